"""Where the figures of a view come from: a line for each file, with what its licence asks for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from rashinban.core.phrase import Phrase
from rashinban.core.series import Origin
from rashinban.statistics.selection import Held


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A file as it is cited; ``sha256`` leads to the bytes."""

    publisher: str
    table: str
    edition: str
    title: str
    authority: str
    licence: str
    credit: str
    sha256: str
    received_on: date | None

    @property
    def text(self) -> Phrase:
        """The line as it closes a figure."""
        who = self.authority or self.credit
        ja = f"{who}「{self.title}」" if who else self.title
        en = f"{who}, {self.title}" if who else self.title
        return Phrase(f"{ja}（{self.edition}年版）", f"{en} ({self.edition} edition)")

    @property
    def short_hash(self) -> str:
        """Enough of the hash to tell files apart by eye."""
        return f"{self.sha256[:8]}…{self.sha256[-4:]}"


def source_lines(origins: Iterable[Origin], held: Iterable[Held]) -> tuple[SourceLine, ...]:
    """A line for each file once, in the order of publisher, table and edition; the newest edition first."""
    about = {(each.sha256, each.table): each for each in held}
    lines = {}
    for origin in origins:
        known = about.get((origin.sha256, origin.table))
        lines[origin.sha256, origin.table] = SourceLine(
            publisher=origin.publisher,
            table=origin.table,
            edition=origin.edition,
            title=origin.title,
            authority=known.authority if known else "",
            licence=origin.licence or (known.licence if known else ""),
            credit=known.credit if known else "",
            sha256=origin.sha256,
            received_on=known.received_on if known else None,
        )
    newest_first = sorted(lines.values(), key=lambda line: line.edition, reverse=True)
    return tuple(sorted(newest_first, key=lambda line: (line.publisher, line.table)))
