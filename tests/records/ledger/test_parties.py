"""Parties: what is accepted, who may, roles over time, and people who agree or no longer do."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from office import Office
from rashinban.core.errors import WrongContent
from rashinban.records.ledger import parties
from rashinban.records.models import Event, FactRow, PartyRow

DAY = date(2026, 6, 12)


def add(office: Office, name: str, by: str = "planner", **given: object) -> PartyRow:
    return parties.add_party(office.organisation, {"name": name, **given}, office.people[by])


def test_a_party_with_its_other_names(office: Office) -> None:
    row = parties.add_party(
        office.organisation,
        {"name": " みほん精機（架空） ", "corporate_number": "７000-0120-50002", "tags": ("半導体", "", "半導体")},
        office.people["reporter"],
        division=office.divisions["industry"],
        names=["旧みほん鉄工", "みほん精機（架空）", " "],
    )
    row = PartyRow.objects.get(pk=row.pk)
    assert (row.name, row.corporate_number, row.tags) == ("みほん精機（架空）", "7000012050002", ("半導体",))
    assert [each.name for each in row.names.all()] == ["旧みほん鉄工"]
    event = Event.objects.get(verb="party_added")
    assert event.organisation == office.organisation
    assert event.after["names"] == ["旧みほん鉄工"]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"name": " "}, "名称がありません"),
        ({"name": "あ", "kind": "thing"}, "種類"),
        ({"name": "あ", "corporate_number": "8000012050002"}, "検査用の数字"),
        ({"name": "あ", "website": "javascript:alert(1)"}, "アドレス"),
        ({"name": "あ" * 201}, "長すぎます"),
        ({"name": "あ", "tags": ("a|b",)}, "キーワード"),
        ({"name": "あ", "confidentiality": "top"}, "公開の範囲"),
        ({"name": "あ", "merged_into": 1}, "という項目"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_written(office: Office, given: dict[str, object], said: str) -> None:
    with pytest.raises(WrongContent) as refused:
        parties.add_party(office.organisation, given, office.people["planner"])
    assert said in refused.value.what
    assert refused.value.remedy
    assert not PartyRow.objects.exists()


def test_an_employer_is_an_organisation_of_the_same_office(office: Office) -> None:
    person = add(office, "見本 花子", kind="person")
    foreign = PartyRow.objects.create(organisation=office.partner, name="よその会社")
    for employer in (person, foreign):
        with pytest.raises(WrongContent):
            add(office, "見本 太郎", kind="person", employer=employer)


def test_only_those_of_the_division_and_the_planner_change_a_record(office: Office) -> None:
    row = parties.add_party(office.organisation, {"name": "あ"}, office.people["reporter"], division=office.divisions["industry"])
    assert parties.change_party(row, {"name": "い"}, office.people["planner"])
    assert not parties.change_party(row, {"name": "い"}, office.people["reporter"])
    for person in ("other_reporter", "viewer", "council", "stranger", "former"):
        with pytest.raises(PermissionDenied):
            parties.change_party(row, {"name": "う"}, office.people[person])
    for person in ("viewer", "partner_reporter"):
        with pytest.raises(PermissionDenied):
            add(office, "う", by=person)
    event = Event.objects.get(verb="party_changed")
    assert (event.before, event.after) == ({"name": "あ"}, {"name": "い"})


def test_a_person_is_shown_to_the_office_only_while_they_agree(office: Office) -> None:
    row = parties.add_party(office.organisation, {"name": "見本 花子", "kind": "person"}, office.people["reporter"], division=office.divisions["industry"])
    seen = lambda who: PartyRow.objects.visible_to(office.people[who]).filter(pk=row.pk).exists()  # noqa: E731
    assert (seen("reporter"), seen("planner"), seen("viewer"), seen("other_reporter")) == (True, True, False, False)
    with pytest.raises(WrongContent):
        parties.opt_in(row, DAY, " ", office.people["reporter"])
    parties.opt_in(row, DAY, "書面", office.people["reporter"])
    assert (seen("viewer"), seen("other_reporter"), seen("stranger"), seen("council")) == (True, True, False, False)
    parties.opt_out(row, office.people["reporter"], "本人の申し出")
    assert (seen("reporter"), seen("viewer"), seen("other_reporter")) == (True, False, False)
    assert list(Event.objects.filter(verb__startswith="party_opted").values_list("verb", flat=True)) == ["party_opted_in", "party_opted_out"]
    with pytest.raises(WrongContent):
        parties.opt_in(add(office, "みほん精機"), DAY, "書面", office.people["planner"])


def test_roles_begin_and_end_and_the_past_stays_known(office: Office) -> None:
    firm, network = add(office, "みほん精機"), add(office, "みほん会議", kind="network")
    by = office.people["planner"]
    role = parties.give_role(firm, date(2024, 4, 1), by, network=network, role="Organizer")
    assert (role.kind, role.network, role.role) == ("member", network, "Organizer")
    ended = parties.end_role(role, date(2025, 3, 31), by)
    role.refresh_from_db()
    assert role.withdrawn_at is not None
    assert (ended.on, ended.until, ended.role, ended.revises) == (date(2024, 4, 1), date(2025, 3, 31), "Organizer", role)
    assert parties.give_role(firm, DAY, by, role="代表者").kind == "role"
    with pytest.raises(WrongContent):
        parties.give_role(firm, DAY, by)
    with pytest.raises(WrongContent):
        parties.give_role(firm, DAY, by, network=firm)
    assert FactRow.objects.filter(withdrawn_at=None).count() == 2
