"""The reader of SDMX files: the figures of Japan and its prefectures in them.

Small on purpose. Checked with made-up files and, for XML and JSON, with sdmx1; not with files of a service.
"""

from __future__ import annotations

import re

from rashinban.core.area import PREFECTURES
from rashinban.core.errors import Place, RashinbanError, WrongContent
from rashinban.core.period import Period
from rashinban.core.series import Flag, write_dimensions
from rashinban.statistics.publisher import Item, Received, Table
from rashinban.statistics.publishers.beginning import read_beginning
from rashinban.statistics.publishers.sdmx.observations import Observation, read_csv, read_with_library
from rashinban.statistics.rows import Rows

_CSV = re.compile(r'"?(?:DATAFLOW|STRUCTURE)(?:"|,|: )[^\n]*?(?:OBS_VALUE)', re.S)
_XML = re.compile(r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:\w+:)?(?:StructureSpecific(?:TimeSeries)?Data|Generic(?:TimeSeries)?Data|CompactData)\b", re.S)
_JSON = re.compile(r"\s*\{.*sdmx-json", re.S | re.I)
#: What a figure is of, by the names flows give this dimension.
_ITEMS = ("INDICATOR", "MEASURE", "SERIES", "SUBJECT", "VARIABLE")
_AREAS = ("REF_AREA", "LOCATION", "GEO", "AREA", "COUNTRY")
_STATUS: dict[str, Flag] = {
    "P": "provisional", "E": "estimated", "F": "estimated", "I": "estimated", "M": "missing", "L": "missing", "O": "missing", "Q": "suppressed",
}  # fmt: skip
_TIME = re.compile(r"(\d{4})(?:-?(?:Q([1-4])|S([12])|H([12])|M?(\d\d)(?:-(\d\d))?))?(?:-A1|A)?")


class Sdmx:
    """SDMX-CSV, SDMX-ML and SDMX-JSON data messages. The edition is the newest year in the file."""

    key = "sdmx"
    name = "SDMX"
    authority = "ファイルを作った統計機関（SDMXのデータフローに書かれた機関）"
    licence = "ファイルを作った統計機関の利用条件による"
    credit = "出典：SDMXのデータフローに書かれた統計機関"

    def recognises(self, file: Received) -> bool:
        """Whether the file begins as one of the three forms does."""
        beginning = read_beginning(file, 3000)
        return any(pattern.match(beginning) for pattern in (_CSV, _XML, _JSON))

    def read(self, file: Received) -> tuple[Table, ...]:
        """One table for every data flow."""
        by_csv = _CSV.match(read_beginning(file, 3000)) is not None
        observations = read_csv(file) if by_csv else read_with_library(file)
        flows: dict[str, list[Observation]] = {}
        for each in observations:
            flows.setdefault(each.flow, []).append(each)
        if not flows:
            raise WrongContent("SDMXのファイルに数値がありません。", Place(file=file.name), "条件を確かめて取得し直してください。")
        return tuple(_read(flow, found, file.name) for flow, found in flows.items())


def _read(flow: str, observations: list[Observation], name: str) -> Table:
    first = observations[0].dimensions
    area_key = next((key for key in _AREAS if key in first), None)
    item_key = next((key for key in _ITEMS if key in first), None)
    if area_key is None:
        raise WrongContent("地域の軸（REF_AREA）がありません。", Place(file=name), "地域の軸がある表を取得してください。")
    rows = Rows(name)
    elsewhere = 0
    newest = 0
    units: dict[str, str | None] = {}
    for each in observations:
        area = _area(each.dimensions.get(area_key, ""))
        if area is None:
            elsewhere += 1
            continue
        period = _period(each, name)
        newest = max(newest, period.end.year)
        item = each.dimensions.get(item_key, "") if item_key else _bare(flow)
        rest = {k: _plain(v) for k, v in each.dimensions.items() if k not in (area_key, item_key, "TIME_PERIOD", "FREQ")}
        flag = _STATUS.get(each.attributes.get("OBS_STATUS", ""), "")
        missing = each.value in (None, "", "NaN", "nan")
        text = {"suppressed": "x"}.get(flag, "…") if missing or flag in ("missing", "suppressed") else each.value
        unit = _unit(each)
        if units.setdefault(item, unit) != unit:  # the same thing in another unit is another item
            item = f"{item} ({unit})"
            units[item] = unit
        rows.add(item, area, period.code, write_dimensions(**rest), text, unit, flag, Place(file=name, line=each.line))
    if not rows.items:
        raise WrongContent(
            f"日本の数値がありません（ほかの地域の数値が{elsewhere:,}件）。", Place(file=name), "地域（REF_AREA）に日本（JP、JPN）を含めて取得してください。"
        )
    names = {area.code: area.name for area in PREFECTURES.areas} | {"00000": "全国"}
    return Table(
        publisher="sdmx",
        table="sdmx-" + re.sub(r"[^a-z0-9]+", "-", _bare(flow).lower()).strip("-"),
        edition=str(newest),
        title=f"SDMX {flow}",
        items=tuple(Item(item, item, unit) for item, unit in units.items()),
        rows=rows.make(below_unit=False),
        areas={area: names[area] for area in dict.fromkeys(rows.areas)},
        notes=(f"日本のほかの地域の数値{elsewhere:,}件は読んでいません。",) if elsewhere else (),
    )


def _area(code: str) -> str | None:
    """The five-digit code of Japan (JP, JPN) or a prefecture (ISO 3166-2: JP-02); None for anywhere else."""
    if code in ("JP", "JPN"):
        return "00000"
    match = re.fullmatch(r"JP-?(0[1-9]|[1-3]\d|4[0-7])", code)
    return f"{match[1]}000" if match else None


def _period(each: Observation, name: str) -> Period:
    """The period of TIME_PERIOD: year, half, quarter, month or day."""
    said = each.dimensions.get("TIME_PERIOD", "")
    match = _TIME.fullmatch(said)
    try:
        if match is None:
            raise WrongContent(said)
        year = int(match[1])
        if match[2]:
            return Period.quarter(year, int(match[2]))
        if half := match[3] or match[4]:
            return Period.span(Period.month(year, 1 if half == "1" else 7), Period.month(year, 6 if half == "1" else 12))
        return Period.from_code("-".join(part for part in (match[1], match[5], match[6]) if part))
    except RashinbanError as error:
        raise WrongContent(
            f"時点「{said}」（TIME_PERIOD）を読めません。", Place(file=name, line=each.line), "年・四半期・月・日のどれかの表を取得してください。"
        ) from error


def _unit(each: Observation) -> str | None:
    """The unit with its power of ten, from attributes or dimensions."""
    unit = each.attributes.get("UNIT_MEASURE") or each.dimensions.get("UNIT_MEASURE") or each.attributes.get("UNIT")
    power = each.attributes.get("UNIT_MULT") or each.dimensions.get("UNIT_MULT") or "0"
    return unit if power == "0" or unit is None else f"10^{power} {unit}"


def _bare(flow: str) -> str:
    """The flow's own id out of ``AGENCY:FLOW(1.0)``."""
    return re.sub(r"\(.*\)$", "", flow).rpartition(":")[2] or "data"


def _plain(text: str) -> str:
    return re.sub(r"[;=]", "_", text)
