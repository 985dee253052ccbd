"""One indicator alone in words: its page, the sources of that page, and why rules disagree about it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from rashinban.core.phrase import Phrase, join
from rashinban.monitoring.observations import Observation
from rashinban.monitoring.progress import BAD, GOOD, STATE_NAMES, Progress, Verdict
from rashinban.monitoring.rulesets import RuleSet
from rashinban.monitoring.sentences import SENTENCES, amount, listed
from rashinban.monitoring.target_changes import MovedTarget, TargetChange, judge_changes
from rashinban.plans.plan import Plan
from rashinban.reports.contents import Language, NumberedSource, Page
from rashinban.reports.figures import computed_text
from rashinban.reports.pages import Context, compose_page
from rashinban.reports.sources import Bibliography
from rashinban.reports.target_changes import tell_changes
from rashinban.reports.wording import Words

#: Rule -> the numbers that decide its answer, as codes of the sentences that name them.
DECISIVE: dict[str, tuple[str, ...]] = {
    "straight_line": ("current", "expected", "elapsed", "completion"),
    "compound_growth": ("observed_growth", "required_growth"),
    "forecast": ("forecast", "probability"),
}
_SHARES = frozenset({"elapsed", "completion", "observed_growth", "required_growth", "probability"})
_OPENING = Phrase("良い側と見るのは", "On the good side: ")
_BETWEEN = Phrase("。遅れている側と見るのは", ". On the bad side: ")
_END = Phrase("。同じ実績でも、比べる数値が違うために答えが分かれています。", ". The record is the same; the numbers it is held against differ.")
_RULE = Phrase("{title}{reading}の「{label}」（{numbers}）", "{title}{reading}, “{label}” ({numbers})")
_NUMBER = Phrase("{name} {value}", "{name} {value}")
_READINGS: dict[str, Phrase] = {
    "level": Phrase("", ""),
    "period_total": Phrase("（期間の合計と読む）", " (read as a total)"),
    "each_year": Phrase("（1年ごとと読む）", " (read year by year)"),
}


@dataclass(frozen=True, slots=True)
class IndicatorPage:
    """The page with its numbered sources; ``moved`` says what changes of targets did, ``disagreement`` which
    numbers make the rules disagree (both None when there is nothing to say)."""

    page: Page
    sources: tuple[NumberedSource, ...]
    moved: MovedTarget | None
    disagreement: Phrase | None


def compose_indicator(
    plan: Plan,
    progress: Progress,
    as_of: date,
    *,
    number: int = 1,
    language: Language = "ja",
    changes: Iterable[TargetChange] = (),
    observations: Iterable[Observation] = (),
    rulesets: Sequence[RuleSet] = (),
) -> IndicatorPage:
    """What a report would say about one indicator, without composing the report.

    ``plan`` holds the targets in force on that day and ``changes`` led to them. A pure function.
    """
    words = Words(language)
    bibliography = Bibliography(plan, words)
    context = Context(plan, as_of, words, bibliography)
    page = compose_page(context, number, plan.indicator(progress.indicator), progress)
    log = tuple(change for change in changes if change.indicator == progress.indicator)
    moved = judge_changes(plan, log, observations, as_of, rulesets) if log else ()
    (page,), _ = tell_changes(context, (page,), moved)
    return IndicatorPage(page, bibliography.entries, moved[0] if moved else None, tell_disagreement(progress))


def tell_disagreement(progress: Progress) -> Phrase | None:
    """Which rules stand on which side and with which numbers; None unless the rules disagree (also behind 古い)."""
    if progress.state not in ("rules_disagree", "stale"):
        return None
    judging = [one for one in progress.verdicts if one.judges]
    several = len({one.reading for one in judging}) > 1
    good = [_told(one, progress, several) for one in judging if one.state in GOOD]
    bad = [_told(one, progress, several) for one in judging if one.state in BAD]
    if not good or not bad:
        return None
    return join((_OPENING, listed(good), _BETWEEN, listed(bad), _END), Phrase("", ""))


def _told(verdict: Verdict, progress: Progress, several: bool) -> Phrase:
    assert verdict.state is not None  # only judged ones are told
    return _RULE.fill(
        title=verdict.title,
        reading=_READINGS[verdict.reading] if several else Phrase("", ""),
        label=verdict.label or STATE_NAMES[verdict.state],
        numbers=listed(_numbers(verdict, progress)),
    )


def _numbers(verdict: Verdict, progress: Progress) -> list[Phrase]:
    """The decisive numbers of a rule; its measure for a rule set of others."""
    found = []
    for code in DECISIVE.get(verdict.rule, ()):
        name = SENTENCES[code]
        entry = next((one for one in verdict.numbers if one.name == name), None)
        if entry is None or entry.value is None or isinstance(entry.value, Phrase):
            continue
        text = computed_text(entry.value * 100, "%") if code in _SHARES else computed_text(entry.value, entry.unit)
        found.append(_NUMBER.fill(name=name, value=text))
    if verdict.rule == "forecast" and progress.target_value is not None:
        found.insert(1, _NUMBER.fill(name=SENTENCES["target"], value=amount(progress.target_value)))
    if not found and verdict.measure is not None:
        found.append(_NUMBER.fill(name=Phrase("数値", "figure"), value=computed_text(verdict.measure)))
    return found
