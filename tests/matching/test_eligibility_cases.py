"""The written cases: each a card, answers and a day, with the verdict, its reason, its source and the next question."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from rashinban.ledger.card import Card
from rashinban.matching.combining import Use
from rashinban.matching.eligibility import judge
from rashinban.matching.questions import read_answers

FOLDER = Path(__file__).parent / "eligibility_cases"
DAY = date(2026, 6, 1)


@cache
def cards() -> dict[str, Card]:
    """The fictional programmes of the cases."""
    rows = yaml.safe_load((FOLDER / "cards.yaml").read_text("utf-8"))
    return {row["key"]: Card.model_validate({"kind": "offer", "what": "programme", **row}) for row in rows}


def _cases() -> list[dict[str, Any]]:
    files = sorted(path for path in FOLDER.glob("*.yaml") if path.name != "cards.yaml")
    return [case for path in files for case in yaml.safe_load(path.read_text("utf-8"))]


def _answers(case: dict[str, Any]) -> dict[str, Any]:
    given = case.get("answers", {})
    return read_answers({name: value if isinstance(value, list) else [str(value)] for name, value in given.items()})


def _use(row: dict[str, Any]) -> Use:
    return Use(row["card"], row.get("day"), row.get("used", True))


def test_there_are_at_least_thirty_cases() -> None:
    assert len(_cases()) >= 30


@pytest.mark.parametrize("case", _cases(), ids=lambda case: case["name"])
def test_case(case: dict[str, Any]) -> None:
    others = tuple(cards().values()) if case.get("with_others") else (cards()["keikaku"], cards()["small"])
    card = cards()[case["card"]]
    judged = judge(card, _answers(case), case.get("day", DAY), [_use(row) for row in case.get("held", ())], others)
    assert judged.verdict == case["verdict"]
    assert any(case["because"] in finding.reason.ja for finding in judged.findings), [f.reason.ja for f in judged.findings]
    assert all(finding.source is not None and finding.source.quotation for finding in judged.findings)
    if "quotation" in case:
        assert case["quotation"] in {finding.source.quotation for finding in judged.findings if finding.verdict == case["verdict"]}
    if "ask" in case:
        assert (judged.ask.name if judged.ask else None) == case["ask"]
    if "detail" in case:
        assert judged.ask is not None
        assert judged.ask.detail == case["detail"]
    assert judged.waits == case.get("waits", judged.waits)
    assert judged.why.ja.endswith("。")
    assert judged.why.ja.count("。") == 1  # one sentence
