"""Tables from the pages of an answer: every figure once, codes as e-Stat gives them, nothing half."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from itertools import pairwise
from typing import Any

from rashinban.core.errors import Place, WrongContent
from rashinban.core.series import write_dimensions
from rashinban.statistics.publisher import Item, Table
from rashinban.statistics.publishers.estat.answer import AGAIN, Axis, Code, Fields, Page, text_of
from rashinban.statistics.publishers.estat.codes import read_time, symbols_of, tells_below_unit
from rashinban.statistics.rows import Rows

#: 社会・人口統計体系 and its like: the one 表章項目 says nothing, the items are the codes of the first classification.
_NO_ITEM = frozenset(("観測値", "値", "数値", "統計値"))
_WHOLE_NATION = frozenset(("", "全国", "該当なし"))
_AREA = re.compile(r"\d{5}")
_ID = re.compile(r"\d{8,}|[A-Z0-9]{8,}")


def read_tables(pages: list[Page], name: str) -> tuple[Table, ...]:
    """One table for every statsDataId among the pages, in their order; WrongContent when one is not whole."""
    by_id: dict[str, list[Page]] = {}
    for page in pages:
        if not _ID.fullmatch(page.id):
            raise WrongContent("統計表の番号（statsDataId）がありません。", Place(file=name), AGAIN)
        by_id.setdefault(page.id, []).append(page)
    return tuple(_read_table(found, name) for found in by_id.values())


def _read_table(pages: list[Page], name: str) -> Table:
    filled = [page for page in pages if page.status == 0]
    head = (filled or pages)[0]
    _check_whole(filled, name)
    _check_kept_marks(pages, name)
    axes = _merge_axes(filled)
    notes = tuple(dict.fromkeys(note for page in filled for note in page.notes))
    survey = str((head.table.get("STAT_NAME") or {}).get("@code", "")) if filled else ""
    rows = Rows(name)
    items = _fill(rows, filled, axes, survey, name)
    return Table(
        publisher="estat",
        table=f"estat-{head.id}",
        edition=edition_of(head),
        title=title_of(head),
        items=items,
        rows=rows.make(symbols_of(notes), tells_below_unit(notes)),
        released=_day(str(head.table.get("OPEN_DATE", ""))),
        areas={code.code: code.name for code in axes["area"].codes.values()} if "area" in axes else {"00000": "全国"},
        notes=tuple(_notes(axes, notes, filled)),
        authority=text_of(head.table.get("GOV_ORG")),
    )


def title_of(page: Page) -> str:
    """The survey's name and the table's title, on one line.

    >>> title_of(Page({"STAT_NAME": {"@code": "00200521", "$": "国勢調査"}, "TITLE": "人口"}, {}, []))
    '国勢調査 人口'
    """
    parts = (text_of(page.table.get("STAT_NAME")), text_of(page.table.get("TITLE")))
    return " ".join(part.replace("\n", "").strip() for part in parts if part)


def edition_of(page: Page) -> str:
    """The day the table was last changed at e-Stat, or opened, or answered: editions sort by it."""
    for given in (page.table.get("UPDATED_DATE"), page.table.get("OPEN_DATE"), page.answered):
        if _day(str(given or "")):
            return str(given)[:10]
    return ""


def _check_whole(pages: list[Page], name: str) -> None:
    """Pages of one question follow each other without a gap, and the last one is the last."""
    for page in pages:
        if page.last - page.first + 1 != len(page.values) and (page.first or page.values):
            raise WrongContent(
                f"{page.first}件目から{page.last}件目までのはずが、{len(page.values)}件しかありません。", Place(file=name), AGAIN
            )
    ends = [*pairwise(pages), *((page, None) for page in pages[-1:])]
    if pages and pages[0].first > 1:
        raise _half(pages[0], name)
    for page, after in ends:
        goes_on = after is not None and after.first > 1
        if goes_on != (page.next_key is not None) or (goes_on and after is not None and after.first != page.last + 1):
            raise _half(page, name)
        if not goes_on and page.last != page.total:
            raise _half(page, name)
    if len({str(page.table.get("UPDATED_DATE", "")) for page in pages}) > 1:
        raise WrongContent("取得の途中で統計表が更新されています。", Place(file=name), AGAIN)


def _half(page: Page, name: str) -> WrongContent:
    return WrongContent(
        f"表の一部（全{page.total:,}件のうち{page.first:,}～{page.last:,}件目）で、続きがありません。",
        Place(file=name),
        "NEXT_KEY が無くなるまで続きを取得し、ページを順に一つのJSONの配列にまとめてください（取得の機能はこれを自動で行います）。",
    )


def _check_kept_marks(pages: list[Page], name: str) -> None:
    if any(str(page.asked.get("REPLACE_SP_CHARS") or "0") == "1" for page in pages):
        raise WrongContent(
            "秘匿や該当なしの記号が0に置き換えられたデータです（replaceSpChars=1）。本当の0と区別できません。",
            Place(file=name),
            "replaceSpChars=0 で取得し直してください。",
        )


def _merge_axes(pages: Iterable[Page]) -> dict[str, Axis]:
    """The axes of all pages: each page explains the codes it uses."""
    merged: dict[str, Axis] = {}
    for page in pages:
        for key, axis in page.axes.items():
            before = merged.get(key)
            merged[key] = Axis(key, axis.name, (before.codes if before else {}) | axis.codes)
    return merged


def _fill(rows: Rows, pages: list[Page], axes: dict[str, Axis], survey: str, name: str) -> tuple[Item, ...]:
    """Take every value into the rows; the items in the order of the axis that names them."""
    if not pages:
        return ()
    item_axis = _item_axis(axes)
    others = sorted(key for key in axes if key.startswith(("tab", "cat")) and key != item_axis)
    if item_axis == "cat01" and "tab" in others:
        others.remove("tab")
    periods = _periods(axes, survey, name)
    lone_item = pages[0].id
    units: dict[str, set[str | None]] = {}
    spelt: dict[tuple[str, ...], str] = {}
    for page in pages:
        nation = _nation(page, axes, name)
        values = page.values
        items: list[Any] = [value.get(f"@{item_axis}") for value in values] if item_axis else [lone_item] * len(values)
        areas: list[Any] = [value.get("@area", nation) for value in values]
        times: list[Any] = [periods.get(value.get("@time", "")) for value in values]
        if not _all_placed(items, areas, times):
            raise _unplaced(values, items, areas, times, name)
        parts: list[tuple[str, ...]] = list(zip(*([value.get(f"@{key}", "") for value in values] for key in others), strict=True)) or [()] * len(values)
        for each in set(parts) - spelt.keys():
            spelt[each] = write_dimensions(**dict(zip(others, each, strict=True)))
        said = [value.get("@unit") or _unit(axes, item_axis, item, value) for item, value in zip(items, values, strict=True)]
        for item, unit in set(zip(items, said, strict=True)):
            units.setdefault(item, set()).add(unit)
        texts = ["***" if (text := value.get("$")) is None else str(text) for value in values]
        rows.extend(items, areas, times, [spelt[each] for each in parts], texts, said)
    known = axes[item_axis].codes if item_axis else {lone_item: Code(lone_item, title_of(pages[0]))}
    return tuple(
        Item(code, _bare_name(code, known[code].name) if code in known else code, _only(found))
        for code, found in sorted(units.items(), key=lambda each: _rank(known, each[0]))
    )


def _item_axis(axes: dict[str, Axis]) -> str | None:
    tab = axes.get("tab")
    says_nothing = tab is None or (len(tab.codes) == 1 and next(iter(tab.codes.values())).name.strip() in _NO_ITEM)
    return ("cat01" if "cat01" in axes else "tab" if tab else None) if says_nothing else "tab"


def _periods(axes: dict[str, Axis], survey: str, name: str) -> dict[str, str]:
    time = axes.get("time")
    if time is None:
        raise WrongContent("時間軸がなく、いつの数値か分かりません。", Place(file=name), "時間軸のある統計表を使ってください。")
    periods = {}
    for code in time.codes.values():
        period = read_time(code.code, code.name, survey)
        if period is None:
            raise WrongContent(
                f"時間軸「{code.name}」（{code.code}）を期間として読めません。", Place(file=name), "年・年度・月などの統計表を使ってください。"
            )
        periods[code.code] = period.code
    return periods


def _nation(page: Page, axes: dict[str, Axis], name: str) -> str | None:
    """The nation's code where a table has no areas because it is of the whole nation."""
    if str(page.table.get("SMALL_AREA") or "0") not in ("0", ""):
        raise WrongContent("小地域・地域メッシュの統計表は扱えません。", Place(file=name), "市区町村別の統計表を使ってください。")
    if "area" in axes:
        return None
    if text_of(page.table.get("COLLECT_AREA")) not in _WHOLE_NATION:
        raise WrongContent(
            f"地域の分類がなく、{text_of(page.table.get('COLLECT_AREA'))}のどこの数値か分かりません。",
            Place(file=name),
            "地域（area）の分類がある統計表を使ってください。",
        )
    return "00000"


