"""The reader on published plans, by the scorer that came with them. Their sentences stay outside the repository.

Two whole plans as text and as PDF (東北経済産業局 中期政策; 東北経済連合会 2021年度事業計画), and four shorter ones.
"""

from __future__ import annotations

import importlib.util
import json
import re
import unicodedata
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from plans.reading.locating import locate
from plans.reading.scoring import score_kpis
from rashinban.plans.draft import Draft

MIDTERM, FEDERATION = "tohoku-meti-midterm", "tokeiren-2021"
WHOLE = ((MIDTERM, "txt"), (MIDTERM, "pdf"), (FEDERATION, "txt"), (FEDERATION, "pdf"))
OTHERS = ("fukushima-kanko-2016", "kakogawa-senryaku-2021", "nagano-plan3", "sankaku-plan-2006")
LEAST_CORRECT = {MIDTERM: 1.0, FEDERATION: 0.95}
SURE_FIELDS = ("deadline", "unit", "baseline_value", "baseline_year")


@cache
def scorer(folder: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("shared_score", folder / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@cache
def reading(folder: Path, plan: Path) -> tuple[Draft, str, dict[str, Any], dict[str, Any]]:
    """Draft, text, gold, and what was found with its offsets carried over to the gold's own text."""
    from rashinban.plans.documents.reader import read_document
    from rashinban.plans.reading.extract import extract
    from rashinban.plans.reading.gold import to_gold

    gold = json.loads((folder / "gold" / f"{plan.stem}.json").read_text(encoding="utf-8"))
    document = read_document(plan)
    draft = extract(document)
    found = json.loads(json.dumps(to_gold(draft, document)))
    original = next(path for path in (folder, folder / "others") if (path / gold["document"]).exists()) / gold["document"]
    text = original.read_text(encoding="utf-8")
    if document.text != text:
        scorer(folder).carry(found, document.text, text)
    return draft, document.text, gold, found


@pytest.fixture(scope="module")
def documents(shared: Path) -> Path:
    return shared / "documents"


@pytest.mark.parametrize(("name", "form"), WHOLE)
def test_kpis_of_the_whole_plans(documents: Path, name: str, form: str) -> None:
    _, _, gold, found = reading(documents, documents / f"{name}.{form}")
    result = scorer(documents).kpis(gold["kpis"], found["kpis"])
    assert result["correct"][2] >= LEAST_CORRECT[name], (result, score_kpis(gold, found["kpis"]).complaints)


@pytest.mark.parametrize(("name", "form"), WHOLE)
def test_stated_fields_of_the_whole_plans(documents: Path, name: str, form: str) -> None:
    _, _, gold, found = reading(documents, documents / f"{name}.{form}")
    result = scorer(documents).kpis(gold["kpis"], found["kpis"])
    for field in SURE_FIELDS:
        right, applicable = map(int, result["fields"][field].split("/"))
        assert right >= 0.95 * applicable, (field, score_kpis(gold, found["kpis"]).complaints)


@pytest.mark.parametrize(("name", "form"), WHOLE)
def test_outline_of_the_whole_plans(documents: Path, name: str, form: str) -> None:
    _, _, gold, found = reading(documents, documents / f"{name}.{form}")
    result = scorer(documents).headings(gold["headings"], found["headings"])
    right, hits = map(int, result["parent_right"].split("/"))
    assert result["prf"][2] >= 0.97, result
    assert right == hits, result


@pytest.mark.parametrize(("name", "form"), WHOLE)
def test_context_numbers_of_the_whole_plans_are_no_kpis(documents: Path, name: str, form: str) -> None:
    _, _, gold, found = reading(documents, documents / f"{name}.{form}")
    assert gold["negatives"]
    assert score_kpis(gold, found["kpis"]).negatives_reported == ()


def tidy(words: str | None) -> str | None:
    """The words themselves: NFKC, without the blanks and tags that layout put between them."""
    if words is None:
        return None
    return re.sub(r"\s|<[^<>]*>", "", unicodedata.normalize("NFKC", words)) or None


def expected_cards(gold: dict[str, Any]) -> list[tuple[Any, ...]]:
    """Title, functions, target text and KPI text of every initiative, in order."""
    return [
        (tidy(one["title"]), tuple(one["functions"]), tidy(one["target_text"]), tidy(one["kpi_text"]))
        for strategy in gold["tree"]
        for item in strategy["items"]
        for action_plan in item["action_plans"]
        for one in action_plan["initiatives"]
    ]


def expected_flags(gold: dict[str, Any]) -> list[tuple[str | None, bool]]:
    """Title and 新規 flag of every item and action plan, in order."""
    return [
        (tidy(one["title"]), one["new"])
        for strategy in gold["tree"]
        for item in strategy["items"]
        for one in (item, *item["action_plans"])
    ]


@pytest.mark.parametrize("form", ["txt", "pdf"])
def test_initiatives_of_the_federation(documents: Path, form: str) -> None:
    draft, _, gold, _ = reading(documents, documents / f"{FEDERATION}.{form}")
    wanted = expected_cards(gold)
    titles = {card[0] for card in wanted}
    read = [
        (
            tidy(measure.title.value),
            tuple(function.value for function in measure.functions),
            tidy(measure.target_text.value if measure.target_text else None),
            tidy(measure.kpi_text.value if measure.kpi_text else None),
        )
        for measure in draft.measures
        if tidy(measure.title.value) in titles and measure.level.startswith("具体的な取")
    ]
    assert len(wanted) == 23
    assert read == wanted


@pytest.mark.parametrize("form", ["txt", "pdf"])
def test_new_flags_of_the_federation(documents: Path, form: str) -> None:
    draft, _, gold, _ = reading(documents, documents / f"{FEDERATION}.{form}")
    wanted = expected_flags(gold)
    read = [
        (tidy(measure.title.value), bool(measure.new and measure.new.value))
        for measure in draft.measures
        if measure.level in {"戦略項目", "アクションプラン"}
    ]
    assert sum(new for _, new in wanted) == 4
    assert read == wanted


@pytest.mark.parametrize("name", OTHERS)
def test_plans_of_other_bodies(documents: Path, name: str) -> None:
    plan = next((documents / "others").glob(f"{name}.*"))
    _, _, gold, found = reading(documents, plan)
    kpis = scorer(documents).kpis(gold["kpis"], found["kpis"])
    outline = scorer(documents).headings(gold["headings"], found["headings"])
    assert kpis["correct"][2] >= 0.90, (kpis, score_kpis({**gold, "negatives": []}, found["kpis"]).complaints)
    assert outline["prf"][2] >= 0.90, outline


@pytest.mark.parametrize("name", [MIDTERM, FEDERATION])
def test_words_of_the_gold_are_in_the_text_of_the_pdf(documents: Path, name: str) -> None:
    _, text, gold, _ = reading(documents, documents / f"{name}.pdf")
    missing = locate(json.loads(json.dumps({**gold, "headings": []})), text)
    assert len(missing) <= 0.05 * len(gold["kpis"]), missing
