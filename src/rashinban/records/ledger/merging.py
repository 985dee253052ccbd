"""Two records found to be one party, by a person; undone in any order, everything is as if it had never been.

What is merged into what follows from the decisions that have not been undone, and from nothing else: ``merged_into`` of
a party is the end of its chain of decisions. Facts stay with the party they were recorded with.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from rashinban.core.errors import WrongContent
from rashinban.records import audit
from rashinban.records.ledger.parties import check_may_change
from rashinban.records.models import NotTheSame, PartyMerge, PartyRow

if TYPE_CHECKING:
    from rashinban.records.models import Person


@transaction.atomic
def merge(kept: PartyRow, merged: PartyRow, person: Person | None, reason: str = "") -> PartyMerge:
    """From now on ``merged`` is counted and shown as ``kept``. WrongContent when that cannot be.

    What had been merged into ``merged`` before follows it; ``moved`` of the decision names these.
    """
    kept, merged = _locked(kept, merged)
    for row in (kept, merged):
        check_may_change(row, person)
    if kept.pk == merged.pk or kept.organisation_id != merged.organisation_id or kept.kind != merged.kind:
        raise WrongContent(_("この二つは一つにできません。"), remedy=_("同じ組織の、同じ種類の記録を二つ選んでください。"))
    for row in (kept, merged):
        if row.merged_into_id is not None:
            what = _("「%(name)s」は、すでに別の記録と一つになっています。") % {"name": row.name}
            raise WrongContent(what, remedy=_("画面を開き直して、もう一度選んでください。"))
    moved = list(PartyRow.objects.filter(merged_into=merged).order_by("pk").values_list("pk", flat=True))
    decision = PartyMerge.objects.create(kept=kept, merged=merged, moved=moved, reason=reason.strip(), by=person)
    _point_again(kept.organisation_id, {kept.pk, merged.pk, *moved})
    after = {"kept": kept.pk, "kept_name": kept.name, "merged": merged.pk, "merged_name": merged.name, "moved": moved}
    audit.record(person, "party_merged", kept, organisation=kept.organisation, after=after, reason=reason.strip())
    return decision


@transaction.atomic
def unmerge(decision: PartyMerge, person: Person | None, reason: str = "") -> None:
    """Undo one decision, whatever was decided after it. WrongContent when it is undone already."""
    decision = PartyMerge.objects.select_for_update().get(pk=decision.pk)
    kept, merged = _locked(decision.kept, decision.merged)
    for row in (kept, merged):
        check_may_change(row, person)
    if decision.undone_at is not None:
        raise WrongContent(_("これは、すでに元に戻してあります。"), remedy=_("画面を開き直してください。"))
    decision.undone_at, decision.undone_by = timezone.now(), person
    decision.save(update_fields=["undone_at", "undone_by"])
    below = PartyRow.objects.filter(merged_into=merged.merged_into_id).values_list("pk", flat=True)
    _point_again(kept.organisation_id, {merged.pk, *below})
    told = {"kept": kept.pk, "kept_name": kept.name, "merged": merged.pk, "merged_name": merged.name}
    audit.record(person, "party_unmerged", merged, organisation=kept.organisation, before=told, reason=reason.strip())


@transaction.atomic
def decide_different(one: PartyRow, other: PartyRow, person: Person | None) -> None:
    """These are two: they are not proposed again. Deciding it twice changes nothing."""
    one, other = sorted((one, other), key=lambda row: row.pk)
    for row in (one, other):
        check_may_change(row, person)
    if one.pk == other.pk or one.organisation_id != other.organisation_id:
        raise WrongContent(_("この二つは比べられません。"), remedy=_("同じ組織の記録を二つ選んでください。"))
    _row, new = NotTheSame.objects.get_or_create(one=one, other=other, defaults={"by": person})
    if new:
        after = {"other": other.pk, "other_name": other.name}
        audit.record(person, "party_different", one, organisation=one.organisation, after=after)


def _locked(*rows: PartyRow) -> tuple[PartyRow, ...]:
    """The rows as they stand now, locked in one order whoever asks."""
    wanted = [row.pk for row in rows]
    locked = PartyRow.objects.select_for_update(of=("self",)).select_related("organisation").filter(pk__in=wanted).order_by("pk")
    found = {row.pk: row for row in locked}
    return tuple(found[pk] for pk in wanted)


def _point_again(organisation: int, touched: set[int]) -> None:
    """Set ``merged_into`` of these parties to where the decisions in force lead."""
    decisions = PartyMerge.objects.filter(undone_at=None, kept__organisation=organisation)
    leads: dict[int, int] = dict(decisions.values_list("merged", "kept"))
    changed = []
    for row in PartyRow.objects.filter(pk__in=touched):
        end = row.pk
        while end in leads:
            end = leads[end]
        wanted = end if end != row.pk else None
        if row.merged_into_id != wanted:
            row.merged_into_id = wanted
            changed.append(row)
    PartyRow.objects.bulk_update(changed, ["merged_into"])
