"""PDF with a text layer → Document."""

from __future__ import annotations

from collections import Counter
from typing import Any

from rashinban.core.errors import Place, UnreadableFile
from rashinban.plans.documents.canonical import CanonicalText
from rashinban.plans.documents.document import Cell, Document
from rashinban.plans.documents.pdf.cells import FilledTable
from rashinban.plans.documents.pdf.flow import join
from rashinban.plans.documents.pdf.glyphs import Line
from rashinban.plans.documents.pdf.page import Page, read_page
from rashinban.plans.documents.pdf.story import Paragraph, Piece, PlacedTable, tell
from rashinban.plans.documents.text import kind_of

_ASK_AGAIN = "発行元からPDFをもう一度入手するか、元の文書からPDFを作り直してください。"


def read_pdf(name: str, data: bytes) -> Document:
    """Paragraphs with their wraps removed, ruled tables cell by cell; page numbers and running heads unread.

    Raises an UnreadableFile for a damaged or encrypted file, and for one whose text cannot be taken out (a scan).
    """
    from pypdfium2 import PdfDocument, PdfiumError

    try:
        pdf = PdfDocument(data)
    except PdfiumError as error:
        raise _refusal(name, str(error)) from error
    try:
        pages = [_read(pdf, number, name) for number in range(len(pdf))]
    finally:
        pdf.close()
    _require_text(name, pages)
    text = CanonicalText()
    text.notes += [
        f"{number}ページは画像だけで文字の情報がないため、読み込んでいません。"
        for number, page in enumerate(pages, 1)
        if page.picture
    ]
    _Writer(text, pages).write(tell(pages))
    return text.finish(name, "pdf", data)


def _read(pdf: Any, number: int, name: str) -> Page:
    from pypdfium2 import PdfiumError

    try:
        return read_page(pdf[number])
    except PdfiumError as error:
        place = Place(file=name, page=number + 1)
        raise UnreadableFile("このページは壊れていて開けません。", place, _ASK_AGAIN) from error


def _refusal(name: str, reason: str) -> UnreadableFile:
    if "password" in reason.lower() or "security" in reason.lower():
        return UnreadableFile(
            "パスワードで保護されたPDFは読み込めません。",
            Place(file=name),
            "パスワードを解除して保存し直したPDFを指定してください。",
        )
    return UnreadableFile("PDFが壊れているか、途中で切れています。", Place(file=name), _ASK_AGAIN)


def _require_text(name: str, pages: list[Page]) -> None:
    text = "".join(_printed(page) for page in pages)
    if not text.strip():
        picture = next((number for number, page in enumerate(pages, 1) if page.picture), None)
        raise UnreadableFile(
            "文字の情報がないPDFです（紙を画像として取り込んだものなど）。",
            Place(file=name, page=picture),
            "元の文書（Word、Excelなど）か、文字を選んでコピーできるPDFを指定してください。",
        )
    unknown = sum(character == "\ufffd" or "\ue000" <= character <= "\uf8ff" for character in text)
    if unknown > 0.3 * len(text):
        raise UnreadableFile(
            "文字の番号が失われたPDFです。画面では読めても、文字として取り出せません。",
            Place(file=name),
            "元の文書から「フォントを埋め込む」設定でPDFを作り直すか、元の文書を指定してください。",
        )


def _printed(page: Page) -> str:
    cells = (text for item in page.items if isinstance(item, FilledTable) for text in item.texts.values())
    return "".join([*(line.text for line in page.lines), *cells])


class _Writer:
    """Writes the pieces and notes where each page begins."""

    def __init__(self, text: CanonicalText, pages: list[Page]) -> None:
        self.text = text
        self.pages = len(pages)
        lines = [line for page in pages for line in page.lines]
        letters = Counter(size for line in lines for size in [round(line.size, 1)] * len(line.text))
        self.body_size = letters.most_common(1)[0][0] if letters else 0.0
        self.bold_body = 2 * sum(len(line.text) for line in lines if line.bold) > letters.total()
        self.begun, self.table, self.first_row, self.rows = 0, -1, 0, 0

    def write(self, story: list[Piece]) -> None:
        for piece in story:
            if isinstance(piece, Paragraph):
                self._write_paragraph(piece)
            elif isinstance(piece, PlacedTable):
                self._begin(piece.page)
                self._write_table(piece)
            else:
                self._begin(piece.page)
                self.text.write_unread(piece.text)
        self._begin(self.pages)

    def _begin(self, page: int, back: int = 0) -> None:
        for _ in range(self.begun, page):
            self.text.begin_page(back)
        self.begun = max(self.begun, page)

    def _write_paragraph(self, paragraph: Paragraph) -> None:
        self._begin(paragraph.pages[0])
        text = join(paragraph.lines)
        first = paragraph.lines[0]
        self.text.write_line(text, kind_of(text), page=paragraph.pages[0], emphasis=self._stands_out(first))
        for index in range(1, len(paragraph.pages)):
            if paragraph.pages[index] > self.begun:
                rest = len(text) - len(join(paragraph.lines[:index]))
                self._begin(paragraph.pages[index], back=rest + 1)

    def _stands_out(self, line: Line) -> bool:
        return line.size > 1.08 * self.body_size or (line.bold and not self.bold_body)

    def _write_table(self, piece: PlacedTable) -> None:
        if piece.goes_on:
            self.first_row += self.rows
        else:
            self.table, self.first_row = self.table + 1, 0
        ruled = piece.table.ruled
        self.rows = ruled.rows
        for row in range(ruled.rows):
            cells = [
                (
                    text,
                    Cell(self.table, self.first_row + row, box.column, box.row_span, box.column_span),
                )
                for box, text in piece.table.texts.items()
                if box.row == row
            ]
            self.text.write_row(cells, page=piece.page)
