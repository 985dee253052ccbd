"""Activities: looked for, exported, and each of them with its history, from being recorded to being taken back."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from rashinban.core.errors import WrongContent
from rashinban.records import audit, files
from rashinban.records.ledger import evidence
from rashinban.records.ledger.fact_file import write_facts
from rashinban.records.ledger.showing import shown
from rashinban.records.models import FactRow, PartyName, PartyRow, Side
from rashinban.web.finding import require, signed_in
from rashinban.web.handing_out import CSV, excel, hand_out
from rashinban.web.recording.activity_table import written
from rashinban.web.recording.forms import ActivityFilter, ConfirmForm, EvidenceForm, ReasonForm

#: Rows of one workbook: more than that is no longer looked through in Excel.
_MOST = 50_000


def reads(request: HttpRequest) -> bool:
    """Whether this person has a part in the work: the ledger is not for the council and guests."""
    access = request.access
    return any(access.organisations(duty) for duty in ("planner", "approver", "reporter", "viewer"))


@signed_in
def show_all(request: HttpRequest) -> HttpResponse:
    """The newest first, filtered, fifty a page."""
    require(reads(request))
    form = _filter(request)
    rows = _filtered(request, form)
    page = Paginator(rows.select_related("recorded_by", "organisation", "division"), 50).get_page(request.GET.get("page"))
    facts = list(page.object_list)
    note_shown(request, facts)
    asked = {name: value for name, value in request.GET.items() if name in form.fields and value}
    context = {"form": form, "page": page, "lines": shown(facts, request.user), "asked": urlencode(asked)}
    return render(request, "recording/activities.html", context)


@signed_in
def export(request: HttpRequest) -> HttpResponse:
    """The same as CSV; that something confidential leaves the house is noted."""
    require(reads(request))
    rows = _filtered(request, _filter(request))
    classes = rows.order_by().values_list("confidentiality", flat=True).distinct()
    audit.note_read(request.user, request.user, *classes, verb="exported")
    return hand_out(written(rows, request.user), "activities.csv", CSV)


@signed_in
def workbook(request: HttpRequest) -> HttpResponse:
    """The same as Excel, as the import of activities reads it back."""
    require(reads(request))
    rows = _filtered(request, _filter(request))
    facts = list(rows.select_related("organisation")[: _MOST + 1])
    if len(facts) > _MOST:
        raise WrongContent(_("一度に取り出すには多すぎます。"), remedy=_("期間や種類で絞り込むか、CSVで取り出してください。"))
    classes = {fact.confidentiality for fact in facts}
    audit.note_read(request.user, request.user, *classes, verb="exported")
    return excel(write_facts(shown(facts, request.user)), "activities.xlsx")


@signed_in
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """One activity: what it says, on what it rests, what became of it."""
    fact = find(request, pk)
    note_shown(request, [fact])
    (said,) = shown([fact], request.user)
    chain = _chain(request, fact)
    writes = evidence.writes(fact, request.user) and fact.withdrawn_at is None
    confirmed = list(fact.confirmations.select_related("by"))
    context = {
        "said": said,
        "fact": fact,
        "chain": chain,
        "confirmed": [(each, Side(each.side).label) for each in confirmed],
        "writes": writes,
        "may_confirm": writes and not fact.connection_id and not any(each.side == Side.OFFICE for each in confirmed),
        "confirm_form": ConfirmForm(),
        "withdraw_form": ReasonForm(),
        "evidence_form": EvidenceForm() if writes and not (fact.evidence_id or fact.evidence_link) else None,
    }
    return render(request, "recording/activity.html", context)


@signed_in
def download(request: HttpRequest, pk: int) -> HttpResponse:
    """The file the activity rests on, as it was handed over, always as a download."""
    fact = find(request, pk)
    if fact.evidence is None:
        raise Http404
    content = files.content_of(fact.evidence)
    audit.note_read(request.user, fact, fact.confidentiality, organisation=fact.organisation, verb="downloaded")
    return hand_out(content, fact.evidence.name, fact.evidence.media_type)


def find(request: HttpRequest, pk: int) -> FactRow:
    """An activity this person may read."""
    rows = FactRow.objects.visible_to(request.user).select_related("organisation", "division", "recorded_by", "withdrawn_by", "evidence")
    fact: FactRow = get_object_or_404(rows, pk=pk)
    return fact


def note_shown(request: HttpRequest, facts: list[FactRow]) -> None:
    """One event for what of them is restricted or secret, about the first of those."""
    closed = [fact for fact in facts if fact.confidentiality in ("restricted", "secret")]
    if closed:
        classes = {fact.confidentiality for fact in closed}
        audit.note_read(request.user, closed[0], *classes, organisation=closed[0].organisation)


def _filter(request: HttpRequest) -> ActivityFilter:
    access = request.access
    mine = frozenset().union(*(organisations for _duty, organisations in access.by_duty))
    return ActivityFilter(request.GET, user=request.user, organisations=mine)


def _filtered(request: HttpRequest, form: ActivityFilter) -> Any:
    """Activities that stand; those taken back are reached from what replaced them."""
    rows = FactRow.objects.visible_to(request.user).filter(withdrawn_at=None)
    if not form.is_valid():
        return rows
    asked = form.cleaned_data
    if asked["q"]:
        rows = rows.filter(_of(request.user, asked["q"]))
    if asked["kind"]:
        rows = rows.filter(kind=asked["kind"])
    if asked["measure"]:
        rows = rows.filter(measure=asked["measure"])
    if asked["since"]:
        rows = rows.filter(on__gte=asked["since"])
    if asked["until"]:
        rows = rows.filter(on__lte=asked["until"])
    if asked["whose"] == "mine":
        rows = rows.filter(recorded_by=request.user)
    elif asked["whose"] == "division":
        rows = rows.filter(division__in=request.access.divisions)
    return rows


def _of(user: Any, name: str) -> Q:
    """Of parties that may be read and go by this name: otherwise a search would tell who is hidden."""
    readable = PartyRow.objects.visible_to(user)
    aliases = PartyName.objects.filter(name__icontains=name).values("party")
    fit = readable.filter(Q(name__icontains=name) | Q(pk__in=aliases))
    pks = readable.filter(Q(pk__in=fit.values("pk")) | Q(merged_into__in=fit.values("pk"))).values("pk")
    return Q(party__in=pks) | Q(counterpart__in=pks)


def _chain(request: HttpRequest, fact: FactRow) -> list[FactRow]:
    """Everything this record was before and became after, the oldest first; without the record itself when it is alone."""
    rows = FactRow.objects.visible_to(request.user).select_related("recorded_by", "withdrawn_by")
    chain = [fact]
    while chain[0].revises_id and (before := rows.filter(pk=chain[0].revises_id).first()):
        chain.insert(0, before)
    while after := rows.filter(revises=chain[-1]).first():
        chain.append(after)
    return chain if len(chain) > 1 else []
