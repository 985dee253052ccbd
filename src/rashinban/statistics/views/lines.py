"""An indicator over time for a few areas: the picture of the trend, and the table of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from rashinban.core.phrase import Phrase
from rashinban.core.series import Flag
from rashinban.statistics.catalogue.entry import Entry
from rashinban.statistics.comparing import Similar
from rashinban.statistics.formula.among_areas import NATION, level_of, standing_above
from rashinban.statistics.frame import ABSENT, BELOW_UNIT, FLAG_ORDER
from rashinban.statistics.selection import Held
from rashinban.statistics.showing import Shown
from rashinban.statistics.views.asked import Asked, Scale
from rashinban.statistics.views.sources import SourceLine, source_lines
from rashinban.statistics.views.words import (
    code_of,
    difference,
    figure,
    figure_of,
    full_names_of,
    names_of,
    period_words,
    with_unit,
    year_of,
)
from rashinban.statistics.views.worked import Worked, newest_period, read_bits

Role = Literal["own", "prefecture", "nation", "similar"]


@dataclass(frozen=True, slots=True)
class Dot:
    """A figure of a line; ``value`` None where there is none, ``flag`` None where nobody says anything at all."""

    period: str
    x: float
    value: float | None
    text: str
    flag: Flag | None


@dataclass(frozen=True, slots=True)
class Line:
    """The figures of an area, one for each period of the view."""

    code: str
    name: Phrase
    role: Role
    dots: tuple[Dot, ...]

    @property
    def last(self) -> Dot | None:
        """Its newest figure."""
        return next((dot for dot in reversed(self.dots) if dot.value is not None), None)

    @property
    def first(self) -> Dot | None:
        """Its oldest figure."""
        return next((dot for dot in self.dots if dot.value is not None), None)

    def at(self, period: str) -> Dot | None:
        """Its figure of a period."""
        return next((dot for dot in self.dots if dot.period == period), None)


@dataclass(frozen=True, slots=True)
class Lines:
    """An indicator for areas and those they are compared with, over the periods of which something is said.

    ``base`` is the period in per cent of which lines are drawn; ``remarks`` are area, period code and why a figure
    could not be carried, or how.
    """

    entry: Entry
    lines: tuple[Line, ...]
    periods: tuple[str, ...]
    period: str
    finding: Phrase
    summary: Phrase
    sources: tuple[SourceLine, ...]
    similar: tuple[Similar, ...] = ()
    base: str = ""
    remarks: tuple[tuple[Phrase, str, str], ...] = ()

    @property
    def drawn(self) -> tuple[Line, ...]:
        """The lines as they are drawn: with a ``base`` in per cent of their figure of that period."""
        if not self.base:
            return tuple(line for line in self.lines if line.last is not None)
        found = ((line, line.at(self.base)) for line in self.lines)
        return tuple(_index(line, dot.value) for line, dot in found if dot is not None and dot.value)

    @property
    def flags(self) -> tuple[Flag, ...]:
        """The flags that stand at some figure, for a legend."""
        there = {dot.flag for line in self.lines for dot in line.dots if dot.flag}
        return tuple(flag for flag in FLAG_ORDER if flag in there)


def lines_of(asked: Asked, worked: Worked) -> Lines:
    """The view of the trend; without a figure of any area its lines are empty and the finding says so."""
    shown = worked.shown(asked.indicator, asked.region, asked.carried)
    similar = similar_to(asked, worked)
    roles = roles_of(asked, similar)
    newest = newest_period(shown, asked.own)
    return put_together(shown, roles, worked.held, asked.period or newest, newest, similar, asked.scale)


def put_together(
    shown: Shown, roles: Mapping[str, Role], held: Iterable[Held], period: str, otherwise: str,
    similar: tuple[Similar, ...] = (), scale: Scale = "value",
) -> Lines:  # fmt: skip
    """The trend of areas with why each is there; of ``period`` the finding speaks, or of another when nothing is said of it."""
    shown_rows = list(roles.items())
    frame = shown.frame.take_areas([code for code, _role in shown_rows])
    said = np.flatnonzero((frame.flags != ABSENT).any(axis=0))
    periods = tuple(code_of(frame.columns[i], frame.periods[i]) for i in said)
    lines = tuple(
        Line(code, full_names_of(code) if role in ("own", "similar") else names_of(code), role, _dots(frame.values[row, said], frame.flags[row, said], periods, shown.entry))
        for row, (code, role) in enumerate(shown_rows)
    )
    period = period if period in periods else otherwise
    marks = np.bitwise_or.reduce(frame.marks.reshape(len(frame.marks), -1), axis=1) if frame.marks.size else ()
    origins = read_bits(shown.origins, marks)
    finding = _finding(lines, shown.entry, period)
    base = _base(lines, periods) if scale == "index" or (scale == "" and _far_apart(lines, shown.entry)) else ""
    return Lines(shown.entry, lines, periods, period, finding, _summary(lines, shown.entry), source_lines(origins, held), similar, base, _remarks(shown, roles))


def roles_of(asked: Asked, similar: tuple[Similar, ...] = ()) -> dict[str, Role]:
    """The codes a view is about, each with why it is there; what the page is about comes first."""
    roles: dict[str, Role] = dict.fromkeys(asked.own, "own")
    if "prefecture" in asked.comparing:
        for code in asked.areas:
            if level_of(code) in ("municipality", "ward", "group"):
                roles.setdefault(standing_above(code, "prefecture"), "prefecture")
    if "nation" in asked.comparing and asked.areas:
        roles.setdefault(NATION, "nation")
    for each in similar:
        roles.setdefault(each.area, "similar")
    return roles


def similar_to(asked: Asked, worked: Worked) -> tuple[Similar, ...]:
    """The areas most like the first one, when they are asked for and the first is a single area."""
    if "similar" not in asked.comparing or not asked.areas or asked.region or level_of(asked.areas[0]) in ("nation", "group", ""):
        return ()
    return worked.similar(asked.areas[0])


def _remarks(shown: Shown, roles: Mapping[str, Role]) -> tuple[tuple[Phrase, str, str], ...]:
    """What a reader must know of figures that were carried, of these areas."""
    return tuple(dict.fromkeys((names_of(each.area), each.period.code, each.reason) for each in shown.remarks if each.area in roles))


def _far_apart(lines: tuple[Line, ...], entry: Entry) -> bool:
    """Whether figures on one scale would make a flat line of the area the page is about: people of a town and of the nation."""
    tops = {line.role: max(abs(dot.value) for dot in line.dots if dot.value is not None) for line in lines if line.last}
    own = tops.get("own", 0.0)
    positive = all(dot.value is None or dot.value > 0 for line in lines for dot in line.dots)
    return entry.unit not in ("%", "‰") and positive and bool(own) and max(tops.values()) > 4 * own


def _base(lines: tuple[Line, ...], periods: tuple[str, ...]) -> str:
    """The first period in which most lines have a figure to be compared with; empty for none."""
    def number(period: str) -> int:
        return sum(1 for line in lines if (dot := line.at(period)) is not None and dot.value)

    most = max((number(period) for period in periods), default=0)
    return next((period for period in periods if number(period) == most), "") if most else ""


def _index(line: Line, base: float) -> Line:
    dots = tuple(
        replace(dot, value=dot.value / base * 100, text=figure(dot.value / base * 100, 1)) if dot.value is not None else dot for dot in line.dots
    )
    return replace(line, dots=dots)


def _dots(values: object, flags: object, periods: tuple[str, ...], entry: Entry) -> tuple[Dot, ...]:
    found = []
    for value, number, period in zip(np.asarray(values).tolist(), np.asarray(flags).tolist(), periods, strict=True):
        known = value if number < BELOW_UNIT else None
        found.append(Dot(period, year_of(period), known, figure_of(known, entry), FLAG_ORDER[number] if number != ABSENT else None))
    return tuple(found)


def _finding(lines: tuple[Line, ...], entry: Entry, period: str) -> Phrase:
    """One sentence: the first area's figure, and how far it is from what it is compared with."""
    own = next((line for line in lines if line.role == "own"), None)
    dot = (own.at(period) or own.last) if own else None
    if own is None or dot is None or dot.value is None:
        return Phrase(f"{entry.name}の値は、選んだ地域にはありません", f"No figure of {entry.name_en} for the chosen areas")
    when, amount = period_words(dot.period), with_unit(dot.value, entry)
    other = next((line for line in lines if line.role in ("nation", "prefecture") and (beside := line.at(dot.period)) and beside.value is not None), None)
    ratio = entry.unit in ("%", "‰", "人口千対") or entry.join == "unchanged" or bool(entry.uses)
    compared = other.at(dot.period) if other and ratio else None
    if other is None or compared is None or compared.value is None:
        falls_below = any(each.value is not None and each.value <= 0 for line in lines for each in line.dots)
        return _grown(own, dot, other, entry, by_share=not falls_below and entry.unit not in ("%", "‰", "位"))
    gap = dot.value - compared.value
    if figure(abs(gap), entry.places) == figure(0.0, entry.places):
        return Phrase(f"{own.name.ja}の{entry.name}は、{when.ja}に{amount.ja}。{other.name.ja}と同じ水準", f"{entry.name_en} of {own.name.en}: {amount.en} ({when.en}), as {other.name.en}")
    far = difference(gap, entry)
    word, english = ("高い", "above") if gap > 0 else ("低い", "below")
    return Phrase(
        f"{own.name.ja}の{entry.name}は、{when.ja}に{amount.ja}。{other.name.ja}より{far.ja}{word}",
        f"{entry.name_en} of {own.name.en}: {amount.en} ({when.en}), {far.en} {english} {other.name.en}",
    )


