"""Who took part, from a list: pasted or handed over as a file, compared with what is known, confirmed as a whole."""

from __future__ import annotations

import csv
import io
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from rashinban.core.errors import ManyErrors, Place, RashinbanError, UnreadableFile
from rashinban.monitoring.sheets import Sheet, read_sheets, text_rows
from rashinban.records import files
from rashinban.records.ledger import attendance, gatherings
from rashinban.records.ledger.attendance import Compared
from rashinban.records.models import GatheringRow, PartyRow
from rashinban.web.finding import require, signed_in
from rashinban.web.gatherings.forms import CountedForm, ListForm
from rashinban.web.gatherings.views import find, measures_of

_NEW = "new"


@signed_in
def take(request: HttpRequest, pk: int) -> HttpResponse:
    """The list; then what it would change; then, confirmed, everything of it or nothing."""
    row = find(request, pk)
    require(gatherings.writes(row, request.user))
    if request.method != "POST":
        return _first(request, row, ListForm())
    form = ListForm(request.POST, request.FILES)
    if not form.is_valid():
        return _first(request, row, form)
    errors: tuple[RashinbanError, ...] = ()
    try:
        sheet = _sheet(form.cleaned_data["file"], form.cleaned_data["text"])
        compared = attendance.compare(row, attendance.read_attendance(sheet), request.user)
    except ManyErrors as wrong:
        errors = wrong.errors
    except RashinbanError as wrong:
        errors = (wrong,)
    if errors:
        return _first(request, row, form, errors)
    text = form.cleaned_data["text"] if form.cleaned_data["file"] is None else _as_text(sheet)
    counted = CountedForm(request.POST if "confirmed" in request.POST else None, measures=measures_of(request, row))
    if request.POST.get("confirmed") == _seen(compared) and counted.is_valid():
        chosen = _chosen(request, compared)
        if all(at in chosen for at, one in enumerate(compared) if one.open):
            facts = attendance.take(row, compared, chosen, request.user, measure=counted.cleaned_data["measure"])
            done = _("参加者%(count)d件を記録しました。") % {"count": len(facts)}
            messages.success(request, done if facts else _("名簿は、いまの記録と同じでした。何も変えていません。"))
            return redirect("gathering", row.pk)
    return _preview(request, row, compared, text, counted)


def _first(
    request: HttpRequest, row: GatheringRow, form: ListForm, errors: tuple[RashinbanError, ...] = ()
) -> HttpResponse:
    context = {"gathering": row, "form": form, "errors": errors, "over": row.on <= request.today}
    return render(request, "gatherings/attendance.html", context)


def _preview(
    request: HttpRequest, row: GatheringRow, compared: tuple[Compared, ...], text: str, counted: CountedForm
) -> HttpResponse:
    sent = "confirmed" in request.POST
    chosen = _chosen(request, compared)
    lines = [(at, one, _value(chosen, at)) for at, one in enumerate(compared)]
    context = {
        "gathering": row,
        "open": [each for each in lines if each[1].open],
        "new": [each for each in lines if each[1].new],
        "found": [each for each in lines if each[1].meant.certain and not each[1].known],
        "known": [each for each in lines if each[1].known],
        "text": text,
        "seen": _seen(compared),
        "counted": counted,
        "changed": sent and request.POST["confirmed"] != _seen(compared),
        "undecided": sent and request.POST["confirmed"] == _seen(compared),
    }
    return render(request, "gatherings/attendance_preview.html", context)


def _value(chosen: dict[int, PartyRow | None], at: int) -> str:
    if at not in chosen:
        return ""
    party = chosen[at]
    return str(party.pk) if party is not None else _NEW


def _chosen(request: HttpRequest, compared: tuple[Compared, ...]) -> dict[int, PartyRow | None]:
    found: dict[int, PartyRow | None] = {}
    for at, one in enumerate(compared):
        value = request.POST.get(f"row-{at}", "")
        if value == _NEW:
            found[at] = None
        elif one.open and (party := next((each for each in one.meant.similar if str(each.pk) == value), None)):
            found[at] = party
    return found


def _seen(compared: tuple[Compared, ...]) -> str:
    """What was shown, in short: confirmed is only what somebody has seen."""
    told: list[Any] = []
    for one in compared:
        who = one.meant.party.pk if one.meant.party else [row.pk for row in one.meant.similar]
        told.append((one.attendee.name, one.attendee.kind, one.attendee.people, one.attendee.role, who, one.known))
    return sha256(repr(told).encode()).hexdigest()[:32]


def _sheet(file: UploadedFile | None, text: str) -> Sheet:
    if file is None:
        return text_rows(text.strip("\r\n"), Place(file=_("貼り付けた表")))
    name = Path(file.name or "list.csv").name
    if not name.lower().endswith((".xlsx", ".csv", ".tsv", ".txt")):
        raise UnreadableFile(_("この形式の名簿は読めません。"), Place(file=name), _("Excel（xlsx）かCSVで保存し直してください。"))
    return files.read_sent(read_sheets, file.read(), name)[0]


def _as_text(sheet: Sheet) -> str:
    """The list as the preview sends it back: files are not kept before somebody has said yes."""
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerows([cell.text for cell in row] for row in sheet.rows)
    return text.getvalue()
