"""The client of the e-Stat API: search, description, and figures as a file the reader takes.

Unverified on the service itself (no network where this was written): the wording of STATUS 101 to 299, the shape of a
bulk, and that limits are those of the description.
"""

from __future__ import annotations

import json
import os
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rashinban.core.errors import WrongContent
from rashinban.statistics.fetching import Busy, Fetcher
from rashinban.statistics.publisher import Received
from rashinban.statistics.publishers.estat.answer import (
    Axis,
    Fields,
    Page,
    as_list,
    read_axis,
    read_json,
    read_pages,
    status_of,
    text_of,
)
from rashinban.statistics.publishers.estat.query import Query
from rashinban.statistics.transport import Request

ADDRESS = "https://api.e-stat.go.jp/rest/3.0/app/json"
#: The most figures one answer holds, and all answers of a bulk together.
MOST_FIGURES = 100_000
_NAME = "e-Statの応答"
_DAY = 86_400.0

#: 集計地域区分.
COLLECT_AREAS = {"nation": "1", "prefecture": "2", "municipality": "3"}


@dataclass(frozen=True, slots=True)
class Found:
    """One table in the list of tables."""

    id: str
    survey: str
    survey_code: str
    title: str
    surveyed: str
    opened: str
    updated: str
    collect_area: str
    size: int


@dataclass(frozen=True, slots=True)
class Description:
    """What a table is: who publishes it, its title, when it was last changed, its axes with their codes."""

    id: str
    survey: str
    title: str
    updated: str
    axes: dict[str, Axis]


def application_id(home: Path, environment: Mapping[str, str] = os.environ) -> str:
    """The site's id for e-Stat: RASHINBAN_ESTAT_ID, or the only line of ``estat-id`` in the site's folder."""
    given = environment.get("RASHINBAN_ESTAT_ID", "").strip()
    file = home / "estat-id"
    if not given and file.is_file():
        given = file.read_text(encoding="utf-8").strip()
    if not re.fullmatch(r"[0-9A-Za-z]{16,64}", given):
        raise WrongContent(
            "e-StatのアプリケーションIDが設定されていないか、形が違います。",
            remedy="e-Statに利用登録をしてIDを発行し（無料）、環境変数 RASHINBAN_ESTAT_ID か、羅針盤のフォルダーの estat-id に書いてください。",
        )
    return given


