"""What an answer of the dashboard's API says. No answer was at hand: the shapes are after public descriptions and the
fixtures of several public clients (R, Rust, TypeScript), unverified on the service.
"""

from __future__ import annotations

import re
from datetime import date
from email.utils import parsedate_to_datetime
from typing import Any

from rashinban.core.errors import Place, WrongContent
from rashinban.core.period import Period
from rashinban.statistics.publishers.estat.answer import as_list

Fields = dict[str, Any]
AGAIN = "統計ダッシュボードからもう一度取得してください。"
_TIME = re.compile(r"(\d{4})(?:(CY|FY)|([1-4])Q|(\d\d))00")
_OTHER_ANSWERS = {
    "GET_META_INDICATOR_INF": "指標の一覧",
    "GET_META_REGION_INF": "地域の一覧",
    "GET_META_TERM_INFO": "用語の一覧",
    "GET_META_STAT_INFO": "統計の一覧",
    "GET_META_SOCIAL_INFO": "出来事の一覧",
}


def body_of(root: Any, name: str, expected: str = "GET_STATS") -> Fields:
    """The body of an answer; WrongContent for an answer of another kind and for errors it says.

    The status is a text here and its name in small letters: 0 figures, 1 none fit, everything else an error.
    """
    body = root.get(expected) if isinstance(root, dict) else None
    if not isinstance(body, dict):
        kind = next((said for key, said in _OTHER_ANSWERS.items() if isinstance(root, dict) and key in root), None)
        if kind is None:
            raise WrongContent("統計ダッシュボードの応答の形をしていません。", Place(file=name), AGAIN)
        raise WrongContent(f"これは{kind}で、数値は入っていません。", Place(file=name), "getData で数値を取得してください。")
    status, said = status_of(body)
    if status not in ("0", "1"):
        raise WrongContent(f"統計ダッシュボードが誤りを返しています（status {status}：{said}）。", Place(file=name), remedy_of(status))
    return body


def status_of(body: Fields) -> tuple[str, str]:
    """The status and its message, in small letters as the dashboard writes them or in capitals as e-Stat does."""
    result = body.get("RESULT") or {}
    return str(result.get("status", result.get("STATUS", ""))), str(result.get("errorMsg", result.get("ERROR_MSG", ""))).strip()


def remedy_of(status: str) -> str:
    """What to do about a status."""
    if status.startswith("1"):
        return "取得の条件（指標のコード、地域、時点）を確かめてください。指標は一度に5つまでです。"
    if status.startswith("2"):
        return "統計ダッシュボード側の障害です。時間をおいて、もう一度取得してください。"
    return AGAIN


def values_of(body: Fields) -> list[Fields]:
    """The figures as dictionaries with @ keys."""
    data = ((body.get("STATISTICAL_DATA") or {}).get("DATA_INF") or {}).get("DATA_OBJ")
    return [value for each in as_list(data) for value in as_list(each.get("VALUE"))]


def names_of(body: Fields, axis: str) -> dict[str, str]:
    """Names by code of one axis (``indicator``, ``unit``, ``regionCode`` …), where MetaGetFlg asked for them."""
    classes = ((body.get("STATISTICAL_DATA") or {}).get("CLASS_INF") or {}).get("CLASS_OBJ")
    found = (each for each in as_list(classes) if each.get("@id") == axis)
    return {str(code["@code"]): str(code.get("@name", code.get("$", ""))) for each in found for code in as_list(each.get("CLASS"))}


def read_time(code: str) -> Period | None:
    """The period of a time code; None when it is none.

    >>> [read_time(code).code for code in ("2017CY00", "2017FY00", "20171Q00", "20170400")]
    ['2017', 'FY2017', '2017Q1', '2017-04']
    """
    match = _TIME.fullmatch(code)
    if match is None or not 1 <= int(match[1]) <= 9998:
        return None
    year = int(match[1])
    if match[2]:
        return Period.fiscal_year(year) if match[2] == "FY" else Period.year(year)
    if match[3]:
        return Period.quarter(year, int(match[3]))
    return Period.month(year, int(match[4])) if 1 <= int(match[4]) <= 12 else None


def answered_on(body: Fields) -> date | None:
    """The day of the answer, as ISO 8601 or as 「Tue Sep 08 08:27:29 JST 2026」."""
    result = body.get("RESULT") or {}
    said = str(result.get("date", result.get("DATE", "")))
    java = re.fullmatch(r"(\w{3}) (\w{3}) (\d\d) (\d\d:\d\d:\d\d) \w+ (\d{4})", said)
    try:
        if java:
            return parsedate_to_datetime(f"{java[1]}, {java[3]} {java[2]} {java[5]} {java[4]} +0900").date()
        return date.fromisoformat(said[:10].replace("/", "-"))
    except ValueError:
        return None
