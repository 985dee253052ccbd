"""Answers beside the kept answers of the closed service: the same fields, of the same kinds, in the same order."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from office import Office
from rashinban.core.errors import WrongContent
from rashinban.records.statistics import store
from rashinban.statistics.publisher import Received
from rashinban.statistics.publishers.resas import Resas
from rashinban.statistics.trial import Release, Trial

pytestmark = pytest.mark.django_db
KEPT = "prefCode=11&cityCode=11362"


def ask(path: str, root: str = "/resas") -> Any:
    answer = Client().get(f"{root}/api/v1/{path}")
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("application/json")
    return json.loads(answer.content)


def shape(value: Any) -> Any:
    """Fields in their order with the kinds of their values; of a list the different kinds of its members."""
    if isinstance(value, dict):
        return {name: shape(each) for name, each in value.items()}
    if isinstance(value, list):
        found: list[Any] = []
        for each in map(shape, value):
            if each not in found:
                found.append(each)
        return found
    return "number" if isinstance(value, int | float) and not isinstance(value, bool) else type(value).__name__


def ordered(value: Any) -> Any:
    """The names of the fields in their order, at every depth."""
    if isinstance(value, dict):
        return [(name, ordered(each)) for name, each in value.items()]
    return [ordered(value[0])] if isinstance(value, list) and value else None


@pytest.fixture
def kept(shared: Path) -> dict[str, Any]:
    """The kept answer; what it does not say, which area it is of, is known from its figures (皆野町)."""
    return json.loads((shared / "data" / "api_samples" / "resas_population_composition_perYear.json").read_text("utf-8"))  # type: ignore[no-any-return]


def test_prefectures_are_the_kept_answer(office: Office, shared: Path) -> None:
    assert ask("prefectures") == json.loads((shared / "data" / "api_samples" / "resas_prefectures.json").read_text("utf-8"))


@pytest.mark.parametrize("area", ["prefCode=4&cityCode=-", "prefCode=4&cityCode=04100", "prefCode=7&cityCode=-"])
def test_composition_has_the_shape_of_the_kept_answer(office: Office, kept: dict[str, Any], area: str) -> None:
    told = ask(f"population/composition/perYear?{area}")
    assert shape(told) == shape(kept)
    assert ordered(told) == ordered(kept)
    assert [each["label"] for each in told["result"]["data"]] == [each["label"] for each in kept["result"]["data"]]
    for series in told["result"]["data"]:
        years = [point["year"] for point in series["data"]]
        assert years == sorted(set(years))


def test_a_kept_answer_is_told_again_as_it_was(office: Office, kept: dict[str, Any], monkeypatch: pytest.MonkeyPatch, shared: Path) -> None:
    path = shared / "data" / "api_samples" / "resas_population_composition_perYear.json"
    file = Received(f"composition_{KEPT}.json", path.read_bytes())
    held = Trial(Release(table, file.sha256, "2026-11-22T09:00:00+09:00") for table in Resas().read(file))
    monkeypatch.setattr("rashinban.web.resas.views.figures_for", lambda user: held)
    assert ask(f"population/composition/perYear?{KEPT}") == kept


def test_a_kept_answer_that_is_handed_in_is_told_again(
    office: Office, kept: dict[str, Any], shared: Path, tmp_path: Path, settings: Any
) -> None:
    """Through the store of an installation; of another area nothing is mixed in."""
    settings.CONFIGURATION = settings.CONFIGURATION.model_copy(update={"home": tmp_path})
    try:
        path = shared / "data" / "api_samples" / "resas_population_composition_perYear.json"
        store.store().add([Received(f"composition_{KEPT}.json", path.read_bytes())])
        told = ask(f"population/composition/perYear?{KEPT}")["result"]
        for ours, theirs in zip(told["data"], kept["result"]["data"], strict=True):
            counted = [point for point in theirs["data"] if point["year"] <= kept["result"]["boundaryYear"]]
            assert [point for point in ours["data"] if point["year"] <= 2015] == counted
        assert ask("population/composition/perYear?prefCode=11&cityCode=11361")["result"]["boundaryYear"] == 2020
    finally:
        store.forget()


def test_a_store_that_cannot_be_read_is_said_in_the_same_form(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(user: Any) -> Any:
        raise WrongContent("統計の置き場所を読めません。", remedy="管理者に相談してください。")

    monkeypatch.setattr("rashinban.web.resas.views.figures_for", fail)
    answer = Client().get("/resas/api/v1/population/sum/perYear?prefCode=4&cityCode=-")
    assert (answer.status_code, answer.json()["statusCode"]) == (503, "503")
    assert "管理者" in answer.json()["description"]
    assert "ETag" not in answer.headers


def test_only_the_host_need_be_changed(office: Office) -> None:
    for path in ("prefectures", "cities?prefCode=4", "population/composition/perYear?prefCode=4&cityCode=-", "municipality/plant/perYear?prefCode=4&cityCode=-"):
        assert ask(path, root="") == ask(path)


def test_our_own_api_is_still_there(office: Office) -> None:
    assert "plans" in Client().get("/api/v1/plans").json()
    assert Client().get("/api/v1/nothing-of-this").status_code == 404


def test_cities(office: Office) -> None:
    told = ask("cities?prefCode=4")["result"]
    assert shape(told) == [{"prefCode": "number", "cityCode": "str", "cityName": "str", "bigCityFlag": "str"}]
    flags = {each["cityCode"]: (each["cityName"], each["bigCityFlag"]) for each in told}
    assert flags["04100"] == ("仙台市", "2")
    assert flags["04101"] == ("仙台市青葉区", "1")
    assert flags["04216"] == ("富谷市", "0")
    assert len(told) == 35 + 5
    assert {each["bigCityFlag"] for each in ask("cities?prefCode=13")["result"] if each["cityCode"] < "13124"} == {"3"}
    everywhere = ask("cities")["result"]
    assert len(everywhere) == 1741 + 171  # 市町村と特別区 1,741、政令指定都市の区 171


def test_the_store_is_asked_as_a_visitor(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def note(user: Any) -> Any:
        asked.append(user)
        return store.figures_for(user)

    monkeypatch.setattr("rashinban.web.resas.views.figures_for", note)
    client = Client()
    client.force_login(office.people["planner"])
    path = "/resas/api/v1/population/composition/perYear?prefCode=4&cityCode=04202"
    own, others = client.get(path), Client().get(path)
    assert own.content == others.content
    assert [user.is_anonymous for user in asked] == [True, True]


def test_keys_are_taken_and_not_needed_and_other_sites_may_read(office: Office) -> None:
    answer = Client().get("/resas/api/v1/prefectures", headers={"X-API-KEY": "anything", "Origin": "https://example.jp"})
    assert answer["Access-Control-Allow-Origin"] == "*"
    before = Client().options("/resas/api/v1/prefectures", headers={"Access-Control-Request-Headers": "x-api-key"})
    assert (before.status_code, before["Access-Control-Allow-Headers"].split(", ")[0]) == (204, "X-API-KEY")
    again = Client().get("/resas/api/v1/prefectures", headers={"If-None-Match": answer["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert "Set-Cookie" not in answer.headers
    assert not answer.cookies
