"""Programmes in the form in which the jGrants public API answers: the list and the details. Files only, no network.

Verified against the Digital Agency's own client (digital-go-jp/jgrants-mcp-server): ``{"metadata": …, "result": […]}``,
several values in one text separated by " / ", days as ISO 8601 in UTC. ``subsidy_rate`` stays the text it is. Whoever
shows these programmes credits Jグランツ, which is why it is the source of every condition.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal, InvalidOperation
from typing import Any

from rashinban.core.errors import ManyErrors, Place, RashinbanError, WrongContent
from rashinban.core.source import Source
from rashinban.ledger.card import Card, Condition
from rashinban.matching.exchange.plain_text import words_of
from rashinban.matching.places import JGRANTS, read_reach
from rashinban.matching.questions import questions

PAGE = "https://www.jgrants-portal.go.jp/subsidy/"
#: Several values in one text; industries are also seen without the spaces.
_BETWEEN = re.compile(r"\s+/\s+|\s*／\s*")
_AT_MOST = re.compile(r"([\d,]+)\s*[名人]\s*以下")
_AT_LEAST = re.compile(r"([\d,]+)\s*[名人]\s*以上")
_TOKYO = timezone(timedelta(hours=9))


def is_jgrants(content: Any) -> bool:
    """Whether JSON looks like an answer of the API, a list or a detail, with or without its envelope."""
    rows = _rows(content)
    return bool(rows) and all(isinstance(row, dict) and "id" in row and "title" in row for row in rows) and "acceptance_end_datetime" in rows[0]


def read_programmes(content: Any, file: str) -> tuple[Card, ...]:
    """Every programme of an answer as a card. ManyErrors names each row that cannot be taken."""
    place = Place(file=file)
    if isinstance(content, dict) and "error" in content:
        raise WrongContent("JグランツのAPIがエラーを返した記録です。", place, "もう一度取得してください。")
    rows = _rows(content)
    if not rows:
        raise WrongContent("制度が一件もありません。", place, "検索の結果が入っているファイルか確かめてください。")
    cards: list[Card] = []
    errors: list[RashinbanError] = []
    for number, row in enumerate(rows, start=1):
        try:
            cards.append(_card(row))
        except RashinbanError as wrong:
            errors.append(WrongContent(f"{number}件目：{wrong.what}", place, wrong.remedy))
        except ValueError as wrong:
            errors.append(WrongContent(f"{number}件目を読み取れません。", place, _first(wrong)))
    if errors:
        raise ManyErrors(tuple(errors), place)
    return tuple(cards)


def _rows(content: Any) -> list[Any]:
    if isinstance(content, dict):
        content = content.get("result", content.get("subsidies", [content] if "id" in content else []))
    if isinstance(content, dict):
        return [content]
    return content if isinstance(content, list) else []


def _card(row: Any) -> Card:
    if not isinstance(row, dict) or not _text(row, "id") or not _text(row, "title"):
        raise WrongContent("補助金の番号（id）か名称（title）がありません。", remedy="APIの答えをそのまま保存してください。")
    conditions = (*_areas(row), *_industries(row), *_employees(row), *_purposes(row))
    return Card(
        key=f"jgrants-{_text(row, 'id')}",
        kind="offer",
        what="programme",
        title=_text(row, "title"),
        summary=_text(row, "subsidy_catch_phrase"),
        text=words_of(_text(row, "detail")),
        places=tuple(_split(_text(row, "target_area_search"))),
        region_user=JGRANTS,
        purposes=tuple(_split(_text(row, "use_purpose"))),
        valid_from=_day(row, "acceptance_start_datetime"),
        valid_to=_day(row, "acceptance_end_datetime"),
        conditions=conditions,
        limit=_limit(row),
        rate=_text(row, "subsidy_rate") or None,
        link=_text(row, "front_subsidy_detail_page_url") or f"{PAGE}{_text(row, 'id')}",
        source=Source(document=JGRANTS, edition=_text(row, "name") or None, publisher="デジタル庁", quotation=_text(row, "title")),
    )


def _areas(row: Mapping[str, Any]) -> list[Condition]:
    named = _split(_text(row, "target_area_search"))
    detail = _text(row, "target_area_detail")
    for name in named:
        read_reach(name, JGRANTS)  # refused here, where the file can still be put right
    conditions = [_condition("place", "in", named, "補助対象地域", _text(row, "target_area_search"))] if named else []
    if detail and detail not in named:
        conditions.append(_by_person(f"補助対象地域の詳細：{words_of(detail)}", "補助対象地域の詳細"))
    return conditions


def _industries(row: Mapping[str, Any]) -> list[Condition]:
    written = _text(row, "industry")
    named = [name.replace("，", "、") for name in _split(written)]
    known = {choice.ja for choice in questions()["industry"].choices}
    if not named or known <= set(named):
        return []  # all of them: no condition
    return [_condition("industry", "in", named, "業種", written)]


def _employees(row: Mapping[str, Any]) -> list[Condition]:
    """Bands mean that any of them is fine: the widest counts."""
    written = _text(row, "target_number_of_employees")
    bands = _split(written)
    most = [int(found[1].replace(",", "")) for band in bands if (found := _AT_MOST.search(band))]
    least = [int(found[1].replace(",", "")) for band in bands if (found := _AT_LEAST.search(band))]
    if not bands or any("制約なし" in band for band in bands) or (most and least):
        return []
    if most:
        return [_condition("employees", "at_most", [str(max(most))], "従業員数", written)]
    if least:
        return [_condition("employees", "at_least", [str(min(least))], "従業員数", written)]
    return [_by_person(f"従業員数：{written}", "従業員数")]


def _purposes(row: Mapping[str, Any]) -> list[Condition]:
    written = _text(row, "use_purpose")
    return [_condition("purposes", "in", _split(written), "利用目的", written)] if written else []


def _condition(field: str, operator: Any, values: list[str], heading: str, written: str) -> Condition:
    return Condition(field=field, operator=operator, values=tuple(values), source=_source(heading, written))


def _by_person(note: str, heading: str) -> Condition:
    return Condition(field="other", operator="is", values=("はい",), note=note, source=_source(heading, note))


def _source(heading: str, written: str) -> Source:
    return Source(document=JGRANTS, publisher="デジタル庁", quotation=f"{heading}：{written}")


def _split(text: str) -> list[str]:
    return list(dict.fromkeys(part.strip() for part in _BETWEEN.split(text) if part.strip()))


def _text(row: Mapping[str, Any], name: str) -> str:
    value = row.get(name)
    return "" if value is None else str(value).strip()


def _limit(row: Mapping[str, Any]) -> Decimal | None:
    """The largest amount in yen; 0 and nothing mean that none is stated."""
    written = _text(row, "subsidy_max_limit").replace(",", "")
    try:
        amount = Decimal(written or "0")
    except InvalidOperation as error:
        raise WrongContent(f"上限額「{written}」を数として読めません。", remedy="APIの答えをそのまま保存してください。") from error
    return amount or None


def _day(row: Mapping[str, Any], name: str) -> date | None:
    """The day in Japan: 2026-03-31T15:00:00Z is already the first of April."""
    written = _text(row, name)
    if not written:
        return None
    try:
        moment = datetime.fromisoformat(written.replace("Z", "+00:00"))
    except ValueError as error:
        raise WrongContent(f"日時「{written}」が読めません。", remedy="APIの答えをそのまま保存してください。") from error
    return (moment if moment.tzinfo is None else moment.astimezone(_TOKYO)).date()


def _first(wrong: ValueError) -> str:
    return "値を確かめてください。" if len(str(wrong)) > 200 else str(wrong)
