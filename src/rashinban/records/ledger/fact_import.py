"""A table of activities taken in: compared first, then whole or not at all. Given back unchanged it changes nothing.

A row with the number of a record is that record: what it says otherwise becomes a correction, with the reason that
stands in its row. A row with a number nobody knows is recorded under it, so that an office that keeps its own log may
give the whole log in again. A row without a number is new unless the same is recorded already. Rows that were taken
out of the table change nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from rashinban.core.errors import ManyErrors, Place, RashinbanError, WrongContent
from rashinban.ledger.kinds import kinds
from rashinban.records import audit
from rashinban.records.access import Access
from rashinban.records.ledger import parties, recording
from rashinban.records.ledger.fact_file import HEADINGS, FactEntry, said_of
from rashinban.records.ledger.fact_names import Spoken
from rashinban.records.ledger.recording import Given
from rashinban.records.ledger.restating import restated
from rashinban.records.ledger.showing import shown
from rashinban.records.models import FactRow
from rashinban.records.rehearsal import Difference

if TYPE_CHECKING:
    from rashinban.records.models import Division, Organisation, Person

_ROWS = ("party", "counterpart", "network", "measure", "gathering")
_PLAIN = ("on", "until", "kind", "role", "amount", "unit", "tags", "note", "evidence_link", "confidentiality")
#: What a step of an introduction and the report of a case take from those.
_TAKEN_OVER = frozenset({"kind", "party", "counterpart", "measure"})


@transaction.atomic
def take_over(
    entries: Sequence[FactEntry], organisation: Organisation, person: Person | None, division: Division | None = None
) -> tuple[Difference, ...]:
    """Record what is new and correct what differs, all or none. ManyErrors names every cell that cannot be taken."""
    taking = _Taking(organisation, person, division)
    taking.read(entries)
    for entry in entries:
        try:
            taking.take(entry)
        except ManyErrors as wrong:
            taking.errors += wrong.errors
        except RashinbanError as wrong:
            taking.errors.append(type(wrong)(wrong.what, wrong.where if str(wrong.where) else entry.place, wrong.remedy))
        except ValueError as wrong:
            taking.errors.append(WrongContent(str(wrong), entry.place, _("値を直してください。")))
        except PermissionDenied as wrong:
            taking.errors.append(WrongContent(str(wrong), entry.place, _("その行を消すか、変える前に戻してください。")))
    if taking.errors:
        raise ManyErrors(tuple(taking.errors), Place(file=entries[0].place.file) if entries else Place())
    taking.write_down()
    return tuple(taking.differences)


@dataclass
class _Taking:
    """The state of one take-over."""

    organisation: Organisation
    person: Person | None
    division: Division | None
    errors: list[RashinbanError] = field(default_factory=list)
    differences: list[Difference] = field(default_factory=list)
    given: list[Given] = field(default_factory=list)
    there: dict[str, FactRow] = field(default_factory=dict)
    hidden: set[str] = field(default_factory=set)
    echoes: dict[str, dict[str, Any]] = field(default_factory=dict)
    same: Counter[tuple[Any, ...]] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        # without a person it is the command line: it reads as the planning division of the organisation does
        self.user: Any = self.person or Access(person=None, by_duty=(("planner", frozenset({self.organisation.pk})),))

    def read(self, entries: Sequence[FactEntry]) -> None:
        """What the rows may mean, in a few statements however many they are."""
        keys = [key for entry in entries if (key := entry.said.get("key"))]
        for first in range(0, len(keys), 500):
            self._known(keys[first : first + 500])
        lines = shown(list(self.there.values()), self.user)
        self.echoes = {key: said_of(line) for key, line in zip(self.there, lines, strict=True)}
        self.spoken = Spoken(self.user, self.organisation, entries)
        days = sorted({entry.said["on"] for entry in entries if not entry.said.get("key")})
        matched = {row.pk for row in self.there.values()}
        for first in range(0, len(days), 500):
            rows = self._readable().filter(organisation=self.organisation, on__in=days[first : first + 500], withdrawn_at=None)
            self.same.update(_identity(row) for row in rows.select_related("party", "counterpart", "network") if row.pk not in matched)

    def take(self, entry: FactEntry) -> None:
        """Compare one row with what is recorded."""
        key = entry.said.get("key", "")
        if key in self.hidden:
            raise WrongContent(_("記録番号「%(key)s」の記録は読めません。") % {"key": key}, entry.at("key"), _("その行を消してください。"))
        row = self.there.get(key)
        if row is None:
            self._add(entry, key)
            return
        echo = self.echoes[key]
        changed = {name: entry.said[name] for name in (*_PLAIN, *_ROWS) if name in entry.said and entry.said[name] != echo[name]}
        if not changed.get("confidentiality") or (row.confidentiality == "secret" and kinds()[changed.get("kind", row.kind)].figures):
            changed.pop("confidentiality", None)  # an empty cell takes nothing away; a company's own figures are never less
        if changed:
            self._correct(row, entry, changed, echo)

    def write_down(self) -> None:
        """The facts that are new, in one go, and one event about all of it."""
        if self.given:
            recording.record_facts(self.organisation, self.given, self.person)
        if self.differences:
            counts = {kind: sum(each.kind == kind for each in self.differences) for kind in ("new", "corrected", "party")}
            audit.record_all(self.person, [audit.Told("activities_imported", self.organisation, organisation=self.organisation, after=counts)])

    def _readable(self) -> Any:
        return FactRow.objects.all() if self.person is None else FactRow.objects.visible_to(self.person)

    def _known(self, keys: Sequence[str]) -> None:
        """The records of these numbers as they stand now: a corrected one by what corrected it last."""
        rows = {row.key: row for row in self._readable().filter(key__in=keys, organisation=self.organisation).select_related("organisation")}
        waiting = {row.pk: key for key, row in rows.items() if row.withdrawn_at is not None}
        while waiting:
            after = list(self._readable().filter(revises__in=list(waiting)).select_related("organisation"))
            for row in after:
                rows[waiting[row.revises_id]] = row
            waiting = {row.pk: waiting[row.revises_id] for row in after if row.withdrawn_at is not None}
        self.there |= rows
        there = FactRow.objects.filter(organisation=self.organisation, key__in=[key for key in keys if key not in rows])
        self.hidden |= set(there.values_list("key", flat=True))
        elsewhere = self._readable().exclude(organisation=self.organisation).filter(key__in=keys).select_related("organisation")
        self.there |= {row.key: row for row in elsewhere if row.key not in rows and row.key not in self.hidden}

    def _add(self, entry: FactEntry, key: str) -> None:
        said = {name: entry.said[name] for name in _PLAIN if name in entry.said} | self._rows(entry, _ROWS)
        said["confidentiality"] = said.get("confidentiality") or None
        said["unit"] = said.get("unit") or (kinds()[said["kind"]].amount or "" if said.get("amount") is not None else "")
        if said.get("network") is None and said.get("gathering") is not None:
            said["network"] = said["gathering"].network
        grade = "document" if said.get("evidence_link") else "statement"
        given = Given(**said, key=key, grade=grade, division=self.division)
        recording.check(self.organisation, given)
        identity = _identity(given)
        if not key and self.same[identity]:
            self.same[identity] -= 1
            return
        self.given.append(given)
        words = [str(given.party or ""), str(given.gathering or given.network or ""), given.note[:80]]
        self.differences.append(Difference("new", _called(given.on, given.kind), "　".join(filter(None, words))))

    def _correct(self, row: FactRow, entry: FactEntry, changed: dict[str, Any], echo: Mapping[str, Any]) -> None:
        where = entry.at(next(iter(changed)))
        if row.organisation_id != self.organisation.pk:
            raise WrongContent(_("ほかの組織の記録は変えられません。"), where, _("その行を消すか、変える前に戻してください。"))
        if row.withdrawn_at is not None:
            raise WrongContent(_("この記録は、すでに取り消されています。"), where, _("その行を消すか、記録番号を空欄にしてください。"))
        if (row.connection_id or row.case_id) and _TAKEN_OVER & changed.keys():
            cell = entry.at(next(name for name in changed if name in _TAKEN_OVER))
            raise WrongContent(_("引き合わせや支援案件の記録なので、ここは変えられません。"), cell, _("引き合わせか支援案件のページで直してください。"))
        why = entry.said.get("why", "")
        if not why:
            told = _("「%(what)s」を変えた理由がありません。") % {"what": "・".join(HEADINGS[name][0] for name in changed)}
            raise WrongContent(told, entry.at("why"), _("「直すわけ」に一言書くか、変える前に戻してください。"))
        given = {name: value for name, value in changed.items() if name in _PLAIN} | self._rows(entry, changed)
        if "party" in given:
            given["place"] = ""
        recording.check(self.organisation, new := restated(row, **given))
        recording.correct(row, new, self.person, why)
        words = "、".join(f"{HEADINGS[name][0]}：{_shown(echo[name])} → {_shown(value)}" for name, value in changed.items())
        self.differences.append(Difference("corrected", _called(row.on, row.kind), words))

    def _rows(self, entry: FactEntry, columns: Any) -> dict[str, Any]:
        """What is named in these columns, as rows; a company nobody knows yet becomes one."""
        found: dict[str, Any] = {}
        for name in _ROWS:
            text = entry.said.get(name, "")
            if name not in columns:
                continue
            row = self.spoken.find(name, text, entry.said["on"], entry.at(name)) if text else None
            if row is None and text:
                row = parties.add_party(self.organisation, {"name": text}, self.person, division=self.division)
                self.spoken.learn(text, row)
                self.differences.append(Difference("party", text, _("新しい企業・団体として登録します")))
            found[name] = row
        return found


def _identity(fact: Any) -> tuple[Any, ...]:
    """By what a row without a number is known to be recorded already; of a row or of what is given."""

    def stands(row: Any) -> int | None:
        return None if row is None else row.merged_into_id or row.pk

    plain = tuple(getattr(fact, name) for name in ("kind", "on", "until", "role", "amount", "unit", "note"))
    names = tuple(stands(getattr(fact, name)) for name in ("party", "counterpart", "network"))
    pks = tuple(_pk(fact, name) for name in ("measure", "gathering"))
    return (*plain, frozenset(fact.tags), *names, *pks)


def _pk(fact: Any, name: str) -> int | None:
    if isinstance(fact, FactRow):
        return getattr(fact, f"{name}_id")
    row = getattr(fact, name)
    return None if row is None else row.pk


def _called(on: Any, kind: str) -> str:
    return f"{on.isoformat()} {kinds()[kind].label}"


def _shown(value: Any) -> str:
    if value in (None, "", ()):
        return _("なし")
    if isinstance(value, tuple):
        return "・".join(value)
    return kinds()[value].label if value in kinds() else str(value)[:80]
