"""HTML pages, and the "Excel files" that web systems make of them → Document."""

from __future__ import annotations

import re
from typing import Any

from rashinban.core.errors import Place, UnreadableFile
from rashinban.plans.documents.canonical import CanonicalText
from rashinban.plans.documents.document import BlockKind, Cell, Document
from rashinban.plans.documents.encoding import decode_text
from rashinban.plans.documents.grid import Grid
from rashinban.plans.documents.text import kind_of

_CHARSET = re.compile(
    rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]+)|<\?xml[^>]{0,100}?encoding=["']([\w.:-]+)""", re.I
)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>", re.I)
_DROPPED = re.compile(
    "script|style|nav|noscript|template|head|select|button|input|textarea|svg|math|iframe|object|audio|video|rt|rp"
)
_INLINE = re.compile(
    "a|abbr|b|bdi|bdo|big|cite|code|data|del|dfn|em|font|i|ins|kbd|label|mark|output|q|rb|ruby|s|samp|small|span"
    "|strike|strong|sub|sup|time|tt|u|var|wbr|img"
)
_BOLD = frozenset({"b", "strong"})
_SPACE = re.compile(r"[ \t\r\n\f]+")


def read_html(name: str, data: bytes) -> Document:
    """Headings with their level, tables with merges, list items, paragraphs; a line break begins a new block.

    Scripts, styles and navigation are left out. Nothing is fetched: neither files nor entities.
    """
    from lxml import etree, html

    match = _CHARSET.search(data[:4096])
    declared = (match[1] or match[2]).decode("ascii", "replace") if match else None
    source = _DECLARATION.sub("", decode_text(data, name, declared))
    parser = html.HTMLParser(no_network=True, huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        root = html.document_fromstring(source, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        raise _empty(name) from error
    # Past its limit the parser drops the rest in silence; the log is the only trace.
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        raise _too_deep(name)
    walk = _Walk()
    try:
        walk.visit(root)
    except RecursionError as error:
        raise _too_deep(name) from error
    walk.end_line()
    if not walk.text.blocks:
        raise _empty(name)
    return walk.text.finish(name, "html", data)


def _too_deep(name: str) -> UnreadableFile:
    return UnreadableFile(
        "要素の入れ子が深すぎるHTMLです。",
        Place(file=name),
        "ブラウザーで開き、本文を選んでWordなどに貼り付け、そのファイルを指定してください。",
    )


def _empty(name: str) -> UnreadableFile:
    return UnreadableFile(
        "このHTMLには読める文章も表もありません。",
        Place(file=name),
        "ブラウザーで開いて本文が見えるか確かめ、「名前を付けて保存」で保存し直してください。",
    )


class _Walk:
    """Goes through the elements in order and gathers inline text until a block ends."""

    def __init__(self) -> None:
        self.text = CanonicalText()
        self.inline: list[str] = []
        self.kind: BlockKind = "paragraph"
        self.level: int | None = None
        self.bold = 0
        self.plain = False  # whether the line holds letters that are not bold
        self.tables = -1
        self.cell_depth = 0
        self.nested: list[Any] = []

    def visit(self, element: Any) -> None:
        tag = element.tag if isinstance(element.tag, str) else ""
        if not tag or _DROPPED.fullmatch(tag) or element.get("hidden") is not None:
            return
        if tag == "br":
            self.inline.append("\n") if self.cell_depth else self.end_line()
        elif tag == "table":
            self._meet_table(element)
        elif _INLINE.fullmatch(tag):
            self._inside(element, bold=tag in _BOLD)
        else:
            self._visit_block(element, tag)

    def end_line(self) -> None:
        """Write what was gathered as a block."""
        line = _SPACE.sub(" ", "".join(self.inline)).strip()
        if line:
            kind = kind_of(line) if self.kind == "paragraph" else self.kind
            self.text.write_line(line, kind, level=self.level, emphasis=not self.plain)
        self.inline, self.plain = [], False

    def _visit_block(self, element: Any, tag: str) -> None:
        self._break()
        before = self.kind, self.level
        if re.fullmatch(r"h[1-6]", tag):
            self.level = int(tag[1])
        elif tag in {"li", "dt", "dd"}:
            self.kind = "list_item"
        self._inside(element)
        self._break()
        self.kind, self.level = before

    def _break(self) -> None:
        if not self.cell_depth:
            self.end_line()
        elif self.inline and self.inline[-1] != "\n":
            self.inline.append("\n")

    def _inside(self, element: Any, bold: bool = False) -> None:
        self.bold += bold
        self._say(element.text)
        for child in element:
            self.visit(child)
            self._say(child.tail)
        self.bold -= bold

    def _say(self, text: str | None) -> None:
        if text:
            self.inline.append(_SPACE.sub(" ", text))
            self.plain |= bool(text.strip()) and not self.bold

    def _meet_table(self, element: Any) -> None:
        if self.cell_depth:
            self.nested.append(element)
            return
        self.end_line()
        waiting = [element]
        while waiting:
            waiting += self._write_table(waiting.pop(0))

    def _write_table(self, table: Any) -> list[Any]:
        """Write the rows; give back the tables met inside the cells."""
        self.tables += 1
        for caption in table.iterchildren("caption"):
            self._inside(caption)
            self.end_line()
        grid, nested = Grid(), []
        rows = [row for row in table.iter("tr") if next(row.iterancestors("table")) is table]
        for number, row in enumerate(rows):
            cells = []
            for element in row.iterchildren("td", "th"):
                column, down, across = grid.place(
                    number, _count(element, "rowspan"), _count(element, "colspan")
                )
                text, inner = self._cell_text(element)
                nested += inner
                cells.append((text, Cell(self.tables, number, column, down, across, element.tag == "th")))
            self.text.write_row(cells)
        return nested

    def _cell_text(self, element: Any) -> tuple[str, list[Any]]:
        self.cell_depth, self.inline, self.nested = 1, [], []
        self._inside(element)
        lines = (_SPACE.sub(" ", line).strip() for line in "".join(self.inline).split("\n"))
        self.cell_depth, self.inline, self.plain = 0, [], False
        return "\n".join(line for line in lines if line), self.nested


def _count(element: Any, attribute: str) -> int:
    value = (element.get(attribute) or "1").strip()
    return int(value) if value.isdecimal() and len(value) < 5 else 1
