"""The CSV of facilities: the titles of the UNIQUIP specification, a row for each asset, nothing a spreadsheet would run."""

from __future__ import annotations

import csv
import io

from rashinban.ledger.card import Card
from rashinban.matching.exchange.uniquip import HEADINGS, Owner, write_assets


def _rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_assets_are_written_under_the_titles_of_the_specification() -> None:
    cards = [
        Card(key="hikari", kind="offer", what="asset", title="放射光施設（架空）", summary="見る", tags=("X線分光", "表面の分析"), party="p", link="https://www.example.jp/h"),
        Card(key="hojo", kind="offer", what="programme", title="補助（架空）"),
    ]
    text = write_assets(cards, {"p": Owner("みほん機構（架空）", "宮城県仙台市", "https://www.example.jp/")})
    assert text.startswith("Type,Name,Description,Related Facility ID,Technique,Location,Contact Name")
    (row,) = _rows(text)
    assert tuple(row) == HEADINGS
    assert (row["Type"], row["ID"], row["Technique"], row["Site Location"]) == ("facility", "hikari", "X線分光, 表面の分析", "宮城県仙台市")


def test_no_cell_is_a_formula() -> None:
    card = Card(key="x", kind="offer", what="asset", title="=HYPERLINK(1)", text="line1\nline2,\"q\"")
    (row,) = _rows(write_assets([card], {}))
    assert row["Name"] == "'=HYPERLINK(1)"
    assert row["Description"] == 'line1\nline2,"q"'
