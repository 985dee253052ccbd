"""From a file to a Document: which reader is asked, and what is checked before."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib.metadata import entry_points
from pathlib import Path

from rashinban.core.errors import Place, UnreadableFile
from rashinban.plans.documents.document import Document
from rashinban.plans.documents.html import read_html
from rashinban.plans.documents.markdown import read_markdown
from rashinban.plans.documents.pdf.reader import read_pdf
from rashinban.plans.documents.separated import read_csv, read_tsv
from rashinban.plans.documents.spreadsheet import read_workbook, read_xlsx
from rashinban.plans.documents.text import read_text
from rashinban.plans.documents.word.reader import read_docx

Reader = Callable[[str, bytes], Document]

BUILT_IN: dict[str, Reader] = {
    "txt": read_text,
    "md": read_markdown,
    "markdown": read_markdown,
    "csv": read_csv,
    "tsv": read_tsv,
    "html": read_html,
    "htm": read_html,
    "pdf": read_pdf,
    "docx": read_docx,
    "xlsx": read_xlsx,
    "xls": read_workbook,
    "xlsb": read_workbook,
    "ods": read_workbook,
}


def read_document(path: Path) -> Document:
    """Read a plan document of any known format.

    The format is told by the extension. Raises an UnreadableFile that says what is wrong, where, and what to do.
    """
    extension = path.suffix.lstrip(".").lower()
    reader = readers().get(extension)
    if reader is None:
        raise UnreadableFile(
            "この形式は読み込めません。", Place(file=path.name), "対応する形式で保存し直してください。"
        )
    return reader(path.name, path.read_bytes())


@cache
def readers() -> dict[str, Reader]:
    """Extension → reader: the built-in ones and those of the entry-point group ``rashinban.readers``.

    The name of an entry point is the extension, its object a ``(name, bytes) -> Document``; it cannot replace a
    built-in reader.
    """
    added = {point.name.lower(): point.load() for point in entry_points(group="rashinban.readers")}
    return {**added, **BUILT_IN}
