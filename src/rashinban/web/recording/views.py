"""Recording what happened, in less time than an e-mail takes: one line, a look at what was understood, kept."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db import transaction
from django.forms import BaseFormSet, formset_factory
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from rashinban.ledger.reading import Suggestion, read_line
from rashinban.records.ledger import evidence
from rashinban.records.ledger.naming import spoken_names
from rashinban.records.ledger.recording import Given, record_facts
from rashinban.records.models import FactRow, PartyRow
from rashinban.web.finding import require, signed_in
from rashinban.web.inputs import gatherings_for
from rashinban.web.mistakes import told_in
from rashinban.web.recording.forms import DeedForm, RecordForm
from rashinban.web.recording.who import Who
from rashinban.web.templatetags.ledger import kind as kind_label

Deeds = formset_factory(DeedForm, extra=0, min_num=1, max_num=20)
#: How many names are offered before anything is typed, and while typing.
_OFFERED, _FITTING = 200, 12
#: What the next record of a row of them takes over.
_KEPT = ("on", "measure", "gathering", "network")


@signed_in
def record(request: HttpRequest) -> HttpResponse:
    """The box; what a line was understood as; the record itself."""
    require(bool(request.access.recording))
    about = {"access": request.access, "user": request.user}
    if request.method == "POST":
        return _keep(request, about)
    text = request.GET.get("text", "").strip()[:1000]
    form = RecordForm(initial=_kept(request), **about)
    said: Suggestion | None = None
    first = {"who": (request.GET["who"][:200],)} if request.GET.get("who") else {}
    if text:
        names = spoken_names(request.user, form.owned_by.organisation.pk, request.today)
        said = read_line(text, request.today, names)
        form = RecordForm(initial=_understood(request, said, text), **about)
    deeds = Deeds(initial=_deeds(said) if said is not None else [first], form_kwargs=about, prefix="deed")
    who = Who(_first_names(said), request.user, form.owned_by)
    return _page(request, form, deeds, who, text)


def _keep(request: HttpRequest, about: dict[str, Any]) -> HttpResponse:
    form = RecordForm(request.POST, request.FILES, **about)
    deeds = Deeds(request.POST, form_kwargs=about, prefix="deed")
    text = request.POST.get("text", "")
    # both, so that everything that is wrong is said at once
    fine = all([form.is_valid(), deeds.is_valid()])
    who = Who(_typed_names(deeds), request.user, form.owned_by, request.POST)
    if not fine or not who.settled:
        return _page(request, form, deeds, who, text, sent=fine)
    with told_in(form):
        with transaction.atomic():
            facts = record_facts(form.owned_by.organisation, _givens(request, form, deeds, who), request.user)
        messages.success(request, _told(facts))
        kept = {name: form.data.get(name) for name in _KEPT if form.data.get(name)}
        return redirect(f"{reverse('record')}?{urlencode(kept | {'last': facts[-1].pk})}")
    return _page(request, form, deeds, who, text)


def _page(request: HttpRequest, form: RecordForm, deeds: BaseFormSet, who: Who, text: str, *, sent: bool = False) -> HttpResponse:
    last = request.GET.get("last", "")
    before = FactRow.objects.visible_to(request.user).filter(pk=last).first() if last.isdecimal() else None
    names = PartyRow.objects.visible_to(request.user).filter(organisation=form.owned_by.organisation, merged_into=None)
    context = {
        "form": form,
        "deeds": deeds,
        "who": who,
        "text": text,
        "known": names.exclude(kind="network").order_by("-id").values_list("name", flat=True)[:_OFFERED],
        "undecided": sent and not who.settled,
        "filled": bool(text) or request.method == "POST",
        "last": before,
        "kept": [(name, request.GET[name]) for name in _KEPT if request.GET.get(name)],
    }
    return render(request, "recording/record.html", context)


@signed_in
def names(request: HttpRequest) -> HttpResponse:
    """Names that go on from what is typed, for the list below the field."""
    require(bool(request.access.recording))
    typed = next((value for name, value in request.GET.items() if name.endswith(("who", "counterpart"))), "")
    before, _mark, last = typed.rpartition("、")
    lead, last = (f"{before}、", last.strip()) if before else ("", last.strip())
    rows = PartyRow.objects.visible_to(request.user).filter(organisation__in=request.access.recording, merged_into=None)
    found = rows.exclude(kind="network").filter(name__icontains=last).order_by("name") if last else rows.none()
    offered = [f"{lead}{name}" for name in found.values_list("name", flat=True)[:_FITTING]]
    return render(request, "recording/names.html", {"offered": offered})


def _kept(request: HttpRequest) -> dict[str, Any]:
    return {name: request.GET[name] for name in _KEPT if request.GET.get(name)}


def _understood(request: HttpRequest, said: Suggestion, text: str) -> dict[str, Any]:
    """What the line says goes before what the record before it said."""
    gathering = said.gathering
    if gathering is None and said.network is not None and said.on is not None:
        # the meeting of that network on that day, when there was one
        rows = gatherings_for(request.user, request.access.recording).filter(network=said.network, on=said.on)
        found = list(rows.values_list("pk", flat=True)[:2])
        gathering = str(found[0]) if len(found) == 1 else None
    understood = {"on": said.on, "measure": said.measure, "gathering": gathering, "network": None if gathering else said.network}
    return {"note": text, **_kept(request), **{name: value for name, value in understood.items() if value}}


def _deeds(said: Suggestion) -> list[dict[str, Any]]:
    if not said.deeds:
        return [{}]
    return [
        {
            "kind": deed.kind or "",
            "who": tuple(each.name for each in deed.who),
            "counterpart": (deed.counterpart.name,) if deed.counterpart else (),
            "amount": deed.amount,
            "unit": deed.unit,
        }
        for deed in said.deeds
    ]


def _first_names(said: Suggestion | None) -> list[str]:
    if said is None:
        return []
    return [each.name for deed in said.deeds for each in (*deed.who, *filter(None, (deed.counterpart,)))]


def _typed_names(deeds: BaseFormSet) -> list[str]:
    names: list[str] = []
    for deed in deeds.forms:
        cleaned = getattr(deed, "cleaned_data", {})
        names += [*(cleaned.get("who") or ()), *(cleaned.get("counterpart") or ())]
    return names


def _givens(request: HttpRequest, form: RecordForm, deeds: BaseFormSet, who: Who) -> list[Given]:
    """One fact for each party of each deed; a deed without anybody is one fact."""
    parties = who.keep()
    shared = form.cleaned_data
    file = shared["evidence"]
    gathering = shared["gathering"]
    common = {
        "on": shared["on"],
        "measure": shared["measure"],
        "gathering": gathering,
        "network": shared["network"] or (gathering.network if gathering else None),
        "tags": shared["tags"],
        "note": shared["note"],
        "confidentiality": shared["confidentiality"],
        "evidence": evidence.keep(file.read(), file.name, request.user) if file else None,
        "evidence_link": shared["evidence_link"],
        "grade": "document" if file or shared["evidence_link"] else "statement",
        "division": form.owned_by.division,
    }
    found: list[Given] = []
    for deed in deeds.forms:
        said = deed.cleaned_data
        own = {name: said[name] for name in ("kind", "amount", "unit", "card", "role", "until")}
        other = parties[said["counterpart"][0]] if said["counterpart"] else None
        sides: list[Any] = [parties[name] for name in said["who"]] or [common["network"] if said["kind"] == "held" else None]
        found += [Given(**common, **own, party=party, counterpart=other) for party in dict.fromkeys(sides)]
    return found


def _told(facts: list[FactRow]) -> str:
    first = facts[0]
    said = {"day": date_format(first.on), "who": first.party or "", "kind": kind_label(first.kind), "more": len(facts) - 1}
    if len(facts) > 1:
        return _("記録しました：%(day)s %(who)s %(kind)s、ほか%(more)d件") % said
    return _("記録しました：%(day)s %(who)s %(kind)s") % said
