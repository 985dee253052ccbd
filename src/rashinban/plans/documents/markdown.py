"""Markdown: the file is its own canonical text; the structure comes from the CommonMark parser."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

from rashinban.plans.documents.document import Block, Cell, Document
from rashinban.plans.documents.encoding import decode_text
from rashinban.plans.documents.tagged_table import find_tables
from rashinban.plans.documents.text import line_block, trim

if TYPE_CHECKING:
    from markdown_it.token import Token

_PIPE = re.compile(r"(?<!\\)\|")
_QUOTE_MARKS = re.compile(r"[ \t]*(?:>[ \t]?)*")
_UNSPACED_HEADING = re.compile(r"(#{1,6})(?=[^\s#])")
_TAG_ONLY = re.compile(r"\s*(?:<[^<>]*>\s*)+$")


def read_markdown(name: str, data: bytes) -> Document:
    """Headings with their level (the span covers the # marks), pipe and HTML tables, list items, paragraphs by line.

    ``#見出し`` without a space, common in Japanese files, counts as a heading too.
    """
    from markdown_it import MarkdownIt

    text = decode_text(data, name)
    lines = _line_spans(text)
    tokens = MarkdownIt("commonmark").enable("table").parse("\n".join(text[a:b] for a, b in lines))
    blocks = tuple(_Blocks(text, lines).of(tokens))
    return Document(name, "md", hashlib.sha256(data).hexdigest(), text, blocks)


def _line_spans(text: str) -> list[tuple[int, int]]:
    pieces = re.split(r"(\r\n|\r|\n)", text)
    starts = [0, *accumulate(len(piece) for piece in pieces)]
    return [(starts[i], starts[i] + len(pieces[i])) for i in range(0, len(pieces), 2)]


class _Blocks:
    """Walks the parser's tokens, whose line numbers lead back into the file."""

    def __init__(self, text: str, lines: list[tuple[int, int]]) -> None:
        self.text, self.lines = text, lines
        self.table = -1

    def of(self, tokens: list[Token]) -> Iterator[Block]:
        level, row, in_table, first_of_item = None, -1, False, False
        for token in tokens:
            if token.type == "heading_open":
                level = int(token.tag[1])
            elif token.type == "heading_close":
                level = None
            elif token.type == "list_item_open":
                first_of_item = True
            elif token.type == "table_open":
                self.table, row, in_table = self.table + 1, -1, True
            elif token.type == "table_close":
                in_table = False
            elif token.type == "tr_open" and token.map:
                row += 1
                yield from self._row(token.map[0], row)
            elif token.type == "inline" and token.map and not in_table:
                yield from self._lines(token, level, first_of_item)
                first_of_item = False
            elif token.type in {"fence", "code_block"} and token.map:
                yield from self._code(token)
            elif token.type == "html_block" and token.map:
                yield from self._html(token)

    def _lines(self, token: Token, level: int | None, first_of_item: bool) -> Iterator[Block]:
        first, stop = token.map or (0, 0)
        if token.children and any("<table" in child.content.lower() for child in token.children):
            yield from self._html(token)
            return
        count = token.content.count("\n") + 1 if level else stop - first
        for number in range(first, first + count):
            block = self._line(number, level)
            if block and first_of_item and number == first:
                block = Block("list_item", block.start, block.end, level=level)
            if block:
                yield block

    def _line(self, number: int, level: int | None = None) -> Block | None:
        start, end = self.lines[number]
        marks = _QUOTE_MARKS.match(self.text, start, end)
        start = marks.end() if marks else start
        unspaced = _UNSPACED_HEADING.match(self.text, start, end)
        return line_block(self.text, start, end, len(unspaced[1]) if unspaced and level is None else level)

    def _code(self, token: Token) -> Iterator[Block]:
        first, stop = token.map or (0, 0)
        if token.type == "fence":
            first, stop = first + 1, first + 1 + token.content.count("\n")
        for number in range(first, stop):
            start, end = self.lines[number]
            block = line_block(self.text, start, end)
            if block:
                yield block

    def _row(self, number: int, row: int) -> Iterator[Block]:
        start, end = self.lines[number]
        start, end = trim(self.text, start, end)
        edges = [start - 1, *(pipe.start() for pipe in _PIPE.finditer(self.text, start, end)), end]
        if len(edges) > 2 and edges[1] == start:
            edges = edges[1:]
        for column, (left, right) in enumerate(pairwise(edges)):
            left, right = trim(self.text, left + 1, right)
            if left < right:
                yield Block("cell", left, right, cell=Cell(self.table, row, column, header=row == 0))

    def _html(self, token: Token) -> Iterator[Block]:
        first, stop = token.map or (0, 0)
        position = self.lines[first][0]
        end = self.lines[stop - 1][1]
        for table in find_tables(self.text, position, end):
            yield from self._plain(position, table.start)
            self.table += 1
            yield from table.blocks(self.table)
            position = table.end
        yield from self._plain(position, end)

    def _plain(self, start: int, end: int) -> Iterator[Block]:
        for line in re.finditer(r"[^\r\n]+", self.text[start:end]):
            block = line_block(self.text, start + line.start(), start + line.end())
            if block and not _TAG_ONLY.match(line[0]):
                yield block
