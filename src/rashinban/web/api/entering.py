"""Writing: a fact is entered, handed on, approved, returned, given its evidence; targets are changed."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Router

from rashinban.core.errors import WrongContent
from rashinban.records import editions, evidence, facts
from rashinban.records.closing import refuse_closed
from rashinban.records.facts import strictest
from rashinban.records.models import IndicatorRow, ObservationRow, Standing
from rashinban.records.progress import contents_of
from rashinban.web.api.answers import Text, answer, writes
from rashinban.web.api.callers import require, writing
from rashinban.web.api.facts import find_fact, tell_evidence, tell_whole
from rashinban.web.api.problems import Refused
from rashinban.web.api.requests import NewEvidence, NewFact, NewTargets, Word
from rashinban.web.api.values import EvidenceLine, FactAnswer, TargetsAnswer
from rashinban.web.finding import find_indicator

router = Router(tags=["入力と承認"])


@router.post("/plans/{slug:slug}/indicators/{key}/observations", response=writes(FactAnswer), summary="実績を入力する")
def add_observation(request: HttpRequest, slug: str, key: Text, given: NewFact) -> HttpResponse:
    """Write down a fact as a draft, or (``submit``) hand it on to the approver. A draft of the same period is replaced;
    what is approved is corrected by a later vintage."""
    person = writing(request)
    indicator = find_indicator(request, slug, key)
    require(_may_enter(request, indicator), "この指標の実績を入力する役割がありません。")
    today = timezone.localdate()
    _check(indicator, given, today)
    with transaction.atomic():
        refuse_closed(indicator.edition, given.period, person, given.reason)
        _refuse_hidden(request, indicator, given)
        row = facts.enter(
            indicator,
            given.observation(key, today),
            person,
            standing=Standing.CHECKED if given.submit else Standing.DRAFT,
            confidentiality=given.confidentiality,
            reason=given.reason,
            seen=given.seen,
        )
    return answer(request, tell_whole(request, row), 201)


@router.post("/observations/{int:id}/submit", response=writes(FactAnswer, 200), summary="実績を提出する")
def submit_observation(request: HttpRequest, id: int) -> HttpResponse:
    """Hand a draft (or what was returned) on to the approver."""
    person = writing(request)
    row = find_fact(request, id)
    require(_may_enter(request, row.indicator), "この指標の実績を提出する役割がありません。")
    return _move(request, row, Standing.CHECKED, person)


@router.post("/observations/{int:id}/approve", response=writes(FactAnswer, 200), summary="実績を承認する")
def approve_observation(request: HttpRequest, id: int) -> HttpResponse:
    """Approve a fact that waits; never one's own."""
    person = writing(request)
    row = find_fact(request, id)
    _require_approver(request, row)
    return _move(request, row, Standing.APPROVED, person)


@router.post("/observations/{int:id}/return", response=writes(FactAnswer, 200), summary="実績を差し戻す")
def return_observation(request: HttpRequest, id: int, given: Word) -> HttpResponse:
    """Send a fact that waits back to its author, with a word."""
    person = writing(request)
    row = find_fact(request, id)
    _require_approver(request, row)
    return _move(request, row, Standing.RETURNED, person, given.note)


@router.post("/observations/{int:id}/evidence", response=writes(EvidenceLine), summary="根拠をリンクで付ける")
def add_evidence(request: HttpRequest, id: int, given: NewEvidence) -> HttpResponse:
    """Attach a link to a fact, whatever its standing."""
    person = writing(request)
    row = find_fact(request, id)
    require(_may_enter(request, row.indicator), "この指標の根拠を付ける役割がありません。")
    least = strictest(row.indicator.confidentiality, row.confidentiality)
    wanted = given.confidentiality or strictest(least, "internal")
    if strictest(least, wanted) != wanted:
        raise WrongContent("根拠の公開区分が、実績の公開区分より開かれています。", remedy="実績と同じか、より閉じた区分にしてください。")
    handed = evidence.Given(
        title=given.title, link=given.link, page=given.page, grade=given.grade, confidentiality=wanted
    )
    added = evidence.add(row, handed, person)
    return answer(request, tell_evidence(added, row.indicator.edition.plan.slug), 201)


@router.post("/plans/{slug:slug}/indicators/{key}/targets", response=writes(TargetsAnswer), summary="目標を変える")
def change_targets(request: HttpRequest, slug: str, key: Text, given: NewTargets) -> HttpResponse:
    """Replace the targets of an indicator from a day on; the old ones stay with the reason."""
    person = writing(request)
    indicator = find_indicator(request, slug, key)
    require(request.access.plans_for(indicator.edition.plan.organisation_id), "目標を変えられるのは企画担当だけです。")
    if given.decided_on > timezone.localdate():
        raise WrongContent("決定日がまだ来ていない日です。", remedy="今日までの日付にしてください。")
    targets = tuple(each.target() for each in given.targets)
    editions.change_targets(indicator, targets, given.decided_on, given.reason_kind, given.reason, person)
    indicator.edition.refresh_from_db()
    contents = contents_of(indicator.edition, timezone.localdate())
    change = [each for each in contents.changes if each.indicator == key][-1]
    return answer(request, TargetsAnswer(indicator=contents.plan.indicator(key), change=change), 201)


def _may_enter(request: HttpRequest, indicator: IndicatorRow) -> bool:
    return bool(request.access.may_enter(indicator.division_id, indicator.edition.plan.organisation_id))


def _require_approver(request: HttpRequest, row: Any) -> None:
    organisation = row.indicator.edition.plan.organisation_id
    allowed = request.access.may_approve(row.indicator.division_id, organisation, facts.authors(row))
    require(allowed, "自分で入力した値や、担当していない課の値は承認できません。")


def _move(request: HttpRequest, row: Any, standing: str, person: Any, word: str = "") -> HttpResponse:
    if standing not in facts.STEPS[row.standing]:
        told = dict(Standing.choices)
        raise Refused(409, f"「{told[row.standing]}」の値を「{told[standing]}」にはできません。", remedy="今の状態を読み直してください。")
    moved = facts.move(row, standing, person, word)
    return answer(request, tell_whole(request, moved))


def _check(indicator: IndicatorRow, given: NewFact, today: Any) -> None:
    if indicator.kind == "external_target":
        raise WrongContent("計画が引用しているほかの団体の目標には、実績を入力できません。", remedy="指標番号を確かめてください。")
    if given.vintage is not None and given.vintage > today:
        raise WrongContent("把握日がまだ来ていない日です。", remedy="今日までの日付にしてください。")
    if given.period.start > today:
        raise WrongContent("まだ始まっていない期間の実績です。", remedy="期間を確かめてください。")
    wanted = given.confidentiality or indicator.confidentiality
    if strictest(indicator.confidentiality, wanted) != wanted:
        raise WrongContent("実績の公開区分が、指標の公開区分より開かれています。", remedy="指標と同じか、より閉じた区分にしてください。")


def _refuse_hidden(request: HttpRequest, indicator: IndicatorRow, given: NewFact) -> None:
    """What the caller cannot read must not be replaced by what they enter."""
    stored = ObservationRow.objects.filter(indicator=indicator, period=given.period)
    if stored.count() != stored.visible_to(request.user).count():
        raise Refused(409, "この期間には、あなたが見ることのできない実績が記録されています。", remedy="担当課に入力を頼んでください。")
