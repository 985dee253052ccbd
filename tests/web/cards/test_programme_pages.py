"""Taking programmes in on the site: looked at first, nothing kept; then all in one transaction."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from office import Office
from rashinban.records.models import CardRow

ROW = {"id": "a0W1", "title": "みほん補助（架空）", "target_area_search": "新潟県", "subsidy_max_limit": 0, "acceptance_end_datetime": "2099-06-30T08:00:00Z"}


def send(client: Client, data: bytes, name: str = "jgrants.json", **more: Any) -> Any:
    return client.post("/cards/import/", {"file": SimpleUploadedFile(name, data), "confidentiality": "public", **more})


@pytest.fixture
def planner(client: Client, office: Office) -> Client:
    client.force_login(office.people["planner"])
    return client


def test_the_preview_keeps_nothing_and_the_decision_takes_all(planner: Client) -> None:
    data = json.dumps({"result": [ROW, ROW | {"id": "a0W2", "title": "別の補助（架空）"}]}).encode()
    preview = send(planner, data)
    assert preview.status_code == 200
    assert "新しい制度2件" in preview.content.decode()
    assert "Jグランツ（デジタル庁）" in preview.content.decode()
    assert not CardRow.objects.exists()
    done = planner.post("/cards/import/", preview.context["kept"], follow=True)
    assert "新しい制度2件" in done.content.decode()
    assert set(CardRow.objects.values_list("key", "confidentiality")) == {("jgrants-a0W1", "public"), ("jgrants-a0W2", "public")}
    again = send(planner, data)
    assert "すべて取り込み済みです" in again.content.decode()
    changed = send(planner, json.dumps({"result": [ROW | {"title": "新しい名（架空）"}]}).encode())
    assert "変わる制度1件" in changed.content.decode()


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (b"<html><body>error</body></html>", "jgrants.json", "ウェブの画面"),
        (b'{"result": [', "jgrants.json", "途中で切れて"),
        ("企業名,法人番号\nみほん,1\n".encode(), "制度.csv", "制度の表ではありません"),
        ("名称,上限額（円）\n補助,たくさん\n補助2,沢山\n".encode(), "制度.csv", "2か所を直してください"),
        (b"%PDF-1.4", "要領.pdf", "形式の制度は読めません"),
    ],
)
def test_files_that_cannot_be_taken_are_told_in_plain_words(planner: Client, data: bytes, name: str, words: str) -> None:
    response = send(planner, data, name)
    assert response.status_code == 400
    assert words in response.content.decode()
    assert not CardRow.objects.exists()


def test_what_was_not_looked_at_is_not_taken_in(planner: Client, office: Office) -> None:
    for content in ("", "x", "eyJ9:1:2"):
        response = planner.post("/cards/import/", {"content": content, "owner": f"{office.organisation.pk}-", "confidentiality": "public"}, follow=True)
        assert "ファイルをもう一度選んでください" in response.content.decode()
    assert not CardRow.objects.exists()


def test_only_people_who_record_take_programmes_in_and_only_for_their_own(client: Client, planner: Client, office: Office) -> None:
    kept = send(planner, json.dumps({"result": [ROW]}).encode()).context["kept"]
    other = Client()
    assert other.get("/cards/import/").status_code == 302
    for who in ("viewer", "council", "stranger"):
        other.force_login(office.people[who])
        assert other.get("/cards/import/").status_code == 403
    other.force_login(office.people["partner_reporter"])
    assert other.post("/cards/import/", kept).status_code == 403
    assert not CardRow.objects.exists()


def test_the_form_can_be_had(client: Client, office: Office) -> None:
    response = client.get("/cards/import/form.xlsx")
    assert response.content.startswith(b"PK")
