"""Two stored reports of one plan: what a reader of the earlier one should know has changed since."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from rashinban.core.errors import Place, WrongContent
from rashinban.core.value import Value
from rashinban.reports.contents import Report, Row
from rashinban.reports.states import LOOK
from rashinban.reports.wording import Words

What = Literal["added", "dropped", "state", "latest", "target", "reason"]


class Difference(Value):
    """One thing that one indicator's row says differently, as printed in both reports.

    ``before`` is None for an indicator that is new, ``after`` for one that is gone; ``text`` says it as a sentence in
    the language of the reports. ``old_row`` and ``new_row`` are its numbers in each report.
    """

    indicator: str
    label: str
    what: What
    before: str | None
    after: str | None
    text: str
    old_row: int | None = None
    new_row: int | None = None


def compare_reports(old: Report, new: Report) -> tuple[Difference, ...]:
    """Every difference between two reports, in the order of the new one, indicators that are gone last.

    Only what was printed is compared, so the answer never depends on what became known since. Refused: reports of
    different plans or in different languages.
    """
    _check(old, new)
    words = Words(new.language)
    before = {row.indicator: row for row in old.rows}
    after = {row.indicator for row in new.rows}
    found: list[Difference] = []
    for row in new.rows:
        found += _compare(before[row.indicator], row, words) if row.indicator in before else [_come_or_gone("added", row, words)]
    found += [_come_or_gone("dropped", row, words) for row in old.rows if row.indicator not in after]
    return tuple(found)


def _check(old: Report, new: Report) -> None:
    if old.plan != new.plan:
        raise WrongContent(
            f"「{old.title}」と「{new.title}」は別の計画の報告書なので、比べられません。",
            Place(),
            "同じ計画の報告書を2つ選んでください。",
        )
    if old.language != new.language:
        raise WrongContent("2つの報告書の言語が違うので、比べられません。", Place(), "同じ言語の報告書を2つ選んでください。")


def _compare(old: Row, new: Row, words: Words) -> Iterator[Difference]:
    language = words.language
    parts: tuple[tuple[What, str, str], ...] = (
        ("state", LOOK[old.state].word(language), LOOK[new.state].word(language)),
        ("latest", _dated(old.latest.text, old.latest_period, words), _dated(new.latest.text, new.latest_period, words)),
        ("target", _dated(old.target.text, old.deadline, words), _dated(new.target.text, new.deadline, words)),
        ("reason", old.reason.text, new.reason.text),
    )
    for what, before, after in parts:
        if before != after:
            yield Difference(
                indicator=new.indicator,
                label=new.label,
                what=what,
                before=before,
                after=after,
                text=words("differs", label=new.label, what=words(what), before=before, after=after),
                old_row=old.number,
                new_row=new.number,
            )


def _come_or_gone(what: Literal["added", "dropped"], row: Row, words: Words) -> Difference:
    state, new = LOOK[row.state].word(words.language), what == "added"
    return Difference(
        indicator=row.indicator,
        label=row.label,
        what=what,
        before=None if new else state,
        after=state if new else None,
        text=words(f"differs_{what}", label=row.label, state=state),
        old_row=None if new else row.number,
        new_row=row.number if new else None,
    )


def _dated(text: str, period: str, words: Words) -> str:
    """A figure with the time it is about, as one thing to compare."""
    return words("dated", text=text, period=period) if period else text
