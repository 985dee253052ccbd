"""Who took part in a gathering, from a list: read, compared with what is known, taken over whole or not at all.

Names of people are used to count how many came from a company and are not kept; a person without a company takes part
in their own name.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from rashinban.core.errors import ManyErrors, Place, RashinbanError, WrongContent
from rashinban.core.folded import fold
from rashinban.ledger.corporate_number import read_corporate_number
from rashinban.ledger.kinds import kinds
from rashinban.ledger.names import fold_name
from rashinban.records import audit
from rashinban.records.ledger import parties
from rashinban.records.ledger.gatherings import given, mark_held
from rashinban.records.ledger.naming import Meant, Register
from rashinban.records.ledger.ownership import Owner
from rashinban.records.ledger.recording import record_facts
from rashinban.records.models import FactRow, GatheringRow, PartyKind, PartyRow

if TYPE_CHECKING:
    from rashinban.monitoring.sheets import Cell, Sheet
    from rashinban.records.models import MeasureRow, Person

#: Column -> how it may be headed, folded and without spaces.
_HEADINGS = {
    "party": ("企業名", "企業", "会社名", "会社", "団体名", "団体", "所属", "企業・団体", "企業・団体名", "機関名", "法人名", "組織名", "勤務先"),
    "person": ("氏名", "名前", "お名前", "参加者", "参加者名", "担当者", "担当者名"),
    "role": ("役割", "役割/発表", "参加形態", "区分", "種別", "種類", "参加区分"),
    "number": ("法人番号",),
    "note": ("備考", "メモ", "内容", "テーマ", "発表題目", "発表テーマ"),
}
#: The columns of a list without headings, in their order.
_ORDER = ("party", "person", "role", "number", "note")
#: Headings that are known and not taken over.
_BESIDE = ("no", "no.", "番号", "部署", "役職", "メール", "メールアドレス", "電話", "電話番号", "住所", "所在地", "出欠")
_ROLES = {"発表者": "presented", "登壇者": "presented", "参加者": "attended", "聴講": "attended", "出席者": "attended", "オブザーバー": "attended"}
_YES = {"○": "presented", "◯": "presented", "〇": "presented", "有": "presented", "あり": "presented", "-": "attended", "無": "attended", "なし": "attended"}


@dataclass(frozen=True, slots=True)
class Attendee:
    """Everybody of one company with one role: who, as what, how many (0: the list names nobody), and where it says so."""

    name: str
    kind: str
    people: int
    role: str
    number: str
    note: str
    alone: bool
    place: Place


@dataclass(frozen=True, slots=True)
class Compared:
    """An attendee and whom they mean; ``known`` when this gathering has that fact already."""

    attendee: Attendee
    meant: Meant
    known: bool

    @property
    def open(self) -> bool:
        """Whether a person has to choose."""
        return not self.meant.certain and bool(self.meant.similar)

    @property
    def new(self) -> bool:
        """Whether nobody of that name is known."""
        return not self.meant.certain and not self.meant.similar


def read_attendance(sheet: Sheet) -> tuple[Attendee, ...]:
    """The list as it stands, the same company with the same role once. ManyErrors names every cell that is wrong."""
    columns, first = _columns(sheet)
    errors: list[RashinbanError] = []
    listed: list[Attendee] = []
    for row in sheet.rows[first:]:
        if all(cell.blank for cell in row):
            continue
        try:
            listed.append(_attendee(row, columns))
        except RashinbanError as wrong:
            errors.append(wrong)
    if not listed and not errors:
        errors.append(WrongContent(_("名簿に行がありません。"), sheet.place, _("企業名の列を含む行を貼り付けてください。")))
    if errors:
        raise ManyErrors(tuple(errors), sheet.place)
    return _grouped(listed)


def register_for(person: Person | None, organisation: int) -> Register:
    """Everybody an attendance list may name, as this person may read it."""
    return Register(person if person is not None else _everything(organisation), organisation)


def compare(
    gathering: GatheringRow, attendees: Sequence[Attendee], person: Person | None, register: Register | None = None
) -> tuple[Compared, ...]:
    """Whom each of them means, and what is known of this gathering already; many lists share one ``register``."""
    if register is None:
        register = register_for(person, gathering.organisation_id)
    meant = register.find((one.name, one.number) for one in attendees)
    facts = FactRow.objects.filter(gathering=gathering, withdrawn_at=None, kind__in=_kinds())
    there = {(merged or party, kind) for party, merged, kind in facts.values_list("party", "party__merged_into", "kind")}
    return tuple(
        Compared(one, who, who.party is not None and (who.party.pk, one.kind) in there)
        for one, who in zip(attendees, meant, strict=True)
    )


@transaction.atomic
def take(
    gathering: GatheringRow,
    compared: Sequence[Compared],
    chosen: Mapping[int, PartyRow | None],
    person: Person | None,
    *,
    measure: MeasureRow | None = None,
    register: Register | None = None,
) -> list[FactRow]:
    """Record everybody who is not recorded yet; new parties are added, the gathering is held. The same again: nothing.

    ``chosen`` says, by place in the list, whom somebody chose among those that look alike (None: a new one).
    ``register``, where lists share one, is told of the new parties.
    ManyErrors when a choice is missing.
    """
    if gathering.on > timezone.localdate():
        raise WrongContent(_("まだ開催日になっていません。"), remedy=_("開催した日に、参加した企業を記録してください。"))
    missing = [one for at, one in enumerate(compared) if one.open and at not in chosen]
    if missing:
        what = _("「%(name)s」は似た名前があります。どれかを選んでください。")
        raise ManyErrors(tuple(WrongContent(what % {"name": one.attendee.name}, one.attendee.place) for one in missing))
    owner = Owner(gathering.organisation, gathering.division)
    there = {(one.meant.party.pk, one.attendee.kind) for one in compared if one.known and one.meant.party}
    newcomers = _add_newcomers((one.attendee for at, one in enumerate(compared) if not one.meant.party and not chosen.get(at)), owner, person)
    common = given(gathering, "attended", measure)
    said = []
    for at, one in enumerate(compared):
        party = one.meant.party or chosen.get(at) or newcomers[_called(one.attendee)]
        if (party.pk, one.attendee.kind) in there:
            continue
        there.add((party.pk, one.attendee.kind))
        fact = replace(common, kind=one.attendee.kind, party=party, role=one.attendee.role, note=one.attendee.note)
        if one.attendee.people > 1:
            fact = replace(fact, amount=Decimal(one.attendee.people), unit="人")
        said.append(replace(fact, place=party.place or gathering.place))
    if register is not None:
        register.learn(newcomers.values())
    if gathering.standing == "planned":
        mark_held(gathering, person)
    return record_facts(gathering.organisation, said, person, about=gathering) if said else []


def _add_newcomers(attendees: Iterable[Attendee], owner: Owner, person: Person | None) -> dict[tuple[str, str], PartyRow]:
    """Parties nobody knew before this list; presenting and attending, one is still one."""
    drafts: dict[tuple[str, str], parties.Draft] = {}
    for one in attendees:
        if _called(one) not in drafts:
            said = {"kind": PartyKind.PERSON if one.alone else PartyKind.ORGANISATION, "name": one.name, "corporate_number": one.number}
            drafts[_called(one)] = parties.prepare(owner.organisation, said, person, division=owner.division)
    audit.record_all(person, parties.keep(list(drafts.values())))
    return {called: draft.row for called, draft in drafts.items()}


def _called(one: Attendee) -> tuple[str, str]:
    return fold_name(one.name).core, one.number


def _everything(organisation: int) -> object:
    """Without a person it is the command line: it reads as the planning division of that organisation does."""
    from rashinban.records.access import Access

    return Access(person=None, by_duty=(("planner", frozenset({organisation})),))


def _kinds() -> tuple[str, ...]:
    return tuple(name for name, kind in kinds().items() if kind.group == "gathering" and name != "held")


def _columns(sheet: Sheet) -> tuple[dict[str, int], int]:
    """Column -> place, and the first row below the headings; without headings the columns stand in their order."""
    for number, row in enumerate(sheet.rows[:10]):
        found: dict[str, int] = {}
        for place, cell in enumerate(row):
            name = next((each for each, ways in _HEADINGS.items() if _folded(cell) in ways), None)
            if name is not None:
                found.setdefault(name, place)
        if "party" in found or ("person" in found and len(found) > 1):
            strange = [cell for place, cell in enumerate(row) if not cell.blank and place not in found.values() and _folded(cell) not in _BESIDE]
            if strange:
                told = tuple(
                    WrongContent(_("見出し「%(name)s」は使えません。") % {"name": cell.text}, cell.place, _("企業名、氏名、役割、法人番号、備考のどれかにするか、列を消してください。"))
                    for cell in strange
                )
                raise ManyErrors(told, sheet.place)
            return found, number + 1
    return {name: place for place, name in enumerate(_ORDER)}, 0


def _folded(cell: Cell) -> str:
    return "".join(fold(cell.text).text.lower().split())


def _attendee(row: Sequence[Cell], columns: Mapping[str, int]) -> Attendee:
    def cell(name: str) -> Cell | None:
        place = columns.get(name)
        return row[place] if place is not None and place < len(row) and not row[place].blank else None

    party, person, role, number, note = (cell(name) for name in _ORDER)
    named = party or person
    if named is None:
        first = next(each for each in row if not each.blank)
        raise WrongContent(_("企業名がありません。"), first.place, _("企業名か、企業に属さない方は氏名を書いてください。"))
    name = " ".join(fold(named.text).text.split()) if party is None else named.text.strip()
    if len(name) > 200:
        raise WrongContent(_("名称が長すぎます（200字まで）。"), named.place, _("短くしてください。"))
    kind, words = _role(role)
    return Attendee(name, kind, int(person is not None), words, _number(number), note.text.strip() if note else "", party is None, named.place)


def _number(cell: Cell | None) -> str:
    if cell is None:
        return ""
    try:
        return read_corporate_number(cell.text)
    except RashinbanError as wrong:
        raise type(wrong)(wrong.what, cell.place, wrong.remedy) from wrong


def _role(cell: Cell | None) -> tuple[str, str]:
    """The kind a role means, and the words themselves where they say more; an empty one means that they came."""
    if cell is None:
        return "attended", ""
    text = fold(cell.text).text.strip()
    if len(text) > 100:
        raise WrongContent(_("役割が長すぎます（100字まで）。"), cell.place, _("短くしてください。"))
    if text in _YES or text in _ROLES:
        return _YES.get(text) or _ROLES[text], ""
    for name in _kinds():
        kind = kinds()[name]
        if text == kind.label or text in kind.words:
            return name, ""
    for name in _kinds():
        if any(word in text for word in kinds()[name].words):
            return name, text
    return "attended", text


def _grouped(listed: Sequence[Attendee]) -> tuple[Attendee, ...]:
    """The same company with the same role once; a number that stands in one row of a company holds for all its rows."""
    numbers: dict[str, set[str]] = {}
    for one in listed:
        numbers.setdefault(fold_name(one.name).core, set()).update({one.number} - {""})
    found: dict[tuple[str, str, str], Attendee] = {}
    for one in listed:
        core = fold_name(one.name).core
        only = next(iter(numbers[core])) if len(numbers[core]) == 1 else one.number
        key = (core, one.kind, only)
        before = found.get(key)
        found[key] = replace(one, number=only) if before is None else _together(before, one)
    return tuple(found.values())


def _together(one: Attendee, other: Attendee) -> Attendee:
    role = "・".join(dict.fromkeys(filter(None, (one.role, other.role))))[:100]
    note = "\n".join(dict.fromkeys(filter(None, (one.note, other.note))))
    return Attendee(one.name, one.kind, one.people + other.people, role, one.number, note, one.alone, one.place)
