"""The tree of divisions: added, renamed, moved, taken away while nothing hangs on them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Count, Q

from rashinban.core.errors import WrongContent
from rashinban.records import audit
from rashinban.records.models import Division, Organisation, Role
from rashinban.records.people import check_administers

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rashinban.records.models import Person


@dataclass(frozen=True, slots=True)
class Branch:
    """A division at its depth in the tree, with what hangs on it."""

    row: Division
    depth: int
    indicators: int
    measures: int
    people: int

    @property
    def steps(self) -> range:
        """One for each level above."""
        return range(self.depth)


def tree(organisations: Iterable[int]) -> tuple[Branch, ...]:
    """Every division of these organisations, parents before children; one query."""
    from django.utils import timezone

    day = timezone.localdate()
    held = Q(roles__since__lte=day) & (Q(roles__until__isnull=True) | Q(roles__until__gte=day))
    in_force = Q(indicators__edition__standing="in_force")
    rows = Division.objects.filter(organisation__in=list(organisations)).select_related("organisation").annotate(
        held_indicators=Count("indicators", filter=in_force, distinct=True),
        held_measures=Count("measures", filter=Q(measures__edition__standing="in_force"), distinct=True),
        held_people=Count("roles__person", filter=held, distinct=True),
    )
    below: dict[int | None, list[Division]] = {}
    for row in rows.order_by("organisation__name", "position", "name"):
        below.setdefault(row.parent_id, []).append(row)
    found: list[Branch] = []

    def walk(parent: int | None, depth: int) -> None:
        for row in below.get(parent, []):
            found.append(Branch(row, depth, row.held_indicators, row.held_measures, row.held_people))
            walk(row.pk, depth + 1)

    walk(None, 0)
    return tuple(found)


@transaction.atomic
def add_division(organisation: Organisation, name: str, parent: Division | None, by: Person | None) -> Division:
    """A new division, last among its siblings."""
    check_administers(by, organisation)
    _check(organisation, name, parent)
    position = Division.objects.filter(organisation=organisation, parent=parent).count()
    row = Division.objects.create(organisation=organisation, name=name.strip(), parent=parent, position=position)
    audit.record(by, "division_added", row, after=_told(row))
    return row


@transaction.atomic
def change_division(row: Division, name: str, parent: Division | None, position: int, by: Person | None) -> None:
    """Rename or move a division; what it answers for comes along."""
    check_administers(by, row.organisation)
    _check(row.organisation, name, parent, row)
    above = parent
    while above is not None:
        if above.pk == row.pk:
            raise WrongContent("課を、自分の下の課の下には移せません。", remedy="別の上位の課を選んでください。")
        above = above.parent
    before = _told(row)
    row.name, row.parent, row.position = name.strip(), parent, position
    row.save()
    if before != _told(row):
        audit.record(by, "division_changed", row, before=before, after=_told(row))


@transaction.atomic
def remove_division(row: Division, by: Person | None) -> None:
    """Take away a division nothing hangs on, not even the past; otherwise WrongContent says what does."""
    check_administers(by, row.organisation)
    hanging = [
        word
        for word, rows in (
            ("指標", row.indicators),
            ("施策", row.measures),
            ("下の課", row.children),
            ("役割（過去のものも）", Role.objects.filter(division=row)),
        )
        if rows.exists()
    ]
    if hanging:
        raise WrongContent(f"「{row.name}」には{'・'.join(hanging)}があるため、なくせません。", remedy="先に別の課へ移すか、名前を変えて使ってください。")
    audit.record(by, "division_removed", row, before=_told(row))
    row.delete()


def _check(organisation: Organisation, name: str, parent: Division | None, row: Division | None = None) -> None:
    if not name.strip():
        raise WrongContent("課の名前がありません。", remedy="名前を入力してください。")
    same = Division.objects.filter(organisation=organisation, name=name.strip())
    if (same.exclude(pk=row.pk) if row else same).exists():
        raise WrongContent(f"「{name.strip()}」という課がすでにあります。", remedy="区別できる名前にしてください。")
    if parent is not None and parent.organisation_id != organisation.pk:
        raise WrongContent("上位の課が、別の組織のものです。", remedy="同じ組織の課を選んでください。")


def _told(row: Division) -> dict[str, object]:
    return {
        "organisation": row.organisation.name,
        "name": row.name,
        "parent": row.parent.name if row.parent else None,
        "position": row.position,
    }
