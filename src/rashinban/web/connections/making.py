"""Writing down an introduction: from a card, from a gathering, or from nothing."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from rashinban.core.errors import RashinbanError
from rashinban.records.ledger import connections
from rashinban.records.ledger.connections import Introduction
from rashinban.records.ledger.parties import add_party
from rashinban.records.models import ConnectionRow, PartyRow
from rashinban.web.connections.forms import IntroductionForm
from rashinban.web.finding import require, signed_in


@signed_in
def new(request: HttpRequest) -> HttpResponse:
    """Who with whom; ``?need=``, ``?offer=``, ``?gathering=`` and ``?measure=`` fill in what is known already."""
    require(bool(request.access.recording), _("引き合わせを記録する役割がありません。企画担当に相談してください。"))
    given = {name: request.GET[name] for name in ("need", "offer", "gathering", "measure") if request.GET.get(name, "").isdecimal()}
    form = IntroductionForm(request.POST or None, access=request.access, user=request.user, initial=given)
    if request.method == "POST" and form.is_valid():
        try:
            row = _introduce(form, request)
        except RashinbanError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("引き合わせを記録しました。次の段階も、このページから書き足せます。"))
            return redirect("connection", row.pk)
    return render(request, "connections/new.html", {"form": form}, status=400 if form.errors else 200)


@transaction.atomic
def _introduce(form: IntroductionForm, request: HttpRequest) -> ConnectionRow:
    owner, said = form.owned_by, form.cleaned_data
    made: dict[str, PartyRow] = {}
    for side, name in form.new_names.items():
        known = next((party for party in made.values() if party.name == name), None)
        made[side] = known or add_party(owner.organisation, {"name": name}, request.user, division=owner.division)
    parties: dict[str, Any] = form.parties | made
    parts = {name: said[name] for name in ("need", "offer", "gathering", "measure", "title", "note", "confidentiality", "on")}
    given = Introduction(parties["need"], parties["offer"], via=parties["via"], **parts)
    return connections.introduce(owner, given, request.user)
