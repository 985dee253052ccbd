"""The reader of kept answers of the RESAS API v1.

Shapes of prefectures and population/composition/perYear verified on kept answers; the others after public type
definitions of clients. Years after ``boundaryYear`` are projections and flagged ``estimated``; that year is the edition.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from rashinban.core.area import PREFECTURES
from rashinban.core.errors import Place, WrongContent
from rashinban.core.period import Period
from rashinban.core.series import Flag, write_dimensions
from rashinban.statistics.publisher import Item, Received, Table
from rashinban.statistics.publishers.beginning import read_beginning
from rashinban.statistics.publishers.estat.answer import as_list, read_json
from rashinban.statistics.publishers.resas.naming import area_in, quantity_in
from rashinban.statistics.rows import Rows

Fields = dict[str, Any]

_BEGINNING = re.compile(r'\s*\{\s*"(?:message|result|statusCode)"\s*:')
_REFUSED = re.compile(r'\s*"(?:400|403|404|429)"\s*')
_AGAIN = "RESASのAPIは2025年3月に終わっています。正しく保存された応答のファイルを使ってください。"
_REASONS = {"400": "条件の誤り", "403": "キーの誤り", "404": "見つからない", "429": "要求が多すぎる"}
_AGES = re.compile(r"(\d+)\s*[～~〜\-－]\s*(\d+)?\s*歳|(\d+)\s*歳(?:\s*[～~〜]|\s*以上)?")


class Resas:
    """Answers of population/composition/perYear and /pyramid, population/sum/perYear, municipality/…/perYear."""

    key = "resas"
    name = "RESAS（旧API）"
    authority = "内閣府・経済産業省（地域経済分析システム）"
    licence = "RESAS利用規約（政府標準利用規約に準拠）"
    credit = "出典：RESAS（地域経済分析システム）を加工して作成"

    def recognises(self, file: Received) -> bool:
        """Whether the file begins with the envelope of an answer, or is one of its errors."""
        beginning = read_beginning(file)
        return _BEGINNING.match(beginning) is not None or _REFUSED.fullmatch(beginning) is not None

    def read(self, file: Received) -> tuple[Table, ...]:
        """The one table of the file."""
        try:
            return (_read(_result_of(read_json(file), file.name), file.name),)
        except (KeyError, AttributeError, TypeError, ValueError) as error:  # a part is missing or of another kind
            raise _strange(file.name) from error


def _result_of(root: Any, name: str) -> Any:
    """What is in the envelope; errors came with HTTP 200, as ``{"statusCode": "403", …}`` or as a bare text."""
    status = root.get("statusCode") if isinstance(root, dict) else root
    if isinstance(status, str | int) and str(status) in _REASONS:
        message = root.get("message") or "" if isinstance(root, dict) else ""
        raise WrongContent(
            f"RESASが誤りを返した応答です（{status} {_REASONS[str(status)]}{'：' + str(message) if message else ''}）。", Place(file=name), _AGAIN
        )
    if not isinstance(root, dict) or "result" not in root:
        raise _strange(name)
    if root["result"] in (None, [], {}):
        raise WrongContent("RESASの応答に数値がありません（該当なし）。", Place(file=name), _AGAIN)
    return root["result"]


def _read(result: Any, name: str) -> Table:
    if isinstance(result, list):
        kind = "地域の一覧" if "prefCode" in result[0] else "コードの一覧"
        raise WrongContent(f"これはRESASの{kind}で、数値は入っていません。", Place(file=name), "人口や企業数などの応答を指定してください。")
    readers: tuple[tuple[Callable[[Fields], bool], Callable[[Fields, str], Table]], ...] = (
        (lambda r: "yearLeft" in r and "yearRight" in r, _pyramid),
        (lambda r: "line" in r and "bar" in r, _sum),
        (lambda r: "boundaryYear" in r and "data" in r, _composition),
        (lambda r: "prefCode" in r and "cityCode" in r and "data" in r, _municipality),
    )
    for fits, read in readers:
        if fits(result):
            return read(result, name)
    raise WrongContent(
        "RESASの応答ですが、読める種類ではありません。",
        Place(file=name),
        "読めるのは人口構成、人口ピラミッド、人口増減、municipality/…/perYear です。",
    )


def _composition(result: Fields, name: str) -> Table:
    """Population by three age classes; the share of the class beside it."""
    area, boundary = area_in(name), int(result["boundaryYear"])
    rows = Rows(name)
    for series in as_list(result["data"]):
        label = str(series["label"])
        for point in as_list(series["data"]):
            _add(rows, label, area, point, "value", "人", boundary)
            if "rate" in point:
                _add(rows, f"{label}の割合", area, point, "rate", "％", boundary)
    return _table("resas-composition", "RESAS 人口構成", rows, str(boundary), _boundaries(boundary))


def _pyramid(result: Fields, name: str) -> Table:
    """Men and women by five-year classes in two years."""
    area = area_in(name)
    rows = Rows(name)
    years = [int(result[side]["year"]) for side in ("yearLeft", "yearRight")]
    for side, year in zip(("yearLeft", "yearRight"), years, strict=True):
        if side == "yearRight" and year == years[0]:
            continue
        for group in as_list(result[side]["data"]):
            age = _age(str(group["class"]), name)
            for sex, field in (("male", "man"), ("female", "woman")):
                rows.add("人口", area, Period.year(year).code, write_dimensions(age=age, sex=sex), _text(group[field]), "人")
    return _table("resas-pyramid", "RESAS 人口ピラミッド", rows, "v1")


def _sum(result: Fields, name: str) -> Table:
    """The series of a line and of stacked bars. What they are in is not in the answer: no unit is given."""
    area, boundary = area_in(name), int(result["line"]["boundaryYear"])
    rows = Rows(name)
    for point in as_list(result["line"]["data"]):
        _add(rows, "line", area, point, "value", None, boundary)
    for point in as_list(result["bar"]["data"]):
        _add(rows, "bar", area, point, "sum", None, boundary)
        for part in as_list(point["class"]):
            _add(rows, f"bar-{part['label']}", area, {**part, "year": point["year"]}, "value", None, boundary)
    notes = (*_boundaries(boundary), "折れ線（line）と棒（bar）の値の単位は、応答に入っていません。")
    return _table("resas-sum", "RESAS 人口増減", rows, str(boundary), notes)


def _municipality(result: Fields, name: str) -> Table:
    """A figure a year of one industry; area and industry are in the answer, what is counted is not."""
    quantity = quantity_in(name)
    city = str(result["cityCode"] or "-")
    area = city if re.fullmatch(r"\d{5}", city) else f"{int(result['prefCode']):02}000"
    industry = {key: str(result[f"{key}Code"]) for key in ("sic", "simc") if str(result.get(f"{key}Code") or "-") != "-"}
    rows = Rows(name)
    for point in as_list(result["data"]):
        rows.add(quantity.key, area, Period.year(int(point["year"])).code, write_dimensions(**industry), _text(point["value"]), quantity.unit)
    place = str(result.get("cityName") or result.get("prefName") or "")
    notes = tuple(f"{key}={code}：{result.get(f'{key}Name')}" for key, code in industry.items())
    return _table(f"resas-{quantity.key}", f"RESAS {quantity.name}", rows, "v1", notes, {area: place}, quantity.name)


def _add(rows: Rows, item: str, area: str, point: Fields, field: str, unit: str | None, boundary: int) -> None:
    year = int(point["year"])
    flag: Flag = "estimated" if year > boundary else ""
    rows.add(item, area, Period.year(year).code, "", _text(point[field]), unit, flag)


def _text(value: Any) -> str:
    """A number as it stands in the answer; a missing one is the mark for 不詳."""
    if isinstance(value, bool) or not isinstance(value, int | float | str | None):
        raise TypeError(value)
    return "…" if value is None else str(value)


def _age(label: str, name: str) -> str:
    """An age class as in all tables: 0-4, 90+."""
    match = _AGES.match(label)
    if match is None:
        raise WrongContent(f"年齢の区分「{label}」を読めません。", Place(file=name), _AGAIN)
    if match[2]:
        return f"{match[1]}-{match[2]}"
    return f"{match[1] or match[3]}+"


def _boundaries(year: int) -> tuple[str, ...]:
    return (f"{year}年の市区町村の区域による。{year}年より後は推計。",)


def _table(
    table: str,
    title: str,
    rows: Rows,
    edition: str,
    notes: tuple[str, ...] = (),
    areas: dict[str, str] | None = None,
    item_name: str | None = None,
) -> Table:
    if not rows.items:
        raise WrongContent("RESASの応答に数値がありません。", Place(file=rows.name), _AGAIN)
    units = dict(zip(rows.items, rows.units, strict=True))
    prefectures = {area.code: area.name for area in PREFECTURES.areas}
    return Table(
        publisher="resas",
        table=table,
        edition=edition,
        title=title,
        items=tuple(Item(item, item_name or item, unit) for item, unit in units.items()),
        rows=rows.make(below_unit=False),
        areas={area: (areas or {}).get(area) or prefectures.get(area, area) for area in dict.fromkeys(rows.areas)},
        notes=notes,
    )


def _strange(name: str) -> WrongContent:
    return WrongContent("RESASの応答の形をしていません。", Place(file=name), _AGAIN)
