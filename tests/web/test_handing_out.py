"""Files that are handed out: their names, that nobody keeps them on the way, tables that arrive in pieces."""

from __future__ import annotations

import csv
import io
from urllib.parse import unquote

import pytest

from rashinban.web.handing_out import CSV, csv_file, csv_pieces, excel, hand_out


@pytest.mark.parametrize(
    ("name", "sent"),
    [
        ("parties.csv", 'attachment; filename="parties.csv"'),
        ("産業/人材課\n2026年度.xlsx", "attachment; filename*=utf-8''産業_人材課_2026年度.xlsx"),
        ('a"b:c.csv', 'attachment; filename="a_b_c.csv"'),
    ],
)
def test_names_hold_nothing_a_file_system_refuses(name: str, sent: str) -> None:
    assert unquote(excel(b"", name)["Content-Disposition"]) == sent


def test_nobody_keeps_or_guesses_what_is_sent() -> None:
    for answer in (hand_out(b"x", "a.bin", "application/octet-stream"), hand_out(iter("ab"), "a.csv", CSV), csv_file([], "a.csv")):
        assert (answer["Cache-Control"], answer["X-Content-Type-Options"]) == ("private, no-store", "nosniff")


def test_a_long_table_comes_in_pieces_and_is_whole() -> None:
    rows = [(str(number), "値" * 20, "=1+1") for number in range(10_000)]
    pieces = list(csv_pieces(rows))
    assert len(pieces) > 1
    read = list(csv.reader(io.StringIO("".join(pieces).removeprefix("\ufeff"), newline="")))
    assert read == [[number, text, "'=1+1"] for number, text, _ in rows]


def test_a_table_starts_with_the_mark_excel_looks_for_even_when_it_is_empty() -> None:
    assert csv_file([], "a.csv").content == b"\xef\xbb\xbf"
    assert csv_file([("a", "b\nc")], "a.csv").content.decode() == '\ufeffa,"b\nc"\r\n'
