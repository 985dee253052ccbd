"""What a value cell holds: one series or several, levels or 「AからBへ」, a dash, or words."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from rashinban.core.folded import Folded, fold
from rashinban.core.period_text import find_periods
from rashinban.plans.reading import vocabulary
from rashinban.plans.reading.figures import COMPARED, Figure, find_figures
from rashinban.plans.reading.promise import Placed, place
from rashinban.plans.reading.roles import FROM_TO

_NOISE = re.compile(
    r"(?:約|週|月(?=\d|$)|延べ|のべ|累計|累積|毎年度?|各年度?|年間|平均|以上|以下|概ね|および|及び|から|より|まで|へ|に|程度|目標値?|現状値?|基準値?|実績値?|年度|各|全国|[\s、,・/／:：;→⇒➡()（）\[\]※*=●○◯~])+"
)
#: 「20~60歳代男性の肥満者の割合 28%」, 「果物100g未満の者の割合 30%」: the first number belongs to the name of the series.
_IN_NAME = re.compile(r"[^\s。、,;()\d]+$")
_BARE_YEAR = re.compile(r"[(\[【]\s*(\d{1,2})年\s*[)\]】]")


@dataclass(frozen=True, slots=True)
class Series:
    """The figures of one series of a cell (name None when the cell has only one)."""

    name: str | None
    figures: tuple[Placed, ...]
    from_to: tuple[Placed, Placed] | None = None


@dataclass(frozen=True, slots=True)
class CellValue:
    """A value cell as read. ``dash`` means the document prints that there is none."""

    text: str
    start: int
    end: int
    series: tuple[Series, ...] = ()
    dash: bool = False
    period: Placed | None = None


def read_cell(text: str, start: int, end: int, bare_era: str | None = None) -> CellValue:
    """Read ``text[start:end]`` (offsets of the canonical text) as the value of an indicator."""
    folded = _one_line(fold(text, start, end))
    words = folded.text.strip()
    if not words or vocabulary.NOT_PUBLISHED.match(words):
        return CellValue(words, start, end, dash=True)
    figures = _with_lone_period(folded.text, _values(folded.text, bare_era), bare_era)
    runs: list[tuple[str | None, list[Figure]]] = []
    at = 0
    for figure in figures:
        first = figure.period.start if figure.period and at <= figure.period.start < figure.start else figure.start
        name = _series_name(folded.text[at:first])
        if name or not runs:
            runs.append((name, []))
        runs[-1][1].append(figure)
        at = max(at, figure.stop)
    if len(runs) == 1:
        runs = [(None, runs[0][1])]
    elif runs and runs[0][0] is None and len(runs[0][1]) == 1 and len(runs) > 1:
        runs = [(None, [figure for _, group in runs for figure in group])]
    series = tuple(_series(folded, name, group) for name, group in _dated_together(runs))
    return CellValue(words, start, end, series)


def _one_line(folded: Folded) -> Folded:
    """A cell whose lines break anywhere, also between a number and its unit."""
    return Folded(folded.text.replace("\n", " "), folded.offsets, folded.end)


def _values(text: str, bare_era: str | None) -> list[Figure]:
    """The figures of a cell that are values: no part of a series name, no bare year in brackets, hours with their minutes."""
    figures = list(find_figures(text, bare_era))
    years = [match.span(1) for match in _BARE_YEAR.finditer(text)]
    kept: list[Figure] = []
    for figure, after in zip(figures, [*figures[1:], None], strict=False):
        if any(start <= figure.start < end for start, end in years):
            continue
        if after is not None and figure.unit != after.unit and _names_series(figure, text[figure.end : after.start]):
            continue
        if kept and kept[-1].unit == "時間" and figure.unit == "分" and not text[kept[-1].end : figure.start].strip():
            kept[-1] = _joined(text, kept[-1], figure)
        else:
            kept.append(figure)
    return kept


def _names_series(figure: Figure, rest: str) -> bool:
    """Is a number part of the name of a series, by the words up to the next number?"""
    rest = rest.replace(":", "").rstrip()
    if not _IN_NAME.match(rest) or not (figure.operator in {">=", "<="} or rest.startswith(("の", "代"))):
        return False
    return bool(vocabulary.MEASURED.search(rest)) or rest.endswith(("人", "者"))


def _joined(text: str, hours: Figure, minutes: Figure) -> Figure:
    """「2時間30分」 are 150 minutes."""
    if hours.value is None or minutes.value is None:
        return minutes
    value = hours.value * 60 + minutes.value
    return replace(minutes, start=hours.start, text=text[hours.start : minutes.end], value=value, period=minutes.period or hours.period)


def _with_lone_period(text: str, figures: list[Figure], bare_era: str | None) -> list[Figure]:
    """A cell with one value and a year that stands by itself: 「2.2% 平成20年度 (※平成21年1月)」, 「974人(28年)」."""
    if len(figures) != 1 or figures[0].period is not None:
        return figures
    figure = figures[0]
    after = [mention for mention in find_periods(text, bare_era) if mention.start >= figure.end]
    bare = _BARE_YEAR.match(text, figure.end)
    if bare and bare_era and not after:
        named = find_periods(f"{bare_era}{bare.group(1)}年")
        after = [replace(mention, start=bare.start(1), end=bare.end() - 1) for mention in named]
    if not after or COMPARED.match(text, after[0].end) or re.search(r"[^\s(\[【)]", text[figure.end : after[0].start]):
        return figures
    return [replace(figure, period=after[0], stop=after[0].end)]


def _series_name(gap: str) -> str | None:
    """The words before a figure that tell it from the others of its cell, without roles, dates and marks around them."""
    bare = re.sub(r"(?<![^\s(])[(][^()]*[)]|[(][^()]*[)](?=\s*$)", "", gap)
    if not _NOISE.sub("", bare):
        return None
    name = re.sub(f"^{_NOISE.pattern}|{_NOISE.pattern}$", "", bare)
    return name if 0 < len(name) <= 12 or (len(name) <= 40 and vocabulary.MEASURED.search(name)) else None


def _dated_together(runs: list[tuple[str | None, list[Figure]]]) -> list[tuple[str | None, list[Figure]]]:
    """「橋梁23.0% トンネル75.0%(2021年度)」: one year at the end holds for all series."""
    if len(runs) < 2 or not runs[-1][1] or runs[-1][1][-1].period is None:
        return runs
    last = runs[-1][1][-1].period
    return [
        (name, [figure if figure.period else replace(figure, period=last) for figure in group])
        for name, group in runs
    ]


def _series(folded: Folded, name: str | None, group: list[Figure]) -> Series:
    placed = tuple(place(folded, figure) for figure in group)
    for (before, here), (after, there) in zip(
        zip(group, placed, strict=True), list(zip(group, placed, strict=True))[1:], strict=False
    ):
        if FROM_TO.match(folded.text[before.stop : after.start]):
            return Series(name, placed, (here, there))
    return Series(name, placed)


def composite(text: str, start: int, end: int) -> tuple[tuple[Placed, Placed], ...]:
    """「1事業者25人から毎年10事業者500人以上へ」: as many starts as promises, paired by unit."""
    folded = fold(text, start, end)
    figures = find_figures(folded.text)
    for cut in range(1, len(figures)):
        if not FROM_TO.match(folded.text[figures[cut - 1].stop : figures[cut].start]):
            continue
        left, right = figures[:cut], figures[cut:]
        units = [figure.unit for figure in left]
        if len(left) > 1 and units == [figure.unit for figure in right] and len(set(units)) == len(units):
            each = right[0].aggregation
            return tuple(
                (place(folded, a), place(folded, replace(b, aggregation=b.aggregation or each)))
                for a, b in zip(left, right, strict=True)
            )
    return ()
