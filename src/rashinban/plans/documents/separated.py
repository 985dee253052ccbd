"""CSV and TSV: the file is its own canonical text; quoted fields keep their place in it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass

from rashinban.core.errors import Place, UnreadableFile
from rashinban.plans.documents.document import Block, Cell, Document
from rashinban.plans.documents.encoding import decode_text
from rashinban.plans.documents.text import trim

_QUOTED = re.compile(r'"((?:[^"]|"")*)"')


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a record: ``text[start:end]``, without its quotation marks."""

    row: int
    column: int
    start: int
    end: int


def read_csv(name: str, data: bytes) -> Document:
    """One table whose rows are the records. Separated by comma, semicolon or tab, as the first record shows.

    A quoted field may hold newlines; a doubled quotation mark stays doubled, as it stands in the file.
    """
    text = decode_text(data, name)
    first = _QUOTED.sub("", text).lstrip("\r\n").split("\n", 1)[0]
    return _read(name, data, text, "csv", max(",;\t", key=first.count))


def read_tsv(name: str, data: bytes) -> Document:
    """One table whose rows are the records, separated by tabs."""
    return _read(name, data, decode_text(data, name), "tsv", "\t")


def _read(name: str, data: bytes, text: str, format: str, delimiter: str) -> Document:
    blocks = []
    for field in _scan(text, delimiter, name):
        start, end = trim(text, field.start, field.end)
        if start < end:
            blocks.append(Block("cell", start, end, cell=Cell(0, field.row, field.column)))
    return Document(name, format, hashlib.sha256(data).hexdigest(), text, tuple(blocks))


def _scan(text: str, delimiter: str, name: str) -> Iterator[Field]:
    """The fields in order (RFC 4180); quotation marks inside an unquoted field are ordinary characters."""
    plain = re.compile(rf"[^{re.escape(delimiter)}\r\n]*")
    position, row, column = 0, 0, 0
    while position < len(text):
        quoted = _QUOTED.match(text, position)
        if quoted is None and text[position] == '"':
            raise UnreadableFile(
                '引用符（"）が閉じていません。',
                Place(file=name, line=text.count("\n", 0, position) + 1),
                "引用符を補うか、表計算ソフトで開いてCSVとして保存し直してください。",
            )
        if quoted:
            yield Field(row, column, *quoted.span(1))
            position = quoted.end()
        rest = plain.match(text, position)
        stop = rest.end() if rest else position
        if quoted is None:
            yield Field(row, column, position, stop)
        position = stop
        if text[position : position + 1] == delimiter:
            position, column = position + 1, column + 1
        else:
            position += 2 if text.startswith("\r\n", position) else 1
            row, column = row + 1, 0
