"""``rashinban match``: with a file of cards and no database, and on an installation."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from rashinban.cli.app import app
from rashinban.cli.card_file import read_cards
from rashinban.cli.match import match
from rashinban.core.errors import ManyErrors, UnreadableFile, WrongContent

CARDS = """
- {key: need, kind: need, what: expert, title: 部品の外観検査を画像に替えたい, tags: [画像]}
- {key: ai, kind: offer, what: expert, title: 少ない見本で学ぶ画像検査, tags: [画像]}
- {key: hojo, kind: offer, what: programme, title: 外観検査の補助金, conditions: [{field: employees, operator: at_most, values: ['20']}]}
- {key: laser, kind: offer, what: asset, title: 外観検査の装置, sensitive: true}
- {key: fish, kind: offer, what: asset, title: 急速凍結}
"""


@pytest.fixture
def cards(tmp_path: Path) -> Path:
    path = tmp_path / "cards.yaml"
    path.write_text(CARDS, "utf-8")
    return path


def run(*arguments: str) -> str:
    answer = CliRunner().invoke(app, ["match", *arguments], catch_exceptions=False)
    assert answer.exit_code == 0
    return answer.stdout


def test_suggestions_from_a_file_as_json(cards: Path) -> None:
    told = json.loads(run("need", "--offers", str(cards), "--answer", "employees=300", "--as-of", "2026-11-22", "--json"))
    assert told["card"]["title"] == "部品の外観検査を画像に替えたい"
    assert [(each["key"], each["verdict"]) for each in told["suggestions"]] == [("ai", "yes"), ("hojo", "no")]
    assert "画像" in told["suggestions"][0]["reason"]["ja"]
    assert "300" in told["suggestions"][1]["why"]["ja"]
    assert told["held_back"] == {"sensitive": 1, "not_agreed": 0, "nothing_in_common": 1}


def test_suggestions_for_people(cards: Path) -> None:
    told = run("部品の外観検査を画像に替えたい", "--offers", str(cards))
    for part in ("少ない見本で学ぶ画像検査", "○ 合う", "？ 確かめる", "ほかの1件は、安全保障貿易管理の確認が必要"):
        assert part in told
    assert "外観検査の装置" not in told


def test_a_need_told_in_a_sentence_and_an_offer(cards: Path) -> None:
    told = json.loads(run("魚の急速凍結を試せるところ", "--offers", str(cards), "--json"))
    assert [each["key"] for each in told["suggestions"]] == ["fish"]
    assert [each["key"] for each in json.loads(run("ai", "--offers", str(cards), "--json"))["suggestions"]] == ["need"]


def test_what_is_wrong_with_a_file_is_told_by_line(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_text("- {key: a, kind: need, what: expert, title: 一}\n- {key: b, kind: wish, what: expert, title: 二}\n- {key: a, kind: need, what: expert, title: 三}\n", "utf-8")
    with pytest.raises(ManyErrors) as refused:
        read_cards(path)
    assert [(error.where.line, "kind" in error.what or "二度" in error.what) for error in refused.value.errors] == [(2, True), (3, True)]
    path.write_text("parties: []\n", "utf-8")
    with pytest.raises(WrongContent, match="カードがありません"):
        read_cards(path)
    path.write_bytes("課題".encode("shift_jis"))
    with pytest.raises(UnreadableFile):
        read_cards(path)


def test_answers_that_are_none_are_refused(cards: Path) -> None:
    with pytest.raises(WrongContent, match="答えとして読めません"):
        match("need", offers=cards, answer=["天気=晴れ"])


def test_on_an_installation_by_key_title_or_part_of_it(tmp_path: Path) -> None:
    """Each run is a process of its own, as the command is; the example's ledger is loaded first."""
    mihon = Path(__file__).parents[2] / "examples" / "mihon"
    foreign = ("DATABASE_URL", "DJANGO_SETTINGS_MODULE")
    environment = {name: value for name, value in os.environ.items() if name not in foreign} | {"RASHINBAN_HOME": str(tmp_path)}

    def call(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run([sys.executable, "-m", "rashinban.cli.app", *arguments], env=environment, capture_output=True, text=True, timeout=180, check=False)

    loading = ("load", str(mihon / "plan.docx"), "--organisation", "みほん県（架空）", "--slug", "mihon", "--roster", str(mihon / "roster.csv"))
    loaded = call(*loading, "--ledger", str(mihon / "ledger.yaml"))
    assert loaded.returncode == 0, loaded.stderr
    told = json.loads(call("match", "need-kensa", "--json").stdout)
    assert told["suggestions"]
    assert "laser" not in [each["key"] for each in told["suggestions"]]
    assert told["held_back"]["sensitive"] == 1
    assert json.loads(call("match", "外観の検査", "--json").stdout)["card"]["key"] == "need-kensa"
    many = call("match", "みほん")
    assert many.returncode == 4
    assert "いくつもあります" in many.stderr
    assert "ありません" in call("match", "どこにもない").stderr
