"""What a file that somebody hands over holds, opened safely: JSON, or a table of texts."""

from __future__ import annotations

import json
import re
from typing import Any

from rashinban.core.errors import Place, UnreadableFile, WrongContent

_HTML = re.compile(r"\s*(?:<\?xml[^>]*>\s*)?<(?:!doctype|html|head|body)\b", re.I)
LARGEST_FILE = 20 * 2**20
MOST_ROWS = 20_000


def read_json(name: str, data: bytes) -> Any:
    """The JSON of a file. UnreadableFile says whether it is a web page, cut off, or no JSON at all."""
    place = Place(file=name)
    if len(data) > LARGEST_FILE:
        raise UnreadableFile("ファイルが大きすぎます。", place, "20MBまでに分けてください。")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableFile("文字コードがUTF-8ではありません。", place, "保存し直さず、受け取ったままのファイルを指定してください。") from error
    if not text.strip():
        raise UnreadableFile("ファイルが空です。", place, "もう一度保存してください。")
    if _HTML.match(text):
        raise UnreadableFile(
            "データではなく、ウェブの画面（エラーの案内など）が保存されています。", place, "時間をおいて取得し直し、中身が { か [ で始まることを確かめてください。"
        )
    try:
        return json.loads(text, parse_constant=_refuse)
    except (json.JSONDecodeError, RecursionError, ValueError) as error:
        line = getattr(error, "lineno", None)
        cut = text.lstrip().startswith(("{", "[")) and not text.rstrip().endswith(("}", "]"))
        what = "ファイルが途中で切れています。" if cut else "JSONとして読めません。"
        raise UnreadableFile(what, Place(file=name, line=line), "もう一度、終わりまで保存してください。") from error


def read_rows(name: str, data: bytes) -> list[tuple[Place, list[str]]]:
    """The rows of a CSV or of an Excel sheet as they are shown, each with its place; empty rows are left out.

    Of a workbook with several sheets, all of them in order. UnreadableFile as plan documents are refused.
    """
    from rashinban.plans.documents.reader import read_content

    document = read_content(name, data)
    found: dict[tuple[int, int], dict[int, str]] = {}
    places: dict[tuple[int, int], int] = {}
    for block in document.blocks:
        if block.cell is None:
            continue
        row = found.setdefault((block.cell.table, block.cell.row), {})
        row[block.cell.column] = document.text[block.start : block.end].replace('""', '"').strip()
        places.setdefault((block.cell.table, block.cell.row), block.start)
    if len(found) > MOST_ROWS:
        raise WrongContent(f"行が多すぎます（{len(found):,}行）。", Place(file=name), f"{MOST_ROWS:,}行までに分けてください。")
    return [(_place(document, key, places[key]), _wide(row)) for key, row in sorted(found.items())]


def _place(document: Any, key: tuple[int, int], offset: int) -> Place:
    sheet = document.place_at(offset).sheet
    if sheet:
        return Place(file=document.name, sheet=sheet, cell=f"A{key[1] + 1}")
    line = document.place_at(offset).line
    return Place(file=document.name, line=line)


def _wide(row: dict[int, str]) -> list[str]:
    return [row.get(column, "") for column in range(max(row) + 1)]


def _refuse(constant: str) -> None:
    raise ValueError(constant)
