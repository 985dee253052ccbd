"""An installation that was given no file answers from what is shipped."""

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser

from rashinban.records.statistics import store
from rashinban.statistics.showing import work_out

pytestmark = pytest.mark.django_db


@pytest.mark.usefixtures("fresh_store")
def test_a_fresh_installation_answers_everybody() -> None:
    source = store.figures_for(AnonymousUser())
    assert store.store().tables() == ()
    assert work_out("projected_population", ["07000"], ["2050"], source).value("07000", "2050") == 1_247_000
    assert {each.table for each in source.tables()} >= {"ssdse-a", "ssdse-b", "ipss-municipalities", "ipss-prefectures"}


@pytest.mark.usefixtures("office", "fresh_store")
def test_pages_show_them_and_lead_to_the_file(client: Any) -> None:
    """What a visitor of the demonstration sees, without any file and without the network."""
    page = client.get("/statistics/region/", {"area": "05000", "indicator": "projected_population", "view": "table"})
    said = page.content.decode()
    assert page.status_code == 200
    assert "560,429" in said
    held = next(each for each in store.figures_for(AnonymousUser()).tables() if each.table == "ipss-municipalities")
    assert f"/statistics/data/{held.sha256}/" in said
    assert client.get(f"/statistics/data/{held.sha256}/").status_code == 200
