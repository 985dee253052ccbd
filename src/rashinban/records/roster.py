"""A roster (名簿) of people with their divisions and roles, from Excel or CSV: compared first, then taken over whole."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from rashinban.core.errors import ManyErrors, Place, RashinbanError, WrongContent
from rashinban.core.period_text import parse_period
from rashinban.monitoring.sheets import Cell, Sheet, read_sheets
from rashinban.records import audit, divisions, files, people
from rashinban.records.models import OF_A_DIVISION, Division, Duty, Organisation, Person, Role
from rashinban.records.rehearsal import rehearse

if TYPE_CHECKING:
    from collections.abc import Mapping

COLUMNS = ("組織", "課", "氏名", "ログインID", "メール", "役割", "開始日", "終了日")
#: May be empty in a row.
OPTIONAL = frozenset({"課", "メール", "終了日"})
DUTIES: Mapping[str, str] = {
    "システム管理": Duty.ADMINISTRATOR,
    "管理者": Duty.ADMINISTRATOR,
    "企画担当": Duty.PLANNER,
    "承認者": Duty.APPROVER,
    "報告担当": Duty.REPORTER,
    "委員": Duty.COUNCIL,
    "閲覧": Duty.VIEWER,
}
_LOGIN = re.compile(r"[\w.@+\-]{1,150}")


@dataclass(frozen=True, slots=True)
class Entry:
    """One row: a person with one role. ``place`` is where it stands in the file."""

    organisation: str
    division: str | None
    name: str
    login: str
    mail: str
    duty: str
    since: date
    until: date | None
    place: Place


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that would change, in words; ``kind`` says what sort of row."""

    kind: Literal["organisation", "division", "person", "person_changed", "role", "role_changed"]
    words: str


@dataclass(frozen=True, slots=True)
class Taken:
    """What was taken over, and the temporary passwords of new people as (login, name, password)."""

    differences: tuple[Difference, ...]
    passwords: tuple[tuple[str, str, str], ...]


def read_roster(path: Path) -> tuple[Entry, ...]:
    """The rows of a roster file; ManyErrors names every wrong cell."""
    sheet = read_sheets(path)[0]
    errors: list[RashinbanError] = []
    columns, first = _columns(sheet)
    entries = []
    for row in sheet.rows[first:]:
        if any(not cell.blank for cell in row):
            entry = _entry(row, columns, sheet.place, errors)
            if entry is not None:
                entries.append(entry)
    errors += _contradictions(entries)
    if not entries and not errors:
        errors.append(WrongContent("名簿に行がありません。", sheet.place, "見出しの下に、一人一役割で一行ずつ書いてください。"))
    if errors:
        raise ManyErrors(tuple(errors), Place(file=path.name))
    return tuple(entries)


def read_bytes(content: bytes, name: str) -> tuple[Entry, ...]:
    """The same from the bytes of an upload."""
    return files.read_sent(read_roster, content, name)


def compare(entries: Iterable[Entry], by: Person | None) -> tuple[Difference, ...]:
    """What taking the roster over would change; nothing is kept."""
    taken = rehearse(apply, entries, by)
    if by is not None:
        people.forget_access(by)
    return taken.differences


@transaction.atomic
def apply(entries: Iterable[Entry], by: Person | None, *, must_change: bool = True) -> Taken:
    """Take a roster over, whole or not at all. Roles that it does not name stay as they are.

    ``must_change``: new people change their temporary password at the first login.

    ManyErrors names the cells that do not fit what is stored. Taking the same roster over again changes nothing.
    """
    taking = _Taking(by, must_change)
    for entry in entries:
        try:
            with transaction.atomic():
                taking.take(entry)
        except RashinbanError as error:
            taking.errors.append(type(error)(error.what, entry.place, error.remedy))
    if taking.errors:
        raise ManyErrors(tuple(taking.errors), Place(file=taking.errors[0].where.file))
    if taking.differences:
        subject = by or Person.objects.order_by("pk").first()
        assert subject is not None
        audit.record(by, "roster_taken", subject, after={"changes": len(taking.differences)})
    return Taken(tuple(taking.differences), tuple(taking.passwords))


class _Taking:
    """The state of one take-over."""

    def __init__(self, by: Person | None, must_change: bool) -> None:
        self.by = by
        self.must_change = must_change
        self.errors: list[RashinbanError] = []
        self.differences: list[Difference] = []
        self.passwords: list[tuple[str, str, str]] = []

    def take(self, entry: Entry) -> None:
        organisation = self._organisation(entry)
        division = self._division(entry, organisation)
        person = self._person(entry, organisation)
        where = f"{organisation.name}{division.name if division else ''}"
        words = f"{entry.name}さん：{where}の{dict(Duty.choices)[entry.duty]}"
        held = Role.objects.filter(
            person=person, duty=entry.duty, organisation=organisation, division=division, since=entry.since
        ).first()
        if held is None:
            people.give_role(person, entry.duty, organisation, division, entry.since, entry.until, self.by)
            self._add("role", f"{words}（{entry.since}から{entry.until or ''}）")
        elif held.until != entry.until:
            people.end_role(held, entry.until, self.by)
            self._add("role_changed", f"{words}の終了日を{entry.until or 'なし'}に")

    def _organisation(self, entry: Entry) -> Organisation:
        found = Organisation.objects.filter(name=entry.organisation).first()
        if found is None:
            self._add("organisation", entry.organisation)
            found = people.add_organisation(entry.organisation, self.by, fictional="架空" in entry.organisation)
        return found

    def _division(self, entry: Entry, organisation: Organisation) -> Division | None:
        if entry.division is None:
            return None
        found = Division.objects.filter(organisation=organisation, name=entry.division).first()
        if found is None:
            found = divisions.add_division(organisation, entry.division, None, self.by)
            self._add("division", f"{organisation.name}　{entry.division}")
        return found if entry.duty in OF_A_DIVISION else None

    def _person(self, entry: Entry, organisation: Organisation) -> Person:
        people.check_administers(self.by, organisation)
        person = Person.objects.filter(login=entry.login).first()
        if person is None:
            person, password = people.add_person(entry.login, entry.name, entry.mail, self.by, must_change=self.must_change)
            self.passwords.append((entry.login, entry.name, password))
            self._add("person", f"{entry.name}（{entry.login}）")
        elif person.name != entry.name or (entry.mail and person.mail != entry.mail):
            before = f"{person.name} {person.mail}"
            people.change_person(person, self.by, name=entry.name, mail=entry.mail or person.mail)
            self._add("person_changed", f"{entry.login}：{before} → {person.name} {person.mail}")
        return person

    def _add(self, kind: str, words: str) -> None:
        self.differences.append(Difference(kind, words))  # type: ignore[arg-type]


