"""The state of the data, a file with its source and its bytes, handing in files; who may not."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from product_files import product_file
from rashinban.monitoring.measuring import Measuring
from rashinban.records.models import AddedFile, Event
from rashinban.records.progress import contents_of
from rashinban.records.statistics import binding, datasets
from rashinban.records.statistics.store import store
from rashinban.statistics.publisher import Received

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_store")]
STATUS, ADD, PREVIEW = "/statistics/data/", "/statistics/data/add/", "/statistics/data/add/preview/"
FILE = product_file(y2024=900, y2025=950)
NEWER = product_file("newer.csv", y2024=905, y2025=950, y2026=970)


def client_of(office: Any, name: str | None = None) -> Client:
    client = Client()
    if name:
        client.force_login(office.people[name], backend="django.contrib.auth.backends.ModelBackend")
    return client


def send(client: Client, *files: Received) -> Any:
    return client.post(ADD, {"files": [SimpleUploadedFile(each.name, each.content) for each in files]})


def test_a_file_is_looked_at_and_then_added(office: Any) -> None:
    client = client_of(office, "planner")
    assert send(client, FILE).headers["Location"] == PREVIEW
    page = client.get(PREVIEW).content.decode()
    assert "まだ保存していません" in page
    assert store().tables() == ()
    assert client.post(PREVIEW).headers["Location"] == STATUS
    assert store().tables()[0].sha256 == FILE.sha256
    assert AddedFile.objects.get().by == office.people["planner"]
    assert Event.objects.get(verb="statistics_added").person == office.people["planner"]
    assert client.get(PREVIEW).headers["Location"] == ADD


def test_a_newer_file_shows_what_it_changes_of_figures_and_of_indicators(office: Any) -> None:
    planner = office.people["planner"]
    datasets.hand_in([FILE], planner)
    row = office.indicator("2.3-K1")
    value = contents_of(office.edition, date(2026, 11, 22)).plan.indicator("2.3-K1")
    binding.bind(row, value, Measuring(indicator="2.3-K1", why="架空", statistic="gross_product", areas=("04000",)), planner)
    client = client_of(office, "planner")
    send(client, NEWER)
    page = client.get(PREVIEW)
    (coming,) = page.context["coming"]
    assert coming.count == 47
    assert {(each.before, each.after) for each in coming.first} == {(90_000.0, 90_500.0)}
    ((_, (measured,)),) = page.context["plans"]
    assert {each.change.period.code for each in measured.new} == {"FY2024", "FY2025"}
    assert client.post(PREVIEW).headers["Location"] == "/plans/mihon/measured/"


def test_the_same_file_again_changes_nothing(office: Any) -> None:
    datasets.hand_in([FILE], office.people["planner"])
    client = client_of(office, "planner")
    send(client, FILE)
    assert "すでに入っています" in client.get(PREVIEW).content.decode()
    client.post(PREVIEW)
    assert Event.objects.filter(verb="statistics_added").count() == 1


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "ファイル"),
        ("<!doctype html><title>混み合っています</title>".encode(), "混み合っています"),
        (FILE.content[: len(FILE.content) // 2], "product.csv"),
        ("これは表ではありません".encode(), "どの公表元"),
    ],
)
def test_what_cannot_be_read_is_said_and_nothing_is_kept(office: Any, content: bytes, said: str) -> None:
    client = client_of(office, "planner")
    page = send(client, NEWER, Received("product.csv", content))
    assert page.status_code == 400
    assert said in page.content.decode()
    assert client.get(PREVIEW).headers["Location"] == ADD
    assert store().tables() == ()


def test_without_a_file_it_says_so(office: Any) -> None:
    page = client_of(office, "planner").post(ADD)
    assert page.status_code == 400
    assert "ファイルを選んでください" in page.content.decode()


@pytest.mark.parametrize(("name", "status"), [("administrator", 200), ("planner", 200), ("reporter", 403), ("council", 403), ("viewer", 403), ("former", 403)])
def test_planners_and_administrators_add(office: Any, name: str, status: int) -> None:
    client = client_of(office, name)
    assert client.get(ADD).status_code == status
    assert send(client, FILE).status_code == (302 if status == 200 else 403)
    assert client.post(PREVIEW).status_code == (302 if status == 200 else 403)
    assert bool(store().tables()) == (status == 200)


def test_visitors_do_not_add(office: Any) -> None:
    assert client_of(office).get(ADD).headers["Location"].startswith("/login/")
    assert send(client_of(office), FILE).headers["Location"].startswith("/login/")


def test_everybody_reads_where_a_published_file_is_from_but_only_the_office_takes_its_bytes(office: Any) -> None:
    datasets.hand_in([FILE], office.people["planner"])
    address = f"{STATUS}{FILE.sha256}/"
    for name in (None, "viewer"):
        text = client_of(office, name).get(address).content.decode()
        assert FILE.sha256 in text
        assert "県民経済計算" in text
        assert "都道府県 47" in text
        assert ("プランナー" in text, "plannerさん" in text) == (False, False)
    assert "plannerさん" in client_of(office, "planner").get(address).content.decode()
    taken = client_of(office, "viewer").get(f"{address}file")
    assert taken.content == FILE.content
    assert taken["Content-Disposition"].startswith("attachment")
    assert client_of(office).get(f"{address}file").status_code == 302
    assert client_of(office, "former").get(f"{address}file").status_code == 403


def test_a_hash_that_is_not_held_is_not_found(office: Any) -> None:
    assert client_of(office, "planner").get(f"{STATUS}{'0' * 64}/").status_code == 404


def test_the_state_says_what_is_there_and_what_is_missing(office: Any) -> None:
    text = client_of(office).get(STATUS).content.decode()
    assert "統計表はまだありません" in text
    assert "SSDSE-A" in text
    assert "統計のファイルを加える" not in text
    datasets.hand_in([FILE], office.people["planner"])
    page = client_of(office, "planner").get(STATUS)
    assert [line.newest.sha256 for line in page.context["held"]] == [FILE.sha256]
    assert "統計のファイルを加える" in page.content.decode()


def test_tables_of_the_office_are_not_there_for_visitors(office: Any) -> None:
    from held_figures import table_of

    class Own:
        key, name, authority, licence, credit = "generic", "表", "架空の町", "架空", "架空の町"

        def recognises(self, file: Any) -> bool:
            return True

        def read(self, file: Any) -> Any:
            return (table_of("own", "2026", ("a", "04000", "2025", "", 1.0, "人", ""), publisher="generic", title="役場の表"),)

    datasets.hand_in([FILE], office.people["planner"], publisher=Own())
    address = f"{STATUS}{FILE.sha256}/"
    assert client_of(office, "viewer").get(address).status_code == 200
    for name in (None, "former"):
        assert client_of(office, name).get(address).status_code == 404
        assert "役場の表" not in client_of(office, name).get(STATUS).content.decode()
    assert client_of(office, "former").get(f"{address}file").status_code == 404
