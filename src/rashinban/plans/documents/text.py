"""Plain text: the file is its own canonical text."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator

from rashinban.plans.documents.document import Block, BlockKind, Cell, Document
from rashinban.plans.documents.encoding import decode_text

_LINE = re.compile(r"[^\r\n]+")
_FIELD = re.compile(r"[^\t]+")
# ASCII marks need a space or a second bullet behind them: "-5%" and "*1" are not list items.
_BULLET = re.compile(r"[・･●○•‣◦※]|[-*+–](?=[\s・])")


def read_text(name: str, data: bytes) -> Document:
    """Each non-blank line is a block; lines with tabs are rows, and rows without a line between them one table."""
    text = decode_text(data, name)
    return Document(name, "txt", hashlib.sha256(data).hexdigest(), text, tuple(_blocks(text)))


def trim(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without white space at its ends; start equals end when nothing is left."""
    inner = text[start:end]
    left = len(inner) - len(inner.lstrip())
    return start + left, max(start + left, start + len(inner.rstrip()))


def kind_of(line: str) -> BlockKind:
    """``list_item`` for a line that begins with a bullet, otherwise ``paragraph``.

    >>> kind_of("・相談会の開催"), kind_of("-5%以内")
    ('list_item', 'paragraph')
    """
    return "list_item" if _BULLET.match(line.lstrip()) else "paragraph"


def line_block(text: str, start: int, end: int, level: int | None = None) -> Block | None:
    """The block of one line; None for a blank one."""
    start, end = trim(text, start, end)
    return Block(kind_of(text[start:end]), start, end, level=level) if start < end else None


def _blocks(text: str) -> Iterator[Block]:
    table, row, last_line_end = -1, 0, -1
    for line in _LINE.finditer(text):
        if "\t" not in line[0] or not line[0].strip():
            block = line_block(text, line.start(), line.end())
            if block:
                yield block
            last_line_end = -1
            continue
        newline = text[last_line_end : line.start()] if last_line_end >= 0 else ""
        if newline in {"\n", "\r\n", "\r"}:
            row += 1
        else:
            table, row = table + 1, 0
        yield from _row(text, line.start(), line.end(), table, row)
        last_line_end = line.end()


def _row(text: str, start: int, end: int, table: int, row: int) -> Iterator[Block]:
    for field in _FIELD.finditer(text, start, end):
        left, right = trim(text, field.start(), field.end())
        if left < right:
            column = text.count("\t", start, left)
            yield Block("cell", left, right, cell=Cell(table, row, column))
