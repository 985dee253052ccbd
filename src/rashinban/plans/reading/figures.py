"""Numbers with the period each belongs to, found in folded text."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from rashinban.core.period import Period
from rashinban.core.period_text import PeriodMention, find_periods
from rashinban.core.quantity_text import QuantityMention, find_quantities
from rashinban.plans.plan import Operator
from rashinban.plans.reading import vocabulary

Role = Literal["baseline", "target"]

_BEFORE = re.compile(
    r"^(?:年度?|度)?(?:末|時点|現在|中|目途|目標)?(?:まで(?:に|の)?|には|に|は|で|の|を(?:目途|目標|めど)に)?[\s::、,=]*(?:約|延べ|のべ|累計|目標値?|現状値?|実績値?|基準値?|実人数で|毎年度?|年間|年(?=\s*$)|平均|計)*[\s::]*$"
)
#: A bracket behind a number, with one bracket inside it at most: 「(令和10(2028)年度)」, 「【R10】」.
_GROUP = re.compile(r"\s*[(\[【〔〈<]((?:[^()\[\]【】〔〕〈〉<>]|[(][^()]*[)])*)[)\]】〕〉>]")
_MARK = re.compile(r"\s*(?:[※*]{1,2}\s*\d{0,2}(?!\d)|/年度?)")
#: 「30億円を維持(令和10年度末)」: the verb stands between the number and its year.
_KEPT = re.compile(r"を?(?:維持|確保|達成|継続|目指す)(?=\s*[(\[【])")
_OPENING = re.compile(r"[(\[【〔]")
_CLOSING = re.compile(r"[)\]】〕]")
#: A period is what a value is compared with: 「(2013年度比)」.
COMPARED = re.compile(r"(?:度|実績)?(?:の値|値)?[にと]?(?:比べ|比較|比|対比)")


@dataclass(frozen=True, slots=True)
class Figure:
    """A printed number: its value and unit, its period, and what the words around it say about it.

    ``start``/``end`` cover the number with its unit; ``stop`` also covers a period in parentheses after it.
    """

    start: int
    end: int
    stop: int
    text: str
    value: Decimal | None
    upper: Decimal | None
    unit: str | None
    operator: Operator
    change: Literal["increase", "decrease"] | None
    period: PeriodMention | None = None
    role: Role | None = None
    nested: bool = False
    aggregation: str | None = None
    counting: Literal["gross", "distinct"] | None = None

    @property
    def when(self) -> Period | None:
        return self.period.period if self.period else None


def find_figures(text: str, bare_era: str | None = None) -> tuple[Figure, ...]:
    """Every number of a phrase with its period: 「31%(2021年11月時点)」, 「2025年3月末時点 55%」, 「R4:795万人」."""
    periods = find_periods(text, bare_era)
    figures: list[Figure] = []
    taken: set[int] = set()
    for mention in find_quantities(text):
        if any(p.start < mention.end and mention.start < p.end for p in periods):
            continue
        figure = _figure(text, mention)
        figure = _with_period_after(text, figure, periods, taken)
        if figure.period is None:
            figure = _with_period_before(text, figure, periods, taken)
        figures.append(_with_words(text, figure, figures[-1].stop if figures else 0))
    told = [figure for figure in figures if not _only_explains(text, figure)]
    return tuple(_share_periods(text, told))


def _only_explains(text: str, figure: Figure) -> bool:
    """「倍増の820人」, 「1.8倍の32億円」, 「12校中8校」, 「600人の半減」: the number or word that follows says it exactly."""
    if re.match(r"\s*中\s*\d|の(?:半減|倍増)", text[figure.end :]):
        return True
    return figure.unit in {"倍", "%"} and bool(re.match(r"の\s*(?:約)?[\d]", text[figure.end :]))


def _figure(text: str, mention: QuantityMention) -> Figure:
    return Figure(
        start=mention.start,
        end=mention.end,
        stop=mention.end,
        text=mention.text,
        value=mention.value,
        upper=mention.upper,
        unit=mention.unit,
        operator=mention.operator,
        change=mention.change,
        nested=_is_nested(text[max(0, mention.start - _REACH) : mention.start]),
    )


#: Further back than this no bracket is still open.
_REACH = 300


def _is_nested(lead: str) -> bool:
    return len(_OPENING.findall(lead)) > len(_CLOSING.findall(lead))


def _with_period_after(
    text: str, figure: Figure, periods: tuple[PeriodMention, ...], taken: set[int]
) -> Figure:
    """「83%(2020年度)」, also past a note mark: 「1.44(※) (2019年)」."""
    at = figure.end
    for _ in range(3):
        mark = _MARK.match(text, at)
        at = mark.end() if mark else at
        kept = _KEPT.match(text, at)
        at = kept.end() if kept else at
        group = _GROUP.match(text, at)
        if not group:
            break
        inside = [p for p in periods if group.start(1) <= p.start and p.end <= group.end(1)]
        if inside and not find_quantities(_blank(group.group(1), inside, group.start(1))):
            taken.add(inside[-1].start)
            if COMPARED.match(text, inside[-1].end):
                at = group.end()
                continue
            return replace(figure, period=inside[-1], stop=group.end())
        if EACH.search(group.group(1)):
            return replace(figure, stop=group.end())
        if not vocabulary.NOTE_MARK.fullmatch(group.group(0).strip()):
            break
        at = group.end()
    return figure


EACH = vocabulary.EACH_YEAR


def _blank(text: str, periods: list[PeriodMention], shift: int) -> str:
    for p in periods:
        text = text[: p.start - shift] + "◇" * (p.end - p.start) + text[p.end - shift :]
    return text


def _with_period_before(
    text: str, figure: Figure, periods: tuple[PeriodMention, ...], taken: set[int]
) -> Figure:
    """「2025年3月末時点 55%」, 「2019年:1,031万円」, 「小(18年度実施予定)83.1%」."""
    before = [p for p in periods if p.end <= figure.start and p.start not in taken]
    if not before:
        return figure
    nearest = before[-1]
    between = text[nearest.end : figure.start]
    if _BEFORE.match(between) or re.fullmatch(r"[^()0-9]{0,8}[)]\s*[::]?\s*", between):
        taken.add(nearest.start)
        return replace(figure, period=nearest)
    return figure


def _with_words(text: str, figure: Figure, since: int) -> Figure:
    """Read the words close to the number: whose value it is, how it is counted, over what time."""
    lead = text[max(since, figure.start - 14) : figure.start]
    lead = re.split(r"[。、,()]", lead)[-1] if not figure.nested else lead
    end = figure.start + figure.text.find("/年") if "/年" in figure.text else figure.end
    tail = text[end : min(len(text), figure.stop + 8)]
    role: Role | None = None
    head = text[max(since, figure.start - 24) : figure.start]
    if figure.period is not None and figure.period.end <= figure.start:
        head = head + " " + text[max(0, figure.period.start - 10) : figure.period.start].rstrip("([【〔 ")
    if vocabulary.TARGET_WORD.search(lead) or vocabulary.TARGET_WORD.search(head):
        role = "target"
    elif vocabulary.BASELINE_WORD.search(lead) or vocabulary.BASELINE_WORD.search(head) or "現状" in lead:
        role = "baseline"
    return replace(
        figure, role=role, aggregation=_aggregation(lead, tail, figure.period), counting=counting_of(lead + tail[:4])
    )


def _aggregation(lead: str, tail: str, period: PeriodMention | None) -> str | None:
    qualifier = period.qualifier if period else None
    inside = tail.split(")")[0] if "(" in tail[:2] else tail[:3]
    if vocabulary.EACH_YEAR.search(lead) or vocabulary.EACH_YEAR.search(inside) or qualifier == "each_year":
        return "each_year"
    if qualifier == "average" or vocabulary.AVERAGE.search(inside) or lead.endswith("平均"):
        return "average_over_period"
    if qualifier == "cumulative" or vocabulary.CUMULATIVE.search(lead) or vocabulary.CUMULATIVE.search(inside):
        return "cumulative"
    if vocabulary.PER_YEAR.search(lead) or tail.startswith("/年"):
        return "per_year"
    return None


def counting_of(words: str) -> Literal["gross", "distinct"] | None:
    """延べ (every time counts) or 実数 (each one once), when the words say so."""
    if vocabulary.GROSS.search(words):
        return "gross"
    return "distinct" if vocabulary.DISTINCT.search(words) else None


def _share_periods(text: str, figures: list[Figure]) -> list[Figure]:
    """「44.2% 34市町村 全国41位(2022年)」: the year in parentheses holds for the whole cell."""
    shared = list(figures)
    for i in range(len(shared) - 2, -1, -1):
        here, after = shared[i], shared[i + 1]
        between = text[here.stop : after.start]
        if (
            here.period is None
            and after.period is not None
            and after.period.start >= after.end
            and len(between) <= 12
            and not re.search(r"[()。、:→⇒]|から|より", between)
        ):
            shared[i] = replace(here, period=after.period)
    return shared
