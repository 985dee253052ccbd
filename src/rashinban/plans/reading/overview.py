"""What holds for the whole document: title, body, period, periods with a name of their own, function tags."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from rashinban.core.folded import fold
from rashinban.core.period import Period
from rashinban.core.period_text import PeriodMention, find_periods
from rashinban.plans.documents.document import Document
from rashinban.plans.reading.organisation import find_organisation
from rashinban.plans.reading.promise import Dated

_FRONT = 700
_NAMED = re.compile(r"(第\s*\d+\s*期)[^。、()\n]{0,24}[(]([^()]{4,30})[)]")
_PLAN_WORD = re.compile(r"計画|ビジョン|戦略|政策|プラン|方針|構想|大綱|アクション|指針|プログラム|ロードマップ")


@dataclass(frozen=True, slots=True)
class Overview:
    """The frame in which every promise of the document stands."""

    period: Dated | None
    named: tuple[Dated, ...]
    organisation: tuple[str, int, int] | None
    era: str | None

    def named_period(self, words: str) -> Dated | None:
        """The period a tag such as 「第2期目標」 speaks of."""
        match = re.search(r"第\s*\d+\s*期", words)
        name = match.group().replace(" ", "") if match else None
        return next((dated for dated in self.named if dated.period.name == name), None)


def read_overview(document: Document, title: tuple[str, int, int] | None) -> Overview:
    """Read the frame from the title, the front matter, and the names the text gives to periods."""
    folded = fold(document.text)
    named = _named_periods(folded.text, folded.span)
    period = _plan_period(document, title, named)
    return Overview(period, named, _organisation(document, title), _era(folded.text))


def _named_periods(text: str, span: object) -> tuple[Dated, ...]:
    found: dict[str, Dated] = {}
    for match in _NAMED.finditer(text):
        mentions = find_periods(match.group(2))
        if not mentions or mentions[0].end - mentions[0].start < len(match.group(2).strip()) - 4:
            continue
        name = match.group(1).replace(" ", "")
        start, end = span(match.start(2), match.end(2))  # type: ignore[operator]
        period = _as_fiscal(mentions[0].period)
        found.setdefault(name, Dated(replace(period, name=name), start, end, "stated"))
    return tuple(found.values())


def _as_fiscal(period: Period) -> Period:
    """「(2020-2022)」 behind the name of a plan period counts fiscal years, as plans of public bodies do."""
    if period.start.month == 1 and period.end.month == 12:
        return Period.span(Period.fiscal_year(period.start.year), Period.fiscal_year(period.end.year))
    return period


def _plan_period(document: Document, title: tuple[str, int, int] | None, named: tuple[Dated, ...]) -> Dated | None:
    """The longest period of the title, else of the front matter, else the running named period."""
    areas = [(title[1], title[2])] if title else []
    areas.append((0, min(_FRONT, len(document.text))))
    for position, (start, end) in enumerate(areas):
        folded = fold(document.text, start, end)
        mentions = [mention for mention in find_periods(folded.text) if _is_plan_period(folded.text, mention, position == 0)]
        if mentions:
            best = max(mentions, key=lambda mention: (mention.period.end - mention.period.start).days)
            return Dated(best.period, *folded.span(best.start, best.end), "plan")
    stated = _stated_period(document)
    if stated is not None:
        return stated
    return named[-1] if len(named) == 1 else None


def _is_plan_period(text: str, mention: PeriodMention, in_title: bool) -> bool:
    if in_title:
        return mention.period.kind in {"fiscal_year", "year", "span"}
    years = (mention.period.end - mention.period.start).days > 366
    around = text[max(0, mention.start - 20) : mention.end + 20]
    return (years and bool(_PLAN_WORD.search(text[: mention.end + 60]))) or (
        mention.period.kind == "fiscal_year" and bool(re.match(r"\s*(?:事業計画|実施計画|行動計画|運営方針|計画)", text[mention.end :])) and bool(around)
    )


_STATED = re.compile(r"計画(?:の)?期間")


def _stated_period(document: Document) -> Dated | None:
    """「計画期間は2024年度から2028年度までの5年間」 anywhere in the text."""
    folded = fold(document.text)
    for match in _STATED.finditer(folded.text):
        window = folded.text[match.end() : match.end() + 80]
        for mention in find_periods(window):
            if (mention.period.end - mention.period.start).days > 366:
                return Dated(mention.period, *folded.span(match.end() + mention.start, match.end() + mention.end), "plan")
    return None


def _organisation(document: Document, title: tuple[str, int, int] | None) -> tuple[str, int, int] | None:
    areas = [(title[1], title[2])] if title else []
    areas.append((0, min(_FRONT, len(document.text))))
    for start, end in areas:
        folded = fold(document.text, start, end)
        found = find_organisation(folded.text)
        if found:
            return folded.text[slice(*found)], *folded.span(*found)
    return None


def _era(text: str) -> str | None:
    """The era that bare years like 「18年度」 belong to: the one the document itself names most."""
    counts = {
        era: text.count(era) + len(re.findall(rf"(?<![A-Za-z\d]){letter}\.?(?:\d{{1,2}}(?![\dA-Za-z])|元)", text))
        for era, letter in (("令和", "R"), ("平成", "H"), ("昭和", "S"))
    }
    best = max(counts, key=lambda era: counts[era])
    return best if counts[best] else None
