"""Facts as somebody may see them: a fact may be read while what it is tied to may not, which is then not named."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from rashinban.records.models import (
    CardRow,
    CaseRow,
    ConnectionRow,
    FactRow,
    GatheringRow,
    MeasureRow,
    PartyRow,
)

#: Column of a fact -> the rows it may name.
_TIES: dict[str, Any] = {
    "party": PartyRow,
    "counterpart": PartyRow,
    "network": PartyRow,
    "measure": MeasureRow,
    "gathering": GatheringRow,
    "connection": ConnectionRow,
    "case": CaseRow,
    "card": CardRow,
}
_MORE = {
    MeasureRow: ("edition__plan",),
    PartyRow: ("merged_into",),
    ConnectionRow: ("need_party", "offer_party"),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """A fact and those of its ties that may be named; a merged party by the one it was merged into."""

    fact: FactRow
    party: PartyRow | None = None
    counterpart: PartyRow | None = None
    network: PartyRow | None = None
    measure: MeasureRow | None = None
    gathering: GatheringRow | None = None
    connection: ConnectionRow | None = None
    case: CaseRow | None = None
    card: CardRow | None = None

    @property
    def hidden(self) -> bool:
        """Whether somebody took part who may not be named."""
        return self.fact.party_id is not None and self.party is None


def shown(facts: Sequence[FactRow], user: Any) -> list[Shown]:
    """The facts with what may be named, in one statement for each sort of row, however many facts there are."""
    wanted: dict[Any, set[int]] = {}
    for name, model in _TIES.items():
        wanted.setdefault(model, set()).update(pk for fact in facts if (pk := getattr(fact, f"{name}_id")))
    found = {model: _readable(model, pks, user) for model, pks in wanted.items() if pks}
    return [Shown(fact, **{name: found.get(model, {}).get(getattr(fact, f"{name}_id")) for name, model in _TIES.items()}) for fact in facts]


def _readable(model: Any, pks: set[int], user: Any) -> dict[int, Any]:
    rows = model.objects.visible_to(user).filter(pk__in=pks).select_related(*_MORE.get(model, ()))
    if model is not PartyRow:
        return {row.pk: row for row in rows}
    parties = list(rows)
    into = {row.merged_into_id for row in parties if row.merged_into_id}
    stands = {row.pk: row for row in PartyRow.objects.visible_to(user).filter(pk__in=into)} if into else {}
    found = {row.pk: stands.get(row.merged_into_id) if row.merged_into_id else row for row in parties}
    return {pk: row for pk, row in found.items() if row is not None}
