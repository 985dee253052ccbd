"""The reader of stored answers of the dashboard's getData (JSON)."""

from __future__ import annotations

import re
from collections import defaultdict

from rashinban.core.errors import Place, WrongContent
from rashinban.core.series import Flag, write_dimensions
from rashinban.statistics.publisher import Item, Received, Table
from rashinban.statistics.publishers.beginning import read_beginning
from rashinban.statistics.publishers.dashboard.answer import (
    AGAIN,
    Fields,
    answered_on,
    body_of,
    names_of,
    read_time,
    values_of,
)
from rashinban.statistics.publishers.estat.answer import as_list, read_json, text_of
from rashinban.statistics.rows import Rows

_BEGINNING = re.compile(r'\s*\{\s*"GET_(?:STATS"|META_INDICATOR_INF"|META_REGION_INF"|META_TERM_INFO"|META_STAT_INFO"|META_SOCIAL_INFO")')
_AREA = re.compile(r"\d{5}")
_ADJUSTED = "2"


class Dashboard:
    """Answers of getData with MetaGetFlg=Y: items are the 19-digit indicators, all in one table ``dashboard``.

    Seasonally adjusted figures carry the dimension ``seasonal=adjusted``. The edition is the day of the answer.
    """

    key = "dashboard"
    name = "統計ダッシュボード"
    authority = "総務省統計局（統計ダッシュボード）"
    licence = "PDL1.0（公共データ利用規約）"
    credit = (
        "このサービスは、統計ダッシュボードのAPI機能を使用していますが、サービスの内容は国によって保証されたものではありません。"
    )

    def recognises(self, file: Received) -> bool:
        """Whether the file begins as an answer of the API does."""
        return _BEGINNING.match(read_beginning(file)) is not None

    def read(self, file: Received) -> tuple[Table, ...]:
        """The one table of the file."""
        try:
            return (_read(body_of(read_json(file), file.name), file.name),)
        except (KeyError, AttributeError, TypeError, ValueError) as error:  # a part is missing or of another kind
            raise WrongContent("統計ダッシュボードの応答の形をしていません。", Place(file=file.name), AGAIN) from error


def _read(body: Fields, name: str) -> Table:
    values = _once(values_of(body))
    total = ((body.get("STATISTICAL_DATA") or {}).get("RESULT_INF") or {}).get("TOTAL_NUMBER")
    if total is not None and str(total).isdecimal() and int(total) > len(values_of(body)):
        raise WrongContent(
            f"{total}件のはずが、{len(values_of(body))}件しかありません。", Place(file=name), AGAIN
        )
    names, units, regions = (names_of(body, axis) for axis in ("indicator", "unit", "regionCode"))
    several = _told_by_several(values)
    rows = Rows(name)
    used: dict[str, set[str | None]] = defaultdict(set)
    for value in values:
        period = read_time(str(value.get("@time")))
        area = str(value.get("@regionCode"))
        if period is None or not _AREA.fullmatch(area):
            raise WrongContent(f"時点（{value.get('@time')}）か地域（{area}）を読めない値があります。", Place(file=name), AGAIN)
        indicator = str(value["@indicator"])
        unit = _unit(value, units, name)
        used[indicator].add(unit)
        flag: Flag = "provisional" if str(value.get("@isProvisional")) == "1" else ""
        text = value.get("$")
        rows.add(indicator, area, period.code, _dimensions(value, indicator in several), "***" if text is None else str(text), unit, flag)
    day = answered_on(body)
    return Table(
        publisher="dashboard",
        table="dashboard",
        edition=day.isoformat() if day else "",
        title="統計ダッシュボード " + "、".join(names.get(code, code) for code in used),
        items=tuple(Item(code, names.get(code, code), next(iter(found)) if len(found) == 1 else None) for code, found in used.items()),
        rows=rows.make(below_unit=False),
        areas={area: regions.get(area, area) for area in rows.areas},
        notes=tuple(_notes(body)),
    )


def _once(values: list[Fields]) -> list[Fields]:
    """The figures without those that are repeated in every respect but the survey they are attributed to."""
    kept: dict[tuple[object, ...], Fields] = {}
    for value in values:
        key = tuple(sorted((name, str(text)) for name, text in value.items() if name not in ("@stat", "@cycle", "@regionRank")))
        kept.setdefault(key, value)
    return list(kept.values())


def _told_by_several(values: list[Fields]) -> set[str]:
    """Indicators for which surveys say different things of the same area and time."""
    told: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for value in values:
        key = tuple(str(value.get(name)) for name in ("@indicator", "@regionCode", "@time", "@isSeasonal"))
        told[key].add(str(value.get("@stat")))
    return {key[0] for key, stats in told.items() if len(stats) > 1}


def _dimensions(value: Fields, with_survey: bool) -> str:
    pairs = {"seasonal": "adjusted"} if str(value.get("@isSeasonal")) == _ADJUSTED else {}
    return write_dimensions(**pairs, **({"survey": str(value.get("@stat"))} if with_survey else {}))


def _unit(value: Fields, units: dict[str, str], name: str) -> str | None:
    code = value.get("@unit")
    if code in (None, ""):
        return None
    if str(code) not in units:
        raise WrongContent(
            f"単位のコード「{code}」の説明がありません。", Place(file=name), "MetaGetFlg=Y を付けて取得し直してください。"
        )
    return units[str(code)] or None


def _notes(body: Fields) -> list[str]:
    surveys = ((body.get("STATISTICAL_DATA") or {}).get("TABLE_INF") or {}).get("STAT_NAME")
    return [f"統計：{text_of(each)}" for each in as_list(surveys) if text_of(each)]
