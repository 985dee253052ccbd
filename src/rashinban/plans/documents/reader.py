"""From a file to a Document: which reader is asked, and what is checked before."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib.metadata import entry_points
from pathlib import Path, PurePath

from rashinban.core.errors import Place, UnreadableFile
from rashinban.plans.documents.document import Document
from rashinban.plans.documents.guards import (
    Limits,
    check_amount,
    check_content,
    check_not_empty,
    read_bytes,
    unknown_format,
)
from rashinban.plans.documents.html import read_html
from rashinban.plans.documents.markdown import read_markdown
from rashinban.plans.documents.pdf.reader import read_pdf
from rashinban.plans.documents.separated import read_csv, read_tsv
from rashinban.plans.documents.spreadsheet import read_workbook, read_xlsx
from rashinban.plans.documents.text import read_text
from rashinban.plans.documents.word.reader import read_docx

Reader = Callable[[str, bytes], Document]

BUILT_IN: dict[str, Reader] = {
    "pdf": read_pdf,
    "docx": read_docx,
    "xlsx": read_xlsx,
    "xls": read_workbook,
    "xlsb": read_workbook,
    "ods": read_workbook,
    "html": read_html,
    "htm": read_html,
    "md": read_markdown,
    "markdown": read_markdown,
    "txt": read_text,
    "csv": read_csv,
    "tsv": read_tsv,
}


def read_document(path: Path, limits: Limits | None = None) -> Document:
    """Read a plan document of any known format; the extension tells which.

    Offsets count code points of ``Document.text``: for txt, md, csv and tsv the decoded file itself without its
    byte order mark, otherwise one block or table row per line. Raises an UnreadableFile that says what is wrong,
    where, and what to do.
    """
    bounds = limits or Limits()
    return read_content(path.name, read_bytes(path, bounds), bounds)


def read_content(name: str, data: bytes, limits: Limits | None = None) -> Document:
    """Read a plan document from its bytes; the extension of its name tells the format."""
    bounds = limits or Limits()
    extension = check_file(name, data, bounds)
    document = readers()[extension](name, data)
    if not document.blocks:
        raise UnreadableFile(
            "ファイルに文字がありません。",
            Place(file=name),
            "計画の本文が入ったファイルか確かめてください。",
        )
    return document


def check_file(name: str, data: bytes, limits: Limits | None = None) -> str:
    """Everything that can be refused before a document is opened; returns the extension, which names its reader."""
    bounds = limits or Limits()
    extension = PurePath(name).suffix.lstrip(".").lower()
    check_amount(name, len(data), bounds)
    check_not_empty(name, data)
    if extension not in readers():
        raise unknown_format(name, extension, sorted(readers()))
    check_content(name, extension, data, bounds)
    return extension


@cache
def readers() -> dict[str, Reader]:
    """Extension → reader: the built-in ones and those of the entry-point group ``rashinban.readers``.

    The name of an entry point is the extension, its object a ``(name, bytes) -> Document``; it cannot replace a
    built-in reader.
    """
    added = {point.name.lower(): point.load() for point in entry_points(group="rashinban.readers")}
    return {**added, **BUILT_IN}
