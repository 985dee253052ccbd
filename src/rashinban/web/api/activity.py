"""What was done: gatherings, facts of the work, introductions; recorded, confirmed, withdrawn as on the pages."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Annotated, Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Query, Router

from rashinban.core.errors import WrongContent
from rashinban.ledger.kinds import kinds
from rashinban.records.fields import TagsField
from rashinban.records.ledger import connections, recording
from rashinban.records.ledger.ownership import Owner, owners
from rashinban.records.ledger.pipeline import WITH_CONNECTIONS, lines_of
from rashinban.records.models import (
    CardRow,
    CaseRow,
    ConnectionRow,
    FactRow,
    GatheringRow,
    MeasureRow,
    PartyRow,
)
from rashinban.web.api.answers import AsOf, Page, Size, Text, answer, day_of, reads, writes
from rashinban.web.api.callers import require, writing
from rashinban.web.api.ledger_requests import NewConfirmation, NewWorkFact, Withdrawal
from rashinban.web.api.ledger_telling import named, note_rows, tell_facts, tell_gathering, visible_parties
from rashinban.web.api.ledger_values import (
    ConnectionAnswer,
    ConnectionLine,
    ConnectionList,
    GatheringAnswer,
    GatheringList,
    WorkFact,
    WorkFactList,
)
from rashinban.web.api.parties import cut, measures_of

router = Router(tags=["活動"])
_Id = Annotated[int | None, Query(ge=1, le=2**62, description="番号（id）")]
_Since = Annotated[date | None, Query(description="この日から")]
_Until = Annotated[date | None, Query(description="この日まで")]
_Kind = Annotated[Text | None, Query(max_length=20, description="記録の種類（presented、agreed、supported など）")]
_Tag = Annotated[Text | None, Query(max_length=100, description="分野・キーワード")]
#: What a fact may be tied to, by the name of the field.
_TIES: dict[str, Any] = {
    **dict.fromkeys(("party", "counterpart", "network"), PartyRow),
    **{"gathering": GatheringRow, "connection": ConnectionRow, "case": CaseRow, "card": CardRow},
}


@router.get("/gatherings", response=reads(GatheringList), summary="集まりの一覧（新しい順）")
def list_gatherings(
    request: HttpRequest, network: _Id = None, since: _Since = None, until: _Until = None, page: Page = 1, size: Size = 100
) -> HttpResponse:
    """The gatherings the caller may read, held and planned."""
    rows = GatheringRow.objects.visible_to(request.user).select_related("organisation").order_by("-on", "-pk")
    for column, wanted in (("network", network), ("on__gte", since), ("on__lte", until)):
        if wanted is not None:
            rows = rows.filter(**{column: wanted})
    shown = cut(rows, page, size)
    note_rows(request, shown)
    parties = visible_parties(request, (row.network_id for row in shown))
    serves = measures_of(request, GatheringRow.measures.through, "gatheringrow", shown)
    lines = tuple(tell_gathering(row, parties, serves.get(row.pk, ())) for row in shown)
    return answer(request, GatheringList(page=page, size=size, total=rows.count(), gatherings=lines))


@router.get("/gatherings/{int:id}", response=reads(GatheringAnswer), summary="集まり（参加者つき）")
def show_gathering(request: HttpRequest, id: int) -> HttpResponse:
    """A gathering with who took part in it, as far as the caller may read that."""
    row = get_object_or_404(GatheringRow.objects.visible_to(request.user).select_related("organisation"), pk=id)
    facts = list(_readable_facts(request).filter(gathering=row, withdrawn_at=None).order_by("kind", "pk"))
    note_rows(request, [row, *facts], subject=row)
    parties = visible_parties(request, [row.network_id])
    serves = measures_of(request, GatheringRow.measures.through, "gatheringrow", [row])
    told = tell_gathering(row, parties, serves.get(row.pk, ()))
    return answer(request, GatheringAnswer(gathering=told, facts=tell_facts(request, facts)))


@router.get("/facts", response=reads(WorkFactList), summary="活動の記録の一覧（新しい順）")
def list_facts(
    request: HttpRequest,
    kind: _Kind = None,
    party: _Id = None,
    network: _Id = None,
    gathering: _Id = None,
    connection: _Id = None,
    case: _Id = None,
    card: _Id = None,
    tag: _Tag = None,
    since: _Since = None,
    until: _Until = None,
    as_of: AsOf = None,
    page: Page = 1,
    size: Size = 100,
) -> HttpResponse:
    """What was done, as it was recorded by the end of a day: withdrawn facts are there before they were withdrawn."""
    day = day_of(as_of)
    rows = _readable_facts(request).known_on(day)
    about = {"party": party, "network": network, "gathering": gathering, "connection": connection, "case": case, "card": card}
    if any(pk is not None and not _TIES[name].objects.visible_to(request.user).filter(pk=pk).exists() for name, pk in about.items()):
        rows = rows.none()  # what the caller may not read is to them as what there is not
    if party is not None:
        rows = rows.filter(Q(party=party) | Q(party__merged_into=party) | Q(counterpart=party) | Q(counterpart__merged_into=party))
    wanted: dict[str, Any] = {"kind": kind, "network": network, "gathering": gathering, "connection": connection, "case": case, "card": card}
    wanted |= {"on__gte": since, "on__lte": until, "tags__contains": TagsField.holding(tag) if tag else None}
    rows = rows.filter(**{name: value for name, value in wanted.items() if value is not None}).order_by("-on", "-pk")
    shown = cut(rows, page, size)
    note_rows(request, shown)
    return answer(request, WorkFactList(as_of=day, page=page, size=size, total=rows.count(), facts=tell_facts(request, shown)))


@router.post("/facts", response=writes(WorkFact), summary="活動を記録する")
def record_fact(request: HttpRequest, given: NewWorkFact) -> HttpResponse:
    """Write down something that was done, for the caller's organisation and division; a step goes to its introduction."""
    person = writing(request)
    tied = {name: find_row(request, name, model, getattr(given, name)) for name, model in _TIES.items()}
    measure = find_measure(request, given.plan, given.measure) if given.measure is not None else None
    owner = owner_for(request, *tied.values())
    tied["measure"] = measure
    if given.kind not in kinds():
        raise WrongContent(f"「{given.kind}」という種類の記録はありません。", remedy=f"{'、'.join(kinds())} のどれかにしてください。")
    if tied["connection"] is not None and kinds()[given.kind].group == "connection":
        step = connections.StepGiven(given.kind, given.on, given.note, evidence_link=given.evidence_link)
        row = connections.add_step(tied["connection"], step, person)
    else:
        plain = {name: getattr(given, name) for name in recording.Given.__slots__ if name in NewWorkFact.model_fields and name not in tied}
        row = recording.record_fact(owner.organisation, replace(recording.Given(**plain), division=owner.division, **tied), person)
    return answer(request, _whole(request, row.pk), 201)