def _grown(own: Line, dot: Dot, other: Line | None, entry: Entry, by_share: bool) -> Phrase:
    """The figure, and ``by_share`` by how much it grew since the first figure, beside the growth of another area.

    What can be zero or less, as the balance of people who come and go, has no growth in per cent.
    """
    when, amount = period_words(dot.period), with_unit(dot.value, entry)
    first = own.first
    if first is None or first is dot or not first.value or not dot.value or not by_share:
        return Phrase(f"{own.name.ja}の{entry.name}は、{when.ja}に{amount.ja}", f"{entry.name_en} of {own.name.en}: {amount.en} ({when.en})")
    growth, since = (dot.value / first.value - 1) * 100, period_words(first.period)
    how = Phrase(f"{figure(abs(growth), 1)}%{'増え' if growth >= 0 else '減り'}", f"{'up' if growth >= 0 else 'down'} {figure(abs(growth), 1)}%")
    begun, ended = (other.at(each.period) if other else None for each in (first, dot))
    ja, en = "", ""
    if other and begun and ended and begun.value and ended.value and begun.value > 0:
        change = (ended.value / begun.value - 1) * 100
        ja = f"（{other.name.ja}は{figure(abs(change), 1)}%{'増' if change >= 0 else '減'}）"
        en = f" ({other.name.en}: {'up' if change >= 0 else 'down'} {figure(abs(change), 1)}%)"
    return Phrase(
        f"{own.name.ja}の{entry.name}は、{since.ja}から{how.ja}{ja}、{when.ja}に{amount.ja}",
        f"{entry.name_en} of {own.name.en}: {how.en} since {since.en}{en}, {amount.en} in {when.en}",
    )


def _summary(lines: tuple[Line, ...], entry: Entry) -> Phrase:
    """What a reader who does not see the picture is told: first and last figure of each line."""
    ja, en = [], []
    for line in lines:
        first, last = line.first, line.last
        if first is None or last is None:
            continue
        begun, ended = with_unit(first.value, entry), with_unit(last.value, entry)
        ja.append(f"{line.name.ja}は{period_words(first.period).ja}の{begun.ja}から{period_words(last.period).ja}の{ended.ja}へ。")
        en.append(f"{line.name.en}: from {begun.en} in {period_words(first.period).en} to {ended.en} in {period_words(last.period).en}.")
    return Phrase("".join(ja), " ".join(en))
