"""Lists of parties: what is read, what is refused and where, what changes, and that the same list changes nothing."""

from datetime import date
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from office import Office
from rashinban.core.errors import ManyErrors, WrongContent
from rashinban.records.ledger import parties
from rashinban.records.ledger.party_file import read_bytes, read_parties, written_headings
from rashinban.records.ledger.party_import import take_over
from rashinban.records.models import Event, FactRow, PartyName, PartyRow
from rashinban.records.rehearsal import rehearse

HEAD = "名称,法人番号,所在地,住所,従業員数,資本金,分野,別名,会議体,役割,加入日,種類"
LIST = f"""{HEAD}
みほん会議（架空）,,,,,,,,,,,会議体
㈱髙橋製作所,7000-0120-50002,宮城県,仙台市青葉区1,"1,200人",3千万円,半導体、医療機器,高橋鉄工；TAKAHASHI Co.; Ltd.,みほん会議（架空）,Organizer,2024/4/1,
山田商事,,15100,,,,,,,,,
山田商会,,新潟,,,,,,,,,企業
"""


def written(text: str, encoding: str = "utf-8-sig") -> bytes:
    return text.encode(encoding)


def test_cp932_and_utf8_are_read_alike() -> None:
    plain = LIST.replace("髙", "高")
    assert read_bytes(written(plain), "a.csv") == read_bytes(written(plain, "cp932"), "a.csv")
    entry = read_bytes(written(LIST), "a.csv")[1]
    assert entry.given["employees"] == 1200
    assert entry.given["capital"] == 30_000_000
    assert (entry.given["place"], entry.given["tags"]) == ("04000", ("半導体", "医療機器"))
    assert (entry.network, entry.role, entry.since) == ("みほん会議（架空）", "Organizer", date(2024, 4, 1))


@pytest.mark.parametrize("heading", ["所在地", "都道府県", "市区町村", "地域"])
def test_the_place_goes_by_several_names(heading: str) -> None:
    (entry,) = read_bytes(written(f"名称,{heading}\n山田商会,宮城県\n"), "a.csv")
    assert entry.given["place"] == "04000"


def test_a_workbook_says_sheet_and_cell(tmp_path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    book.active.title = "表紙"
    sheet = book.create_sheet("会員")
    sheet.append(["企業名", "法人番号", "所在地"])
    sheet.append(["みほん精機", 7000012050002, 4])
    sheet.append(["みほん電子", 8000012050002, "どこか"])
    book.save(tmp_path / "会員.xlsx")
    with pytest.raises(ManyErrors) as refused:
        read_parties(tmp_path / "会員.xlsx")
    assert [(error.where.sheet, error.where.cell) for error in refused.value.errors] == [("会員", "B3"), ("会員", "C3")]
    sheet.delete_rows(3)
    book.save(tmp_path / "会員.xlsx")
    (entry,) = read_parties(tmp_path / "会員.xlsx")
    assert (entry.given["corporate_number"], entry.given["place"]) == ("7000012050002", "04000")


@pytest.mark.parametrize(
    ("text", "said", "line"),
    [
        ("名称,法人番号\nあ,123\n", "13けた", 2),
        ("名称,従業員数\nあ,約百人\n", "整数", 2),
        ("名称,種類\nあ,会社員\n", "種類", 2),
        ("名称,所在地\nあ,月\n", "月", 2),
        ("名称,業種\n,製造\n", "名称が空欄", 2),
        ("名称,法人蕃号\nあ,1\n", "「法人番号」のことですか", 1),
        ("名称,氏名\nあ,い\n", "同じ意味の列", 1),
        ("名称,会議体\nあ,い\n", "加入日がありません", 2),
        ("名称,加入日\nあ,2024-04-01\n", "会議体も役割も", 2),
        ("名称,会議体,加入日\nあ,い,いつか\n", "日付として", 2),
        ("名称,資本金\nあ,1,000\n", "見出しのない列", 2),
    ],
)
def test_every_mistake_has_its_line(text: str, said: str, line: int) -> None:
    with pytest.raises(ManyErrors) as refused:
        read_bytes(written(text), "a.csv")
    assert said in refused.value.errors[0].what
    assert refused.value.errors[0].where.line == line
    assert all(error.remedy for error in refused.value.errors)


def test_a_file_without_names_is_no_list() -> None:
    with pytest.raises(WrongContent):
        read_bytes(written("番号,値\n1,2\n"), "a.csv")
    with pytest.raises(ManyErrors):
        read_bytes(written("名称\n"), "a.csv")
    assert "名称" in written_headings()


def test_taken_over_whole_and_the_same_again_changes_nothing(office: Office) -> None:
    by = office.people["planner"]
    entries = read_bytes(written(LIST), "a.csv")
    assert [each.kind for each in rehearse(take_over, entries, office.organisation, by)] == [*["party"] * 4, "membership"]
    assert not PartyRow.objects.exists()
    take_over(entries, office.organisation, by)
    assert set(PartyRow.objects.values_list("name", flat=True)) == {"みほん会議（架空）", "㈱髙橋製作所", "山田商事", "山田商会"}
    member = FactRow.objects.get(kind="member")
    assert (member.party.name, member.network.name, member.role) == ("㈱髙橋製作所", "みほん会議（架空）", "Organizer")
    events = Event.objects.count()
    assert take_over(entries, office.organisation, by) == ()
    assert Event.objects.count() == events
    assert FactRow.objects.count() == 1
    assert PartyName.objects.count() == 3


def test_a_party_is_found_by_number_or_by_name_and_place_and_only_filled_cells_change_it(office: Office) -> None:
    by = office.people["planner"]
    one = parties.add_party(office.organisation, {"name": "高橋製作所", "place": "04100", "industry": "金属"}, by)
    two = parties.add_party(office.organisation, {"name": "別の名前", "corporate_number": "1180301018771"}, by)
    three = parties.add_party(office.organisation, {"name": "高橋製作所", "place": "15100"}, by)
    text = "名称,法人番号,所在地,業種,従業員数\n株式会社髙橋製作所,,04100,,20\n改めた名前,1180301018771,,,\n"
    differences = take_over(read_bytes(written(text), "a.csv"), office.organisation, by)
    assert [(each.kind, each.name) for each in differences] == [("changed", "高橋製作所"), ("changed", "改めた名前")]
    assert "従業員数：なし → 20" in differences[0].words
    for row in (one, two, three):
        row.refresh_from_db()
    assert (one.name, one.industry, one.employees, two.name, three.employees) == ("高橋製作所", "金属", 20, "改めた名前", None)
    assert [each.name for each in two.names.all()] == ["別の名前"]
    assert PartyRow.objects.count() == 3
    assert take_over(read_bytes(written(text), "a.csv"), office.organisation, by) == ()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("名称\nみほん\n", "一つに決まりません"),
        ("名称,所在地\nア社,宮城\n㈱ア社,宮城\n", "同じ相手です"),
        ("名称,会議体,加入日\nア社,ない会議,2024-04-01\n", "会議体「ない会議」の記録がありません"),
        ("名称,種類,所属\n見本 花子,個人,ない会社\n", "所属「ない会社」"),
        ("名称,ウェブサイト\nア社,ftp:x\n", "アドレス"),
    ],
)
def test_what_does_not_fit_is_refused_whole(office: Office, text: str, said: str) -> None:
    by = office.people["planner"]
    for place in ("02201", "15100"):
        parties.add_party(office.organisation, {"name": "みほん", "place": place}, by)
    with pytest.raises(ManyErrors) as refused:
        take_over(read_bytes(written(text + "新しい会社\n"), "a.csv"), office.organisation, by)
    assert said in refused.value.errors[0].what
    assert refused.value.errors[0].where.line in (2, 3)
    assert PartyRow.objects.count() == 2


