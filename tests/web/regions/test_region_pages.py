"""Pages about regions: open to everybody, every view with its address, its data, its sources and what to quote."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from office import Office
from rashinban.records.statistics import store
from rashinban.statistics.views import worked

VIEWS = ("overview", "trend", "ranking", "scatter", "map", "pyramid", "table")
SENDAI = "area=04100&indicator=ageing_rate"


@pytest.fixture(autouse=True, scope="module")
def shipped_figures() -> Iterator[None]:
    """What is shipped, read once for these tests."""
    yield
    store.forget()
    worked.forget()


@pytest.fixture
def guest(office: Office) -> Client:
    """Somebody who has not logged in."""
    return Client()


def page(client: Client, query: str, route: str = "region") -> Any:
    """A page of a region."""
    return client.get(f"{reverse(route)}?{query}")


def test_the_entrance_leads_to_areas_and_themes(guest: Client) -> None:
    answer = guest.get(reverse("regions"), {"prefecture": "04000"})
    said = answer.content.decode()
    assert answer.status_code == 200
    assert 'value="04100"' in said
    assert "経済産業省" in said
    assert reverse("statistics") in said
    assert guest.get(reverse("regions"), {"prefecture": "ない県"}).status_code == 200


def test_a_typed_name_leads_to_the_address_of_the_area(guest: Client) -> None:
    answer = page(guest, "add=富谷市")
    assert (answer.status_code, answer["Location"]) == (302, f"{reverse('region')}?area=04216")
    more = page(guest, "area=04100&indicator=ageing_rate&add=青森県&with=none&with=nation")
    assert "area=04100&area=02000" in more["Location"]
    assert "with=nation" in more["Location"]
    named = page(guest, "add=東北・新潟")
    assert named["Location"].count("area=") == 7
    assert "sum=1" in named["Location"]


def test_a_name_that_several_places_bear_is_asked_about(guest: Client) -> None:
    answer = page(guest, "add=府中市")
    said = answer.content.decode()
    assert answer.status_code == 200
    assert "一つに決まりません" in said
    assert "area=13206" in said
    assert "area=34208" in said
    assert page(guest, "area=04100&add=どこにもない町").status_code == 400


@pytest.mark.parametrize("view", VIEWS)
def test_every_view_has_a_page_data_and_sources(guest: Client, view: str) -> None:
    query = f"{SENDAI}&other=child_share&view={view}"
    answer = page(guest, query)
    said = answer.content.decode()
    assert answer.status_code == 200, said[:500]
    assert "出典" in said
    assert reverse("dataset", args=["0" * 64])[:16] in said
    assert "style=" not in said
    csv = page(guest, query, "region_csv")
    assert csv.status_code == 200
    assert csv.content.startswith("\ufeff地域コード".encode())
    assert b"SHA-256" in csv.content
    told = json.loads(page(guest, query, "region_json").content)
    assert told["figures"]
    assert told["sources"][0]["sha256"]
    assert told["view"] == view
    if view in ("trend", "scatter", "map", "pyramid"):
        assert "<svg" in said
        assert page(guest, query, "region_svg").content.startswith(b"<svg")
    else:
        assert page(guest, query, "region_svg").status_code == 404


def test_figures_of_the_page_are_those_of_its_data(guest: Client) -> None:
    told = json.loads(page(guest, "area=04100&indicator=population&view=table", "region_json").content)
    census = next(each for each in told["figures"] if each["area"] == "04100" and each["period"] == "2020")
    assert census["value"] == 1096704
    assert "1,096,704" in page(guest, "area=04100&indicator=population&view=table").content.decode()


def test_a_picture_for_documents(guest: Client) -> None:
    answer = page(guest, SENDAI, "region_png")
    assert answer.content.startswith(b"\x89PNG")
    assert answer["Content-Type"] == "image/png"


def test_a_sum_is_named_and_counted_once(guest: Client) -> None:
    said = page(guest, "area=04100&area=04202&sum=1&name=二市&indicator=population").content.decode()
    assert "<h1>二市：総人口</h1>" in said.replace("\n", "")
    answer = page(guest, "area=04000&area=04100&sum=1&indicator=population")
    assert answer.status_code == 400
    assert "二重" in answer.content.decode()


@pytest.mark.parametrize("query", ["area=99999", "area=04100&indicator=none_such", "area=04100&period=x", "area=04100&view=x"])
def test_what_makes_no_sense_is_said_and_never_breaks(guest: Client, query: str) -> None:
    for route in ("region", "region_csv", "region_json", "region_svg", "region_quote"):
        answer = page(guest, query, route)
        assert 400 <= answer.status_code < 500, route


def test_nothing_asked_leads_to_the_entrance(guest: Client) -> None:
    assert page(guest, "")["Location"] == reverse("regions")
    assert page(guest, "", "region_csv").status_code == 404
    assert page(guest, "indicator=ageing_rate&view=ranking").status_code == 200


def test_what_is_quoted_has_figure_source_hash_and_the_way_back(guest: Client) -> None:
    said = page(guest, SENDAI, "region_quote").content.decode()
    sources = json.loads(page(guest, SENDAI, "region_json").content)["sources"]
    assert "24.3%" in said
    assert sources[0]["sha256"] in said
    assert sources[0]["title"] in said
    assert "http://testserver/statistics/region/?area=04100" in said


def test_two_clicks_lead_to_the_file(guest: Client) -> None:
    sha = json.loads(page(guest, SENDAI, "region_json").content)["sources"][0]["sha256"]
    link = reverse("dataset", args=[sha])
    assert link in page(guest, SENDAI).content.decode()
    answer = guest.get(link)
    assert answer.status_code == 200
    assert sha in answer.content.decode()


def test_indicators_are_listed_by_theme_and_explained(guest: Client) -> None:
    said = guest.get(reverse("statistics"), {"theme": "population"}).content.decode()
    assert reverse("statistic", args=["ageing_rate"]) in said
    said = guest.get(reverse("statistic", args=["ageing_rate"])).content.decode()
    assert "年齢の分かる人口" in said
    assert "A1303" in said
    assert guest.get(reverse("statistic", args=["none_such"])).status_code == 404


def test_an_empty_store_says_what_to_do(guest: Client, own_store: Path) -> None:
    worked.forget()
    assert "まだ読み込まれていません" in guest.get(reverse("regions")).content.decode()
    for view in VIEWS:
        assert page(guest, f"{SENDAI}&other=child_share&view={view}").status_code == 200


def test_pages_take_few_queries(guest: Client, django_assert_max_num_queries: Any) -> None:
    page(guest, SENDAI)
    with django_assert_max_num_queries(6):
        page(guest, SENDAI)


def test_the_page_speaks_english(guest: Client) -> None:
    answer = guest.get(f"{reverse('region')}?{SENDAI}", headers={"accept-language": "en"})
    assert "Ageing rate of" in answer.content.decode()


def test_a_citation_is_noted_down_for_a_measure(office: Office) -> None:
    client = Client()
    client.force_login(office.people["planner"])
    said = page(client, SENDAI, "region_quote").content.decode()
    link = re.search(r'href="([^"]*lessons/new/[^"]*)"', said)
    assert link is not None
    form = client.get(html.unescape(link[1])).content.decode()
    assert "24.3%" in form
    assert "SHA-256" in form
    assert not re.search("lessons/new", page(Client(), SENDAI, "region_quote").content.decode())


def test_a_day_before_anything_was_received_says_so(guest: Client) -> None:
    said = page(guest, f"{SENDAI}&as_of=2020-01-01").content.decode()
    assert "この時点では、統計がまだ読み込まれていません" in said
    assert "この時点では" not in page(guest, SENDAI).content.decode()


def test_a_trend_without_an_area_asks_for_one(guest: Client) -> None:
    assert "地域を加えると" in page(guest, "indicator=ageing_rate&view=trend").content.decode()


def test_in_english_a_prefecture_is_found_and_named_in_english(guest: Client) -> None:
    english = {"accept-language": "en"}
    answer = guest.get(reverse("region"), {"add": "Miyagi"}, headers=english)
    assert answer.status_code == 302
    said = guest.get(answer["Location"], headers=english).content.decode()
    assert "<h1>Miyagi</h1>" in re.sub(r"<h1[^>]*>\s*", "<h1>", said)
    assert "宮城県" not in said
    entrance = guest.get(reverse("regions"), {"prefecture": "04000"}, headers=english).content.decode()
    assert "Miyagi and its municipalities" in entrance
    assert "Hokkaido and Tohoku" in entrance
    quoted = guest.get(f"{reverse('region_quote')}?{SENDAI}", headers=english).context["citation"]
    assert "、" not in quoted