def _columns(sheet: Sheet) -> tuple[dict[str, int], int]:
    """Heading -> column, and the first row below; WrongContent when a heading is missing."""
    for number, row in enumerate(sheet.rows[:10]):
        found = {cell.text.strip(): place for place, cell in enumerate(row) if cell.text.strip() in COLUMNS}
        if {"氏名", "ログインID"} <= found.keys():
            missing = [name for name in COLUMNS if name not in found and name not in OPTIONAL]
            if missing:
                raise WrongContent(
                    f"見出し「{'」「'.join(missing)}」がありません。", sheet.place, f"見出しは {'、'.join(COLUMNS)} です。"
                )
            return found, number + 1
    raise WrongContent("名簿の見出しが見つかりません。", sheet.place, f"一行目に {'、'.join(COLUMNS)} と書いてください。")


def _entry(row: tuple[Cell, ...], columns: Mapping[str, int], sheet: Place, errors: list[RashinbanError]) -> Entry | None:
    empty = Cell(None, next(cell.place for cell in row if not cell.blank))
    cells = {name: row[columns[name]] if name in columns and columns[name] < len(row) else empty for name in COLUMNS}
    count = len(errors)

    def wrong(name: str, what: str, remedy: str) -> None:
        errors.append(WrongContent(f"{name}：{what}", cells[name].place, remedy))

    for name in COLUMNS:
        if name not in OPTIONAL and cells[name].blank:
            wrong(name, "入力されていません。", "値を入れてください。")
    text = {name: cells[name].text.strip() for name in COLUMNS}
    duty = DUTIES.get(text["役割"])
    if text["役割"] and duty is None:
        wrong("役割", f"「{text['役割']}」という役割はありません。", f"{'、'.join(DUTIES)} のどれかにしてください。")
    if duty in OF_A_DIVISION and not text["課"]:
        wrong("課", "承認者と報告担当には課が要ります。", "課の名前を入れてください。")
    if text["ログインID"] and not _LOGIN.fullmatch(text["ログインID"]):
        wrong("ログインID", "使えない文字があります。", "英数字と . _ - @ + だけにしてください。")
    if text["メール"] and not _is_mail(text["メール"]):
        wrong("メール", "メールアドレスとして読めません。", "name@example.jp の形にしてください。")
    since = _day(cells["開始日"], "開始日", wrong)
    until = _day(cells["終了日"], "終了日", wrong)
    if since and until and until < since:
        wrong("終了日", "開始日より前です。", "日付を確かめてください。")
    if len(errors) > count or duty is None or since is None:
        return None
    return Entry(
        text["組織"], text["課"] or None, text["氏名"], text["ログインID"], text["メール"], str(duty), since, until, cells["氏名"].place
    )


def _day(cell: Cell, name: str, wrong: object) -> date | None:
    if cell.blank:
        return None
    if isinstance(cell.value, datetime):
        return cell.value.date()
    if isinstance(cell.value, date):
        return cell.value
    try:
        return date.fromisoformat(cell.text.strip().replace("/", "-"))
    except ValueError:
        pass
    try:
        period = parse_period(cell.text.strip())
        if period.kind == "day":
            return period.start
    except RashinbanError:
        pass
    wrong(name, f"「{cell.text}」は日付として読めません。", "2026-04-01 のように書いてください。")  # type: ignore[operator]
    return None


def _is_mail(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True


def _contradictions(entries: list[Entry]) -> list[RashinbanError]:
    """One login with two names or addresses, one row twice."""
    errors: list[RashinbanError] = []
    named: dict[str, Entry] = {}
    seen: set[tuple[object, ...]] = set()
    for entry in entries:
        first = named.setdefault(entry.login, entry)
        if first.name != entry.name or (first.mail and entry.mail and first.mail != entry.mail):
            errors.append(
                WrongContent(f"ログインID「{entry.login}」の氏名かメールが、前の行と違います。", entry.place, "同じ人の行では同じにしてください。")
            )
        key = (entry.login, entry.organisation, entry.division, entry.duty, entry.since)
        if key in seen:
            errors.append(WrongContent("同じ行がもう一つあります。", entry.place, "一つにしてください。"))
        seen.add(key)
    return errors