@router.post("/facts/{int:id}/confirm", response=writes(WorkFact, 200), summary="活動の記録を確認済みにする")
def confirm_fact(request: HttpRequest, id: int, given: NewConfirmation) -> HttpResponse:
    """Say that it is so: for a step of an introduction one of its sides, with a name; for anything else the office."""
    person = writing(request)
    row = get_object_or_404(_readable_facts(request), pk=id)
    on = given.on or timezone.localdate()
    if row.connection_id is not None and given.side != "office":
        connections.confirm_side(row, given.side, person, who=given.who, on=on, how=given.how)
    elif row.connection_id is None and given.side != "office":
        raise WrongContent("引き合わせの段階ではありません。", remedy="side を office にしてください。")
    else:
        recording.confirm(row, given.side, person, who=given.who, on=on, how=given.how)
    return answer(request, _whole(request, row.pk))


@router.post("/facts/{int:id}/withdraw", response=writes(WorkFact, 200), summary="活動の記録を取り消す")
def withdraw_fact(request: HttpRequest, id: int, given: Withdrawal) -> HttpResponse:
    """It counts no more from now on; what was counted before stays as it was."""
    person = writing(request)
    row = get_object_or_404(_readable_facts(request), pk=id)
    recording.withdraw(row, person, given.why)
    return answer(request, _whole(request, row.pk))


