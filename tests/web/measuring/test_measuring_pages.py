"""Choosing the statistic of an indicator, seeing it beside the indicator, deciding on its figures; who may not."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from product_files import product_file
from rashinban.records.models import Event, MeasuringRow, ObservationRow, SetAsideFigure
from rashinban.records.statistics import datasets
from rashinban.records.statistics.store import store

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_store")]
KEY = "2.3-K1"
INDICATOR = f"/plans/mihon/indicators/{KEY}/"
PAGE = f"{INDICATOR}measuring/"
DECIDING = "/plans/mihon/measured/"
FORM = {"statistic": "gross_product", "areas": "宮城県", "use": "value", "why": "県内総生産で見る（架空）。"}


def client_of(office: Any, name: str | None = None) -> Client:
    client = Client()
    if name:
        client.force_login(office.people[name], backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def planner(office: Any) -> Client:
    """A planner of an office whose store holds two years of product."""
    datasets.hand_in([product_file(y2024=900, y2025=950)], office.people["planner"])
    return client_of(office, "planner")


def bind(client: Client, **other: str) -> Any:
    return client.post(PAGE, FORM | {"save": "1"} | other)


def seals(client: Client) -> list[str]:
    return [each.seal for measured, _ in client.get(DECIDING).context["found"] for each in measured.new]


def test_the_figures_are_seen_before_the_statistic_is_bound(planner: Client) -> None:
    page = planner.post(PAGE, FORM | {"check": "1"})
    text = page.content.decode()
    assert page.status_code == 200
    assert "宮城県の「県内総生産" in text
    assert ("95,000百万円" in text, "<td class=\"n\">950</td>" in text) == (True, True)
    assert store().tables()[0].sha256 in text
    assert not MeasuringRow.objects.exists()


def test_binding_leads_to_the_figures_that_wait(planner: Client) -> None:
    assert bind(planner).headers["Location"] == DECIDING
    assert MeasuringRow.objects.get().areas == ["04000"]
    text = planner.get(INDICATOR).content.decode()
    assert "統計で測った値" in text
    assert "まだ取り入れていない値（2）" in text


def test_several_areas_need_a_name(planner: Client) -> None:
    page = bind(planner, areas="岩手県、宮城県")
    assert page.status_code == 400
    assert "その名前を書いてください" in page.content.decode()
    bind(planner, areas="岩手県、宮城県", region="二県")
    assert (MeasuringRow.objects.get().areas, MeasuringRow.objects.get().region) == (["03000", "04000"], "二県")


@pytest.mark.parametrize(
    ("other", "said"),
    [({"areas": "なにもない町"}, "なにもない町"), ({"statistic": "population"}, "単位"), ({"statistic": "nai"}, "nai"), ({"why": ""}, "わけ")],
)
def test_what_does_not_fit_is_said_beside_the_field(planner: Client, other: dict[str, str], said: str) -> None:
    page = bind(planner, **other)
    assert page.status_code == 400
    assert said in page.content.decode()
    assert not MeasuringRow.objects.exists()


def test_a_reference_stands_beside_the_indicator_for_everybody(office: Any, planner: Client) -> None:
    bind(planner, statistic="income_per_capita", use="reference", why="暮らしの目安")
    bind(planner, use="reference")
    page = client_of(office).get(INDICATOR)
    text = page.content.decode()
    assert text.count("参考になる統計") == 2
    assert "95,000" in text
    assert f"/statistics/data/{store().tables()[0].sha256}/" in text
    assert "統計を選ぶ" not in text


def test_figures_are_accepted_and_wait_for_the_approver(office: Any, planner: Client) -> None:
    bind(planner)
    assert planner.post(DECIDING, {"figure": seals(planner), "accept": "1"}).headers["Location"] == DECIDING
    rows = ObservationRow.objects.filter(method="measured")
    assert {row.standing for row in rows} == {"checked"}
    assert "すべて取り入れて" in planner.get(DECIDING).content.decode()
    fact = planner.get(f"{INDICATOR}facts/{rows[0].pk}/").content.decode()
    assert f"/statistics/data/{rows[0].source.sha256}/" in fact
    assert rows[0].source.sha256 in planner.get(f"/statistics/data/{rows[0].source.sha256}/").content.decode()


def test_nothing_is_accepted_without_a_mark(planner: Client) -> None:
    bind(planner)
    page = planner.post(DECIDING, {"accept": "1"})
    assert page.status_code == 400
    assert "値が選ばれていません" in page.content.decode()
    assert not ObservationRow.objects.filter(method="measured").exists()


def test_figures_are_set_aside_with_a_reason(planner: Client) -> None:
    bind(planner)
    chosen = seals(planner)[:1]
    page = planner.post(DECIDING, {"figure": chosen, "aside": "1", "reason": ""})
    assert page.status_code == 400
    assert "checked" in page.content.decode()
    planner.post(DECIDING, {"figure": chosen, "aside": "1", "reason": "速報のため"})
    assert SetAsideFigure.objects.get().why == "速報のため"
    assert len(seals(planner)) == 1
    assert Event.objects.filter(verb="measured_set_aside").count() == 1


def test_a_statistic_is_taken_away_with_a_reason(planner: Client) -> None:
    bind(planner)
    row = MeasuringRow.objects.get()
    planner.post(f"{PAGE}drop/", {"row": row.pk, "reason": ""})
    assert MeasuringRow.objects.get().replaced_at is None
    planner.post(f"{PAGE}drop/", {"row": row.pk, "reason": "調査に替えた"})
    assert MeasuringRow.objects.get().replaced_at is not None
    assert "統計を選ぶ" in planner.get(INDICATOR).content.decode()


@pytest.mark.parametrize("name", ["reporter", "approver", "viewer", "council", "administrator"])
def test_others_neither_choose_nor_decide(office: Any, planner: Client, name: str) -> None:
    bind(planner)
    chosen, client = seals(planner), client_of(office, name)
    assert client.get(PAGE).status_code == 403
    assert client.post(PAGE, FORM | {"save": "1"}).status_code == 403
    assert client.get(DECIDING).status_code == 403
    assert client.post(DECIDING, {"figure": chosen, "accept": "1"}).status_code == 403
    assert client.post(f"{PAGE}drop/", {"row": MeasuringRow.objects.get().pk, "reason": "やめる"}).status_code == 403
    assert MeasuringRow.objects.get().replaced_at is None
    assert not ObservationRow.objects.filter(method="measured").exists()
    assert "測り方を見直す" not in client.get(INDICATOR).content.decode()


def test_visitors_are_led_to_the_login(office: Any) -> None:
    for address in (PAGE, DECIDING):
        assert client_of(office).get(address).headers["Location"].startswith("/login/")
    assert client_of(office, "planner").get("/plans/nai/measured/").status_code == 404


def test_the_page_of_an_earlier_day_shows_what_was_known_then(office: Any, planner: Client) -> None:
    bind(planner)
    assert "この統計の値は、まだありません" not in planner.get(INDICATOR).content.decode()
    day = store().tables()[0].received_on - timedelta(days=1)
    assert "この統計の値は、まだありません" in planner.get(INDICATOR, {"as_of": day.isoformat()}).content.decode()


def test_deciding_takes_few_queries_however_many_indicators_are_measured(office: Any, planner: Client, django_assert_max_num_queries: Any) -> None:
    for key in ("2.3-K1", "2.2-K7"):
        planner.post(f"/plans/mihon/indicators/{key}/measuring/", FORM | {"save": "1"})
    assert MeasuringRow.objects.count() == 2
    planner.get(DECIDING)
    with django_assert_max_num_queries(25):
        assert len(planner.get(DECIDING).context["found"]) == 2
    with django_assert_max_num_queries(45):
        planner.get(INDICATOR)
