"""Sums of the parts of an area that are never quietly incomplete: wards of a city, municipalities of a prefecture."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

from rashinban.core.area import Area
from rashinban.core.areas.carry import Carried, Remark, change_area, list_names, why_absent
from rashinban.core.areas.history import SPECIAL_WARDS, History
from rashinban.core.period import Period
from rashinban.core.series import Flag, Point

#: A figure that stands for several municipalities at once, by its code: IPSS prints 浜通り地域 for Fukushima's coast.
Blocks = Mapping[str, Iterable[str]]

_Key = tuple[Period, str, str, str | None]


def add_up(
    points: Iterable[Point],
    code: str,
    history: History,
    *,
    on: date | None = None,
    blocks: Blocks | None = None,
    partial: bool = False,
) -> Carried:
    """The figure of an area as the sum of its parts (``History.parts``) on the last day of each period, or ``on``.

    Where a part has no figure there is no sum, and a remark names the part; with ``partial`` the sum of the others is
    given, with the remark. A block's figure stands for its members where none of them has one.
    """
    summed: list[Point] = []
    remarks: list[Remark] = []
    for key, group in _group(points).items():
        day = on or key[0].end
        parts = history.parts(code, day)
        name = next((a.name for a in history.by_code.get(code, ()) if a.valid_on(day)), code)
        point, reason = _sum(code, name, parts, group, blocks or {}, partial)
        if point:
            summed.append(point)
        if reason:
            remarks.append(Remark(code, key[0], reason, kept=point is not None))
    return Carried(tuple(summed), tuple(dict.fromkeys(remarks)))


def compare_parts(points: Iterable[Point], history: History, *, on: date | None = None) -> tuple[Remark, ...]:
    """Where an area's figure is not the sum of its parts' figures; areas without every part are passed over.

    Areas looked at: designated cities and 特別区部. For counts; a ratio is no sum.
    """
    remarks: list[Remark] = []
    for (period, *_), group in _group(points).items():
        day = on or period.end
        cities = {area.parent for area in history.as_of(day, "ward") if area.parent}
        for code in sorted({SPECIAL_WARDS, *cities} & group.keys()):
            parts = [group.get(part.code) for part in history.parts(code, day)]
            values = [part.value for part in parts if part is not None and part.value is not None]
            whole = group[code].value
            if whole is not None and len(values) == len(parts) and sum(values) != whole:
                name = history.find(code, day).name
                reason = f"{name}の値{whole}は、区の値の合計{sum(values)}と一致しません。"
                remarks.append(Remark(code, period, reason, kept=True))
    return tuple(remarks)


def _group(points: Iterable[Point]) -> dict[_Key, dict[str, Point]]:
    groups: dict[_Key, dict[str, Point]] = defaultdict(dict)
    for point in points:
        groups[point.period, point.item, point.dimensions, point.unit][point.area] = point
    return groups


def _sum(
    code: str,
    name: str,
    parts: tuple[Area, ...],
    group: Mapping[str, Point],
    blocks: Blocks,
    partial: bool,
) -> tuple[Point | None, str]:
    """The sum, and what is to be said of it; no sum where nothing at all is there to add."""
    standing = {
        block: set(members)
        for block, members in blocks.items()
        if block in group and not group.keys() & set(members)
    }
    covered = set().union(*standing.values()) & {part.code for part in parts}
    used = [block for block, members in standing.items() if members & covered]
    wanted = {part.code: part.name for part in parts if part.code not in covered} | {b: b for b in used}
    there = [group[each] for each in wanted if each in group]
    missing = [label for each, label in wanted.items() if each not in group]
    withheld = [p for p in there if p.value is None and p.flag not in ("none", "below_unit")]
    values = [p.value for p in there if p.value is not None]
    if not there or (partial and not values):
        return None, ""
    reason = ""
    if missing:
        reason = f"{list_names(missing)}の値がないため、"
    elif withheld:
        first = withheld[0]
        reason = f"{wanted[first.area]}の値は{why_absent(first.flag)}ため、"
    if reason and not partial:
        return None, f"{reason}{name}の合計を求められません。"
    flag: Flag = next((f for f in ("carried", "estimated", "provisional") if any(p.flag == f for p in there)), "")
    total = sum(values, Decimal(0)) if values else None
    point = change_area(there[0], code, total, flag if values else there[0].flag)
    return point, f"{reason}{name}の合計はそれらを除いた値です。" if reason else ""
