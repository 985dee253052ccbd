"""Matching days: guests pasted, wishes typed or sent, a proposal looked at, decided, changed only when said aloud."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from ledger_rows import DAY, make_sides
from office import Office
from rashinban.records.ledger import recording
from rashinban.records.ledger.recording import Given
from rashinban.records.models import DayGuest, DaySeat, DayWish, Event, MatchingDay, PartyRow


def as_(client: Client, office: Office, who: str) -> Client:
    client.force_login(office.people[who])
    return client


def words(answer: Any) -> str:
    return str(answer.content.decode())


@pytest.fixture
def day(office: Office) -> MatchingDay:
    return MatchingDay.objects.create(organisation=office.organisation, title="第1回商談会（架空）", on="2026-12-01", slots=2, starts="13:00")


def fill(client: Client, day: MatchingDay) -> dict[str, DayGuest]:
    """Two firms (one away in slot 2), two supporters."""
    address = reverse("matching_day_guests", args=[day.pk])
    assert client.post(address, {"side": "firm", "lines": "北浜鋳造（架空）\n南森電子（架空）\t1\t\t2"}).status_code == 302
    assert client.post(address, {"side": "supporter", "lines": "みほん大学（架空）\nみほん銀行（架空）\t\t2"}).status_code == 302
    return {guest.party.name[:4]: guest for guest in DayGuest.objects.select_related("party")}


def wishes_of(guests: dict[str, DayGuest], *cells: tuple[str, str, str]) -> dict[str, str]:
    return {f"w-{guests[firm].pk}-{guests[supporter].pk}": text for firm, supporter, text in cells}


def test_from_an_empty_day_to_a_decision_in_excel(office: Office, client: Client, django_assert_max_num_queries: Any) -> None:
    reporter = as_(client, office, "reporter")
    sent = {"title": "第1回商談会（架空）", "on": "2026-12-01", "slots": 2, "starts": "13:00", "minutes": 30, "confidentiality": "internal"}
    assert reporter.post(reverse("matching_day_new"), sent).status_code == 302
    day = MatchingDay.objects.get()
    assert day.division == office.divisions["industry"]
    assert "企業と支援者の両方を参加者に加えてください" in words(reporter.get(reverse("matching_day", args=[day.pk])))
    guests = fill(reporter, day)
    assert (guests["南森電子"].most, guests["南森電子"].absent, guests["みほん銀"].tables) == (1, [2], 2)
    cells = wishes_of(guests, ("北浜鋳造", "みほん大", "5"), ("南森電子", "みほん大", "必"), ("北浜鋳造", "みほん銀", "3"))
    assert reporter.post(reverse("matching_day_wishes", args=[day.pk]), cells).status_code == 302
    with django_assert_max_num_queries(16):
        proposal = reporter.post(reverse("matching_day_seat", args=[day.pk]))
    assert "面談3件の案です" in words(proposal)
    assert "これより希望に合う組み方はありません" in words(proposal)
    assert not DaySeat.objects.exists()
    assert reporter.post(reverse("matching_day_decide", args=[day.pk]), {"seen": proposal.context["seen"]}).status_code == 302
    seats = {(seat.slot, seat.firm, seat.supporter) for seat in DaySeat.objects.all()}
    assert seats == {(1, guests["南森電子"], guests["みほん大"]), (2, guests["北浜鋳造"], guests["みほん大"]), (1, guests["北浜鋳造"], guests["みほん銀"])}
    page = words(reporter.get(reverse("matching_day", args=[day.pk])))
    assert "面談3件が決まっています" in page
    assert "1枠 13:00–13:30" in page
    excel = reporter.get(reverse("matching_day_xlsx", args=[day.pk]))
    book = openpyxl.load_workbook(io.BytesIO(excel.content))
    assert book.sheetnames == ["時間枠ごと", "企業ごと", "支援者ごと", "希望"]
    assert {event.verb for event in Event.objects.filter(organisation=office.organisation)} >= {"matching_day_added", "matching_day_changed", "matching_day_decided"}


def test_changing_after_the_decision_is_said_aloud(office: Office, client: Client, day: MatchingDay) -> None:
    planner = as_(client, office, "planner")
    guests = fill(planner, day)
    address = reverse("matching_day_wishes", args=[day.pk])
    planner.post(address, wishes_of(guests, ("北浜鋳造", "みほん大", "5")))
    seen = planner.post(reverse("matching_day_seat", args=[day.pk])).context["seen"]
    planner.post(reverse("matching_day_decide", args=[day.pk]), {"seen": seen})
    again = wishes_of(guests, ("北浜鋳造", "みほん大", "1"))
    asked = planner.post(address, again)
    assert asked.status_code == 400
    assert "すでに決定しています" in words(asked)
    assert DaySeat.objects.count() == 1
    refused = planner.post(reverse("matching_day_guests", args=[day.pk]), {"do": "remove", "guest": guests["北浜鋳造"].pk})
    assert refused.status_code == 400
    assert DaySeat.objects.count() == 1
    assert planner.post(address, again | {"anew": "on"}).status_code == 302
    day.refresh_from_db()
    assert (day.decided_at, DaySeat.objects.count(), DayWish.objects.get().weight) == (None, 0, 1)


def test_a_proposal_that_has_become_another_is_not_decided(office: Office, client: Client, day: MatchingDay) -> None:
    planner = as_(client, office, "planner")
    guests = fill(planner, day)
    planner.post(reverse("matching_day_wishes", args=[day.pk]), wishes_of(guests, ("北浜鋳造", "みほん大", "5")))
    seen = planner.post(reverse("matching_day_seat", args=[day.pk])).context["seen"]
    planner.post(reverse("matching_day_wishes", args=[day.pk]), wishes_of(guests, ("南森電子", "みほん大", "5")))
    late = planner.post(reverse("matching_day_decide", args=[day.pk]), {"seen": seen})
    assert late.status_code == 409
    assert "参加者か希望が変わりました" in words(late)
    assert not DaySeat.objects.exists()


def test_problems_are_named_before_and_after(office: Office, client: Client, day: MatchingDay) -> None:
    planner = as_(client, office, "planner")
    guests = fill(planner, day)
    cells = wishes_of(guests, ("南森電子", "みほん大", "必"), ("南森電子", "みほん銀", "必"))
    planner.post(reverse("matching_day_wishes", args=[day.pk]), cells)
    before = words(planner.get(reverse("matching_day", args=[day.pk])))
    assert "1件は組めません" in before
    page = words(planner.post(reverse("matching_day_seat", args=[day.pk])))
    assert "の「必ず」の面談を組めませんでした" in page
    assert "北浜鋳造（架空）" in page


def test_wishes_that_cannot_be_read_keep_what_was_typed(office: Office, client: Client, day: MatchingDay) -> None:
    planner = as_(client, office, "planner")
    guests = fill(planner, day)
    answer = planner.post(reverse("matching_day_wishes", args=[day.pk]), wishes_of(guests, ("北浜鋳造", "みほん大", "多分")))
    assert answer.status_code == 400
    assert 'value="多分"' in words(answer)
    assert "北浜鋳造（架空） × みほん大学（架空）" in words(answer)
    assert not DayWish.objects.exists()


def test_the_table_of_wishes_goes_out_and_comes_back(office: Office, client: Client, day: MatchingDay) -> None:
    planner = as_(client, office, "planner")
    guests = fill(planner, day)
    book = openpyxl.load_workbook(io.BytesIO(planner.get(reverse("matching_day_xlsx", args=[day.pk])).content))
    sheet = book["希望"]
    row = next(r for r in range(5, 7) if sheet.cell(r, 1).value == str(guests["北浜鋳造"].pk))
    column = next(c for c in range(3, 5) if sheet.cell(3, c).value == str(guests["みほん銀"].pk))
    sheet.cell(row, column).value = "×"
    out = io.BytesIO()
    book.save(out)
    address = reverse("matching_day_wishes", args=[day.pk])
    assert planner.post(address, {"file": SimpleUploadedFile("希望.xlsx", out.getvalue())}).status_code == 302
    wish = DayWish.objects.get()
    assert (wish.firm, wish.supporter, wish.rule) == (guests["北浜鋳造"], guests["みほん銀"], "never")
    sheet.cell(row, column).value = "？"
    out = io.BytesIO()
    book.save(out)
    refused = planner.post(address, {"file": SimpleUploadedFile("希望.xlsx", out.getvalue())})
    assert refused.status_code == 400
    assert sheet.cell(row, column).coordinate in words(refused)
    assert DayWish.objects.count() == 1
    assert planner.post(address, {"file": SimpleUploadedFile("x.xlsx", b"nothing")}).status_code == 400


def test_names_that_look_alike_are_asked_about(office: Office, client: Client, day: MatchingDay) -> None:
    PartyRow.objects.create(organisation=office.organisation, name="北浜鋳造（架空）")
    planner = as_(client, office, "planner")
    address = reverse("matching_day_guests", args=[day.pk])
    asked = planner.post(address, {"side": "firm", "lines": "北浜鋳工（架空）"})
    assert asked.status_code == 400
    assert "よく似た名前があります" in words(asked)
    assert not DayGuest.objects.exists()
    assert planner.post(address, {"side": "firm", "lines": "北浜鋳工（架空）", "new": "on"}).status_code == 302
    assert planner.post(address, {"side": "firm", "lines": "北浜鋳造（架空）"}).status_code == 302
    assert PartyRow.objects.count() == 2
    for lines in ("甲\t多い", "甲\t\t\t9", "甲\n甲"):
        assert planner.post(address, {"side": "firm", "lines": lines}).status_code == 400
    other_side = planner.post(address, {"side": "supporter", "lines": "北浜鋳造（架空）"})
    assert "もう一方の側の参加者です" in words(other_side)
    assert planner.post(address, {"do": "remove", "guest": [guest.pk for guest in DayGuest.objects.all()]}).status_code == 302
    assert not DayGuest.objects.exists()


def test_who_came_to_the_gathering_is_taken_over(office: Office, client: Client) -> None:
    """Those who presented or attended, once, under the name they go by today; who is a guest already is not asked again."""
    sides, planner = make_sides(office), office.people["planner"]
    old = PartyRow.objects.create(organisation=office.organisation, name="旧みほん精機（架空）", merged_into=sides["firm"])
    given = [Given(kind, DAY, party=party, gathering=sides["salon"]) for kind, party in (("presented", old), ("attended", sides["firm"]), ("attended", sides["lab"]))]
    recording.record_facts(office.organisation, given, planner)
    day = MatchingDay.objects.create(organisation=office.organisation, title="サロンのあと", on=DAY, gathering=sides["salon"])
    as_(client, office, "planner")
    address = reverse("matching_day_guests", args=[day.pk])
    assert "2者がまだ入っていません" in words(client.get(address))
    assert client.post(address, {"do": "gathering", "side": "firm"}).status_code == 302
    assert {guest.party.name for guest in DayGuest.objects.all()} == {"みほん精機（架空）", "みほん大学（架空）"}
    assert "まだ入っていません" not in words(client.get(address))


@pytest.mark.parametrize(
    ("who", "read", "change"),
    [
        ("planner", 200, 200), ("reporter", 200, 200), ("viewer", 200, 403), ("council", 404, 404), ("stranger", 404, 404),
        ("administrator", 404, 404), ("former", 404, 404), (None, 302, 302),
    ],
)  # fmt: skip
def test_who_sees_and_who_changes(office: Office, client: Client, day: MatchingDay, who: str | None, read: int, change: int) -> None:
    if who:
        as_(client, office, who)
    for name in ("matching_day", "matching_day_xlsx"):
        assert client.get(reverse(name, args=[day.pk])).status_code == read
    for name in ("matching_day_guests", "matching_day_wishes"):
        assert client.get(reverse(name, args=[day.pk])).status_code == change
    if change != 200:
        events = Event.objects.count()
        for name in ("matching_day_seat", "matching_day_decide", "matching_day_guests", "matching_day_wishes"):
            assert client.post(reverse(name, args=[day.pk]), {"side": "firm", "lines": "甲"}).status_code == change
        assert (DayGuest.objects.count(), Event.objects.count()) == (0, events)
    assert client.get(reverse("matching_day_new")).status_code == (302 if who is None else 200 if change == 200 else 403)
    assert client.get(reverse("matching_days")).status_code == (302 if who is None else 200)


def test_another_division_does_not_change_it(office: Office, client: Client, day: MatchingDay) -> None:
    MatchingDay.objects.update(division=office.divisions["industry"])
    other = as_(client, office, "other_reporter")
    assert other.get(reverse("matching_day", args=[day.pk])).status_code == 200
    assert other.post(reverse("matching_day_guests", args=[day.pk]), {"side": "firm", "lines": "甲"}).status_code == 403


def test_a_name_one_may_not_read_is_neither_on_the_page_nor_in_excel(office: Office, client: Client, day: MatchingDay) -> None:
    planner = as_(client, office, "planner")
    fill(planner, day)
    PartyRow.objects.filter(name__startswith="北浜").update(confidentiality="restricted")
    viewer = as_(client, office, "viewer")
    assert "北浜" not in words(viewer.get(reverse("matching_day", args=[day.pk])))
    book = openpyxl.load_workbook(io.BytesIO(viewer.get(reverse("matching_day_xlsx", args=[day.pk])).content))
    texts = [str(cell.value) for row in book["希望"].iter_rows() for cell in row]
    assert "（読めない相手）" in texts
    assert not any("北浜" in text for text in texts)


def test_the_day_with_many_guests_takes_few_statements(office: Office, client: Client, day: MatchingDay, django_assert_max_num_queries: Any) -> None:
    planner = as_(client, office, "planner")
    address = reverse("matching_day_guests", args=[day.pk])
    planner.post(address, {"side": "firm", "lines": "\n".join(f"{chr(0x4E00 + 7 * n)}{chr(0x5E00 + 11 * n)}工業" for n in range(60)), "new": "on"})
    planner.post(address, {"side": "supporter", "lines": "\n".join(f"{chr(0x6E00 + 7 * n)}{chr(0x7E00 + 11 * n)}大学" for n in range(40)), "new": "on"})
    assert DayGuest.objects.count() == 100
    with django_assert_max_num_queries(14):
        assert planner.get(reverse("matching_day_wishes", args=[day.pk])).status_code == 200
    with django_assert_max_num_queries(14):
        assert planner.get(reverse("matching_day", args=[day.pk])).status_code == 200
