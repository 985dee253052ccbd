"""Gatherings from a table, with those who took part: one row for each participant, or one for each gathering.

Read, compared and taken over whole or not at all; the same file again changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime, time
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from rashinban.core.area import PREFECTURES
from rashinban.core.errors import ManyErrors, Place, RashinbanError, WrongContent
from rashinban.core.folded import fold
from rashinban.core.period_text import parse_period
from rashinban.ledger.names import fold_name
from rashinban.monitoring.sheets import Cell, Sheet, read_sheets
from rashinban.records.ledger import attendance, gathering_list, gatherings, networks
from rashinban.records.ledger.naming import Register
from rashinban.records.ledger.ownership import Owner
from rashinban.records.models import Confidentiality, GatheringRow, MeasureRow, PartyRow

if TYPE_CHECKING:
    from rashinban.records.models import Organisation, Person

#: Column -> how it may be headed, folded and without spaces. Everything else belongs to the participants.
_HEADINGS = {
    "key": ("記録番号",),
    "on": ("開催日", "日付", "年月日", "日程"),
    "title": ("名称", "集まり", "会議名", "行事名", "件名", "イベント名", "集まりの名称"),
    "network": ("会議体", "ネットワーク", "会議体・ネットワーク", "主催の会議体"),
    "starts": ("開始", "開始時刻"),
    "ends": ("終了", "終了時刻"),
    "venue": ("会場", "場所", "開催場所"),
    "place": ("地域", "都道府県"),
    "agenda": ("議題", "議題・内容", "概要"),
    "measures": ("施策", "施策番号"),
    "tags": ("分野", "キーワード", "分野・キーワード"),
    "confidentiality": ("公開の範囲", "公開範囲"),
    "standing": ("状態", "開催状況"),
}
_STANDINGS = {"": "", "予定": "planned", "開催済み": "held", "開催": "held", "済": "held", "中止": "cancelled"}
_CLASSES = {str(label): value for value, label in Confidentiality.choices if value != "secret"} | {"": "internal"}


@dataclass(frozen=True, slots=True)
class Listed:
    """A gathering as the file has it; texts as they stand, rows of its participants, and where it stands first."""

    on: date
    title: str
    said: dict[str, Cell] = field(repr=False)
    rows: tuple[tuple[Cell, ...], ...] = field(repr=False)
    heading: tuple[Cell, ...] = field(repr=False)
    place: Place = field(repr=False)

    @property
    def identity(self) -> object:
        """By what rows are of one gathering: its number, else its day and title."""
        return self.said["key"].text if "key" in self.said else (self.on, self.title)


@dataclass(frozen=True, slots=True)
class Taken:
    """What was taken over: titles of new gatherings, how many facts and networks came in, how many were known."""

    new: tuple[str, ...]
    facts: int
    networks: tuple[str, ...]
    known: int
    changed: tuple[str, ...] = ()


def read_gatherings(path: Path) -> tuple[Listed, ...]:
    """The gatherings of all sheets of a file, each once. ManyErrors names every cell that is wrong."""
    errors: list[RashinbanError] = []
    found: dict[object, Listed] = {}
    for sheet in read_sheets(path):
        try:
            for one in _of_sheet(sheet):
                before = found.get(one.identity)
                found[one.identity] = one if before is None else Listed(before.on, before.title, before.said, before.rows + one.rows, before.heading, before.place)
        except ManyErrors as wrong:
            errors += wrong.errors
    if not found and not errors:
        errors.append(WrongContent(_("集まりの行がありません。"), Place(file=path.name), _("見出しの下に、一行ずつ書いてください。")))
    if errors:
        raise ManyErrors(tuple(errors), Place(file=path.name))
    return tuple(found.values())


@transaction.atomic
def import_gatherings(
    organisation: Organisation, listed: Iterable[Listed], person: Person | None, *, new_names: bool = False
) -> Taken:
    """Take them over. Gatherings of the same day and title are those that are there: only participants are added. Those
    with the number of a record are changed where a cell says otherwise; an empty cell takes nothing away.

    A company whose name only looks like one that is known is an error, unless ``new_names`` says that it is a new one.
    """
    taking = _Taking(Owner(organisation), person, new_names)
    for one in listed:
        try:
            taking.take(one)
        except ManyErrors as wrong:
            taking.errors += wrong.errors
        except RashinbanError as wrong:
            taking.errors.append(type(wrong)(wrong.what, one.place if not str(wrong.where) else wrong.where, wrong.remedy))
    if taking.errors:
        raise ManyErrors(tuple(taking.errors))
    return Taken(tuple(taking.new), taking.facts, tuple(taking.networks_added), taking.known, tuple(taking.changed))


class _Taking:
    """The state of one take-over."""

    def __init__(self, owner: Owner, person: Person | None, new_names: bool) -> None:
        self.owner, self.person, self.new_names = owner, person, new_names
        self.errors: list[RashinbanError] = []
        self.new: list[str] = []
        self.networks_added: list[str] = []
        self.changed: list[str] = []
        self.facts = self.known = 0
        rows = PartyRow.objects.filter(organisation=owner.organisation, kind="network", merged_into=None)
        self._networks = {fold_name(row.name).core: row for row in rows}
        there = GatheringRow.objects.filter(organisation=owner.organisation).select_related("organisation", "division", "network")
        self._there = {(row.on, row.title): row for row in there}
        self._numbered = {row.key: row for row in there}
        measures = MeasureRow.objects.filter(edition__standing="in_force", edition__plan__organisation=owner.organisation)
        self._measures = _by_name(list(measures.select_related("edition__plan")))

    @cached_property
    def _register(self) -> Register:
        return attendance.register_for(self.person, self.owner.organisation.pk)

    def take(self, one: Listed) -> None:
        row = self._known(one) if "key" in one.said else self._there.get((one.on, one.title))
        if row is None:
            row = gatherings.add(self.owner, self._details(one), self.person)
            self.new.append(f"{one.on.isoformat()} {one.title}")
        else:
            self.known += 1
        standing = _choice(one.said.get("standing"), _STANDINGS)
        if standing == "cancelled" and row.standing != "cancelled":
            gatherings.cancel(row, self.person, _("取り込んだ表に「中止」とあるため"))
        if standing == "held" and row.standing == "planned":
            self.facts += gatherings.mark_held(row, self.person) is not None
        if one.rows:
            self._participants(row, one)

    def _known(self, one: Listed) -> GatheringRow:
        """The gathering of a number, changed where a cell says something else than the list does that was handed out."""
        cell = one.said["key"]
        row = self._numbered.get(cell.text)
        if row is None or not (self.person is None or GatheringRow.objects.visible_to(self.person).filter(pk=row.pk).exists()):
            what = _("記録番号「%(key)s」の集まりは、この組織にないか、変えられません。") % {"key": cell.text}
            raise WrongContent(what, cell.place, _("その行を消してください。新しい集まりなら、記録番号を空欄にしてください。"))
        told = gathering_list.said_of(row, row.network)
        differs = {name: cell for name, cell in one.said.items() if name in ("on", "title") or cell.text.strip() != str(told.get(name, ""))}
        said = self._details(replace(one, said=differs))
        names = [each.name for each in fields(gatherings.Details) if each.name in differs and each.name != "measures" and getattr(said, each.name) != getattr(row, each.name)]
        names += ["measures"] if "measures" in differs else []
        if names:
            now = {each.name: getattr(row, each.name) for each in fields(gatherings.Details) if each.name != "measures"}
            wanted = now | {"measures": tuple(row.measures.all())} | {name: getattr(said, name) for name in names}
            if gatherings.change(row, gatherings.Details(**wanted), self.person):
                self.changed.append(f"{one.on.isoformat()} {one.title}（{'、'.join(_HEADINGS[name][0] for name in names)}）")
        return row

    def _participants(self, row: GatheringRow, one: Listed) -> None:
        row.refresh_from_db(fields=["standing"])
        listed = attendance.read_attendance(Sheet(one.place, (one.heading, *one.rows)))
        compared = attendance.compare(row, listed, self.person, self._register)
        chosen = {at: None for at, each in enumerate(compared) if each.open and self.new_names}
        planned = row.standing == "planned"
        facts = attendance.take(row, compared, chosen, self.person, register=self._register)
        self.facts += len(facts) + planned

    def _details(self, one: Listed) -> gatherings.Details:
        said = one.said
        measures = tuple(self._measure(name, said["measures"]) for name in _words(said.get("measures")))
        return gatherings.Details(
            title=one.title,
            on=one.on,
            network=self._network(said.get("network")),
            starts=_time(said.get("starts")),
            ends=_time(said.get("ends")),
            place=PREFECTURES.find(said["place"].text).code if "place" in said else "",
            venue=said["venue"].text.strip() if "venue" in said else "",
            agenda=said["agenda"].text.strip() if "agenda" in said else "",
            tags=_words(said.get("tags")),
            confidentiality=_choice(said.get("confidentiality"), _CLASSES),
            measures=measures,
        )

    def _network(self, cell: Cell | None) -> PartyRow | None:
        if cell is None:
            return None
        name = cell.text.strip()
        core = fold_name(name).core
        if core not in self._networks:
            self._networks[core] = networks.add(self.owner, networks.Details(name), self.person)
            self.networks_added.append(name)
        return self._networks[core]

    def _measure(self, name: str, cell: Cell) -> MeasureRow:
        if name not in self._measures:
            raise WrongContent(_("施策「%(name)s」は、この組織の計画にありません。") % {"name": name}, cell.place, _("計画の施策番号を書いてください。"))
        return self._measures[name]


def _by_name(measures: Sequence[MeasureRow]) -> dict[str, MeasureRow]:
    """Measures by their ids, and by the printed numbers that only one of them has."""
    found: dict[str, MeasureRow] = {}
    for name in ("number", "key"):
        told = [getattr(row, name) for row in measures]
        found |= {getattr(row, name): row for row in measures if getattr(row, name) and told.count(getattr(row, name)) == 1}
    return found


def _of_sheet(sheet: Sheet) -> list[Listed]:
    errors: list[RashinbanError] = []
    columns, others, first = _columns(sheet)
    heading = tuple(sheet.rows[first - 1][place] for place in others)
    found: dict[object, Listed] = {}
    for row in sheet.rows[first:]:
        if all(cell.blank for cell in row):
            continue
        try:
            said = {name: row[place] for name, place in columns.items() if place < len(row) and not row[place].blank}
            on, title = _day(said, row), _title(said, row)
        except RashinbanError as wrong:
            errors.append(wrong)
            continue
        participant = tuple(row[place] for place in others if place < len(row))
        rows = (participant,) if any(not cell.blank for cell in participant) else ()
        one = Listed(on, title, said, rows, heading, said["title"].place)
        before = found.get(one.identity)
        found[one.identity] = one if before is None else Listed(before.on, before.title, before.said, before.rows + rows, heading, before.place)
    if errors:
        raise ManyErrors(tuple(errors), sheet.place)
    return list(found.values())


def _columns(sheet: Sheet) -> tuple[dict[str, int], list[int], int]:
    """Columns of the gathering, places of the columns of its participants, and the first row below the headings."""
    for number, row in enumerate(sheet.rows[:10]):
        named = {"".join(fold(cell.text).text.split()): place for place, cell in enumerate(row) if not cell.blank}
        found = {name: named[way] for name, ways in _HEADINGS.items() for way in ways if way in named}
        if {"on", "title"} <= found.keys():
            others = [place for place, cell in enumerate(row) if not cell.blank and place not in found.values()]
            return found, others, number + 1
    raise ManyErrors(
        (WrongContent(_("見出し「開催日」と「名称」がありません。"), sheet.place, _("見出しの行に、開催日、名称、会議体、会場、施策、状態、企業名、役割などを書いてください。")),),
        sheet.place,
    )


def _day(said: dict[str, Cell], row: Sequence[Cell]) -> date:
    cell = said.get("on")
    if cell is None:
        raise WrongContent(_("開催日がありません。"), next(each for each in row if not each.blank).place, _("2026-06-12 のように書いてください。"))
    if isinstance(cell.value, datetime):
        return cell.value.date()
    if isinstance(cell.value, date):
        return cell.value
    try:
        period = parse_period(cell.text.strip())
    except RashinbanError:
        period = None
    if period is None or period.kind != "day":
        raise WrongContent(_("「%(text)s」は日付として読めません。") % {"text": cell.text}, cell.place, _("2026-06-12 や 令和8年6月12日 のように書いてください。"))
    return period.start


def _title(said: dict[str, Cell], row: Sequence[Cell]) -> str:
    if "title" not in said:
        raise WrongContent(_("名称がありません。"), next(each for each in row if not each.blank).place, _("集まりの名称を書いてください。"))
    title = " ".join(said["title"].text.split())
    if len(title) > 300:
        raise WrongContent(_("名称が長すぎます（300字まで）。"), said["title"].place, _("短くしてください。"))
    return title


def _time(cell: Cell | None) -> time | None:
    if cell is None:
        return None
    if isinstance(cell.value, time):
        return cell.value
    hour, _mark, minute = fold(cell.text).text.strip().replace("時", ":").rstrip("分").partition(":")
    try:
        return time(int(hour), int(minute[:2] or 0))
    except ValueError:
        raise WrongContent(_("「%(text)s」は時刻として読めません。") % {"text": cell.text}, cell.place, _("14:00 のように書いてください。")) from None


def _words(cell: Cell | None) -> tuple[str, ...]:
    if cell is None:
        return ()
    return tuple(dict.fromkeys(part.strip() for part in cell.text.replace(",", "、").replace("\n", "、").split("、") if part.strip()))


def _choice(cell: Cell | None, choices: dict[str, str]) -> str:
    text = cell.text.strip() if cell is not None else ""
    if text not in choices:
        assert cell is not None
        raise WrongContent(_("「%(text)s」は使えません。") % {"text": text}, cell.place, _("%(words)s のどれかにしてください。") % {"words": "、".join(filter(None, choices))})
    return choices[text]
