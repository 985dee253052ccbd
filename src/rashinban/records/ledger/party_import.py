"""A list of parties taken over: compared first, then whole or not at all. The same list again changes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from rashinban.core.errors import ManyErrors, Place, RashinbanError, WrongContent
from rashinban.ledger.names import fold_name
from rashinban.records import audit
from rashinban.records.ledger import parties, party_list, recording
from rashinban.records.ledger.duplicates import place_of
from rashinban.records.ledger.party_file import PartyEntry
from rashinban.records.models import FactRow, PartyKind, PartyRow
from rashinban.records.rehearsal import Difference

if TYPE_CHECKING:
    from rashinban.records.models import Division, Organisation, Person


@transaction.atomic
def take_over(
    entries: Sequence[PartyEntry], organisation: Organisation, person: Person | None, division: Division | None = None
) -> tuple[Difference, ...]:
    """Add what is new, change what differs, in one transaction; cells left empty change nothing.

    A row is the stored party with its corporate number, else the one with its name (however written) in its
    municipality. ManyErrors names the cells of all rows that do not fit what is stored.
    """
    taking = _Taking(organisation, person, division)
    for entry in entries:
        try:
            taking.take(entry)
        except RashinbanError as error:
            taking.errors.append(type(error)(error.what, entry.place, error.remedy))
        except PermissionDenied as error:
            taking.errors.append(WrongContent(str(error), entry.place, _("その行を消してください。")))
    if not taking.errors:
        taking.keep()
        taking.join()
    if taking.errors:
        raise ManyErrors(tuple(taking.errors), Place(file=entries[0].place.file))
    taking.write_down()
    return tuple(taking.differences)


@dataclass(frozen=True, slots=True)
class _Known:
    """A party that is stored or about to be, with everything it is called."""

    row: PartyRow
    names: tuple[str, ...]


@dataclass
class _Taking:
    """The state of one take-over: what is stored and may be seen, by number and by name, and what has been found."""

    organisation: Organisation
    person: Person | None
    division: Division | None
    errors: list[RashinbanError] = field(default_factory=list)
    differences: list[Difference] = field(default_factory=list)
    told: list[audit.Told] = field(default_factory=list)
    given: list[recording.Given] = field(default_factory=list)
    new: list[parties.Draft] = field(default_factory=list)
    taken: dict[str, tuple[PartyEntry, PartyRow]] = field(default_factory=dict)
    known: dict[str, _Known] = field(default_factory=dict)
    by_number: dict[str, list[str]] = field(default_factory=dict)
    by_core: dict[str, list[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        rows = PartyRow.objects.filter(organisation=self.organisation, merged_into=None)
        if self.person is not None:
            rows = rows.visible_to(self.person)
        for row in rows.select_related("employer").prefetch_related("names").order_by("pk"):
            row.organisation = self.organisation
            self._know(row, tuple(each.name for each in row.names.all()))

    def take(self, entry: PartyEntry) -> None:
        """Add or change the party of one row."""
        given: dict[str, Any] = {"kind": str(PartyKind.ORGANISATION), **entry.given}
        row = self._numbered(entry) if entry.key else self._find(given)
        if entry.key and row is None:
            return
        if row is not None and row.key in self.taken:
            first = self.taken[row.key][0].place
            what = _("「%(name)s」は、ほかの行（%(place)s）と同じ相手です。") % {"name": given["name"], "place": first}
            raise WrongContent(what, remedy=_("一行にまとめてください。別の相手なら、法人番号か住所を書いてください。"))
        works_for = row.employer if row is not None and row.employer is not None and row.employer.key in self.known else None
        if entry.employer and (works_for is None or works_for.name != entry.employer):
            given["employer"] = self._employer(entry)
            if row is not None and given["employer"].pk is None:
                self.keep()  # the list names their new employer further up
        if row is None:
            draft = parties.prepare(self.organisation, given, self.person, division=self.division, names=entry.names)
            row = draft.row
            self.new.append(draft)
            self.differences.append(Difference("party", row.name, self._described(row)))
            self._know(row, draft.names)
        else:
            self._change(row, entry, given)
            self._know(row, tuple(each.name for each in row.names.all()))
        self.taken[row.key] = (entry, row)

    def keep(self) -> None:
        """Store what is new, in hundreds."""
        self.told += parties.keep(self.new)
        self.new = []

    def _change(self, row: PartyRow, entry: PartyEntry, given: dict[str, Any]) -> None:
        """What the row of the list says otherwise; a name only written differently stays as it is stored."""
        said = party_list.echo(row)
        given = {name: value for name, value in given.items() if (name in entry.given and value != said.get(name)) or name == "employer"}
        names = {each.name for each in row.names.all()} | (set(entry.names) - set(said.get("names", ())))
        if not given and len(names) == len(row.names.all()):
            return
        if "name" not in given:
            pass
        elif not entry.key and any(fold_name(given["name"]).agrees(fold_name(known)) for known in (row.name, *names)):
            del given["name"]
        else:
            names.add(row.name)  # renamed: it is still found under what it was called
        told = parties.prepare_change(row, given, self.person, names=names)
        if told is not None:
            self.told.append(told)
            self.differences.append(Difference("changed", row.name, _changes(told)))

    def join(self) -> None:
        """The memberships and roles that rows name, unless they are recorded already."""
        joining = [(entry, row) for entry, row in self.taken.values() if entry.since is not None]
        if not joining:
            return
        facts = FactRow.objects.filter(organisation=self.organisation, kind__in=("member", "role"), withdrawn_at=None)
        there = set(facts.order_by().values_list("kind", "party", "network", "role", "on"))
        for entry, row in joining:
            assert entry.since is not None
            try:
                network = self._network(entry) if entry.network else None
            except RashinbanError as error:
                self.errors.append(type(error)(error.what, entry.place, error.remedy))
                continue
            kind = "member" if network is not None else "role"
            if (kind, row.pk, network.pk if network else None, entry.role, entry.since) in there:
                continue
            self.given.append(recording.Given(kind, entry.since, party=row, network=network, role=entry.role, division=row.division))
            where = network.name if network is not None else ""
            words = _("%(where)s　%(role)s　%(day)sから") % {"where": where, "role": entry.role, "day": entry.since.isoformat()}
            self.differences.append(Difference("membership", row.name, words.strip()))

    def write_down(self) -> None:
        """The facts and the events of all of it."""
        if self.given:
            recording.record_facts(self.organisation, self.given, self.person)
        if not self.differences:
            return
        counts = {kind: sum(each.kind == kind for each in self.differences) for kind in ("party", "changed", "membership")}
        whole = audit.Told("parties_imported", self.organisation, organisation=self.organisation, after=counts)
        audit.record_all(self.person, [*self.told, whole])

    def _know(self, row: PartyRow, others: tuple[str, ...]) -> None:
        self.known[row.key] = _Known(row, (row.name, *others))
        if row.corporate_number and row.key not in self.by_number.setdefault(row.corporate_number, []):
            self.by_number[row.corporate_number].append(row.key)
        for name in (row.name, *others):
            same = self.by_core.setdefault(fold_name(name).core, [])
            if row.key not in same:
                same.append(row.key)

    def _find(self, given: dict[str, Any]) -> PartyRow | None:
        """The stored party of a row; WrongContent when several fit."""
        number = given.get("corporate_number", "")
        fit = [self.known[key].row for key in self.by_number.get(number, ())] if number else []
        if not fit:
            fit = [row for row in self._named(given["name"], given["kind"]) if not (number and row.corporate_number)]
            place = place_of(given.get("place", ""), given.get("address", ""))
            fit = [row for row in fit if not place or not row.place or _may_be_one_place(place, place_of(row.place, row.address))]
            exact = [row for row in fit if place and place_of(row.place, row.address) == place]
            fit = exact or fit
        if len(fit) > 1:
            what = _("「%(name)s」にあてはまる記録が%(count)d件あり、一つに決まりません。") % {"name": given["name"], "count": len(fit)}
            raise WrongContent(what, remedy=_("法人番号か住所を書いてください。"))
        return fit[0] if fit else None

    def _numbered(self, entry: PartyEntry) -> PartyRow | None:
        """The party of this number; None for one of another organisation of which the row says nothing new."""
        if entry.key in self.known:
            return self.known[entry.key].row
        rows = PartyRow.objects.filter(key=entry.key, merged_into=None).exclude(organisation=self.organisation)
        for row in (rows if self.person is None else rows.visible_to(self.person)).select_related("employer"):
            said = party_list.echo(row)
            if all(said.get(name) == value for name, value in entry.given.items()) and set(entry.names) <= set(said.get("names", ())):
                return None
        what = _("記録番号「%(key)s」の記録は、この組織にないか、変えられません。") % {"key": entry.key}
        raise WrongContent(what, remedy=_("その行を消してください。新しい相手なら、記録番号を空欄にしてください。"))

    def _named(self, name: str, kind: str) -> list[PartyRow]:
        folded = fold_name(name)
        known = [self.known[key] for key in self.by_core.get(folded.core, ())]
        return [each.row for each in known if each.row.kind == kind and any(fold_name(other).agrees(folded) for other in each.names)]

    def _employer(self, entry: PartyEntry) -> PartyRow:
        return self._one(entry.employer, PartyKind.ORGANISATION, _("所属「%(name)s」"))

    def _network(self, entry: PartyEntry) -> PartyRow:
        return self._one(entry.network, PartyKind.NETWORK, _("会議体「%(name)s」"))

    def _one(self, name: str, kind: str, what: str) -> PartyRow:
        found = self._named(name, kind)
        said = what % {"name": name}
        if not found:
            raise WrongContent(_("%(what)sの記録がありません。") % {"what": said}, remedy=_("先に登録するか、この表の上のほうに行を加えてください。"))
        if len(found) > 1:
            raise WrongContent(_("%(what)sが一つに決まりません。") % {"what": said}, remedy=_("重なった記録を先に整理してください。"))
        return found[0]

    def _described(self, row: PartyRow) -> str:
        parts = (row.get_kind_display(), row.corporate_number, row.address or row.place, row.industry)
        return "　".join(str(part) for part in parts if part)


def _changes(told: audit.Told) -> str:
    """Old and new values by the names of the columns."""
    labels = {each.name: str(each.verbose_name) for each in PartyRow._meta.concrete_fields} | {"names": _("別名"), "employer": _("所属")}
    names = {**told.before, **told.after}
    return "、".join(f"{labels[name]}：{_shown(told.before.get(name))} → {_shown(told.after.get(name))}" for name in names)


def _shown(value: Any) -> str:
    if value in (None, "", [], ()):
        return _("なし")
    return "・".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def _may_be_one_place(one: str, other: str) -> bool:
    return one == other or (one[:2] == other[:2] and (len(one) != len(other) or "000" in (one[2:], other[2:])))
