"""The reader of stored answers of the e-Stat API."""

from __future__ import annotations

import re

from rashinban.core.errors import Place, WrongContent
from rashinban.statistics.decoding import decode
from rashinban.statistics.publisher import Received, Table
from rashinban.statistics.publishers.beginning import read_beginning
from rashinban.statistics.publishers.estat.answer import AGAIN, read_json, read_pages
from rashinban.statistics.publishers.estat.answer_csv import read_csv_page
from rashinban.statistics.publishers.estat.reading import read_tables

_ROOT = r'"GET_(?:STATS_DATAS?|STATS_LIST|META_INFO|DATA_CATALOG)"'
_JSON = re.compile(rf"\s*(?:\[\s*)?\{{\s*{_ROOT}")
_XML = re.compile(r"\s*(?:<\?xml[^>]*>\s*)?<GET_(?:STATS_DATAS?|STATS_LIST|META_INFO)\b")
_CSV = re.compile(r'\s*"?RESULT"?\s*[\r\n]+\s*"?STATUS"?,')


class Estat:
    """Answers of getStatsData (JSON; CSV of getSimpleStatsData) and getStatsDatas, several pages in one JSON array."""

    key = "estat"
    name = "e-Stat"
    authority = "総務省統計局・独立行政法人統計センター（政府統計の総合窓口）"
    licence = "政府標準利用規約（第2.0版）／PDL1.0"
    credit = (
        "このサービスは、政府統計総合窓口(e-Stat)のAPI機能を使用していますが、"
        "サービスの内容は国によって保証されたものではありません。"
    )

    def recognises(self, file: Received) -> bool:
        """Whether the file begins as an answer of the API does, of figures or of anything else."""
        head = read_beginning(file)
        return any(pattern.match(head) for pattern in (_JSON, _XML, _CSV))

    def read(self, file: Received) -> tuple[Table, ...]:
        """One table for every statsDataId in the file."""
        try:
            return self._read(file)
        except (KeyError, AttributeError, TypeError, ValueError) as error:  # a part is missing or of another kind
            raise WrongContent("e-Stat APIの応答の形をしていません。", Place(file=file.name), AGAIN) from error

    def _read(self, file: Received) -> tuple[Table, ...]:
        head = read_beginning(file)
        if _XML.match(head):
            raise WrongContent(
                "XMLの応答は読み込めません。", Place(file=file.name), "JSON（…/app/json/getStatsData）で取得し直してください。"
            )
        if _CSV.match(head):
            return read_tables([read_csv_page(decode(file).text, file.name)], file.name)
        return read_tables(read_pages(read_json(file), file.name), file.name)
