"""The administration: who may, what every page does, and that each change is in the audit trail."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from office import PASSWORD, Office
from rashinban.core.period import Period
from rashinban.monitoring.observations import Observation
from rashinban.monitoring.rulesets.ruleset import PUBLISHED
from rashinban.records import audit, facts
from rashinban.records.models import Division, Event, Organisation, OwnRuleSet, Person, ReminderRule, Role

LISTS = ("office", "people", "person_new", "hand_over", "divisions", "roster", "roster_form", "rulesets", "reminders", "events", "events_csv")


@pytest.fixture
def admin(office: Office) -> Client:
    """The administrator at the browser."""
    client = Client()
    client.force_login(office.people["administrator"])
    return client


def _verbs() -> list[str]:
    return list(Event.objects.order_by("number").values_list("verb", flat=True))


@pytest.mark.parametrize("name", LISTS)
def test_only_administrators_come_in(office: Office, client: Client, name: str) -> None:
    assert client.get(reverse(name)).status_code == 302
    for person in ("reporter", "viewer", "council", "stranger", "former"):
        client.force_login(office.people[person])
        assert client.get(reverse(name)).status_code == 403, person
    client.force_login(office.people["planner"])
    assert client.get(reverse(name)).status_code == (200 if name.startswith("events") else 403)
    client.force_login(office.people["administrator"])
    assert client.get(reverse(name)).status_code == 200


def test_lists_do_not_grow_in_queries(office: Office, admin: Client, django_assert_max_num_queries: Any) -> None:
    for number in range(40):
        person = Person.objects.create_person(f"p{number}", f"人{number}")
        division = Division.objects.create(organisation=office.organisation, name=f"課{number}")
        Role.objects.create(person=person, duty="reporter", organisation=office.organisation, division=division, since=date(2024, 4, 1))
        audit.record(None, "person_added", person)
    for name in LISTS:
        with django_assert_max_num_queries(20):
            assert admin.get(reverse(name)).status_code == 200


def test_people_are_searched_and_listed_by_their_roles_of_today(office: Office, admin: Client) -> None:
    page = admin.get(reverse("people"), {"q": "産業人材"}).content.decode()
    assert "reporterさん" in page
    assert "plannerさん" not in page
    page = admin.get(reverse("people"), {"kind": "without"}).content.decode()
    assert "前任さん" in page
    assert "reporterさん" not in page


def test_a_new_person_gets_a_role_and_a_password_shown_once(office: Office, admin: Client) -> None:
    given = {
        "login": "new01", "name": "新しい人", "mail": "new@example.jp", "language": "ja", "duty": "reporter",
        "organisation": office.organisation.pk, "division": office.divisions["other"].pk, "since": "2026-04-01", "until": "",
    }  # fmt: skip
    page = admin.post(reverse("person_new"), given)
    person = Person.objects.get(login="new01")
    assert person.must_change_password
    password = page.context["password"]
    assert person.check_password(password)
    assert password in page.content.decode()
    assert password not in str(list(Event.objects.values()))
    assert _verbs()[-2:] == ["person_added", "role_given"]
    again = admin.post(reverse("person_new"), given)
    assert again.status_code == 400
    assert "すでに使われています" in again.content.decode()


def test_a_wrong_role_leaves_no_person_behind(office: Office, admin: Client) -> None:
    given = {
        "login": "new02", "name": "新しい人", "language": "ja", "duty": "planner", "organisation": office.organisation.pk,
        "division": office.divisions["other"].pk, "since": "2026-04-01",
    }  # fmt: skip
    page = admin.post(reverse("person_new"), given)
    assert page.status_code == 400
    assert "課は選べません" in page.content.decode()
    assert not Person.objects.filter(login="new02").exists()


def test_another_organisation_is_out_of_reach(office: Office, admin: Client) -> None:
    stranger = office.people["stranger"]
    for name in ("person", "person_password", "person_active", "role_new"):
        url = reverse(name, args=(stranger.pk,))
        assert admin.post(url, {"name": "x", "language": "ja"}).status_code == 404
    role = stranger.roles.get()
    assert admin.post(reverse("role_end", args=(role.pk,)), {"until": "2026-12-31"}).status_code == 404
    assert admin.get(reverse("division", args=(office.divisions["partner"].pk,))).status_code == 404
    given = {"duty": "administrator", "organisation": office.partner.pk, "since": "2026-04-01"}
    me = office.people["administrator"]
    assert admin.post(reverse("role_new", args=(me.pk,)), given).status_code == 400
    assert not Role.objects.filter(person=me, organisation=office.partner).exists()


def test_who_also_works_elsewhere_is_not_taken_over(office: Office, admin: Client) -> None:
    person = office.people["viewer"]
    Role.objects.create(person=person, duty="viewer", organisation=office.partner, since=date(2025, 4, 1))
    before = person.password
    assert admin.post(reverse("person_password", args=(person.pk,))).status_code == 400
    person.refresh_from_db()
    assert person.password == before


def test_contact_password_and_disabling(office: Office, admin: Client) -> None:
    person = office.people["reporter"]
    url = reverse("person", args=(person.pk,))
    admin.post(url, {"name": "改名さん", "mail": "a@example.jp", "language": "en"})
    page = admin.post(reverse("person_password", args=(person.pk,)))
    admin.post(reverse("person_active", args=(person.pk,)), {"active": "0"})
    person.refresh_from_db()
    assert (person.name, person.language, person.is_active) == ("改名さん", "en", False)
    assert person.check_password(page.context["password"])
    assert _verbs()[-3:] == ["person_changed", "password_set", "person_changed"]
    me = office.people["administrator"]
    assert admin.post(reverse("person_active", args=(me.pk,)), {"active": "0"}).status_code == 400


def test_the_last_administrator_stays(office: Office, admin: Client) -> None:
    role = office.people["administrator"].roles.get()
    page = admin.post(reverse("role_end", args=(role.pk,)), {"until": timezone.localdate().isoformat()})
    assert page.status_code == 400
    assert "管理者がいなくなります" in page.content.decode()
    role.refresh_from_db()
    assert role.until is None


def _draft(office: Office) -> Any:
    row = office.edition.indicators.order_by("position").first()
    seen = Observation(indicator=row.key, period=Period.from_code("FY2026"), value=Decimal(5), vintage=timezone.localdate())
    return facts.enter(row, seen, office.people["reporter"])


def test_handing_over_shows_what_moves_and_then_moves_it(office: Office, admin: Client) -> None:
    draft = _draft(office)
    day = timezone.localdate()
    given = {"predecessor": office.people["reporter"].pk, "successor": "", "login": "kouninn", "name": "後任さん", "day": day.isoformat()}
    page = admin.post(reverse("hand_over"), given)
    assert "報告担当" in page.content.decode()
    assert draft.indicator.key in page.content.decode()
    assert not Person.objects.filter(login="kouninn").exists(), "nothing happens before it is confirmed"
    page = admin.post(reverse("hand_over"), given | {"confirm": "1"})
    successor = Person.objects.get(login="kouninn")
    assert successor.check_password(page.context["password"])
    old, new = office.people["reporter"].roles.get(), successor.roles.get()
    assert old.until == day - timedelta(days=1)
    assert (new.since, new.division, new.duty, new.taken_over_from) == (day, old.division, old.duty, old)
    draft.refresh_from_db()
    assert draft.entered_by == successor
    assert office.people["reporter"].pk in facts.authors(draft), "who typed it cannot approve it later"
    assert {"handed_over", "draft_handed_over"} <= set(_verbs())
    note = admin.get(reverse("hand_over_note", args=(office.people["reporter"].pk,)))
    assert note.status_code == 200
    assert office.indicator(draft.indicator.key).label in note.content.decode(), "also after the roles have ended"
    client = Client()
    Person.objects.filter(pk=successor.pk).update(must_change_password=False)
    client.force_login(successor)
    assert client.get(reverse("hand_over_note", args=(office.people["reporter"].pk,))).status_code == 200
    assert client.get(reverse("hand_over_note", args=(office.people["planner"].pk,))).status_code == 404


def test_a_later_hand_over_leaves_drafts_until_its_day(office: Office) -> None:
    from rashinban.records import handover

    draft = _draft(office)
    day = handover.next_april(timezone.localdate())
    handover.hand_over(office.people["reporter"], office.people["other_reporter"], day, office.people["administrator"])
    assert handover.move_drafts(timezone.localdate()) == 0
    assert handover.move_drafts(day) == 1
    assert handover.move_drafts(day) == 0
    draft.refresh_from_db()
    assert draft.entered_by == office.people["other_reporter"]


def test_the_only_administrator_can_hand_over(office: Office, admin: Client) -> None:
    day = timezone.localdate() + timedelta(days=30)
    given = {"predecessor": office.people["administrator"].pk, "successor": office.people["viewer"].pk, "day": day.isoformat(), "confirm": "1"}
    assert admin.post(reverse("hand_over"), given).status_code == 302
    assert Role.objects.filter(person=office.people["viewer"], duty="administrator", since=day).exists()


def test_handing_over_to_oneself_or_nothing_is_refused(office: Office, admin: Client) -> None:
    person = office.people["reporter"]
    given = {"predecessor": person.pk, "successor": person.pk, "day": "2027-04-01", "confirm": "1"}
    assert admin.post(reverse("hand_over"), given).status_code == 400
    given = {"predecessor": office.people["former"].pk, "successor": person.pk, "day": "2027-04-01", "confirm": "1"}
    assert admin.post(reverse("hand_over"), given).status_code == 400
    assert admin.post(reverse("hand_over"), {"predecessor": person.pk, "day": "2027-04-01"}).status_code == 400


def test_the_tree_of_divisions_grows_and_keeps_what_is_used(office: Office, admin: Client) -> None:
    organisation = office.organisation.pk
    admin.post(reverse("divisions"), {"organisation": organisation, "name": "新しい係", "parent": office.divisions["planning"].pk})
    row = Division.objects.get(name="新しい係")
    assert row.parent == office.divisions["planning"]
    assert admin.post(reverse("divisions"), {"organisation": organisation, "name": "新しい係"}).status_code == 400
    change = reverse("division", args=(office.divisions["planning"].pk,))
    assert admin.post(change, {"name": "企画課", "parent": row.pk, "position": 0}).status_code == 400, "not below itself"
    admin.post(reverse("division", args=(row.pk,)), {"name": "別名", "parent": "", "position": 3})
    row.refresh_from_db()
    assert (row.name, row.parent, row.position) == ("別名", None, 3)
    page = admin.post(reverse("division_remove", args=(office.divisions["industry"].pk,)))
    assert page.status_code == 400
    assert "指標" in page.content.decode()
    assert admin.post(reverse("division_remove", args=(row.pk,))).status_code == 302
    assert not Division.objects.filter(pk=row.pk).exists()
    assert _verbs()[-3:] == ["division_added", "division_changed", "division_removed"]


def test_whoever_adds_a_partner_administers_it(office: Office, admin: Client) -> None:
    admin.post(reverse("organisation_new"), {"name": "新しい会（架空）"})
    organisation = Organisation.objects.get(name="新しい会（架空）")
    assert Role.objects.filter(person=office.people["administrator"], organisation=organisation, duty="administrator").exists()
    assert admin.post(reverse("organisation_new"), {"name": "新しい会（架空）"}).status_code == 400


ROSTER = "組織,課,氏名,ログインID,メール,役割,開始日,終了日\nみほん県（架空）,企画課,見本花子,hanako,h@example.jp,報告担当,2026-04-01,\n"


def _file(text: str, name: str = "名簿.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text.encode("cp932"))


def test_a_roster_is_shown_first_and_then_taken_over(office: Office, admin: Client) -> None:
    answer = admin.post(reverse("roster"), {"file": _file(ROSTER)})
    assert answer.status_code == 302
    page = admin.get(answer.url)
    assert "見本花子" in page.content.decode()
    assert not Person.objects.filter(login="hanako").exists()
    taken = admin.post(answer.url)
    ((login, _, password),) = taken.context["taken"].passwords
    assert Person.objects.get(login=login).check_password(password)
    again = admin.post(reverse("roster"), {"file": _file(ROSTER)})
    assert "変わることはありません" in admin.get(again.url).content.decode()


def test_a_wrong_roster_names_its_cells(office: Office, admin: Client) -> None:
    page = admin.post(reverse("roster"), {"file": _file(ROSTER.replace("報告担当", "係長"))})
    assert page.status_code == 400
    assert "「係長」という役割はありません" in page.content.decode()
    foreign = admin.post(reverse("roster"), {"file": _file(ROSTER.replace("みほん県（架空）", "みほん経済会（架空）"))})
    page = admin.get(foreign.url)
    assert page.status_code == 400
    assert "管理する役割がありません" in page.content.decode()


def test_anothers_upload_cannot_be_opened(office: Office, admin: Client) -> None:
    answer = admin.post(reverse("roster"), {"file": _file(ROSTER)})
    other = Client()
    person = office.people["viewer"]
    Role.objects.create(person=person, duty="administrator", organisation=office.organisation, since=date(2024, 4, 1))
    other.force_login(person)
    assert other.get(answer.url).status_code == 404


def test_shipped_rules_are_shown_and_own_ones_checked_by_their_cases(office: Office, admin: Client) -> None:
    page = admin.get(reverse("rulesets")).content.decode()
    assert "多摩市" in page
    assert "0.6" in page
    text = (PUBLISHED / "tama.yaml").read_text(encoding="utf-8").replace("id: tama", "id: mihon-own")
    given = {"organisation": office.organisation.pk, "since": "2026-04-01"}
    wrong = text.replace("{current: 20, target: 100, year: 1, years: 5}, expect: 着実", "{current: 2, target: 100, year: 1, years: 5}, expect: 着実")
    assert admin.post(reverse("rulesets"), given | {"file": SimpleUploadedFile("r.yaml", wrong.encode())}).status_code == 400
    assert admin.post(reverse("rulesets"), given | {"file": SimpleUploadedFile("r.yaml", b"id: tama")}).status_code == 400
    assert not OwnRuleSet.objects.exists()
    assert admin.post(reverse("rulesets"), given | {"file": SimpleUploadedFile("r.yaml", text.encode())}).status_code == 302
    assert OwnRuleSet.objects.get().identifier == "mihon-own"
    assert _verbs()[-1] == "ruleset_added"
    assert "mihon-own" in admin.get(reverse("rulesets")).content.decode()


def test_the_days_of_reminding_are_chosen(office: Office, admin: Client) -> None:
    assert "14, 7, 1, 0, -3, -7" in admin.get(reverse("reminders")).content.decode()
    admin.post(reverse("reminders"), {"organisation": office.organisation.pk, "days": "10、0, -5"})
    assert set(ReminderRule.objects.values_list("days_before", flat=True)) == {10, 0, -5}
    assert _verbs()[-1] == "reminders_changed"
    assert admin.post(reverse("reminders"), {"organisation": office.organisation.pk, "days": "いつも"}).status_code == 400
    assert admin.post(reverse("reminders"), {"organisation": office.partner.pk, "days": "1"}).status_code == 404


def test_the_trail_is_filtered_exported_and_verified(office: Office, admin: Client) -> None:
    audit.record(office.people["planner"], "read", office.people["planner"], reason="=1+1")
    page = admin.get(reverse("events"), {"verb": "edition_published"})
    assert [line[0].verb for line in page.context["lines"]] == ["edition_published"]
    assert "計画を公表した" in page.content.decode()
    assert admin.get(reverse("events"), {"since": "2000-01-01", "until": "2000-01-02"}).context["lines"] == []
    csv = b"".join(admin.get(reverse("events_csv")).streaming_content).decode("utf-8-sig")
    assert csv.splitlines()[0].startswith("番号,日時")
    assert "'=1+1" in csv
    answer = admin.post(reverse("events_verify"), follow=True)
    assert "書き換えはありません" in answer.content.decode()
    Event.objects.filter(number=2).update(reason="x")
    assert "異常があります" in admin.post(reverse("events_verify")).content.decode()


def test_confidential_events_are_for_planners_and_reading_them_is_one(office: Office, admin: Client) -> None:
    audit.record(office.people["reporter"], "fact_entered", office.plan, plan=office.plan, confidentiality="restricted", after={"value": "777"})
    audit.record(office.people["reporter"], "fact_entered", office.plan, plan=office.plan, confidentiality="secret", after={"value": "888"})
    assert "777" not in admin.get(reverse("events")).content.decode()
    planner = Client()
    planner.force_login(office.people["planner"])
    page = planner.get(reverse("events")).content.decode()
    assert "777" in page
    assert "888" not in page
    assert _verbs()[-1] == "read"


def test_a_temporary_password_works(office: Office, admin: Client) -> None:
    page = admin.post(reverse("person_password", args=(office.people["viewer"].pk,)))
    client = Client()
    assert client.login(username="viewer", password=page.context["password"])
    assert not client.login(username="viewer", password=PASSWORD)
