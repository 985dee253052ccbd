"""Taking a ledger over from its file, whole or not at all; what is there already, by its key, stays as it is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from rashinban.core.errors import ManyErrors, RashinbanError, WrongContent
from rashinban.records import audit
from rashinban.records.ledger import cards, evidence, parties, recording
from rashinban.records.ledger.book_file import PARTS, BookFile
from rashinban.records.ledger.convert import card_columns
from rashinban.records.models import (
    CardRow,
    CaseRow,
    Confirmation,
    ConnectionRow,
    Division,
    FactRow,
    GatheringRow,
    LessonRow,
    MeasureRow,
    PartyName,
    PartyRow,
    Person,
)

if TYPE_CHECKING:
    from rashinban.records.models import Organisation

#: Field of an entry -> the part of the file its key is found in.
_REFERS = {
    **dict.fromkeys(("party", "employer", "secretariat", "network", "need_party", "offer_party", "via", "supporter", "counterpart"), "parties"),
    **dict.fromkeys(("presented", "attended", "mentored"), "parties"),
    **dict.fromkeys(("need", "offer", "card", "programme"), "cards"),
    **{"gathering": "gatherings", "connection": "connections", "case": "cases", "measure": "measures", "measures": "measures"},
    **{"division": "divisions", "named": "people"},
}
_WORDS = {**PARTS, "measures": "計画の施策", "divisions": "組織の課", "people": "利用者（ログインID）"}
_KINDS: dict[str, Any] = {
    "parties": PartyRow,
    "cards": CardRow,
    "gatherings": GatheringRow,
    "connections": ConnectionRow,
    "cases": CaseRow,
    "facts": FactRow,
    "lessons": LessonRow,
}


@dataclass
class _Known:
    """Rows by part and key: what there was, and what has been added on the way."""

    organisation: Organisation
    person: Person | None
    rows: dict[str, dict[str, Any]] = field(default_factory=dict)
    added: dict[str, int] = field(default_factory=dict)

    def find(self, name: str, key: str | None) -> Any:
        return None if key is None else self.rows[_REFERS[name]][key]


@transaction.atomic
def load(file: BookFile, organisation: Organisation, person: Person | None) -> dict[str, int]:
    """Store a ledger as the records of this organisation; how many rows came in by part (empty: all were there).

    WrongContent or ManyErrors with every line that names something unknown; nothing is stored then. ``person`` None is
    the command line.
    """
    known = _known(file, organisation, person)
    _check(file, known)
    _add_parties(file, known)
    _add_cards(file, known)
    _add_gatherings(file, known)
    _add_connections(file, known)
    _add_cases(file, known)
    _add_facts(file, known)
    _add_lessons(file, known)
    added = {part: count for part, count in known.added.items() if count}
    if added:
        audit.record(person, "ledger_loaded", organisation, organisation=organisation, after=added | {"file": file.file})
    return added


def _known(file: BookFile, organisation: Organisation, person: Person | None) -> _Known:
    known = _Known(organisation, person)
    for part, kind in _KINDS.items():
        known.rows[part] = {row.key: row for row in kind.objects.filter(organisation=organisation)}
    known.rows["divisions"] = {row.name: row for row in Division.objects.filter(organisation=organisation)}
    known.rows["people"] = {row.login: row for row in Person.objects.all()}
    measures = MeasureRow.objects.filter(edition__plan__slug=file.book.plan, edition__standing="in_force")
    measures = measures.filter(edition__plan__organisation=organisation).select_related("edition__plan")
    known.rows["measures"] = {row.key: row for row in measures}
    return known


def _check(file: BookFile, known: _Known) -> None:
    """Every key that is named is in the file or in the records, and stands once."""
    errors: list[RashinbanError] = []
    ours = {part: {entry.key for entry in getattr(file.book, part)} for part in _KINDS}
    for part in _KINDS:
        seen: set[str] = set()
        for number, entry in enumerate(getattr(file.book, part)):
            if entry.key in seen:
                errors.append(WrongContent(f"「{entry.key}」という名前（key）が二度使われています。", file.place(part, number, "key"), "別の名前にしてください。"))
            seen.add(entry.key)
            for name, key in _references(entry):
                if key not in known.rows[_REFERS[name]] and key not in ours.get(_REFERS[name], ()):
                    what = f"「{key}」は{_WORDS[_REFERS[name]]}の中にありません。"
                    errors.append(WrongContent(what, file.place(part, number, name), "名前（key）を確かめてください。"))
    if errors:
        raise errors[0] if len(errors) == 1 else ManyErrors(tuple(errors))


def _references(entry: Any) -> Iterator[tuple[str, str]]:
    for name in type(entry).model_fields:
        value = getattr(entry, name) if name in _REFERS else None
        for key in (value,) if isinstance(value, str) else value or ():
            yield name, key


def _add_parties(file: BookFile, known: _Known) -> None:
    plain: tuple[str, ...] = ("kind", "name", "kana", "corporate_number", "place", "address", "industry", "employees", "capital", "website", "tags")
    plain += ("note", "opted_in_on", "opted_in_how", "meets_every_months", "purpose")
    new = _add(known, "parties", file.book.parties, plain, ())
    for entry, row in new:
        row.employer, row.secretariat = known.find("employer", entry.employer), known.find("secretariat", entry.secretariat)
    _accept(file, "parties", new, parties.check)
    PartyRow.objects.bulk_update([row for _, row in new], ["employer", "secretariat", "corporate_number"])
    PartyName.objects.bulk_create([PartyName(party=row, name=name) for entry, row in new for name in entry.aliases])
    _link(known, PartyRow.measures.through, "partyrow", new)


def _add_cards(file: BookFile, known: _Known) -> None:
    entries = [entry for entry in file.book.cards if entry.key not in known.rows["cards"]]
    rows = [
        CardRow(**_frame(known, entry), party=known.find("party", entry.party), **{k: v for k, v in card_columns(entry).items() if k != "key"})
        for entry in entries
    ]
    _accept(file, "cards", zip(entries, rows, strict=True), cards.check)
    _store(known, "cards", CardRow, rows)


def _accept(file: BookFile, part: str, new: Iterable[tuple[Any, Any]], check: Callable[[Any], None]) -> None:
    """What the pages refuse is refused here as well, every line of it named."""
    place = {entry.key: number for number, entry in enumerate(getattr(file.book, part))}
    errors: list[RashinbanError] = []
    for entry, row in new:
        try:
            check(row)
        except RashinbanError as wrong:
            found = wrong.each
            errors += [WrongContent(each.what, file.place(part, place[entry.key]), each.remedy) for each in found]
    if errors:
        raise errors[0] if len(errors) == 1 else ManyErrors(tuple(errors))


def _add_gatherings(file: BookFile, known: _Known) -> None:
    plain = ("title", "on", "place", "venue", "agenda", "standing", "tags")
    new = _add(known, "gatherings", file.book.gatherings, plain, ("network",))
    _link(known, GatheringRow.measures.through, "gatheringrow", new)


def _add_connections(file: BookFile, known: _Known) -> None:
    rows = ("need_party", "offer_party", "need", "offer", "via", "gathering", "measure")
    new = _add(known, "connections", file.book.connections, ("title", "note"), rows)
    _name(known, ConnectionRow.named.through, "connectionrow", new)


def _add_cases(file: BookFile, known: _Known) -> None:
    plain = ("title", "opened_on", "support_ended_on", "closed_on", "baseline", "baseline_period", "share", "note")
    new = _add(known, "cases", file.book.cases, plain, ("party", "programme", "supporter", "measure"))
    _name(known, CaseRow.named.through, "caserow", new)


def _add_lessons(file: BookFile, known: _Known) -> None:
    _add(known, "lessons", file.book.lessons, ("title", "text", "tags"), ("measure", "connection", "case", "gathering"))


def _add_facts(file: BookFile, known: _Known) -> None:
    """What took place at gatherings, the steps of connections, and everything else; with the yes of both sides."""
    waiting = [*_of_gatherings(file, known), *_of_connections(file, known), *_others(file, known)]
    waiting = [(given, said) for given, said in waiting if given.key not in known.rows["facts"]]
    if not waiting:
        return
    stored = recording.record_facts(known.organisation, [given for given, _ in waiting], known.person, about=known.organisation)
    known.added["facts"] = len(stored)
    Confirmation.objects.bulk_create(
        [
            Confirmation(fact=row, side=side, on=timezone.localdate(given.confirmed_at), by=known.person)
            for row, (given, said) in zip(stored, waiting, strict=True)
            for side in said
        ]
    )


def _of_gatherings(file: BookFile, known: _Known) -> Iterator[tuple[recording.Given, Sequence[str]]]:
    for entry in file.book.gatherings:
        if entry.standing != "held":
            continue
        row = known.rows["gatherings"][entry.key]
        shared = {
            **{"on": entry.on, "gathering": row, "network": known.find("network", entry.network), "tags": entry.tags},
            **{"measure": known.find("measure", entry.measures[0]) if entry.measures else None, "division": row.division},
            **{"confidentiality": entry.confidentiality, "recorded_at": _moment(entry.recorded_on)},
        }
        yield recording.Given(kind="held", key=f"{entry.key}-held", place=entry.place, **shared), ()
        for kind, party in entry.taking_part():
            yield recording.Given(kind=kind, key=f"{entry.key}-{kind}-{party}", party=known.find("party", party), **shared), ()


def _of_connections(file: BookFile, known: _Known) -> Iterator[tuple[recording.Given, Sequence[str]]]:
    for entry in file.book.connections:
        row = known.rows["connections"][entry.key]
        tags = tuple(dict.fromkeys(tag for card in (row.need, row.offer) if card is not None for tag in card.tags))
        for step in entry.steps:
            both = {"need", "offer"} <= set(step.confirmed)
            yield (
                recording.Given(
                    kind=step.kind,
                    on=step.on,
                    key=f"{entry.key}-{step.kind}-{step.on:%Y%m%d}",
                    party=row.need_party,
                    counterpart=row.offer_party,
                    connection=row,
                    gathering=row.gathering,
                    network=row.gathering.network if row.gathering else None,
                    measure=row.measure,
                    tags=tags,
                    note=step.note,
                    division=row.division,
                    confidentiality=entry.confidentiality,
                    recorded_at=_moment(step.recorded_on),
                    confirmed_at=_moment(step.confirmed_on or step.on) if both else None,
                ),
                step.confirmed,
            )


def _others(file: BookFile, known: _Known) -> Iterator[tuple[recording.Given, Sequence[str]]]:
    rows = ("party", "counterpart", "measure", "network", "gathering", "connection", "case", "card", "division")
    plain = ("key", "kind", "on", "until", "role", "tags", "place", "amount", "unit", "baseline", "share", "note", "evidence_link")
    for number, entry in enumerate(file.book.facts):
        given = {name: getattr(entry, name) for name in (*plain, "grade", "confidentiality")}
        given |= {name: known.find(name, getattr(entry, name)) for name in rows}
        given |= {"recorded_at": _moment(entry.recorded_on), "confirmed_at": _moment(entry.confirmed_on)}
        try:
            recording.check(known.organisation, told := recording.Given(**given))
            if told.evidence_link:
                evidence.check_link(told.evidence_link)
        except RashinbanError as wrong:
            raise WrongContent(wrong.what, file.place("facts", number), wrong.remedy) from wrong
        yield told, ("office",) if entry.confirmed_on and not entry.connection else ()


def _frame(known: _Known, entry: Any) -> dict[str, Any]:
    return {
        "organisation": known.organisation,
        "division": known.find("division", entry.division),
        "key": entry.key,
        "confidentiality": entry.confidentiality,
        "recorded_by": known.person,
    }


def _add(known: _Known, part: str, entries: Iterable[Any], plain: Sequence[str], rows: Sequence[str]) -> list[tuple[Any, Any]]:
    """Store the entries that are new; with each its row."""
    new = [entry for entry in entries if entry.key not in known.rows[part]]
    made = []
    for entry in new:
        columns = {name: getattr(entry, name) for name in plain} | {name: known.find(name, getattr(entry, name)) for name in rows}
        made.append(_KINDS[part](**_frame(known, entry), **columns))
    _store(known, part, _KINDS[part], made)
    return list(zip(new, made, strict=True))


def _store(known: _Known, part: str, kind: Any, rows: list[Any]) -> None:
    kind.objects.bulk_create(rows, batch_size=500)
    known.rows[part] |= {row.key: row for row in rows}
    known.added[part] = len(rows)


def _link(known: _Known, through: Any, own: str, new: Iterable[tuple[Any, Any]]) -> None:
    pairs = [(row, known.find("measures", key)) for entry, row in new for key in dict.fromkeys(entry.measures)]
    through.objects.bulk_create([through(**{own: row, "measurerow": measure}) for row, measure in pairs])


def _name(known: _Known, through: Any, own: str, new: Iterable[tuple[Any, Any]]) -> None:
    pairs = [(row, known.find("named", login)) for entry, row in new for login in dict.fromkeys(entry.named)]
    through.objects.bulk_create([through(**{own: row, "person": person}) for row, person in pairs])


def _moment(day: date | None) -> datetime | None:
    """Noon of a day, here."""
    return None if day is None else timezone.make_aware(datetime.combine(day, time(12)))
