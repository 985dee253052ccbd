"""The client of the dashboard's API: indicators, regions, figures as a file the reader takes. Unverified on the service."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rashinban.core.errors import WrongContent
from rashinban.statistics.fetching import Busy, Fetcher
from rashinban.statistics.publisher import Received
from rashinban.statistics.publishers.dashboard.answer import Fields, body_of, status_of
from rashinban.statistics.publishers.estat.answer import as_list, read_json
from rashinban.statistics.transport import Request

ADDRESS = "https://dashboard.e-stat.go.jp/api/1.0/Json"
#: The service takes at most so many indicators in one question.
MOST_INDICATORS = 5
_NAME = "統計ダッシュボードの応答"
_WEEK = 7 * 86_400.0
_ROOTS = {"getIndicatorInfo": "GET_META_INDICATOR_INF", "getRegionInfo": "GET_META_REGION_INF", "getData": "GET_STATS"}

RANKS = {"nation": "2", "prefecture": "3", "municipality": "4"}
CYCLES = {"month": "1", "quarter": "2", "year": "3", "fiscal_year": "4"}


@dataclass(frozen=True, slots=True)
class Indicator:
    """One series on offer: an indicator of one cycle and one rank of regions."""

    code: str
    name: str
    unit: str
    survey: str
    cycle: str
    rank: str
    seasonal: str
    since: str
    until: str


@dataclass(frozen=True, slots=True)
class Region:
    """A region with its days as published (``yyyymm``)."""

    code: str
    name: str
    level: str
    parent: str
    since: str
    until: str


class DashboardClient:
    """Asks the dashboard; no key is needed."""

    def __init__(self, fetcher: Fetcher, address: str = ADDRESS) -> None:
        self._fetcher = fetcher
        self._address = address

    def search(self, words: str = "", rank: str | None = None, codes: Sequence[str] = ()) -> tuple[Indicator, ...]:
        """The series whose names hold the words, or those of these indicators; ``rank`` a key of RANKS. Kept a week."""
        asked = {"Lang": "JP", "SearchIndicatorWord": words, "IndicatorCode": ",".join(codes), "RegionalRank": RANKS[rank] if rank else ""}
        return tuple(
            _indicator(each, series)
            for each in self._classes("getIndicatorInfo", asked)
            for series in as_list(each.get("CLASS"))
        )

    def regions(self, parent: str = "", levels: Sequence[str] = ()) -> tuple[Region, ...]:
        """Regions below a parent, or all (about 620 KB). Kept a week."""
        asked = {"Lang": "JP", "ParentRegionCode": parent, "RegionLevel": ",".join(levels)}
        return tuple(
            Region(
                str(region.get("@regionCode", "")),
                str(region.get("@name", "")),
                str(region.get("@level", "")),
                str(each.get("@parentRegionCode", "")),
                str(region.get("@fromDate", "")),
                str(region.get("@toDate", "")),
            )
            for each in self._classes("getRegionInfo", asked)
            for region in as_list(each.get("CLASS"))
        )

    def fetch(
        self,
        indicators: Sequence[str],
        regions: Sequence[str] = (),
        rank: str | None = None,
        cycle: str | None = None,
        since: str = "",
        until: str = "",
    ) -> tuple[Received, ...]:
        """Figures of indicators as files, one for five indicators; none for those of which no figure fits.

        ``regions`` are five-digit codes, or ``rank`` a key of RANKS; ``cycle`` a key of CYCLES; ``since`` and
        ``until`` time codes of the service (``2015CY00``).
        """
        files = []
        for at in range(0, len(indicators), MOST_INDICATORS):
            part = indicators[at : at + MOST_INDICATORS]
            asked = {
                "Lang": "JP",
                "IndicatorCode": ",".join(part),
                "RegionCode": ",".join(regions),
                "RegionalRank": RANKS[rank] if rank else "",
                "Cycle": CYCLES[cycle] if cycle else "",
                "TimeFrom": since,
                "TimeTo": until,
                "MetaGetFlg": "Y",
            }
            content = self._fetcher.fetch(self._request("getData", asked), _accept, max_age=0.0)
            if status_of(body_of(read_json(Received(_NAME, content)), _NAME))[0] == "0":
                files.append(Received(f"dashboard_{part[0]}.json", content))
        return tuple(files)

    def _request(self, function: str, asked: dict[str, str]) -> Request:
        return Request(f"{self._address}/{function}", tuple((name, value) for name, value in asked.items() if value))

    def _classes(self, function: str, asked: dict[str, str]) -> list[Fields]:
        content = self._fetcher.fetch(self._request(function, asked), _accept, max_age=_WEEK)
        body = body_of(read_json(Received(_NAME, content)), _NAME, _ROOTS[function])
        return as_list(((body.get("METADATA_INF") or {}).get("CLASS_INF") or {}).get("CLASS_OBJ"))


def _accept(content: bytes) -> None:
    """Refuse an answer that says an error; Busy where the service says it is its own fault (2xx)."""
    root = read_json(Received(_NAME, content))
    key = next(iter(root), "") if isinstance(root, dict) else ""
    try:
        body_of(root, _NAME, key)
    except WrongContent as error:
        if isinstance(root, dict) and isinstance(root.get(key), dict) and status_of(root[key])[0].startswith("2"):
            raise Busy(error.what, error.where, error.remedy) from error
        raise


def _indicator(given: Fields, series: Fields) -> Indicator:
    def coded(key: str) -> str:
        return str((series.get(key) or {}).get("@code", ""))

    return Indicator(
        str(given.get("@code", "")),
        str(series.get("@name") or given.get("@name", "")),
        str(series.get("@unit", "")),
        str(series.get("@statName", "")),
        coded("cycle"),
        coded("RegionalRank"),
        coded("IsSeasonal"),
        str(series.get("@fromDate", "")),
        str(series.get("@toDate", "")),
    )
