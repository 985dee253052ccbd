"""Word documents (docx) → Document."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from rashinban.core.errors import Place, UnreadableFile
from rashinban.plans.documents.canonical import CanonicalText
from rashinban.plans.documents.document import Cell, Document
from rashinban.plans.documents.text import kind_of
from rashinban.plans.documents.word.numbering import read_numbering
from rashinban.plans.documents.word.paragraphs import FALLBACK, Styles, paragraph_text

_WRAPPERS = ("w:sdt", "w:sdtContent", "w:ins", "w:moveTo", "w:customXml", "w:smartTag")


def read_docx(name: str, data: bytes) -> Document:
    """Paragraphs with the level of their style and the numbers Word generates, tables with merges, text boxes.

    Tracked insertions count as text, deletions do not. Headers, footers, footnotes and comments are left out.
    """
    from docx import Document as open_docx

    try:
        document = open_docx(io.BytesIO(data))
    except Exception as error:  # python-docx raises whatever the damaged part leads it to
        raise _damaged(name) from error
    try:
        walk = _Walk(document)
        walk.write_all(document.element.body)
    except (KeyError, ValueError, AttributeError, RecursionError) as error:
        raise _damaged(name) from error
    if not walk.text.blocks:
        raise UnreadableFile(
            "文書に文字がありません。",
            Place(file=name),
            "Wordで開いて本文が文字として入っているか確かめてください。",
        )
    return walk.text.finish(name, "docx", data)


def _damaged(name: str) -> UnreadableFile:
    return UnreadableFile(
        "Word文書として開けません。ファイルが壊れています。",
        Place(file=name),
        "Wordの「開いて修復する」で開き、docx形式で保存し直してください。",
    )


class _Walk:
    """Goes through the body in order."""

    def __init__(self, document: Any) -> None:
        from docx.oxml.ns import qn

        self.qn = qn
        self.text = CanonicalText()
        self.styles = Styles(document)
        self.numbering = read_numbering(document)
        self.tables = -1

    def write_all(self, parent: Any) -> None:
        for element in self._children(parent, "w:p", "w:tbl"):
            if element.tag == self.qn("w:tbl"):
                self._write_table(element)
            else:
                self._write_paragraph(element)
                for box in self._boxes(element):
                    self.write_all(box)

    def _write_paragraph(self, paragraph: Any) -> None:
        text, bullet = self._labelled(paragraph)
        level = self.styles.level(paragraph)
        kind = "list_item" if bullet and level is None else kind_of(text)
        self.text.write_line(text, kind, level=level, emphasis=self.styles.stands_out(paragraph))

    def _labelled(self, paragraph: Any) -> tuple[str, bool]:
        """The text behind its number, and whether Word lists it. An empty paragraph is not counted, as in Word."""
        text = paragraph_text(paragraph)
        if not text.strip():
            return "", False
        label = self.styles.label(paragraph, self.numbering)
        return (label.text + text.lstrip() if label else text), label is not None

    def _write_table(self, table: Any) -> None:
        self.tables += 1
        number, rows = self.tables, self._rows(table)
        for row, cells in enumerate(rows):
            written = []
            for column, across, merged, element, header in cells:
                if merged != "continue":
                    down = _height(rows, row, column) if merged == "restart" else 1
                    written.append(
                        (self._cell_text(element), Cell(number, row, column, down, across, header))
                    )
            self.text.write_row(written)
        for _, _, _, element, _ in (cell for cells in rows for cell in cells):
            for inner in self._children(element, "w:tbl"):
                self._write_table(inner)

    def _rows(self, table: Any) -> list[list[_RowCell]]:
        qn, rows = self.qn, []
        for row in self._children(table, "w:tr"):
            properties = row.find(qn("w:trPr"))
            if properties is not None and properties.find(qn("w:del")) is not None:
                continue
            column = self._number(properties, "w:gridBefore", 0)
            header = properties is not None and properties.find(qn("w:tblHeader")) is not None
            cells: list[_RowCell] = []
            for element in self._children(row, "w:tc"):
                own = element.find(qn("w:tcPr"))
                across = self._number(own, "w:gridSpan", 1)
                merge = own.find(qn("w:vMerge")) if own is not None else None
                merged = "" if merge is None else merge.get(qn("w:val"), "continue")
                cells.append((column, across, merged, element, header))
                column += across
            rows.append(cells)
        return rows

    def _cell_text(self, cell: Any) -> str:
        lines = []
        for paragraph in self._children(cell, "w:p"):
            lines.append(self._labelled(paragraph)[0])
            for box in self._boxes(paragraph):
                lines += [self._labelled(inner)[0] for inner in self._children(box, "w:p")]
        return "\n".join(line.strip() for line in lines if line.strip())

    def _number(self, properties: Any, tag: str, default: int) -> int:
        child = properties.find(self.qn(tag)) if properties is not None else None
        return int(child.get(self.qn("w:val"), default)) if child is not None else default

    def _children(self, parent: Any, *tags: str) -> Iterator[Any]:
        """The children with these tags, also inside content controls and tracked insertions."""
        wanted, wrappers = {self.qn(tag) for tag in tags}, {self.qn(tag) for tag in _WRAPPERS}
        for child in parent:
            if child.tag in wanted:
                yield child
            elif child.tag in wrappers:
                yield from self._children(child, *tags)

    def _boxes(self, paragraph: Any) -> Iterator[Any]:
        """The text boxes anchored in a paragraph; Word writes each twice, the second time for old versions."""
        box = self.qn("w:txbxContent")
        for content in paragraph.iter(box):
            above = [ancestor.tag for ancestor in content.iterancestors()]
            inside = above[: above.index(paragraph.tag)] if paragraph.tag in above else above
            if FALLBACK not in inside and box not in inside:
                yield content


_RowCell = tuple[int, int, str, Any, bool]


def _height(rows: list[list[_RowCell]], row: int, column: int) -> int:
    height = 1
    for below in rows[row + 1 :]:
        if not any(cell[0] == column and cell[2] == "continue" for cell in below):
            break
        height += 1
    return height
