"""Imports: the list, taking in a file, the conversation about what was read."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Case, Q, Value, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from rashinban.core.errors import RashinbanError
from rashinban.plans.documents.guards import Limits, check_amount
from rashinban.records import files, imports, jobs
from rashinban.records.models import Organisation, PlanImport, PlanRow
from rashinban.web.finding import require, signed_in
from rashinban.web.handing_out import hand_out
from rashinban.web.importing.cards import Card, cards_of, spans_of_items
from rashinban.web.importing.forms import UploadForm
from rashinban.web.importing.highlights import cut

KIND = "import_read"


@jobs.job(KIND, safe=True)
def read_in_background(handle: jobs.JobHandle, pk: int) -> dict[str, Any] | None:
    """The job behind an upload: read the document, then lead to the page of the import."""
    row = PlanImport.objects.visible_to(handle.person).filter(pk=pk).first()
    if row is None:  # discarded meanwhile, or the role has ended
        return None
    imports.read_import(pk)
    return {"url": reverse("import", args=[pk]), "words": _("読み取った内容を確かめる")}


@signed_in
def index(request: HttpRequest) -> HttpResponse:
    """What was taken in: what waits for somebody first."""
    require(bool(request.access.organisations("planner")))
    decided = Case(When(edition=None, then=Value(0)), default=Value(1))
    rows = PlanImport.objects.visible_to(request.user).select_related("plan", "edition__plan", "by").defer("draft", "text")
    rows = rows.annotate(was_read=Q(draft__isnull=False)).order_by(decided, "-at")
    return render(request, "importing/index.html", {"page": Paginator(rows, 30).get_page(request.GET.get("page"))})


@signed_in
def new(request: HttpRequest) -> HttpResponse:
    """Take in a document. What cannot be read is refused before anything of it is kept."""
    mine = request.access.organisations("planner")
    require(bool(mine) and not request.access.read_only)
    choices = {
        "organisations": Organisation.objects.filter(pk__in=mine),
        "plans": PlanRow.objects.visible_to(request.user).filter(organisation__in=mine).select_related("organisation"),
    }
    form = UploadForm(request.POST or None, request.FILES or None, **choices)
    if request.method != "POST":
        form.initial["becomes"] = f"plan-{request.GET['plan']}" if "plan" in request.GET else None
    elif form.is_valid():
        upload = form.cleaned_data["file"]
        organisation, plan = form.targets[form.cleaned_data["becomes"]]
        try:
            check_amount(upload.name, upload.size, Limits())
            row = imports.take_in(upload.read(), upload.name, organisation, plan, request.user)
        except RashinbanError as error:
            form.add_error("file", [str(one) for one in getattr(error, "errors", (error,))])
        else:
            if imports.is_value(row.name, files.content_of(row.file)):
                return redirect("import_approve", row.pk)
            return _start_reading(request, row)
    return render(request, "importing/new.html", {"form": form}, status=400 if form.errors else 200)


@signed_in
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """The original beside what was understood, one part of the text at a time."""
    row = find_import(request, pk)
    if row.edition_id is None and (row.draft is None or row.form_id is not None):
        if row.form_id is None and (row.problem or not imports.is_value(row.name, files.content_of(row.file))):
            return render(request, "importing/unread.html", {"row": row})
        return redirect("import_approve", pk)
    if row.draft is None:
        return render(request, "importing/unread.html", {"row": row})
    parts = imports.spans_of(row)
    wanted = request.GET.get("page", "1")
    number = min(max(int(wanted), 1), len(parts)) if wanted.isdecimal() and len(wanted) < 6 else 1
    start, end, _name = parts[number - 1]
    cards = cards_of(row)
    links = _part_links(parts, cards)
    settled, total = imports.counts_of(row)
    return render(
        request,
        "importing/show.html",
        {
            "row": row,
            "number": number,
            "part_name": links[number - 1][1],
            "parts": links,
            "runs": cut(row.text, start, end, spans_of_items(imports.items_of(row))),
            "sections": _sections([card for card in cards if card.part == number]),
            "settled": settled,
            "total": total,
            "open_here": any(not card.settled for card in cards if card.part == number),
            "doubtful": sum(card.doubtful for card in cards),
            "next": next_open(cards, number),
            "aside": _set_aside(row),
        },
    )


@signed_in
@require_POST
def read(request: HttpRequest, pk: int) -> HttpResponse:
    """Read once more what could not be read."""
    row = find_import(request, pk)
    imports.require_planner(request.user, row.organisation_id)
    return _start_reading(request, row)


@signed_in
def file(request: HttpRequest, pk: int) -> HttpResponse:
    """The document as it was handed over."""
    row = find_import(request, pk)
    return hand_out(files.content_of(row.file), row.name, "application/octet-stream")


@signed_in
@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Give an import up."""
    row = find_import(request, pk)
    imports.discard(row.pk, request.user)
    messages.success(request, _("「%(name)s」の取り込みをやめました。計画は変わっていません。") % {"name": row.name})
    return redirect("imports")


def find_import(request: HttpRequest, pk: int) -> PlanImport:
    """An import this person may see; 404 otherwise."""
    rows = PlanImport.objects.visible_to(request.user).select_related("organisation", "plan", "file", "form", "edition__plan", "by")
    return get_object_or_404(rows, pk=pk)


def next_open(cards: list[Card], here: int) -> Card | None:
    """What to look at next: on this part of the text, else a doubt anywhere, else the next thing in the document."""
    waiting = [card for card in cards if not card.settled]
    near = next((card for card in waiting if card.part == here), None)
    doubt = next((card for card in waiting if card.doubtful), None)
    return near or doubt or min(waiting, key=lambda card: (card.part < here, card.start), default=None)


def _start_reading(request: HttpRequest, row: PlanImport) -> HttpResponse:
    job = jobs.queue(KIND, _("「%(name)s」を読み取る") % {"name": row.name}, {"pk": row.pk}, request.user)
    done = PlanImport.objects.filter(pk=row.pk, draft__isnull=False).exists()
    return redirect("import", row.pk) if done else redirect("job", job.pk)


def _part_links(parts: list[tuple[int, int, str]], cards: list[Card]) -> list[tuple[int, str, int]]:
    """Number, name and count of what is open, for every part of the text."""
    waiting: dict[int, int] = {}
    for card in cards:
        if not card.settled:
            waiting[card.part] = waiting.get(card.part, 0) + 1
    plain = (f"{number}ページ" for number in range(1, len(parts) + 1)), (f"その{number}" for number in range(1, len(parts) + 1))
    numbered = {*plain[0], *plain[1]}
    return [(n, str(n) if name in numbered else name, waiting.get(n, 0)) for n, (_, _, name) in enumerate(parts, 1)]


def _sections(cards: list[Card]) -> list[tuple[str, list[Card]]]:
    """The cards of a part under headings: doubts first, then the plan, indicators, measures."""
    groups = (
        (_("確認が要ります"), [card for card in cards if card.doubtful]),
        (_("計画そのもの"), [card for card in cards if not card.doubtful and card.kind == "plan"]),
        (_("指標"), [card for card in cards if not card.doubtful and card.kind == "indicator"]),
        (_("施策"), [card for card in cards if not card.doubtful and card.kind == "measure"]),
    )
    return [(title, found) for title, found in groups if found]


def _set_aside(row: PlanImport) -> list[tuple[str, str]]:
    """What was set aside, with its title, so that it can be taken back."""
    titles = {one.id: one.label.value for one in row.draft.indicators} | {one.id: one.title.value for one in row.draft.measures}
    return [(id, titles.get(id, id)) for id in row.set_aside]
