"""Figures of the areas of their own day, carried to the areas of another day by a named rule, or a reason why not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from rashinban.core.area import Area
from rashinban.core.areas.crosswalk import ONE, Crosswalk, Weights, crosswalks
from rashinban.core.areas.history import History
from rashinban.core.period import Period
from rashinban.core.series import Flag, Point

#: sum: counts; the parts of a merger are added, what was divided is refused. apportion: counts; as sum, and what was
#: divided is shared out by weights. mean: ratios; the mean of the parts weighted by their population (or other base).
#: unchanged: indices; only where the boundary did not change.
Rule = Literal["sum", "apportion", "mean", "unchanged"]

#: What each rule does, in the words of a page.
RULES: Mapping[Rule, str] = {
    "sum": "合併した市区町村の値を合計します。分かれた市区町村の値は引き継ぎません。",
    "apportion": "合併した市区町村の値を合計し、分かれた市区町村の値は割合で分けます。",
    "mean": "合併した市区町村の値を人口などで加重平均します。",
    "unchanged": "区域が変わらなかった市区町村の値だけを引き継ぎます。",
}

#: Figures to weigh a mean with, by area and period, on the boundaries of the points themselves.
Bases = Mapping[tuple[str, Period], Decimal]

_Share = tuple[Point, Decimal | None]

#: Words for a figure that is not there.
_ABSENT: Mapping[Flag, str] = {
    "suppressed": "秘匿されている",
    "missing": "調査されていないか不明である",
    "not_applicable": "該当しないとされている",
}


@dataclass(frozen=True, slots=True)
class Remark:
    """What a reader must know of the figure of an area and a period; not ``kept``: there is no figure, for this reason."""

    area: str
    period: Period
    reason: str
    kept: bool = False


@dataclass(frozen=True, slots=True)
class Carried:
    """Figures on the chosen boundaries, with a remark for each that could not be worked out."""

    points: tuple[Point, ...]
    remarks: tuple[Remark, ...] = ()


def carry(
    points: Iterable[Point],
    to_day: date,
    rule: Rule,
    history: History,
    *,
    weights: Weights | None = None,
    bases: Bases | None = None,
    on: date | None = None,
) -> Carried:
    """Carry figures to the boundaries of a day.

    Each figure is on the boundaries of the last day of its period, or of ``on`` when the table says so. A figure worked
    out from other boundaries is flagged ``carried``; where only the code or the name changed it stays as it was.
    The nation, prefectures, counties and 特別区部 pass through, with a remark where the boundary changed.
    A ward has no figure from before it was laid out: what its city was then cannot be told apart. One figure per item,
    area, period and dimensions is expected (one vintage at a time). ``weights`` are for "apportion", ``bases`` for "mean".
    """
    groups: dict[tuple[Period, str, str, str | None], dict[str, Point]] = defaultdict(dict)
    for point in points:
        groups[point.period, point.item, point.dimensions, point.unit][point.area] = point
    days = {key[0]: on or key[0].end for key in groups}
    maps = crosswalks(history, days.values(), to_day, weights if rule == "apportion" else None)
    carried: list[Point] = []
    remarks: dict[Remark, None] = {}
    for (period, *_), group in groups.items():
        job = _Job(history, rule, maps[days[period]], days[period], to_day, bases or {})
        for outcome in job.carry(group):
            if isinstance(outcome, Remark):
                remarks[outcome] = None
            else:
                carried.append(outcome)
    return Carried(tuple(carried), tuple(remarks))


@dataclass(frozen=True, slots=True)
class _Job:
    """One period's figures of one item on their way from ``day`` to ``to_day``."""

    history: History
    rule: Rule
    crosswalk: Crosswalk
    day: date
    to_day: date
    bases: Bases

    def carry(self, group: Mapping[str, Point]) -> Iterable[Point | Remark]:
        """The figures of the areas of ``to_day``, and a remark on each that cannot be had."""
        received: dict[str, list[_Share]] = {}
        walk = self.crosswalk
        has_wards = any(walk.is_ward(code) for code in group)
        for code, point in group.items():
            if code in walk.same:
                if code in walk.sources:
                    received.setdefault(code, []).append((point, ONE))
                else:
                    yield point
                continue
            places = walk.municipal.get(code, ())
            if has_wards:
                places = (*places, *walk.wards.get(code, ()))
            if not places:
                yield from self._pass(point)
            for target, share in places:
                received.setdefault(target, []).append((point, share))
        for target, shares in received.items():
            yield self._combine(target, shares, walk.sources[target])

    def _pass(self, point: Point) -> Iterable[Point | Remark]:
        """A figure of no municipality or ward of the day: of a prefecture, the nation, or of an unknown code."""
        versions = self.history.by_code.get(point.area, ())
        if not versions or versions[0].level in ("municipality", "ward"):
            yield Remark(point.area, point.period, _unknown(point.area, versions, self.day, self.to_day))
            return
        yield point
        if versions[0].level == "group":
            then, now = (self.history.parts(point.area, day) for day in (self.day, self.to_day))
            if {area.code for area in then} != {area.code for area in now}:
                reason = f"{versions[0].name}の区域は{self.day}と{self.to_day}で違います。値は公表されたままです。"
                yield Remark(point.area, point.period, reason, kept=True)
        first, last = sorted((self.day, self.to_day))
        for change in self.history.crossings:
            if first < change.day <= last and point.area in (change.source.parent, change.target.parent):
                reason = (
                    f"{change.day}に{change.source.name}が{change.target.name}に移ったため、"
                    "前後で県の区域が違います。値は公表されたままです。"
                )
                yield Remark(point.area, point.period, reason, kept=True)

    def _combine(self, target: str, shares: list[_Share], needed: tuple[str, ...]) -> Point | Remark:
        """The figure of an area put together from several, or from a part of one; one whole area only changes code."""
        first, share = shares[0]
        if len(needed) == 1 and share == ONE:
            return change_area(first, target, first.value, first.flag)
        there = {point.area for point, _ in shares}
        missing = [code for code in needed if code not in there]
        reason = self._refusal(target, shares, missing)
        if reason:
            return Remark(target, first.period, reason)
        counted = [(p.value, part) for p, part in shares if p.value is not None and part is not None]
        if not counted:
            return change_area(first, target, None, first.flag)
        if self.rule == "mean":
            return change_area(first, target, self._mean(shares), "carried")
        total = Decimal(0)
        for value, part in counted:
            total += value * part
        return change_area(first, target, total, "carried")

    def _refusal(self, target: str, shares: list[_Share], missing: list[str]) -> str:
        """Why the figure cannot be worked out, in one sentence; empty when it can."""
        if self.rule == "unchanged":
            name = self._name(target, self.to_day)
            return f"{self.day}と{self.to_day}の間に{name}の区域が変わったため、値を引き継げません。"
        if missing:
            name = self._name(target, self.to_day)
            names = list_names([self._name(code, self.day) for code in missing])
            return f"{name}の区域にあたる{names}の値がないため、{name}の値を求められません。"
        for point, share in shares:
            why = self._why_not(point, share)
            if why:
                return f"{self._name(point.area, self.day)}{why}ため、{self._name(target, self.to_day)}の値を求められません。"
        if self.rule == "mean" and any(p.value is not None for p, _ in shares) and self._base(shares) == 0:
            return f"重み（人口など）の合計が0のため、{self._name(target, self.to_day)}の加重平均を求められません。"
        return ""

    def _why_not(self, point: Point, share: Decimal | None) -> str:
        """Why a part cannot be counted, as the words after its name; empty when it can."""
        if share is None:
            return "は一つの区域に収まらず、分ける割合が与えられていない"
        if point.value is None:
            return "" if point.flag in ("none", "below_unit") else f"の値は{why_absent(point.flag)}"
        if self.rule == "mean" and (point.area, point.period) not in self.bases:
            return "の重み（人口など）がない"
        return ""

    def _base(self, shares: Iterable[_Share]) -> Decimal:
        return sum(
            (
                self.bases[p.area, p.period] * share
                for p, share in shares
                if share is not None and p.value is not None
            ),
            Decimal(0),
        )

    def _mean(self, shares: Sequence[_Share]) -> Decimal:
        weighed = (
            p.value * self.bases[p.area, p.period] * share
            for p, share in shares
            if p.value is not None and share is not None
        )
        return sum(weighed, Decimal(0)) / self._base(shares)

    def _name(self, code: str, day: date) -> str:
        versions = self.history.by_code.get(code, ())
        return next((area.name for area in versions if area.valid_on(day)), code)


def list_names(names: list[str]) -> str:
    """Names for a sentence: as many as a reader can take in, then how many more.

    >>> list_names(["いわき市", "相馬市"])
    'いわき市、相馬市'
    """
    shown = "、".join(names[:13])
    return f"{shown}ほか{len(names) - 13}市区町村" if len(names) > 13 else shown


def why_absent(flag: Flag) -> str:
    """Why there is no figure, as the middle of a sentence."""
    return _ABSENT.get(flag, "公表されていない")


def _unknown(code: str, versions: tuple[Area, ...], day: date, to_day: date) -> str:
    """Why a code cannot be placed."""
    if not versions:
        return f"コード{code}の市区町村は記録にないため、値を引き継げません。"
    if not any(area.valid_on(day) for area in versions):
        return f"{versions[-1].name}（{code}）は{day}にはないため、どの日の区域の値か確かめてください。"
    return f"{versions[-1].name}（{code}）にあたる区域が{to_day}にはないため、値を引き継げません。"


def change_area(point: Point, area: str, value: Decimal | None, flag: Flag) -> Point:
    """The same figure for another area; its parts were checked when they were read, so they are not checked again."""
    return point.model_copy(update={"area": area, "value": value, "flag": flag})
