"""New parties, gatherings, needs and offers, introductions and their steps, results of cases: by the services of the pages."""

from __future__ import annotations

from datetime import time
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from rashinban.core.source import Source
from rashinban.records.ledger import cards, cases, connections, gatherings, parties
from rashinban.records.models import (
    CardRow,
    CaseRow,
    ConnectionRow,
    FactRow,
    GatheringRow,
    PartyRow,
)
from rashinban.web.api import activity
from rashinban.web.api import cards as in_cards
from rashinban.web.api import parties as in_parties
from rashinban.web.api.answers import answer, writes
from rashinban.web.api.callers import writing
from rashinban.web.api.ledger_requests import (
    NewCard,
    NewConnection,
    NewGathering,
    NewParty,
    NewResult,
    NewStep,
)
from rashinban.web.api.ledger_telling import (
    tell_cards,
    tell_facts,
    tell_gathering,
    tell_party,
    visible_parties,
)
from rashinban.web.api.ledger_values import CardLine, GatheringLine, Named, PartyLine, WorkFact

#: One address is one route whether it is read or written: what is made here is added to the routers that list it.
ROUTERS = (activity.router, in_parties.router, in_cards.router)


@in_parties.router.post("/parties", response=writes(PartyLine), summary="企業・団体・個人を登録する")
def add_party(request: HttpRequest, given: NewParty) -> HttpResponse:
    """A new party of the caller's organisation and division. 422 says what cannot be accepted."""
    person = writing(request)
    employer = activity.find_row(request, "employer", PartyRow, given.employer)
    owner = activity.owner_for(request, employer)
    said = {name: getattr(given, name) for name in parties.COLUMNS if name in NewParty.model_fields and name != "employer"}
    row = parties.add_party(owner.organisation, said | {"employer": employer}, person, division=owner.division, names=given.names)
    return answer(request, tell_party(row), 201)


@activity.router.post("/gatherings", response=writes(GatheringLine), summary="集まりを登録する")
def add_gathering(request: HttpRequest, given: NewGathering) -> HttpResponse:
    """A new gathering, to come or past; ``held`` says that it took place."""
    person = writing(request)
    network = activity.find_row(request, "network", PartyRow, given.network)
    measures = tuple(activity.find_measure(request, given.plan, key) for key in given.measures)
    owner = activity.owner_for(request, network)
    times: dict[str, Any] = {name: time.fromisoformat(said) if (said := getattr(given, name)) else None for name in ("starts", "ends")}
    plain = {name: getattr(given, name) for name in ("title", "on", "place", "venue", "agenda", "tags", "confidentiality")}
    with transaction.atomic():
        row = gatherings.add(owner, gatherings.Details(network=network, measures=measures, **times, **plain), person)
        if given.held:
            gatherings.mark_held(row, person)
    row.refresh_from_db(fields=["standing"])
    told = tell_gathering(row, visible_parties(request, [row.network_id]), tuple(measure.key for measure in measures))
    return answer(request, told, 201)


@in_cards.router.post("/cards", response=writes(CardLine), summary="課題・資源を登録する")
def add_card(request: HttpRequest, given: NewCard) -> HttpResponse:
    """A new need or offer. Its conditions are written on its page, where each has its source beside it."""
    person = writing(request)
    party = activity.find_row(request, "party", PartyRow, given.party)
    owner = activity.owner_for(request, party)
    said = {name: getattr(given, name) for name in cards.COLUMNS if name in NewCard.model_fields and name != "party"}
    source = Source(document=given.document) if given.document else None
    row = cards.add_card(owner.organisation, said | {"party": party, "source": source}, person, division=owner.division)
    return answer(request, tell_cards(request, [row])[0], 201)


@activity.router.post("/connections", response=writes(Named), summary="引き合わせを登録する")
def add_connection(request: HttpRequest, given: NewConnection) -> HttpResponse:
    """Who was brought together with whom; the introduction is its first step."""
    person = writing(request)
    sides = {name: activity.find_row(request, name, PartyRow, getattr(given, name)) for name in ("need_party", "offer_party", "via")}
    cards_of = {name: activity.find_row(request, name, CardRow, getattr(given, name)) for name in ("need", "offer")}
    gathering = activity.find_row(request, "gathering", GatheringRow, given.gathering)
    measure = activity.find_measure(request, given.plan, given.measure) if given.measure else None
    plain = {name: getattr(given, name) for name in ("on", "title", "note", "confidentiality")}
    owner = activity.owner_for(request, sides["need_party"])
    introduction = connections.Introduction(**sides, **cards_of, gathering=gathering, measure=measure, **plain)
    row = connections.introduce(owner, introduction, person)
    return answer(request, Named(id=row.pk, key=row.key, name=row.title), 201)


@activity.router.post("/connections/{int:id}/steps", response=writes(WorkFact), summary="引き合わせの段階を記録する")
def add_step(request: HttpRequest, id: int, given: NewStep) -> HttpResponse:
    """The next step, or one that was forgotten."""
    person = writing(request)
    row = get_object_or_404(ConnectionRow.objects.visible_to(request.user).select_related("organisation"), pk=id)
    step = connections.StepGiven(given.kind, given.on, given.note, evidence_link=given.evidence_link)
    return _fact(request, connections.add_step(row, step, person))


@in_parties.router.post("/cases/{int:id}/results", response=writes(WorkFact), summary="支援案件の年ごとの売上高を記録する")
def add_result(request: HttpRequest, id: int, given: NewResult) -> HttpResponse:
    """One year's sales of a supported company: always a secret, for those named on the case."""
    person = writing(request)
    row = get_object_or_404(CaseRow.objects.visible_to(request.user).select_related("organisation"), pk=id)
    more = {name: getattr(given, name) for name in ("grade", "share", "note", "why")}
    return _fact(request, cases.add_result(row, given.period, given.amount, person, **more))


def _fact(request: HttpRequest, row: FactRow) -> HttpResponse:
    """A fact as it was recorded, also one whose class the caller may write and not read."""
    whole = FactRow.objects.select_related("organisation", "evidence").get(pk=row.pk)
    return answer(request, tell_facts(request, [whole])[0], 201)
