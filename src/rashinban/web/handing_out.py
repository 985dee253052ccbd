"""Files handed out to whoever reads the page. Nobody keeps them on the way: what stands in them depends on who asks."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator

from django.http import HttpResponse, StreamingHttpResponse
from django.utils.http import content_disposition_header

from rashinban.reports.exchange.cells import harmless

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"
#: Characters sent at once of a table that is written while it is read.
_PIECE = 100_000
#: What file systems do not take in a name.
_ODD = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f]')


def hand_out(content: bytes | str | Iterable[str], name: str, media_type: str, *, inline: bool = False) -> HttpResponse:
    """A file as a download, or ``inline`` as something a program opens; pieces are sent as they come."""
    kind = HttpResponse if isinstance(content, bytes | str) else StreamingHttpResponse
    answer = kind(content, content_type=media_type)
    answer["Content-Disposition"] = content_disposition_header(not inline, _ODD.sub("_", name))
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer


def excel(content: bytes, name: str) -> HttpResponse:
    """A workbook as a download."""
    return hand_out(content, name, EXCEL)


def csv_file(rows: Iterable[Iterable[str]], name: str) -> HttpResponse:
    """Rows as a CSV that Excel reads as UTF-8, without a cell it would run."""
    return hand_out("".join(csv_pieces(rows)), name, CSV)


def csv_pieces(rows: Iterable[Iterable[str]]) -> Iterator[str]:
    """The same in pieces, for what is too long to be held at once."""
    piece = io.StringIO()
    piece.write("\ufeff")
    writer = csv.writer(piece, lineterminator="\r\n")
    for row in rows:
        writer.writerow([harmless(cell) for cell in row])
        if piece.tell() > _PIECE:
            yield piece.getvalue()
            piece.seek(0)
            piece.truncate()
    yield piece.getvalue()
