"""Logging in and out, the lock after failures, the first run, where one is led afterwards."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from office import PASSWORD
from rashinban.records import audit
from rashinban.records.models import Event, Organisation, Person, Role


def log_in(client: Any, login: str, password: str = PASSWORD, **fields: str) -> Any:
    return client.post("/login/", {"username": login, "password": password, **fields})


def verbs() -> list[str]:
    return list(Event.objects.order_by("number").values_list("verb", flat=True))


def test_logging_in_and_out_is_told(client: Any, office: Any) -> None:
    assert client.get("/login/").status_code == 200
    assert log_in(client, "planner").url == "/"
    assert verbs()[-1] == "login"
    assert client.post("/logout/").url == "/"
    assert verbs()[-1] == "logout"
    assert not audit.verify()
    assert client.get("/account/").url == "/login/?next=/account/"


def test_one_is_led_back_to_the_page_asked_for_but_never_to_another_site(client: Any, office: Any) -> None:
    assert log_in(client, "planner", next="/account/?a=1").url == "/account/?a=1"
    for elsewhere in ("https://example.com/", "//example.com/", "javascript:alert(1)", "http:///example.com", "\\\\example.com"):
        client.logout()
        assert log_in(client, "planner", next=elsewhere).url == "/"
        assert client.post("/language/", {"language": "en", "next": elsewhere}).url == "/"
        assert client.post("/as-of/", {"day": "2025-03-31", "next": elsewhere}).url == "/"


def test_a_wrong_password_is_told_without_what_was_typed(client: Any, office: Any) -> None:
    page = log_in(client, "planner", "chigau-kagi").content.decode()
    assert "ログインIDかパスワードが違います" in page
    event = Event.objects.get(verb="login_failed")
    assert (event.person, event.subject) == (None, str(office.people["planner"].pk))
    log_in(client, "my-secret-typed-into-the-wrong-box", "x")
    assert "my-secret" not in str(list(Event.objects.values()))
    assert verbs().count("login_failed") == 2


def test_a_former_member_with_a_closed_account_does_not_come_in(client: Any, office: Any) -> None:
    Person.objects.filter(login="former").update(is_active=False)
    assert log_in(client, "former").status_code == 200
    assert client.get("/account/").status_code == 302


def test_five_failures_close_the_door_for_a_while(client: Any, office: Any, settings: Any) -> None:
    settings.AXES_ENABLED = True
    for _ in range(4):
        assert log_in(client, "planner", "chigau").status_code == 200
    locked = log_in(client, "planner", "chigau")
    assert locked.status_code == 429
    assert "しばらくログインできません" in locked.content.decode()
    assert log_in(client, "planner").status_code == 429, "the right password does not open a locked door"
    assert Event.objects.filter(verb="login_failed").count() == 5, "tries at a closed door are not told again"
    assert Event.objects.filter(verb="login_failed").last().after == {"locked": True}
    assert log_in(client, "reporter").status_code == 302, "others are not shut out"


GIVEN = {
    "organisation": "みほん市（架空）",
    "name": "見本花子",
    "mail": "",
    "login": "hanako",
    "password": "umi-to-yama-2026",
    "again": "umi-to-yama-2026",
}


@pytest.mark.django_db
def test_an_empty_installation_becomes_an_office(client: Any) -> None:
    assert client.get("/plans/").url == "/setup/"
    assert client.get("/setup/").status_code == 200
    answer = client.post("/setup/", GIVEN)
    assert answer.url == "/"
    person = Person.objects.get()
    assert {role.duty for role in Role.objects.filter(person=person)} == {"administrator", "planner"}
    assert Organisation.objects.get().name == "みほん市（架空）"
    assert verbs() == ["office_founded"]
    assert client.get("/account/").status_code == 200, "the administrator is logged in"
    assert client.get("/setup/").status_code == 404
    assert client.post("/setup/", {**GIVEN, "login": "second"}).status_code == 404
    assert Person.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"again": "another-one-2026"}, "二つのパスワードが同じではありません"),
        ({"password": "1234567890", "again": "1234567890"}, "password"),
        ({"password": "hanako-hanako", "again": "hanako-hanako", "login": "hanako-hanako"}, "password"),
        ({"organisation": ""}, "organisation"),
    ],
)
def test_a_wrong_first_entry_changes_nothing(client: Any, change: dict[str, str], said: str) -> None:
    answer = client.post("/setup/", {**GIVEN, **change})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert said in page or said in answer.context["form"].errors
    assert 'role="alert"' in page
    assert not Person.objects.exists()
    assert not Organisation.objects.exists()


def test_a_session_rolls_on_with_few_writes(client: Any, office: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.contrib.sessions.models import Session

    from rashinban.web.accounts import middleware

    client.force_login(office.people["planner"])
    client.get("/account/")
    ends = Session.objects.get().expire_date
    assert "sessionid" not in client.get("/account/").cookies, "nothing is written again at once"
    assert Session.objects.get().expire_date == ends
    later = middleware.time.time() + middleware.BETWEEN_WRITES + 1
    monkeypatch.setattr(middleware.time, "time", lambda: later)
    assert "sessionid" in client.get("/account/").cookies
    assert Session.objects.get().expire_date >= ends
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    assert client.get("/account/").status_code == 302, "an idle session has ended"


def test_a_form_of_a_page_that_is_too_old_is_told_in_plain_words(office: Any) -> None:
    answer = Client(enforce_csrf_checks=True).post("/login/", {"username": "planner", "password": PASSWORD})
    assert answer.status_code == 403
    assert "前のページに戻り" in answer.content.decode()
    assert "CSRF" not in answer.content.decode()


def test_what_was_sent_after_the_session_ended_is_said_to_be_lost(client: Any, office: Any) -> None:
    page = "/account/?a=1"
    answer = client.post("/account/tokens/1/revoke/", HTTP_REFERER=f"http://testserver{page}")
    assert answer.url == "/login/?next=/account/%3Fa%3D1"
    assert "保存されていません" in client.get(answer.url).content.decode()
    for elsewhere in ("https://example.com/account/", ""):
        assert client.post("/account/", HTTP_REFERER=elsewhere).url == "/login/?next=/account/"


def test_an_address_that_only_takes_forms_shows_a_page(client: Any, office: Any) -> None:
    answer = client.get("/logout/")
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert "前のページに戻り" in answer.content.decode()
