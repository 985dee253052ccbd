"""``rashinban facts count``: an indicator, a file, a query in a line; secrets stay secrets; mistakes in Japanese."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from rashinban.cli.app import app
from rashinban.core.errors import ManyErrors, UnreadableFile, WrongContent
from rashinban.ledger.query import CountingQuery
from rashinban.records.ledger import binding
from rashinban.records.ledger.recording import Given, record_facts
from rashinban.records.models import PartyRow

pytestmark = pytest.mark.django_db
RUN = CliRunner()
OFFICE = "みほん県（架空）"


@pytest.fixture
def worked(office: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """An office with three supports of one firm, one of another, and the sales of both."""
    monkeypatch.setattr("rashinban.cli.site.start", lambda: None)
    firms = [PartyRow.objects.create(organisation=office.organisation, key=f"p{n}", name=f"架空社{n}") for n in range(2)]
    given = [Given("supported", date(2026, 5, day), party=firms[0]) for day in (1, 2, 3)]
    given += [Given("supported", date(2026, 6, 1), party=firms[1], note="[bold]太字でない[/]")]
    given += [Given("sales", date(2026, 6, 30), party=firm, amount=Decimal(123456), note="売上の内容") for firm in firms]
    record_facts(office.organisation, given, None)
    office.firms = firms
    return office


def run(*arguments: str) -> Any:
    found = RUN.invoke(app, ["facts", "count", *arguments])
    if found.exception is not None and not isinstance(found.exception, SystemExit):
        raise found.exception
    return found


def test_a_query_in_a_line(worked: Any) -> None:
    found = json.loads(run("{kinds: [supported], count: parties}", "--period", "2026年度", "--json").stdout)
    assert (found["value"], found["facts"], found["parties"], found["period"]) == (2, 4, 2, "FY2026")


def test_words_for_people(worked: Any) -> None:
    said = run("kinds: [supported]", "--period", "2026年5月", "--list").stdout
    assert "延べ3件、実数1者" in said
    assert said.count("架空社0") == 3


def test_a_file(worked: Any, tmp_path: Path) -> None:
    file = tmp_path / "query.json"
    file.write_text('{"kinds": ["supported"], "places": ["東北"]}', "utf-8")
    assert json.loads(run(str(file), "--period", "FY2026", "--json").stdout)["value"] == 0


def test_an_indicator_by_its_address(worked: Any) -> None:
    row = worked.indicator("2.2-K2")
    binding.bind(row, CountingQuery(kinds=("supported",), count="facts", window="until_end"), None)
    found = json.loads(run("mihon/2.2-K2", "--json").stdout)
    assert found["indicator"] == {"label": row.label, "value": 4, "unit": row.unit}
    assert "支援" in found["sentence"]


def test_what_was_recorded_by_a_day(worked: Any) -> None:
    assert json.loads(run("kinds: [supported]", "--period", "FY2026", "--recorded-by", "2020-01-01", "--json").stdout)["value"] == 0


def test_figures_of_two_companies_are_not_told(worked: Any) -> None:
    said = run("{kinds: [sales], count: amount}", "--period", "FY2026", "--list")
    assert "表示しません" in said.stdout
    assert "企業秘密" in said.stdout
    told = run("{kinds: [sales], count: amount}", "--period", "FY2026", "--list", "--json").stdout
    assert json.loads(told)["state"] == "suppressed"
    for each in (said.stdout, told):
        assert "123" not in each
        assert "246" not in each
        assert "売上の内容" not in each
        assert "架空社" not in each


@pytest.mark.parametrize(
    ("query", "options", "error", "words"),
    [
        ("ない/1", (), WrongContent, "指標「ない/1」がありません"),
        ("mihon/2.2-K2", (), WrongContent, "数え方が決められていません"),
        ("kinds: [dancing]", (), WrongContent, "dancing"),
        ("{kinds: [supported], count: heads, colour: red}", (), ManyErrors, "2か所"),
        ("kinds: [supported]", ("--period", "いつか"), WrongContent, "期間として読めません"),
        ("kinds: [supported]", ("--organisation", "ない県"), WrongContent, "組織「ない県」がありません"),
        ("nowhere.yaml", (), UnreadableFile, "ファイルがありません"),
        ("ただの文", (), WrongContent, "数え方の内容がありません"),
    ],
)
def test_mistakes_say_what_and_what_to_do(worked: Any, query: str, options: tuple[str, ...], error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=words) as told:
        run(query, *options)
    assert told.value.remedy  # type: ignore[attr-defined]