class EstatClient:
    """Asks e-Stat. ``id`` is the application id; it goes with the questions and is kept nowhere."""

    def __init__(self, id: str, fetcher: Fetcher, address: str = ADDRESS, limit: int = MOST_FIGURES) -> None:
        self._secret = (("appId", id),)
        self._fetcher = fetcher
        self._address = address
        self._limit = limit

    def __repr__(self) -> str:
        return f"EstatClient({self._address})"

    def search(
        self, words: str = "", collect_area: str | None = None, survey: str | None = None, years: str | None = None
    ) -> tuple[Found, ...]:
        """The tables that fit: ``words`` with AND, OR, NOT; ``collect_area`` a key of COLLECT_AREAS; ``survey`` 5 or
        8 digits (政府統計コード); ``years`` ``yyyy``, ``yyyymm`` or ``yyyymm-yyyymm``. Empty when none does.
        """
        asked = {
            "searchWord": words,
            "collectArea": COLLECT_AREAS[collect_area] if collect_area else "",
            "statsCode": survey or "",
            "surveyYears": years or "",
        }
        parameters = tuple((name, value) for name, value in asked.items() if value)
        found: list[Found] = []
        start = 1
        while True:
            body = self._ask("getStatsList", (*parameters, ("startPosition", str(start)), ("limit", str(self._limit))), _DAY)
            listed = body.get("DATALIST_INF") or {}
            found.extend(map(_found, as_list(listed.get("TABLE_INF"))))
            after = (listed.get("RESULT_INF") or {}).get("NEXT_KEY")
            if not after or int(after) <= start:
                return tuple(found)
            start = int(after)

    def describe(self, table: str) -> Description:
        """What a table is, asked anew each time."""
        body = self._ask("getMetaInfo", (("statsDataId", table),), 0.0)
        meta = body.get("METADATA_INF") or {}
        info = meta.get("TABLE_INF") or {}
        axes = {axis.id: axis for axis in map(read_axis, as_list((meta.get("CLASS_INF") or {}).get("CLASS_OBJ")))}
        return Description(
            str(info.get("@id", table)), text_of(info.get("STAT_NAME")), text_of(info.get("TITLE")), str(info.get("UPDATED_DATE", "")), axes
        )

    def count(self, query: Query) -> int:
        """How many figures a question would bring."""
        return sum(self._count(part) for part in query.split())

    def fetch(self, query: Query, told: Callable[[int, int], object] = lambda done, total: None) -> Received | None:
        """All figures of a question as one file, page after page; None when none fit. ``told`` hears how many of
        how many have come. Pages already in the cache are not asked again unless the table was updated since.
        """
        description = self.describe(query.table)
        check_title(query, description)
        counted = [(part, self._count(part)) for part in query.split()]
        total = sum(count for _, count in counted)
        contents: list[bytes] = []
        done = 0
        for part, count in counted:
            start: int | None = 1 if count else None
            while start is not None:
                content, page = self._page(part, start, description.updated)
                contents.append(content)
                done += len(page.values)
                told(done, total)
                start = _advance(start, page.next_key)
        if not contents:
            return None
        joined = contents[0] if len(contents) == 1 else b"[" + b",\n".join(contents) + b"]"
        return Received(f"estat_{query.table}.json", joined)

    def fetch_many(self, queries: Iterable[Query]) -> Received:
        """Several small questions at once (getStatsDatas): together at most 100,000 figures, 100 codes an axis.

        After the description of the service; ``statsDatasSpec`` is posted as a form field.
        """
        given = tuple(queries)
        for query in given:
            check_title(query, self.describe(query.table))
        if sum(map(self.count, given)) > MOST_FIGURES or any(len(list(query.split())) > 1 for query in given):
            raise WrongContent("一括では取得できない量です（合わせて10万件、一つの軸に100コードまで）。", remedy="表ごとに分けて取得してください。")
        spec = json.dumps([dict(query.parameters) for query in given], ensure_ascii=False)
        request = Request(f"{self._address}/getStatsDatas", (), self._secret, (("statsDatasSpec", spec), ("metaGetFlg", "Y")))
        return Received("estat_bulk.json", self._fetcher.fetch(request, _accept, max_age=0.0))

    def _count(self, query: Query) -> int:
        body = self._ask("getStatsData", (*query.parameters, ("cntGetFlg", "Y"), ("metaGetFlg", "N")), 0.0)
        result = (body.get("STATISTICAL_DATA") or {}).get("RESULT_INF") or {}
        return int(result.get("TOTAL_NUMBER") or 0)

    def _page(self, query: Query, start: int, updated: str) -> tuple[bytes, Page]:
        """One page from the cache when it is of the table as it is now, otherwise asked."""
        asked = (*query.parameters, ("startPosition", str(start)), ("limit", str(self._limit)), ("metaGetFlg", "Y"), ("replaceSpChars", "0"))
        request = Request(f"{self._address}/getStatsData", asked, self._secret)
        for held in (True, False):
            content = self._fetcher.fetch(request, _accept)
            (page,) = read_pages(read_json(Received(_NAME, content)), _NAME)
            if not held or not updated or str(page.table.get("UPDATED_DATE", "")) == updated:
                break
            self._fetcher.forget(request)
        return content, page

    def _ask(self, function: str, parameters: tuple[tuple[str, str], ...], max_age: float) -> Fields:
        """The body of an answer; WrongContent / Busy for what e-Stat says against it."""
        content = self._fetcher.fetch(Request(f"{self._address}/{function}", parameters, self._secret), _accept, max_age=max_age)
        body: Fields = _body(content)
        return body


def check_title(query: Query, description: Description) -> None:
    """WrongContent when the table is not the one that was meant: its title does not fit the pattern."""
    if query.title is None:
        return
    said = f"{description.survey} {description.title}"
    if not re.search(query.title, unicodedata.normalize("NFKC", said)):
        raise WrongContent(
            f"統計表{query.table}は「{said}」で、求めている表（{query.title}）ではありません。",
            remedy="表の番号を確かめるか、検索で探し直してください。",
        )


def _advance(start: int, next_key: int | None) -> int | None:
    if next_key is not None and next_key <= start:
        raise WrongContent("e-Statの応答のNEXT_KEYが進みません。", remedy="時間をおいて、もう一度取得してください。")
    return next_key


def _body(content: bytes) -> Any:
    root = read_json(Received(_NAME, content))
    body = next(iter(root.values())) if isinstance(root, dict) and len(root) == 1 else None
    status_of(body if isinstance(body, dict) else {}, _NAME)
    return body


def _accept(content: bytes) -> None:
    """Refuse an answer that says an error; Busy where the service says it is its own fault (200-299)."""
    root = read_json(Received(_NAME, content))
    body = next(iter(root.values()), None) if isinstance(root, dict) else None
    try:
        status_of(body if isinstance(body, dict) else {}, _NAME)
    except WrongContent as error:
        status = str(((body or {}).get("RESULT") or {}).get("STATUS", "")) if isinstance(body, dict) else ""
        if status.isdecimal() and 200 <= int(status) < 300:
            raise Busy(error.what, error.where, error.remedy) from error
        raise


def _found(table: Fields) -> Found:
    survey = table.get("STAT_NAME") or {}
    return Found(
        str(table.get("@id", "")),
        text_of(survey),
        str(survey.get("@code", "")) if isinstance(survey, dict) else "",
        text_of(table.get("TITLE")),
        str(table.get("SURVEY_DATE", "")),
        str(table.get("OPEN_DATE", "")),
        str(table.get("UPDATED_DATE", "")),
        text_of(table.get("COLLECT_AREA")),
        int(table.get("OVERALL_TOTAL_NUMBER") or 0),
    )
