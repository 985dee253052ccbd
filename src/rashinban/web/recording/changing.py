"""What may be done to an activity: confirmed, taken back, corrected, given evidence. Nothing of it is overwritten."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from rashinban.records.ledger import evidence, recording
from rashinban.records.ledger.ownership import Owner
from rashinban.records.ledger.restating import restated
from rashinban.records.ledger.showing import shown
from rashinban.records.models import FactRow, Side
from rashinban.web.finding import require, signed_in
from rashinban.web.mistakes import told_in
from rashinban.web.recording.activities import find, note_shown
from rashinban.web.recording.forms import ConfirmForm, DeedForm, EvidenceForm, ReasonForm, RecordForm
from rashinban.web.recording.who import Who

_SHARED = ("on", "measure", "gathering", "network", "tags", "note", "confidentiality", "evidence_link")
_OWN = ("kind", "amount", "unit", "card", "role", "until")


@signed_in
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Taken back, with the reason."""
    fact = _mine(request, pk)
    form = ReasonForm(request.POST)
    if form.is_valid():
        recording.withdraw(fact, request.user, form.cleaned_data["reason"])
        messages.success(request, _("記録を取り消しました。取り消す前に数えた値は変わりません。"))
    else:
        messages.error(request, _("取り消すわけを書いてください。"))
    return redirect("activity", pk)


@signed_in
@require_POST
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody made sure of it."""
    fact = _mine(request, pk)
    form = ConfirmForm(request.POST)
    if form.is_valid():
        recording.confirm(fact, Side.OFFICE, request.user, who=request.user.name, how=form.cleaned_data["how"])
        messages.success(request, _("確認済みにしました。"))
    else:
        messages.error(request, _("どのように確かめたかを書いてください。"))
    return redirect("activity", pk)


@signed_in
@require_POST
def attach(request: HttpRequest, pk: int) -> HttpResponse:
    """A file or a link it rests on."""
    fact = _mine(request, pk)
    form = EvidenceForm(request.POST, request.FILES)
    if form.is_valid():
        file = form.cleaned_data["file"]
        given = (file.read(), file.name) if file else None
        evidence.attach(fact, request.user, file=given, link=form.cleaned_data["link"], grade=form.cleaned_data["grade"])
        messages.success(request, _("根拠を加えました。"))
    else:
        messages.error(request, _("根拠のファイルかリンクを入れてください。"))
    return redirect("activity", pk)


@signed_in
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    """What is right in its place; the record as it was stays known."""
    fact = _mine(request, pk)
    if fact.withdrawn_at is not None:
        return redirect("activity", pk)
    note_shown(request, [fact])
    about = {"access": request.access, "user": request.user}
    (said,) = shown([fact], request.user)
    given = (request.POST, request.FILES) if request.method == "POST" else ()
    form = _sealed(RecordForm(*given, initial={name: _plain(said, name) for name in _SHARED}, **about), fact, request.user)
    names = {"who": (said.party.name,) if said.party else (), "counterpart": (said.counterpart.name,) if said.counterpart else ()}
    deed = DeedForm(*given[:1], initial={name: _plain(said, name) for name in _OWN} | names, prefix="deed-0", **about)
    reason = ReasonForm(*given[:1], prefix="why")
    who = Who((), request.user, Owner(fact.organisation, fact.division))
    if given and all([form.is_valid(), deed.is_valid(), reason.is_valid()]):
        typed = [*deed.cleaned_data["who"], *deed.cleaned_data["counterpart"]]
        who = Who(typed, request.user, Owner(fact.organisation, fact.division), request.POST)
        if len(deed.cleaned_data["who"]) > 1:
            deed.add_error("who", _("訂正では一つだけ書いてください。ほかの企業は、新しく記録します。"))
        elif who.settled and (new := _corrected(request, fact, form, deed, reason, who)) is not None:
            messages.success(request, _("訂正しました。前の記録も残っています。"))
            return redirect("activity", new.pk)
    context = {"fact": fact, "said": said, "form": form, "deed": deed, "reason": reason, "who": who, "undecided": not who.settled}
    return render(request, "recording/correct.html", context)


def _corrected(
    request: HttpRequest, fact: FactRow, form: RecordForm, deed: DeedForm, reason: ReasonForm, who: Who
) -> FactRow | None:
    with told_in(form), transaction.atomic():
        parties = who.keep()
        changes = {name: form.cleaned_data[name] for name in _SHARED} | {name: deed.cleaned_data[name] for name in _OWN}
        for column, field in (("party", "who"), ("counterpart", "counterpart")):
            typed = deed.cleaned_data[field]
            changes[column] = parties[typed[0]] if typed else None
        changes |= _unseen(request, fact, changes)
        if file := form.cleaned_data["evidence"]:
            changes["evidence"] = evidence.keep(file.read(), file.name, request.user)
        return recording.correct(fact, restated(fact, **changes), request.user, reason.cleaned_data["reason"])
    return None


def _unseen(request: HttpRequest, fact: FactRow, changes: dict[str, Any]) -> dict[str, Any]:
    """What may not be named to this person stays as it is: an empty field in their form does not mean nobody."""
    (said,) = shown([fact], request.user)
    names = ("party", "counterpart", "measure", "gathering", "network", "card")
    return {name: getattr(fact, name) for name in names if changes[name] is None and getattr(fact, f"{name}_id") and getattr(said, name) is None}


def _plain(said: Any, name: str) -> Any:
    return getattr(said, name) if hasattr(said, name) else getattr(said.fact, name)


def _sealed(form: RecordForm, fact: FactRow, user: Any) -> RecordForm:
    """Whose record it is does not change with a correction."""
    form.fields.pop("owner", None)
    for name in ("gathering", "measure", "network"):
        field: Any = form.fields[name]
        # what it is tied to now may be chosen again, however old it is, by who may read it
        if pk := getattr(fact, f"{name}_id"):
            field.queryset = field.queryset | field.queryset.model.objects.visible_to(user).filter(pk=pk)
    return form


def _mine(request: HttpRequest, pk: int) -> FactRow:
    fact = find(request, pk)
    require(evidence.writes(fact, request.user))
    return fact
