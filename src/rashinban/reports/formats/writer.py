"""The seam of report writers: a built-in table by suffix, and the entry-point group ``rashinban.writers``."""

from __future__ import annotations

import os
from collections.abc import Callable
from importlib import import_module
from importlib.metadata import entry_points
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import cast

from rashinban.core.errors import Place, RashinbanError
from rashinban.reports.contents import Report

#: A writer turns a report into the bytes of one file, the same bytes for the same report.
Writer = Callable[[Report], bytes]

GROUP = "rashinban.writers"
BUILT_IN: dict[str, str] = {
    ".html": "rashinban.reports.formats.html:write_html",
    ".pdf": "rashinban.reports.formats.pdf:write_pdf",
    ".docx": "rashinban.reports.formats.word:write_word",
    ".pptx": "rashinban.reports.formats.powerpoint:write_powerpoint",
    ".xlsx": "rashinban.reports.formats.excel:write_excel",
    ".zip": "rashinban.reports.formats.package:write_package",
}


def suffixes() -> tuple[str, ...]:
    """Every suffix a report can be written to, built in ones first."""
    return (*BUILT_IN, *sorted(f".{entry.name.lstrip('.')}" for entry in entry_points(group=GROUP)))


def find_writer(path: Path) -> Writer:
    """The writer for a file's suffix; a RashinbanError names the suffixes there are."""
    suffix = path.suffix.lower()
    if suffix in BUILT_IN:
        module, name = BUILT_IN[suffix].split(":")
        return cast(Writer, getattr(import_module(module), name))
    for entry in entry_points(group=GROUP):
        if f".{entry.name.lstrip('.')}" == suffix:
            return cast(Writer, entry.load())
    raise RashinbanError(
        f"報告書は「{suffix or path.name}」の形式では書けません。",
        Place(file=path.name),
        f"ファイル名の終わりを次のどれかにしてください：{'、'.join(suffixes())}",
    )


def write_report(report: Report, path: Path) -> None:
    """Write the report in the format its name asks for, whole or not at all.

    The file is made beside its place under another name and then put in place, so a failure leaves what was there.
    """
    content = find_writer(path)(report)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as draft:
            draft.write(content)
        try:
            Path(draft.name).chmod(0o666 & ~_umask())
            os.replace(draft.name, path)
        except OSError:
            Path(draft.name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise RashinbanError(
            f"報告書を書き込めません（{error.strerror or error}）。",
            Place(file=str(path)),
            "保存先のフォルダに書き込めるか、同じ名前のファイルが開かれていないかを確かめてください。",
        ) from error


def _umask() -> int:
    current = os.umask(0)
    os.umask(current)
    return current
