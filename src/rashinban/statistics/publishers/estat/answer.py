"""What an answer of the e-Stat API says, whatever its spelling: JSON, several pages in one array, a bulk, CSV.

Shapes: JSON verified on a stored answer of 2021; CSV and bulk after public descriptions, not on the service itself.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from rashinban.core.errors import Place, WrongContent
from rashinban.statistics.decoding import decode
from rashinban.statistics.publisher import Received

Fields = dict[str, Any]

AGAIN = "e-Statからもう一度取得してください。"
_OTHER_ANSWERS = {
    "GET_STATS_LIST": "統計表の一覧",
    "GET_META_INFO": "統計表の説明（メタ情報）",
    "GET_DATA_CATALOG": "データカタログ",
}


@dataclass(frozen=True, slots=True)
class Code:
    """One code of an axis."""

    code: str
    name: str
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class Axis:
    """One axis of a table: ``tab``, ``cat01`` … ``cat15``, ``area`` or ``time``, with its codes."""

    id: str
    name: str
    codes: dict[str, Code]


@dataclass(frozen=True, slots=True)
class Page:
    """One page of figures with what explains them. ``values`` are the figures as dictionaries with @ keys."""

    table: Fields
    axes: dict[str, Axis]
    values: list[Fields]
    notes: tuple[tuple[str, str], ...] = ()
    total: int = 0
    first: int = 0
    last: int = 0
    next_key: int | None = None
    asked: Fields = field(default_factory=dict)
    status: int = 0
    answered: str = ""

    @property
    def id(self) -> str:
        """The number of the table (statsDataId), ten digits or more."""
        return str(self.table.get("@id") or self.asked.get("STATS_DATA_ID") or "")


def as_list(value: Any) -> list[Any]:
    """A list of one collapses to its element, a list of none to nothing: both are lists again.

    >>> as_list({"@code": "1"}), as_list(None), as_list("")
    ([{'@code': '1'}], [], [])
    """
    if value is None or value == "":
        return []
    return value if isinstance(value, list) else [value]


def text_of(value: Any) -> str:
    """The text of a field that comes bare or with attributes (``{"@no": "1", "$": "…"}``)."""
    return str(value.get("$", "")) if isinstance(value, dict) else "" if value is None else str(value)


def read_json(file: Received) -> Any:
    """The JSON of a file in any encoding; WrongContent names the line where it breaks off."""
    text = decode(file).text
    try:
        return json.loads(text)
    except RecursionError as error:
        raise WrongContent("JSONとして読めません。入れ子が深すぎます。", Place(file=file.name), AGAIN) from error
    except json.JSONDecodeError as error:
        raise WrongContent(
            "JSONとして読めません。途中で切れているか、手で直されています。", Place(file=file.name, line=error.lineno), AGAIN
        ) from error


def read_pages(root: Any, name: str) -> list[Page]:
    """The pages of a JSON answer, in order; WrongContent for errors in the answer and for answers of another kind."""
    pages: list[Page] = []
    for answer in as_list(root):
        if not isinstance(answer, dict):
            raise _strange(name)
        if "GET_STATS_DATA" in answer:
            pages.append(_single(answer["GET_STATS_DATA"], name))
        elif "GET_STATS_DATAS" in answer:
            pages.extend(_bulk(answer["GET_STATS_DATAS"], name))
        else:
            kind = next((said for key, said in _OTHER_ANSWERS.items() if key in answer), None)
            if kind is None:
                raise _strange(name)
            raise WrongContent(
                f"これは{kind}で、数値は入っていません。", Place(file=name), "getStatsData で数値を取得してください。"
            )
    return pages


def status_of(body: Fields, name: str) -> int:
    """The STATUS of an answer when it is 0 (figures) or 1 (none fit); WrongContent with what e-Stat says otherwise."""
    result = body.get("RESULT") if isinstance(body, dict) else None
    if not isinstance(result, dict) or not str(result.get("STATUS", "")).lstrip("-").isdecimal():
        raise _strange(name)
    status, said = int(result["STATUS"]), str(result.get("ERROR_MSG", "")).strip()
    if status in (0, 1):
        return status
    raise WrongContent(f"e-Statが誤りを返しています（STATUS {status}：{said}）。", Place(file=name), remedy_of(status))


def remedy_of(status: int) -> str:
    """What to do about a STATUS. 100 and 300 are as seen; the ranges 101-199 and 200-299 are after descriptions."""
    if status == 2:
        return "一括取得の一部が失敗しています。失敗した表を分けて取得し直してください。"
    if status == 100:
        return "アプリケーションIDを確かめてください（環境変数 RASHINBAN_ESTAT_ID）。"
    if status < 200:
        return "取得の条件（表の番号、分類のコード）を確かめてください。"
    if status < 300:
        return "e-Stat側の障害です。時間をおいて、もう一度取得してください。"
    return "その番号の統計表はありません。e-Statで表の番号を確かめてください。"


def _single(body: Any, name: str) -> Page:
    status = status_of(body, name)
    data = body.get("STATISTICAL_DATA") or {}
    return _page(
        data.get("TABLE_INF") or {},
        data.get("CLASS_INF") or {},
        data.get("DATA_INF") or {},
        data.get("RESULT_INF") or {},
        body.get("PARAMETER") or {},
        status,
        str(body["RESULT"].get("DATE", "")),
    )


def _bulk(body: Any, name: str) -> Iterator[Page]:
    """Pages of a bulk: its lists are matched by @requestNo."""
    status = status_of(body, name)
    data = body.get("STATISTICAL_DATA_LIST") or {}
    parts = {
        key: {str(each.get("@requestNo", at)): each for at, each in enumerate(as_list((data.get(f"{key}_LIST") or {}).get(key)), 1)}
        for key in ("TABLE_INF", "CLASS_INF", "DATA_INF")
    }
    asked = {
        str(each.get("@requestNo", at)): each
        for at, each in enumerate(as_list((body.get("PARAMETER_LIST") or {}).get("PARAMETER")), 1)
    }
    for number, table in parts["TABLE_INF"].items():
        if number not in parts["DATA_INF"]:
            raise WrongContent(
                f"一括取得の{number}番目の表に数値がありません。", Place(file=name), remedy_of(2)
            )
        own = parts["DATA_INF"][number].get("RESULT_INF") or table.get("RESULT_INF") or {}
        yield _page(
            table,
            parts["CLASS_INF"].get(number, {}),
            parts["DATA_INF"][number],
            own,
            asked.get(number, {}),
            status,
            str(body["RESULT"].get("DATE", "")),
        )


def _page(table: Fields, classes: Fields, data: Fields, result: Fields, asked: Fields, status: int, answered: str) -> Page:
    values = as_list(data.get("VALUE"))
    return Page(
        table,
        {axis.id: axis for axis in map(read_axis, as_list(classes.get("CLASS_OBJ")))},
        values,
        tuple((str(note.get("@char", "")), text_of(note)) for note in as_list(data.get("NOTE"))),
        int(result.get("TOTAL_NUMBER") or len(values)),
        int(result.get("FROM_NUMBER") or (1 if values else 0)),
        int(result.get("TO_NUMBER") or len(values)),
        int(result["NEXT_KEY"]) if result.get("NEXT_KEY") else None,
        asked,
        status,
        answered,
    )


def read_axis(given: Fields) -> Axis:
    """An axis of CLASS_OBJ."""
    codes = [
        Code(str(each["@code"]), str(each.get("@name", "")), each.get("@unit") or None)
        for each in as_list(given.get("CLASS"))
    ]
    return Axis(str(given["@id"]), str(given.get("@name", "")), {code.code: code for code in codes})


def _strange(name: str) -> WrongContent:
    return WrongContent("e-Stat APIの応答の形をしていません。", Place(file=name), AGAIN)
