"""Answers that come in as a file or as pasted text: refused by size before they are read, kept only when they are whole."""

from __future__ import annotations

from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST

from rashinban.core.errors import Place, RashinbanError, UnreadableFile
from rashinban.monitoring.answers.reading import PASTED
from rashinban.monitoring.answers.workbook import LIMITS
from rashinban.records import uploads
from rashinban.records.models import Collection, Division
from rashinban.web.asking.parts import Part, find_collection, find_part, find_parts, put, require_open
from rashinban.web.finding import signed_in

#: Bytes that may stand around the file itself: boundaries, names, the other fields.
AROUND = 64 * 2**10
#: Bytes of pasted text; beyond it a file is the better way.
LONGEST_PASTE = 4 * 2**20


class Limited(FileUploadHandler):
    """Stops an upload that grows beyond the limit, whatever size it said it had."""

    def __init__(self, request: HttpRequest, limit: int) -> None:
        super().__init__(request)
        self.limit, self.come, self.stopped = limit, 0, False

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Pass the bytes on while there are not too many."""
        self.come += len(raw_data)
        if self.come > self.limit:
            self.stopped = True
            raise StopUpload(connection_reset=True)
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """Somebody else keeps the file."""
        return


@csrf_exempt  # the inner view checks: the check itself would read the whole body before its size is looked at
@signed_in
def upload(request: HttpRequest, pk: int) -> HttpResponse:
    """A workbook or CSV of a division."""
    collection = find_collection(request, pk)
    parts = find_parts(request, collection)
    part, division = find_part(request, parts)
    require_open(request, collection)
    if request.method == "POST":
        declared = _declared(request)
        if declared > LIMITS.file_bytes + AROUND:
            return _page(request, collection, parts, part, _too_large(declared))
        limited = Limited(request, LIMITS.file_bytes)
        request.upload_handlers.insert(0, limited)
    return _upload(request, collection, parts, part, division)


@csrf_protect
def _upload(
    request: HttpRequest, collection: Collection, parts: tuple[Part, ...], part: Part, division: Division | None
) -> HttpResponse:
    if request.method != "POST":
        return _page(request, collection, parts, part)
    sent = request.FILES.get("file")
    try:
        if getattr(request.upload_handlers[0], "stopped", False):
            raise _too_large(LIMITS.file_bytes + 1)
        if sent is None:
            raise UnreadableFile("ファイルが選ばれていません。", Place(), "入力した様式を選んでから、もう一度押してください。")
        question = put(request, collection, division)
        content = sent.read()
        with NamedTemporaryFile(suffix=".part") as held:
            held.write(content)
            held.flush()
            uploads.read_file(question, Path(held.name), Path(sent.name).name)
    except RashinbanError as error:
        return _page(request, collection, parts, part, error)
    received = uploads.Received(content, Path(sent.name).name, sent.content_type or "application/octet-stream")
    return redirect("upload_preview", uploads.keep(collection, division, received, request.user).pk)


@csrf_exempt  # as above
@signed_in
@require_POST
def paste(request: HttpRequest, pk: int) -> HttpResponse:
    """Rows copied from a spreadsheet, or a CSV as text."""
    collection = find_collection(request, pk)
    parts = find_parts(request, collection)
    part, division = find_part(request, parts)
    require_open(request, collection)
    if _declared(request) > LONGEST_PASTE:
        return _page(request, collection, parts, part, _too_long())
    return _paste(request, collection, parts, part, division)


@csrf_protect
def _paste(
    request: HttpRequest, collection: Collection, parts: tuple[Part, ...], part: Part, division: Division | None
) -> HttpResponse:
    try:
        text = request.POST.get("text", "")
        uploads.paste(put(request, collection, division), text)
    except RequestDataTooBig:
        return _page(request, collection, parts, part, _too_long())
    except RashinbanError as error:
        return _page(request, collection, parts, part, error, text)
    received = uploads.Received(text.encode(), PASTED, "text/plain")
    return redirect("upload_preview", uploads.keep(collection, division, received, request.user).pk)


def _page(
    request: HttpRequest, collection: Collection, parts: tuple[Part, ...], part: Part, error: RashinbanError | None = None, text: str = ""
) -> HttpResponse:
    context: dict[str, Any] = {
        "collection": collection,
        "plan": collection.edition.plan,
        "parts": parts,
        "part": part,
        "errors": error.each if error is not None else (),
        "text": text,
        "largest": LIMITS.file_bytes // 2**20,
    }
    return render(request, "asking/upload.html", context, status=200 if error is None else 400)


def _declared(request: HttpRequest) -> int:
    length = request.META.get("CONTENT_LENGTH") or "0"
    return int(length) if length.isdecimal() else 0


def _too_large(size: int) -> UnreadableFile:
    return UnreadableFile(
        f"ファイルが大きすぎます（{size / 2**20:.0f} MB。上限は{LIMITS.file_bytes / 2**20:.0f} MB）。",
        Place(),
        "貼り付けた画像や使っていないシートを消すか、様式を書き出し直してください。",
    )


def _too_long() -> UnreadableFile:
    return UnreadableFile("貼り付けた表が大きすぎます。", Place(file=PASTED), "必要な行だけを貼り付けるか、ファイルで出してください。")
