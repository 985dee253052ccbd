"""Taking a plan and its figures over from files, whole or not at all; the same again changes nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from rashinban.core.errors import WrongContent
from rashinban.ledger.bindings import Bindings
from rashinban.monitoring.measuring import MeasuringBook
from rashinban.monitoring.observations import Observation
from rashinban.plans.plan import Plan
from rashinban.records import convert, editions, facts, people
from rashinban.records.inheritance import speaks_for
from rashinban.records.ledger.binding import bind_all
from rashinban.records.models import (
    COUNTED,
    EditionRow,
    EditionStanding,
    IndicatorRow,
    MeasureRow,
    ObservationRow,
    Organisation,
    PlanRow,
    Standing,
    StoredFile,
)
from rashinban.records.statistics import binding as measuring_binding

if TYPE_CHECKING:
    from rashinban.records.models import Person

_SLUG = re.compile(r"[a-zA-Z0-9_-]{1,100}")


@dataclass(frozen=True, slots=True)
class Loaded:
    """What came in: ``edition`` is the number of the new edition (None: the plan was there already), ``bound`` how many
    indicators are counted from the records from now on, ``measured`` how many statistics are bound to indicators."""

    slug: str
    edition: int | None
    facts: int
    known: int
    published: bool
    bound: int = 0
    measured: int = 0

    @property
    def unchanged(self) -> bool:
        """Whether everything was there already."""
        return self.edition is None and not self.facts and not self.published and not self.bound and not self.measured


@transaction.atomic
def load(
    plan: Plan,
    observations: Iterable[Observation],
    *,
    organisation: str | None = None,
    slug: str | None = None,
    publish: bool = False,
    document: StoredFile | None = None,
    text: str = "",
    decided_on: date | None = None,
    person: Person | None = None,
    bindings: Bindings | None = None,
    rebind: bool = False,
    measuring: MeasuringBook | None = None,
    remeasure: bool = False,
) -> Loaded:
    """Store the plan as the edition in force and the figures as approved; with ``publish`` the public may read both.

    ``document`` and ``text`` are the plan's own document, for showing where each promise stands in it. A plan that is
    already stored unchanged is not stored again, nor is a figure. ``bindings`` say what indicators count; what somebody
    decided before is kept unless ``rebind``; so with ``measuring``, the statistics that indicators are measured by, and
    ``remeasure``. WrongContent when the address belongs to another
    organisation's plan, or the file names none.
    """
    row = _plan_row(plan, organisation, slug, person)
    edition = _standing(row)
    new = edition is None or convert.read_plan(convert.read_rows(edition)) != plan
    if edition is None or new:
        edition = editions.add_edition(row, plan, person, document=document, text=text)
        editions.put_in_force(edition, decided_on or timezone.localdate(), person)
    if publish:
        for rows in (IndicatorRow, MeasureRow):
            rows.objects.filter(edition=edition, confidentiality="internal").update(confidentiality="public")
    given = tuple(observations)
    stored = _stored(edition)
    missing = tuple(one for one in given if one not in stored)
    if missing:
        facts.import_approved(edition, missing, person)
    shown = _publish(edition, set(given), person) if publish else False
    bound = bind_all(edition, bindings, person, replace=rebind) if bindings is not None else 0
    measured = 0
    if measuring is not None:
        measured = measuring_binding.bind_all(edition, plan.indicators, measuring, person, replace=remeasure)
    return Loaded(row.slug, edition.number if new else None, len(missing), len(given) - len(missing), shown, bound, measured)


def _plan_row(plan: Plan, organisation: str | None, slug: str | None, person: Person | None) -> PlanRow:
    name = organisation or plan.organisation
    address = slug or plan.id
    if not name:
        raise WrongContent("計画に組織の名前がありません。", remedy="--organisation で組織の名前を指定してください。")
    if not _SLUG.fullmatch(address):
        raise WrongContent(f"「{address}」は計画のアドレスに使えません。", remedy="--slug で、英数字と - _ だけの短い名前を指定してください。")
    found = PlanRow.objects.select_related("organisation").filter(slug=address).first()
    if found is not None:
        if found.organisation.name != name:
            raise WrongContent(
                f"アドレス「{address}」は「{found.organisation.name}」の計画が使っています。", remedy="--slug で別の名前を指定してください。"
            )
        return found
    body = Organisation.objects.filter(name=name).first() or people.add_organisation(name, person, fictional=plan.fictional)
    return editions.add_plan(address, body, plan.title, person)


def _standing(row: PlanRow) -> EditionRow | None:
    return EditionRow.objects.filter(plan=row, standing=EditionStanding.IN_FORCE).select_related("plan").first()


def _stored(edition: EditionRow) -> set[Observation]:
    """What is counted for the edition's indicators, also from the editions before."""
    told = list(IndicatorRow.objects.filter(edition=edition).values_list("pk", "key", "continues"))
    keys, line = {pk: key for pk, key, _ in told}, speaks_for({pk: continues for pk, _, continues in told})
    rows = ObservationRow.objects.filter(indicator__in=line, standing__in=COUNTED)
    return {convert.read_observation(row, keys[line[row.indicator_id]]) for row in rows}


def _publish(edition: EditionRow, given: set[Observation], person: Person | None) -> bool:
    """Publish the edition and the public figures that were given; False when everything was public already."""
    was_public = edition.published_at is not None
    editions.publish_edition(edition, person)
    approved = ObservationRow.objects.filter(
        indicator__edition__plan=edition.plan_id, standing=Standing.APPROVED, confidentiality="public"
    )
    rows = [row for row in approved.select_related("indicator").order_by("pk") if convert.read_observation(row, row.indicator.key) in given]
    for row in rows:
        facts.move(row, Standing.PUBLISHED, person)
    return bool(rows) or not was_public
