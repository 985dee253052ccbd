"""Introductions made, carried on step by step, confirmed by both sides. A step is a fact; nothing is overwritten."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from rashinban.core.errors import WrongContent
from rashinban.ledger.connection import STAGES
from rashinban.records import audit
from rashinban.records.access import access_of
from rashinban.records.ledger import recording
from rashinban.records.ledger.ownership import Owner
from rashinban.records.ledger.recording import Given
from rashinban.records.models import ConnectionRow, FactRow, Person

if TYPE_CHECKING:
    from rashinban.records.models import CardRow, GatheringRow, MeasureRow, PartyRow

#: The steps somebody may add after the introduction, with their words.
STEPS: dict[str, Any] = {
    "introduced": pgettext_lazy("stage", "引き合わせ"),
    "interested": gettext_lazy("関心表明"),
    "met": gettext_lazy("面談"),
    "agreed": gettext_lazy("成立"),
    "outcome": gettext_lazy("成果"),
    "declined": gettext_lazy("見送り"),
}


@dataclass(frozen=True, slots=True)
class Introduction:
    """Who is brought together with whom, on which day, and what it goes back to. ``named`` read it when it is secret."""

    need_party: PartyRow
    offer_party: PartyRow
    on: date
    need: CardRow | None = None
    offer: CardRow | None = None
    via: PartyRow | None = None
    gathering: GatheringRow | None = None
    measure: MeasureRow | None = None
    title: str = ""
    note: str = ""
    confidentiality: str = "internal"
    named: tuple[Person, ...] = ()


@dataclass(frozen=True, slots=True)
class StepGiven:
    """A step as somebody tells it: which, when, what for, where it stands written."""

    kind: str
    on: date
    note: str = ""
    evidence: Any = None
    evidence_link: str = ""


_PARTS = ("need_party", "offer_party", "need", "offer", "via", "gathering", "measure", "title", "note", "confidentiality")


@transaction.atomic
def introduce(owner: Owner, given: Introduction, person: Person) -> ConnectionRow:
    """Write down an introduction and its first step. WrongContent for what cannot be; PermissionDenied without the duty."""
    if not access_of(person).records_for(owner.organisation.pk, owner.division.pk if owner.division else None):
        raise PermissionDenied(_("この組織や課の引き合わせを記録する役割がありません。企画担当に相談してください。"))
    _check(owner.organisation.pk, given)
    parts = {name: getattr(given, name) for name in _PARTS}
    row = ConnectionRow.objects.create(organisation=owner.organisation, division=owner.division, recorded_by=person, **parts)
    row.named.set({*given.named, person})
    audit.record(person, "connection_made", row, organisation=row.organisation, after=told(row))
    add_step(row, StepGiven("introduced", given.on, given.note), person)
    return row


def add_step(connection: ConnectionRow, given: StepGiven, person: Person) -> FactRow:
    """Write down the next step (or one that was forgotten). Ask :func:`doubts` before what is odd about it.

    WrongContent for a step that is none or lies in the future; PermissionDenied for whoever may not.
    """
    if not _reads(connection, person) or not may_change(connection, person):
        raise PermissionDenied(_("この引き合わせに書き加える役割がありません。記録した課か企画担当に相談してください。"))
    if given.kind not in STEPS:
        raise WrongContent(_("引き合わせの段階ではありません。"), remedy=_("一覧にある段階から選んでください。"))
    if given.on > timezone.localdate():
        raise WrongContent(_("まだ来ていない日の段階は記録できません。"), remedy=_("その日が過ぎてから記録してください。"))
    division = connection.division
    if division is not None and not access_of(person).records_for(connection.organisation_id, division.pk):
        division = None  # written by somebody named on it, of another division
    return recording.record_fact(
        connection.organisation,
        Given(
            given.kind,
            given.on,
            party=connection.need_party,
            counterpart=connection.offer_party,
            connection=connection,
            gathering=connection.gathering,
            network=connection.gathering.network if connection.gathering else None,
            measure=connection.measure,
            card=connection.need or connection.offer,
            tags=_tags(connection),
            note=given.note,
            evidence=given.evidence,
            evidence_link=given.evidence_link,
            grade="document" if given.evidence or given.evidence_link else "statement",
            confidentiality=connection.confidentiality,
            division=division,
        ),
        person,
    )


def doubts(steps: Iterable[FactRow], given: StepGiven) -> tuple[str, ...]:
    """What is odd about a step in the light of the others, in words: allowed, but worth a second look."""
    standing = [step for step in steps if step.withdrawn_at is None]
    words = []
    if any((step.kind, step.on) == (given.kind, given.on) for step in standing):
        words.append(_("同じ日に、同じ段階がすでに記録されています。"))
    if given.kind in STAGES:
        rank = STAGES.index(given.kind)
        later = [step for step in standing if step.kind in STAGES[rank + 1 :] and step.on < given.on]
        earlier = [step for step in standing if step.kind in STAGES[:rank] and step.on > given.on]
        if later:
            words.append(_("より先の段階（%(stage)s）が、この日より前に記録されています。段階が戻ることになります。") % {"stage": STEPS[later[0].kind]})
        if earlier:
            words.append(_("前の段階（%(stage)s）が、この日より後に記録されています。日付を確かめてください。") % {"stage": STEPS[earlier[0].kind]})
    first = min((step.on for step in standing if step.kind == "introduced"), default=None)
    if first is not None and given.kind != "introduced" and given.on < first and not words:
        words.append(_("引き合わせた日より前の日付です。"))
    if any(step.kind == "declined" and step.on <= given.on for step in standing) and given.kind != "declined":
        words.append(_("一度見送りになっています。再開したものとして扱います。"))
    return tuple(words)


def confirm_side(step: FactRow, side: str, person: Person, *, who: str, on: date, how: str) -> None:
    """One side said yes to a step; it counts as confirmed once both have. WrongContent without a name."""
    if step.connection_id is None:
        raise WrongContent(_("引き合わせの段階ではありません。"), remedy=_("引き合わせのページから確認してください。"))
    if not who.strip():
        raise WrongContent(_("確認した人の名前がありません。"), remedy=_("先方のどなたが確認したかを書いてください。"))
    if on > timezone.localdate() or on < step.on:
        raise WrongContent(_("確認した日は、その段階の日から今日までのあいだです。"), remedy=_("日付を直してください。"))
    recording.confirm(step, side, person, who=who.strip(), on=on, how=how.strip())


@transaction.atomic
def name_people(connection: ConnectionRow, people: Iterable[Person], person: Person) -> None:
    """Say who reads a secret introduction; whoever wrote it down stays, who is taken away reads it no more."""
    if not _reads(connection, person) or not may_change(connection, person):
        raise PermissionDenied(_("この引き合わせを読む人を決める役割がありません。記録した人に相談してください。"))
    before = told(connection)
    author = {connection.recorded_by} if connection.recorded_by else set()
    connection.named.set({*people, *author})
    after = told(connection)
    if before != after:
        audit.record(person, "connection_named", connection, organisation=connection.organisation, before=before, after=after)


def may_change(connection: ConnectionRow, user: Any) -> bool:
    """Whether this person may add to an introduction they can read: its division, whoever wrote it, those named on it."""
    access = access_of(user)
    if access.may_change(connection):
        return True
    return access.records_for(connection.organisation_id) and any(named.pk == access.person for named in connection.named.all())


def told(connection: ConnectionRow) -> dict[str, Any]:
    """The introduction as the audit trail keeps it."""
    names = ("need_party_id", "offer_party_id", "need_id", "offer_id", "via_id", "gathering_id", "measure_id", "title", "confidentiality")
    found = {name: getattr(connection, name) for name in names if getattr(connection, name) not in (None, "")}
    return found | {"named": sorted(connection.named.values_list("pk", flat=True))}


def _reads(connection: ConnectionRow, person: Person) -> bool:
    """A secret introduction is changed by nobody who may not read it, whatever their duty."""
    return bool(ConnectionRow.objects.visible_to(person).filter(pk=connection.pk).exists())


def _tags(connection: ConnectionRow) -> tuple[str, ...]:
    """The keywords of what is brought together, so that counting by a keyword finds its steps."""
    sources = (connection.need, connection.offer, connection.gathering)
    return tuple(dict.fromkeys(tag for source in sources if source is not None for tag in source.tags))


def _check(organisation: int, given: Introduction) -> None:
    if (given.need_party.merged_into_id or given.need_party.pk) == (given.offer_party.merged_into_id or given.offer_party.pk):
        raise WrongContent(_("同じ相手どうしは引き合わせられません。"), remedy=_("求める側と提供する側に、別の相手を選んでください。"))
    for name in ("need_party", "offer_party", "need", "offer", "via", "gathering"):
        row = getattr(given, name)
        if row is not None and row.organisation_id != organisation:
            raise WrongContent(_("ほかの組織の記録とは結びつけられません。"), remedy=_("この組織の中から選んでください。"))
    if given.measure is not None and given.measure.edition.plan.organisation_id != organisation:
        raise WrongContent(_("ほかの組織の計画の施策とは結びつけられません。"), remedy=_("この組織の計画から選んでください。"))
    for card, side, word in ((given.need, "need", _("求める側")), (given.offer, "offer", _("提供する側"))):
        if card is not None and card.kind != side:
            raise WrongContent(_("「%(card)s」は%(side)sのカードではありません。") % {"card": card, "side": word}, remedy=_("カードを選び直してください。"))
    if given.on > timezone.localdate():
        raise WrongContent(_("まだ来ていない日の引き合わせは記録できません。"), remedy=_("その日が過ぎてから記録してください。"))
