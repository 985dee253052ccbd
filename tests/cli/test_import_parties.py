"""``rashinban import parties``: shown first, taken over whole, the same again changes nothing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from office import Office
from rashinban.cli.app import app
from rashinban.core.errors import ManyErrors
from rashinban.records.models import PartyRow

LIST = "名称,法人番号,所在地\n株式会社みほん精機（架空）,7000012050002,宮城県\nみほん会議（架空）,,\n"


@pytest.fixture(autouse=True)
def started(monkeypatch: pytest.MonkeyPatch) -> None:
    """The installation of the tests is running already."""
    monkeypatch.setattr("rashinban.cli.site.start", lambda: None)


def run(*arguments: str) -> str:
    done = CliRunner().invoke(app, ["import", "parties", *arguments], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.output


def test_checked_taken_over_and_taken_over_again(office: Office, tmp_path: Path) -> None:
    file = tmp_path / "会員.csv"
    file.write_text(LIST, "cp932")
    body = ("--organisation", office.organisation.name)
    assert json.loads(run(str(file), *body, "--check", "--json"))["stored"] is False
    assert not PartyRow.objects.exists()
    assert "新しい記録2件" in run(str(file), *body)
    assert PartyRow.objects.filter(organisation=office.organisation).count() == 2
    assert "何も変えていません" in run(str(file), *body)


def test_a_mistake_takes_nothing_over(office: Office, tmp_path: Path) -> None:
    file = tmp_path / "会員.csv"
    file.write_text(LIST + "みほん電子（架空）,8000012050002,\n", "utf-8")
    with pytest.raises(ManyErrors) as refused:
        run(str(file), "--organisation", office.organisation.name)
    assert refused.value.errors[0].where.line == 4
    assert not PartyRow.objects.exists()
