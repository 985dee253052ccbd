"""What is said beside a hit: where it leads, in what it stands, who may read it. One query for each kind that is shown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from rashinban.ledger.kinds import kinds
from rashinban.records.models import CardKind, CardWhat, PartyKind
from rashinban.records.search_index.editions import Current
from rashinban.records.search_index.sources import SOURCES


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose record it is, for the audit trail: a plan by its edition, or the organisation whose record of work it is."""

    subject: Any
    plan: Any = None
    organisation: Any = None


@dataclass(frozen=True, slots=True)
class Described:
    """``address`` is the name of a page with its arguments, ``context`` what it belongs to, in a few words."""

    name: str
    address: tuple[str, ...]
    context: str
    confidentiality: str = "public"
    owner: Owner | None = None


def describe(user: Any, current: Current, shown: Mapping[str, set[int]]) -> dict[tuple[str, int], Described]:
    """The records behind the hits, by kind and key, as they are now."""
    found: dict[tuple[str, int], Described] = {}
    for kind, rows in shown.items():
        describe_kind = _OF_PLANS.get(kind, _of_ledger)
        for row, described in describe_kind(user, current, kind, rows):
            found[kind, row] = described
    return found


Said = Iterator[tuple[int, Described]]


def _editions(user: Any, current: Current, kind: str, rows: set[int]) -> Said:
    for row in rows:
        edition = current.rows[row]
        slug, title = edition.plan.slug, str(edition.title)
        if kind == "plan":
            yield row, Described(title, ("plan", slug), edition.organisation_name or edition.plan.organisation.name)
        else:
            yield row, Described(title, ("original", slug), title, owner=Owner(edition, plan=edition.plan))


def _parts(user: Any, current: Current, kind: str, rows: set[int]) -> Said:
    """Measures and indicators."""
    columns = ("pk", "edition", "key", "confidentiality")
    for row, edition, key, confidentiality in _readable(user, kind, rows).values_list(*columns):
        of = current.rows[edition]
        owner = Owner(of, plan=of.plan)
        yield row, Described(key, (kind, of.plan.slug, key), str(of.title), confidentiality, owner)


def _reports(user: Any, current: Current, kind: str, rows: set[int]) -> Said:
    for report in _readable(user, kind, rows).select_related("edition__plan").defer("content", "edition__text"):
        plan = report.edition.plan
        owner = Owner(report.edition, plan=plan)
        yield report.pk, Described(str(report.title), ("report", str(report.pk)), str(plan.title), report.confidentiality, owner)


def _of_ledger(user: Any, current: Current, kind: str, rows: set[int]) -> Said:
    page = {"fact": "activity"}.get(kind, kind)
    for row in _readable(user, kind, rows).select_related("organisation"):
        owner = Owner(row.organisation, organisation=row.organisation)
        yield row.pk, Described(_name(kind, row), (page, str(row.pk)), _context(kind, row), row.confidentiality, owner)


def _readable(user: Any, kind: str, rows: set[int]) -> Any:
    return SOURCES[kind].model.objects.visible_to(user).filter(pk__in=rows)


def _name(kind: str, row: Any) -> str:
    """What a record without a title is called."""
    if kind == "fact":
        known = kinds().get(row.kind)
        return known.label if known else str(row.kind)
    return _("引き合わせ") if kind == "connection" else str(row)


def _context(kind: str, row: Any) -> str:
    """A few words that tell one record from another of the same name; no other record is named."""
    if kind == "card":
        return f"{CardKind(row.kind).label}{_('・')}{CardWhat(row.what).label}"
    if kind == "party":
        return str(PartyKind(row.kind).label)
    day = {"gathering": "on", "fact": "on", "case": "opened_on"}.get(kind, "recorded_at")
    return date_format(getattr(row, day), "DATE_FORMAT")


_OF_PLANS = {"plan": _editions, "text": _editions, "indicator": _parts, "measure": _parts, "report": _reports}
