"""A roster: every wrong cell named, differences before anything is kept, whole or not at all."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from office import MIHON, Office
from rashinban.core.errors import ManyErrors, RashinbanError
from rashinban.records import audit, roster
from rashinban.records.models import Division, Event, Organisation, Person, Role

HEAD = ",".join(roster.COLUMNS)
ROW = "みほん県（架空）,企画課,見本花子,hanako,h@example.jp,報告担当,2026-04-01,2027-03-31"


def _write(folder: Path, *rows: str, head: str = HEAD) -> Path:
    path = folder / "名簿.csv"
    path.write_text("\n".join((head, *rows)), encoding="cp932")
    return path


def test_excel_and_csv_say_the_same(tmp_path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    book.active.append(["令和8年度 名簿（架空）"])
    book.active.append(list(roster.COLUMNS))
    book.active.append(["みほん県（架空）", "企画課", "見本花子", "hanako", "h@example.jp", "報告担当", datetime(2026, 4, 1), "令和9年3月31日"])
    book.save(tmp_path / "r.xlsx")
    (excel,) = roster.read_roster(tmp_path / "r.xlsx")
    (csv,) = roster.read_roster(_write(tmp_path, ROW))
    assert excel.place.cell == "C3"
    assert (excel.login, excel.duty, excel.since, excel.until) == (csv.login, csv.duty, csv.since, csv.until)
    assert excel.until == date(2027, 3, 31)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("報告担当", "係長", "という役割はありません"),
        ("企画課", "", "課が要ります"),
        ("hanako", "はな 子", "使えない文字"),
        ("h@example.jp", "h-example", "メールアドレスとして読めません"),
        ("2026-04-01", "きのう", "日付として読めません"),
        ("2027-03-31", "2025-03-31", "開始日より前"),
        ("見本花子", "", "入力されていません"),
    ],
)
def test_a_wrong_cell_is_named(tmp_path: Path, old: str, new: str, told: str) -> None:
    with pytest.raises(ManyErrors) as error:
        roster.read_roster(_write(tmp_path, ROW.replace(old, new)))
    assert told in error.value.errors[0].what
    assert error.value.errors[0].where.line == 2


def test_all_mistakes_are_told_at_once_and_contradictions_too(tmp_path: Path) -> None:
    rows = (ROW, ROW.replace("見本花子", "別の名"), ROW, ROW.replace("報告担当", "x"))
    with pytest.raises(ManyErrors) as error:
        roster.read_roster(_write(tmp_path, *rows))
    told = [each.what for each in error.value.errors]
    assert len(told) == 4, "a wrong duty, another name for the login, and the same row twice"


@pytest.mark.parametrize("head", ["名前,所属", HEAD.replace(",役割", "")])
def test_missing_headings_are_told(tmp_path: Path, head: str) -> None:
    with pytest.raises(RashinbanError, match="見出し"):
        roster.read_roster(_write(tmp_path, ROW, head=head))


def test_an_empty_roster_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ManyErrors):
        roster.read_roster(_write(tmp_path))


def _counts() -> tuple[int, ...]:
    return tuple(kind.objects.count() for kind in (Organisation, Division, Person, Role, Event))


def test_comparing_keeps_nothing_and_taking_over_does_what_was_shown(office: Office, tmp_path: Path) -> None:
    new = "新しい会（架空）,事務局,会田仁,aida,,報告担当,2026/4/1,"
    entries = roster.read_roster(_write(tmp_path, ROW, new, ROW.replace("報告担当", "承認者")))
    before = _counts()
    admin = office.people["administrator"]
    shown = roster.compare(entries, admin)
    assert _counts() == before
    taken = roster.apply(entries, admin)
    assert taken.differences == shown
    assert [each.kind for each in shown].count("role") == 3
    assert {login for login, *_ in taken.passwords} == {"hanako", "aida"}
    assert audit.verify() == ()
    assert roster.apply(entries, admin).differences == (), "the same again changes nothing"


def test_changes_of_people_and_last_days_are_taken_over(office: Office, tmp_path: Path) -> None:
    admin = office.people["administrator"]
    roster.apply(roster.read_roster(_write(tmp_path, ROW)), admin)
    changed = ROW.replace("見本花子", "見本はな子").replace("2027-03-31", "2026-12-31")
    taken = roster.apply(roster.read_roster(_write(tmp_path, changed)), admin)
    assert [each.kind for each in taken.differences] == ["person_changed", "role_changed"]
    assert Role.objects.get(person__login="hanako").until == date(2026, 12, 31)


def test_one_row_that_does_not_fit_keeps_everything_out(office: Office, tmp_path: Path) -> None:
    entries = roster.read_roster(_write(tmp_path, ROW, ROW.replace("hanako", "x1").replace("みほん県", "みほん経済会")))
    before = _counts()
    with pytest.raises(ManyErrors) as error:
        roster.apply(entries, office.people["administrator"])
    assert error.value.errors[0].where.line == 3
    assert _counts() == before


def test_a_role_held_already_is_told(office: Office, tmp_path: Path) -> None:
    roster.apply(roster.read_roster(_write(tmp_path, ROW)), None)
    with pytest.raises(ManyErrors, match="1か所"):
        roster.apply(roster.read_roster(_write(tmp_path, ROW.replace("2026-04-01", "2026-06-01"))), None)


def test_the_roster_of_the_example_has_somebody_for_every_duty(db: Any) -> None:
    taken = roster.apply(roster.read_roster(MIHON / "roster.csv"), None, must_change=False)
    assert len(taken.passwords) == Person.objects.count()
    assert set(Role.objects.values_list("duty", flat=True)) == {"administrator", "planner", "approver", "reporter", "council", "viewer"}
    assert not Person.objects.filter(must_change_password=True).exists()
    assert all("架空" in name for name in Organisation.objects.values_list("name", flat=True))