def test_rows_of_another_division_are_refused_and_those_one_may_not_see_stay_unseen(office: Office) -> None:
    parties.add_party(office.organisation, {"name": "ア社", "place": "04100"}, office.people["reporter"], division=office.divisions["industry"])
    hidden = {"name": "イ社", "place": "04100", "confidentiality": "restricted"}
    parties.add_party(office.organisation, hidden, office.people["reporter"], division=office.divisions["industry"])
    entries = read_bytes(written("名称,所在地,業種\nア社,04100,金属\n"), "a.csv")
    with pytest.raises(ManyErrors) as refused:
        take_over(entries, office.organisation, office.people["other_reporter"], office.divisions["other"])
    assert refused.value.errors[0].where.line == 2
    entries = read_bytes(written("名称,所在地,業種\nイ社,04100,金属\n"), "a.csv")
    assert [each.kind for each in rehearse(take_over, entries, office.organisation, office.people["other_reporter"], office.divisions["other"])] == ["party"]
    with pytest.raises(ManyErrors):
        take_over(entries, office.organisation, office.people["viewer"])
    with pytest.raises((PermissionDenied, ManyErrors)):
        take_over(entries, office.organisation, office.people["partner_reporter"])
    assert take_over(entries, office.organisation, None)[0].kind == "changed"


def listed(count: int, first: int, industry: str = "金属") -> str:
    rows = (f"架空{number}番社,{(number % 40) + 1:02d}000,{industry},架空{number}号,見本会議,2026-04-01,企業" for number in range(first, first + count))
    return "\n".join(("名称,所在地,業種,別名,会議体,加入日,種類", *rows)) + "\n"


def test_statements_do_not_grow_with_the_rows(office: Office) -> None:
    by = office.people["planner"]
    parties.add_party(office.organisation, {"name": "見本会議", "kind": "network"}, by)
    asked = []
    for count, first in ((4, 100), (16, 200)):
        entries = read_bytes(written(listed(count, first)), "a.csv")
        with CaptureQueriesContext(connection) as seen:
            differences = take_over(entries, office.organisation, by)
        assert [each.kind for each in differences] == [*["party"] * count, *["membership"] * count]
        with CaptureQueriesContext(connection) as again:
            assert take_over(entries, office.organisation, by) == ()
        asked.append((len(seen), len(again)))
    assert asked[0] == asked[1]
    assert all(count < 25 for pair in asked for count in pair)


def test_somebody_known_now_works_for_a_company_that_is_new(office: Office) -> None:
    by = office.people["planner"]
    known = parties.add_party(office.organisation, {"name": "見本 花子", "kind": "person"}, by)
    text = "名称,種類,所属\n新しい会社,企業,\n見本 花子,個人,新しい会社\n見本 太郎,個人,新しい会社\n"
    differences = take_over(read_bytes(written(text), "a.csv"), office.organisation, by)
    assert sorted((each.kind, each.name) for each in differences) == [("changed", "見本 花子"), ("party", "新しい会社"), ("party", "見本 太郎")]
    known.refresh_from_db()
    assert known.employer.name == "新しい会社"
    assert PartyRow.objects.get(name="見本 太郎").employer == known.employer
    assert Event.objects.get(verb="party_added", subject_name="見本 太郎").after["employer"] == known.employer_id
    assert take_over(read_bytes(written(text), "a.csv"), office.organisation, by) == ()
