"""A publisher of fictional tables for tests of the store: a file says in JSON what its table holds."""

from __future__ import annotations

import json

from held_figures import table_of
from rashinban.core.errors import Place, WrongContent
from rashinban.statistics.publisher import Publisher, Received, Table


class SamplePublisher:
    """Reads what ``write_file`` writes."""

    key = "sample"
    name = "見本（架空）"
    authority = "架空の統計局"
    licence = "架空の利用条件"
    credit = "架空の統計局「見本統計」"

    def recognises(self, file: Received) -> bool:
        return file.content.startswith(b'{"sample"')

    def read(self, file: Received) -> tuple[Table, ...]:
        try:
            told = json.loads(file.content)["sample"]
        except ValueError as error:
            raise WrongContent("ファイルが途中で終わっています。", Place(file=file.name), "もう一度取得してください。") from error
        return tuple(table_of(each["table"], each["edition"], *map(tuple, each["rows"])) for each in told)


def recognise(file: Received) -> Publisher:
    """The sample publisher, or the error of a file nobody knows."""
    publisher = SamplePublisher()
    if not publisher.recognises(file):
        raise WrongContent("どの公表元の表か分かりません。", Place(file=file.name))
    return publisher


def write_file(name: str, *tables: Table) -> Received:
    """A file that holds these tables."""
    told = [
        {"table": each.table, "edition": each.edition, "rows": [list(row.values()) for row in each.rows.to_pylist()]}
        for each in tables
    ]
    return Received(name, json.dumps({"sample": told}, ensure_ascii=False).encode())
