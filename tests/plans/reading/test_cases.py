"""The reader on plans of fictional bodies (架空), one per convention of Japanese plan documents."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from plans.reading.locating import locate
from plans.reading.scoring import FIELDS, KpiScore, score_headings, score_kpis

FOLDER = Path(__file__).parents[2] / "reading_cases"
CASES = sorted(gold.parent.name for gold in FOLDER.glob("*/gold.json"))

#: Share of right fields over all cases together; the others follow words whose reading is less certain.
SURE = {"target_value", "unit", "baseline_value", "baseline_year", "deadline"}


@cache
def reading(case: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """The gold of a case, its spans in the text of the reader, and what the reader found."""
    from rashinban.plans.documents.reader import read_document
    from rashinban.plans.reading.extract import extract
    from rashinban.plans.reading.gold import to_gold

    gold = json.loads((FOLDER / case / "gold.json").read_text(encoding="utf-8"))
    plan = FOLDER / case / gold["document"]
    document = read_document(plan)
    is_file = plan.suffix in {".txt", ".md", ".html", ".csv"} and document.text == plan.read_bytes().decode("utf-8")
    missing = [] if is_file else locate(gold, document.text)
    assert not missing, f"the text of the reader lacks {missing}"
    return gold, to_gold(extract(document), document)


def kpi_score(case: str) -> KpiScore:
    gold, found = reading(case)
    return score_kpis(gold, found["kpis"])


def test_there_is_a_case_for_each_convention_and_format() -> None:
    documents = [json.loads((FOLDER / case / "gold.json").read_text(encoding="utf-8"))["document"] for case in CASES]
    assert {Path(document).suffix for document in documents} >= {
        ".txt", ".md", ".html", ".csv", ".docx", ".xlsx", ".xls", ".pdf",
    }  # fmt: skip
    assert len(CASES) >= 24


@pytest.mark.parametrize("case", CASES)
def test_kpis_are_read(case: str) -> None:
    score = kpi_score(case)
    assert score.correct.f1 >= 0.95, "\n".join((f"correct {score.correct}", *score.complaints))


@pytest.mark.parametrize("case", CASES)
def test_headings_are_read(case: str) -> None:
    gold, found = reading(case)
    score = score_headings(gold, found["headings"])
    assert score.found.f1 >= 0.90, "\n".join((f"headings {score.found}", *score.complaints))


@pytest.mark.parametrize("case", CASES)
def test_numbers_of_the_context_are_not_kpis(case: str) -> None:
    assert kpi_score(case).negatives_reported == ()


@pytest.mark.parametrize("field", FIELDS)
def test_fields_are_right_over_all_cases(field: str) -> None:
    right = applicable = 0
    complaints: list[str] = []
    for case in CASES:
        score = kpi_score(case)
        right += score.fields[field][0]
        applicable += score.fields[field][1]
        complaints += [f"{case}: {words}" for words in score.complaints if field in words.split(":")[0]]
    least = 0.95 if field in SURE else 0.90
    assert right / applicable >= least, "\n".join((f"{field} {right}/{applicable}", *complaints))


def test_parents_of_headings_are_right_over_all_cases() -> None:
    scores = {case: score_headings(reading(case)[0], reading(case)[1]["headings"]) for case in CASES}
    found = sum(score.found.hits for score in scores.values())
    right = sum(score.parents_right for score in scores.values())
    complaints = [f"{case}: {words}" for case, score in scores.items() for words in score.complaints]
    assert right / found >= 0.95, "\n".join((f"{right}/{found}", *complaints))