def _all_placed(items: list[Any], areas: list[Any], times: list[Any]) -> bool:
    return None not in items and None not in times and all(isinstance(area, str) and _AREA.fullmatch(area) for area in set(areas))


def _unplaced(values: list[Fields], items: list[Any], areas: list[Any], times: list[Any], name: str) -> WrongContent:
    """The error that names the first value of which nobody knows what, where or when it is."""
    each = zip(values, items, areas, times, strict=True)
    value = next(value for value, item, area, time in each if not _all_placed([item], [area], [time]))
    said = "、".join(f"{key[1:]}={text}" for key, text in value.items() if key.startswith("@"))
    return WrongContent(
        f"項目・地域（5けた）・時間のどれかが分からない値があります（{said}）。",
        Place(file=name),
        "metaGetFlg=Y で、市区町村・都道府県・全国の統計表を取得してください。",
    )


def _unit(axes: dict[str, Axis], item_axis: str | None, item: str, value: Fields) -> str | None:
    """The unit from the classes, where the value does not carry it."""
    keys = [item_axis or "", "tab"]
    found = (axes[key].codes.get(value.get(f"@{key}", item)) for key in keys if key in axes)
    return next((code.unit for code in found if code and code.unit), None)


def _bare_name(code: str, name: str) -> str:
    """A name without the code some tables print before it (``A1101_総人口``)."""
    return name.removeprefix(code).lstrip("_＿ 　") or name


def _only(units: set[str | None]) -> str | None:
    return next(iter(units)) if len(units) == 1 else None


def _rank(known: dict[str, Code], code: str) -> int:
    return list(known).index(code) if code in known else len(known)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def _notes(axes: dict[str, Axis], notes: Iterable[tuple[str, str]], pages: list[Page]) -> Iterable[str]:
    """What explains the dimensions' codes, the marks, and that nothing fitted."""
    for key, axis in sorted(axes.items()):
        if key.startswith("cat"):
            yield f"{key} {axis.name}：" + "、".join(f"{code.code}={code.name}" for code in axis.codes.values())
    for mark, meaning in notes:
        yield f"{mark}：{meaning}"
    if not pages:
        yield "条件に合うデータはありませんでした。"
