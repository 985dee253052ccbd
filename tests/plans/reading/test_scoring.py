"""The scorer is held against itself, against hand-made errors, and against the scorer of the real plans."""

from __future__ import annotations

import copy
import importlib.util
import json
import random
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from plans.reading.locating import locate
from plans.reading.scoring import Rate, scale, score_headings, score_kpis

FOLDER = Path(__file__).parents[2] / "reading_cases"
CASES = sorted(gold.parent.name for gold in FOLDER.glob("*/gold.json"))
REAL = (
    "fukushima-kanko-2016", "kakogawa-senryaku-2021", "nagano-plan3", "sankaku-plan-2006",
    "tohoku-meti-midterm", "tokeiren-2021",
)  # fmt: skip


def entry(label: str, value: float | None, start: int = 0, **fields: Any) -> dict[str, Any]:
    plain = {
        "kind": "kpi", "label": label, "target_value": value, "unit": "件", "operator": "=", "aggregation": "level",
        "baseline_value": None, "baseline_unit": None, "baseline_year": None, "deadline": "FY2027",
        "deadline_explicit": True, "direction": "up", "char_start": start, "char_end": start + 10,
    }  # fmt: skip
    return {**plain, **fields}


def shared_scorer(shared: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("shared_score", shared / "documents" / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_multipliers_make_values_comparable() -> None:
    assert scale(95.9, "万人") == scale(959, "千人") == (959000, "人")
    assert scale(2, "兆円") == scale(20000, "億円")


def test_nothing_to_find_and_nothing_found_is_perfect() -> None:
    assert Rate(0, 0, 0).f1 == 1
    assert Rate(0, 1, 0).f1 == 0


def test_a_wrong_value_is_located_but_not_correct() -> None:
    gold = {"kpis": [entry("受講者数", 30), entry("開業数", 5, start=50)], "negatives": []}
    score = score_kpis(gold, [entry("受講者数", 18), entry("開業数", 5, start=52)])
    assert (score.located.f1, score.correct.f1) == (1, 0.5)
    assert score.fields["target_value"] == (1, 2)


def test_a_context_number_reported_as_kpi_is_named_but_may_have_a_kind_of_its_own() -> None:
    gold: dict[str, Any] = {"kpis": [], "negatives": [{"source_text": "予算3億円", "why": "budget", "char_start": 0, "char_end": 5}]}
    assert len(score_kpis(gold, [entry("予算", 3)]).negatives_reported) == 1
    assert not score_kpis(gold, [entry("予算", 3, kind="external_target")]).negatives_reported


def test_another_way_of_putting_the_same_promise_is_as_good() -> None:
    gold = {"kpis": [entry("食品ロス", 2, unit="割", **{"or": [{"target_value": 20, "unit": "%"}]})]}
    score = score_kpis(gold, [entry("食品ロス", 20, unit="%")])
    assert score.correct.f1 == 1
    assert score.fields["unit"] == (1, 1)


@pytest.mark.parametrize("case", CASES)
def test_gold_scores_full_marks_against_itself(case: str) -> None:
    gold = json.loads((FOLDER / case / "gold.json").read_text(encoding="utf-8"))
    words = "\n".join(item.get("source_text") or item["raw"] for item in (*gold["headings"], *gold["kpis"], *gold["negatives"]))
    if "char_start" not in gold["headings"][0]:
        assert locate(gold, words) == []
    score = score_kpis(gold, copy.deepcopy(gold["kpis"]))
    assert (score.located.f1, score.correct.f1, score.negatives_reported) == (1, 1, ())
    assert all(right == applicable for right, applicable in score.fields.values()), score.complaints
    outline = score_headings(gold, copy.deepcopy(gold["headings"]))
    assert (outline.found.f1, outline.parents_right) == (1, len(gold["headings"]))


@pytest.mark.parametrize("case", CASES)
def test_spans_of_text_cases_hold_the_words_quoted(case: str) -> None:
    gold = json.loads((FOLDER / case / "gold.json").read_text(encoding="utf-8"))
    plan = FOLDER / case / gold["document"]
    if plan.suffix not in {".txt", ".md", ".html", ".csv"}:
        assert "char_start" not in gold["kpis"][0]
        return
    text = plan.read_bytes().decode("utf-8")
    assert all(text[item["char_start"] : item["char_end"]] == item["source_text"] for item in (*gold["kpis"], *gold["negatives"]))
    assert all(text.startswith(item["raw"], item["char_start"]) for item in gold["headings"])


@pytest.mark.parametrize("name", REAL)
@pytest.mark.parametrize("seed", range(5))
def test_figures_agree_with_the_scorer_of_the_real_plans(shared: Path, name: str, seed: int) -> None:
    gold = json.loads((shared / "documents" / "gold" / f"{name}.json").read_text(encoding="utf-8"))
    kpis, headings = spoil(gold, random.Random(seed))
    theirs = shared_scorer(shared)
    wanted, mine = theirs.kpis(gold["kpis"], copy.deepcopy(kpis)), score_kpis(gold, kpis)
    for side, rate in (("located", mine.located), ("correct", mine.correct)):
        assert wanted[side] == pytest.approx((rate.precision, rate.recall, rate.f1), abs=6e-4)
    assert wanted["fields"] == {name: f"{right}/{of}" for name, (right, of) in mine.fields.items()}
    outline, outline_score = theirs.headings(gold["headings"], copy.deepcopy(headings)), score_headings(gold, headings)
    found = outline_score.found
    assert outline["prf"] == pytest.approx((found.precision, found.recall, found.f1), abs=6e-4)
    assert outline["parent_right"] == f"{outline_score.parents_right}/{found.hits}"


def spoil(gold: dict[str, Any], chance: random.Random) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """A reading with mistakes of every sort: dropped, doubled, shifted, other values, labels, units and levels."""
    kpis = [copy.deepcopy(item) for item in gold["kpis"] if chance.random() < 0.85]
    for item in kpis:
        if chance.random() < 0.3:
            item["target_value"] = chance.choice([None, 7, item["target_value"]])
        if chance.random() < 0.3:
            item["label"] = item["label"][: chance.randint(1, len(item["label"]))]
        if chance.random() < 0.2:
            item.update(unit="万" + (item["unit"] or ""), deadline="FY2030", baseline_year=None, direction="hold")
        if chance.random() < 0.1:
            item["char_start"], item["char_end"] = item["char_end"] + 5, item["char_end"] + 25
    kpis += [copy.deepcopy(item) for item in gold["kpis"] if chance.random() < 0.1]
    headings = [copy.deepcopy(item) for item in gold["headings"] if chance.random() < 0.9]
    for item in headings:
        item["level"] += chance.choice([0, 0, 0, 0, 1])
        item["char_start"] += chance.choice([0, 0, 0, 3, 12])
    return kpis, headings