@router.get("/connections", response=reads(ConnectionList), summary="引き合わせの一覧")
def list_connections(request: HttpRequest, as_of: AsOf = None, page: Page = 1, size: Size = 100) -> HttpResponse:
    """Introductions and how far they had come on the day, the newest first."""
    day = day_of(as_of)
    rows = ConnectionRow.objects.visible_to(request.user).select_related(*WITH_CONNECTIONS).order_by("-pk")
    shown = cut(rows, page, size)
    note_rows(request, shown)
    lines = tuple(_tell_connection(line) for line in lines_of(shown, request.user, day))
    return answer(request, ConnectionList(as_of=day, page=page, size=size, total=rows.count(), connections=lines))


@router.get("/connections/{int:id}", response=reads(ConnectionAnswer), summary="引き合わせ（段階つき）")
def show_connection(request: HttpRequest, id: int, as_of: AsOf = None) -> HttpResponse:
    """An introduction with its steps as they were recorded by the end of a day; 404 when nothing of it was."""
    day = day_of(as_of)
    row = get_object_or_404(ConnectionRow.objects.visible_to(request.user).select_related(*WITH_CONNECTIONS), pk=id)
    steps = _readable_facts(request).known_on(day).filter(connection=row, on__lte=day)
    shown = list(steps.order_by("on", "recorded_at", "pk"))
    note_rows(request, [row, *shown], subject=row)
    line = _tell_connection(_only(lines_of([row], request.user, day)))
    return answer(request, ConnectionAnswer(as_of=day, connection=line, steps=tell_facts(request, shown)))


def _only(lines: list[Any]) -> Any:
    from django.http import Http404

    if not lines:
        raise Http404
    return lines[0]


def _readable_facts(request: HttpRequest) -> Any:
    return FactRow.objects.visible_to(request.user).select_related("organisation", "evidence")


def _whole(request: HttpRequest, pk: int) -> WorkFact:
    """A fact as it is now, also one whose class the caller may write and not read (then without what it is tied to)."""
    row = FactRow.objects.select_related("organisation", "evidence").get(pk=pk)
    return tell_facts(request, [row])[0]


def find_row(request: HttpRequest, name: str, model: Any, pk: int | None) -> Any:
    """A row the caller may read, by its number in the field ``name``; None without a number, WrongContent when there is none."""
    if pk is None:
        return None
    found = model.objects.visible_to(request.user).select_related("organisation").filter(pk=pk).first()
    if found is None:
        raise WrongContent(f"{name} の {pk} 番は見つかりません。", remedy="番号を確かめてください。見るのに役割がいるものもあります。")
    return found


def find_measure(request: HttpRequest, plan: str | None, key: str) -> MeasureRow:
    """A measure of a plan in force that the caller may read; WrongContent when there is none."""
    rows = MeasureRow.objects.visible_to(request.user).filter(key=key, edition__plan__slug=plan, edition__standing="in_force")
    found: MeasureRow | None = rows.select_related("edition__plan").first()
    if found is None:
        raise WrongContent(f"施策「{key}」は見つかりません。", remedy="plan に計画（slug）、measure に施策の番号を書いてください。")
    return found


def owner_for(request: HttpRequest, *about: Any) -> Owner:
    """Whose record it is: of the organisation of one of the rows it is about, else of the caller's first."""
    of = {row.organisation_id for row in about if row is not None}
    fit = [each for each in owners(request.access) if not of or each.organisation.pk in of]
    require(bool(fit), "活動を記録する役割がありません。")
    return fit[0]


def _tell_connection(line: Any) -> ConnectionLine:
    return ConnectionLine(
        id=line.row.pk,
        key=line.row.key,
        title=line.row.title,
        need_party=named(line.need_party),
        offer_party=named(line.offer_party),
        need=named(line.need),
        offer=named(line.offer),
        gathering=named(line.gathering),
        measure=named(line.measure),
        stage=line.stage,
        moved=line.moved,
        waits=tuple(line.waits),
        confidentiality=line.row.confidentiality,
    )
