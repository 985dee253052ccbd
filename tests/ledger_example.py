"""The example's ledger in the office of the tests, whose people and divisions have other names."""

from __future__ import annotations

import re
from pathlib import Path

from office import Office

LEDGER = Path(__file__).parents[1] / "examples" / "mihon" / "ledger.yaml"
_NAMES = {r"\brenkei\b": "reporter", r"\bhanro\b": "reporter", r"\bjinzai\b": "approver", r"division: \S+?(?=[,}\n])": "division: 産業人材課の係"}


def ledger_text() -> str:
    """The file with the names of the office of the tests."""
    text = LEDGER.read_text(encoding="utf-8")
    for old, new in _NAMES.items():
        text = re.sub(old, new, text)
    return text


def load_ledger(office: Office, folder: Path) -> dict[str, int]:
    """Take the example's ledger over as the records of the office; how many rows by part."""
    from rashinban.records.ledger import book_file, loading

    path = folder / "ledger.yaml"
    path.write_text(ledger_text(), encoding="utf-8")
    return loading.load(book_file.read_book(path), office.organisation, None)
