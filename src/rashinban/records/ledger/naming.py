"""Whom a typed name means: a party that is known, several that look alike, or a new one."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from rashinban.ledger.mentions import Names
from rashinban.ledger.names import fold_name
from rashinban.records.models import GatheringRow, MeasureRow, PartyKind, PartyName, PartyRow

if TYPE_CHECKING:
    from datetime import date

#: How alike two names must be to be shown beside each other, of 100: as they are, or without what they do.
_ALIKE, _ALIKE_STEM = 86, 80
#: What companies do, as their names end: 青葉製作所 and 若葉製作所 are not alike by it, 青葉商事 and 青葉商会 are without it.
_TRADE = re.compile(
    r"(?<=..)(?:製作所|研究所|製造所|鉄工所|工務店|工業所|木工所|印刷所|工業|産業|興業|商事|商会|商店|精機|精工|精密|電機|電子|電気|機械|建設|食品|水産|運輸|物流|化学|製薬|製菓|酒造|紡績|金属|鉄工|技研|技術|情報|開発|企画)$"
)
#: How many that look alike are shown.
_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Meant:
    """A typed name and whom it means: ``party`` when it is certain, else those it may be (``similar``)."""

    name: str
    party: PartyRow | None = None
    similar: tuple[PartyRow, ...] = ()

    @property
    def certain(self) -> bool:
        return self.party is not None


@dataclass
class Register:
    """The parties of one organisation that somebody may read, by every name they go by."""

    user: Any
    organisation: int
    kinds: tuple[str, ...] = (PartyKind.ORGANISATION, PartyKind.PERSON)
    _by_core: dict[str, list[tuple[str, int]]] = field(default_factory=dict, repr=False)
    _by_number: dict[str, list[int]] = field(default_factory=dict, repr=False)
    _numbers: dict[int, str] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        mine = PartyRow.objects.visible_to(self.user).filter(organisation=self.organisation, kind__in=self.kinds)
        for pk, name, number, merged in mine.values_list("pk", "name", "corporate_number", "merged_into"):
            stands = merged or pk
            self._by_core.setdefault(fold_name(name).core, []).append((name, stands))
            if number:
                self._numbers[stands] = number
                self._by_number.setdefault(number, []).append(stands)
        aliases = PartyName.objects.filter(party__in=mine)
        for pk, merged, name in aliases.values_list("party", "party__merged_into", "name"):
            self._by_core.setdefault(fold_name(name).core, []).append((name, merged or pk))

    def learn(self, rows: Iterable[PartyRow]) -> None:
        """Parties that were stored since it was read."""
        for row in rows:
            self._by_core.setdefault(fold_name(row.name).core, []).append((row.name, row.pk))
            if row.corporate_number:
                self._numbers[row.pk] = row.corporate_number
                self._by_number.setdefault(row.corporate_number, []).append(row.pk)
        self.__dict__.pop("_stems", None)

    def find(self, names: Iterable[tuple[str, str]]) -> list[Meant]:
        """For each (name, corporate number or empty) whom it means, in two statements for any number of names.

        The number decides; else the name, when exactly one party goes by it. Names that are written alike without
        being the same are never taken for one another: a person chooses.
        """
        asked = list(names)
        found = [self._places(name, number) for name, number in asked]
        wanted = {pk for sure, alike in found for pk in (sure, *alike) if pk is not None}
        rows = {row.pk: row for row in PartyRow.objects.visible_to(self.user).filter(pk__in=wanted)}
        return [
            Meant(name, rows.get(sure) if sure else None, tuple(rows[pk] for pk in alike if pk in rows))
            for (name, _number), (sure, alike) in zip(asked, found, strict=True)
        ]

    def _places(self, name: str, number: str) -> tuple[int | None, tuple[int, ...]]:
        if number and len(known := set(self._by_number.get(number, ()))) == 1:
            return known.pop(), ()
        folded = fold_name(name)
        same = self._by_core.get(folded.core, [])
        exact = {pk for other, pk in same if other == name}
        agreeing = exact or {pk for other, pk in same if not folded.contradicts(fold_name(other))}
        # the same name with another number is another company
        agreeing = {pk for pk in agreeing if not number or self._numbers.get(pk, number) == number}
        if len(agreeing) == 1:
            return agreeing.pop(), ()
        alike = dict.fromkeys(pk for _other, pk in same)
        return None, tuple(dict.fromkeys((*alike, *self._alike(folded.core))))[:_SHOWN]

    def _alike(self, core: str) -> list[int]:
        from rapidfuzz import fuzz, process

        if len(core) < 2:
            return []
        full = process.extract(core, self._by_core.keys(), scorer=fuzz.ratio, score_cutoff=_ALIKE, limit=_SHOWN)
        stems = process.extract(_TRADE.sub("", core), self._stems, scorer=fuzz.ratio, score_cutoff=_ALIKE_STEM, limit=_SHOWN)
        near = dict.fromkeys((*(each for each, _score, _at in full), *(each for _stem, _score, each in stems)))
        return [pk for each in near for _name, pk in self._by_core[each]]

    @cached_property
    def _stems(self) -> dict[str, str]:
        return {core: _TRADE.sub("", core) for core in self._by_core}


def spoken_names(user: Any, organisation: int, near: date) -> Names:
    """Everything a line about the work may name, as this person may read it: parties, networks, gatherings of the year
    around a day, measures of plans in force.
    """
    from datetime import timedelta

    parties = PartyRow.objects.visible_to(user).filter(organisation=organisation, merged_into=None)
    known: list[Any] = []
    for pk, kind, name in parties.values_list("pk", "kind", "name"):
        known.append(("network" if kind == PartyKind.NETWORK else "party", str(pk), name))
    for pk, kind, name in PartyName.objects.filter(party__in=parties).values_list("party", "party__kind", "name"):
        known.append(("network" if kind == PartyKind.NETWORK else "party", str(pk), name))
    year = timedelta(days=366)
    gatherings = GatheringRow.objects.visible_to(user).filter(organisation=organisation, on__range=(near - year, near + year))
    known += [("gathering", str(pk), title) for pk, title in gatherings.order_by("-on").values_list("pk", "title")]
    measures = MeasureRow.objects.visible_to(user).filter(edition__standing="in_force", edition__plan__organisation=organisation)
    known += [("measure", str(pk), title) for pk, title in measures.values_list("pk", "title")]
    return Names.of(known)
