"""One's own name, language, password, tokens, and the day chosen for all pages."""

from datetime import timedelta
from hashlib import sha256
from typing import Any

import pytest
from django.utils import timezone

from office import PASSWORD
from rashinban.core.errors import WrongContent
from rashinban.records.models import Event, Person, Token
from rashinban.records.tokens import make_token


@pytest.fixture
def planner(client: Any, office: Any) -> Any:
    client.force_login(office.people["planner"])
    return client


def test_the_profile_is_kept_and_told(planner: Any) -> None:
    answer = planner.post("/account/", {"name": "企画太郎", "mail": "taro@example.jp", "language": "en"})
    assert answer.url == "/account/"
    assert answer.cookies["django_language"].value == "en"
    person = Person.objects.get(login="planner")
    assert (person.name, person.language) == ("企画太郎", "en")
    event = Event.objects.get(verb="profile_changed")
    assert event.before["name"] == "plannerさん"
    assert event.after["name"] == "企画太郎"
    assert '<html lang="en">' in planner.get("/account/").content.decode()


def test_a_wrong_mail_is_named_beside_the_field(planner: Any) -> None:
    page = planner.post("/account/", {"name": "", "mail": "x", "language": "ja"}).content.decode()
    assert 'id="id_mail_error"' in page
    assert 'href="#id_mail"' in page
    assert 'aria-invalid="true"' in page
    assert Person.objects.get(login="planner").name == "plannerさん"


def test_the_language_is_remembered_with_the_person(planner: Any, client: Any) -> None:
    assert planner.post("/language/", {"language": "en", "next": "/account/"}).url == "/account/"
    assert Person.objects.get(login="planner").language == "en"
    planner.post("/language/", {"language": "xx"})
    assert Person.objects.get(login="planner").language == "en"


def test_a_visitor_chooses_a_language(client: Any, office: Any) -> None:
    client.post("/language/", {"language": "en"})
    assert '<html lang="en">' in client.get("/login/").content.decode()


def test_a_password_is_changed(planner: Any) -> None:
    new = "atarashii-kagi-2026"
    form = {"old_password": "chigau", "new_password1": new, "new_password2": new}
    assert "今のパスワードが違います" in planner.post("/account/password/", form).content.decode()
    assert planner.post("/account/password/", {**form, "old_password": PASSWORD}).url == "/account/"
    assert Person.objects.get(login="planner").check_password(new)
    assert Event.objects.filter(verb="password_changed").count() == 1
    assert planner.get("/account/").status_code == 200, "this session goes on"


def test_a_password_set_by_another_must_be_changed_first(planner: Any) -> None:
    Person.objects.filter(login="planner").update(must_change_password=True)
    assert planner.get("/account/").url == "/account/password/"
    assert planner.get("/").url == "/account/password/"
    assert "ほかの人が決めたものです" in planner.get("/account/password/").content.decode()
    new = "atarashii-kagi-2026"
    planner.post("/account/password/", {"old_password": PASSWORD, "new_password1": new, "new_password2": new})
    assert planner.get("/account/").status_code == 200


def form_of(days: int, name: str = "ポータル") -> dict[str, str]:
    return {"name": name, "expires_on": (timezone.localdate() + timedelta(days=days)).isoformat(), "read_only": "on"}


def test_a_token_is_shown_once_and_kept_as_a_hash(planner: Any) -> None:
    answer = planner.post("/account/tokens/", form_of(90))
    secret = answer.context["secret"]
    token = Token.objects.get()
    assert token.sha256 == sha256(secret.encode()).hexdigest()
    assert token.read_only
    assert secret in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    assert secret not in planner.get("/account/tokens/").content.decode()
    assert secret not in str(list(Event.objects.values()))
    again = planner.post("/account/tokens/", form_of(90))
    assert again.context["form"].errors["name"], "reloading the answer makes no second token"
    assert planner.post(f"/account/tokens/{token.pk}/revoke/").url == "/account/tokens/"
    token.refresh_from_db()
    assert token.revoked_at is not None
    assert list(Event.objects.filter(verb__startswith="token").values_list("verb", flat=True)) == ["token_made", "token_revoked"]


@pytest.mark.parametrize("days", [-1, 366, 4000])
def test_no_token_is_good_for_longer_than_a_year(planner: Any, office: Any, days: int) -> None:
    assert planner.post("/account/tokens/", form_of(days)).context["form"].errors["expires_on"]
    with pytest.raises(WrongContent):
        make_token(office.people["planner"], "x", timezone.localdate() + timedelta(days=days))
    assert not Token.objects.exists()


def test_nobody_revokes_the_token_of_another(planner: Any, office: Any) -> None:
    token, _secret = make_token(office.people["reporter"], "x", timezone.localdate() + timedelta(days=9))
    assert planner.post(f"/account/tokens/{token.pk}/revoke/").status_code == 404
    planner.logout()
    assert planner.post(f"/account/tokens/{token.pk}/revoke/").url.startswith("/login/")
    token.refresh_from_db()
    assert token.revoked_at is None


def test_the_day_of_the_pages(planner: Any) -> None:
    answer = planner.post("/as-of/", {"day": "2025-03-31", "next": "/account/?as_of=2024-04-01&x=1"})
    assert answer.url == "/account/?x=1", "the day of the address would win over the one just chosen"
    page = planner.get("/account/").content.decode()
    assert "<strong>2025年3月31日</strong>に分かっていたことを表示しています" in page
    planner.post("/as-of/", {"day": ""})
    assert "分かっていたことを表示しています" not in planner.get("/account/").content.decode()
    planner.post("/as-of/", {"day": "2999-01-01"})
    assert planner.session.get("as_of") is None
    planner.post("/as-of/", {"day": "そのうち"})
    assert planner.session.get("as_of") is None


@pytest.mark.parametrize("address", ["/as-of/", "/language/", "/logout/", "/account/tokens/1/revoke/"])
def test_what_changes_something_is_not_a_link(client: Any, office: Any, address: str) -> None:
    assert client.get(address).status_code == 405


@pytest.mark.parametrize("address", ["/account/", "/account/password/", "/account/tokens/"])
def test_a_visitor_is_led_to_the_login(client: Any, office: Any, address: str) -> None:
    assert client.get(address).url == f"/login/?next={address}"
