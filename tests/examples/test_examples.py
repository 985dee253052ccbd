"""The shipped examples are what the library makes of their sources, and carry no sentences of others."""

from pathlib import Path

import pytest

from rashinban import workflow

EXAMPLES = Path(__file__).parents[2] / "examples"
REAL = sorted(path for path in (EXAMPLES / "real").glob("*.yaml") if "." not in path.stem)


def test_the_word_file_gives_the_plan_beside_it() -> None:
    read = workflow.load_plan(EXAMPLES / "mihon" / "plan.docx")
    assert read == workflow.load_plan(EXAMPLES / "mihon" / "plan.yaml")
    assert read == workflow.load_plan(EXAMPLES / "mihon" / "plan.xlsx")


def test_the_example_is_marked_fictional() -> None:
    plan = workflow.load_plan(EXAMPLES / "mihon" / "plan.yaml")
    assert plan.fictional
    assert "架空" in plan.title


def test_observations_are_the_same_in_both_files() -> None:
    plan = workflow.load_plan(EXAMPLES / "mihon" / "plan.yaml")
    sheet = workflow.load_observations(EXAMPLES / "mihon" / "observations.xlsx", plan)
    assert sheet == workflow.load_observations(EXAMPLES / "mihon" / "observations.csv", plan)
    assert len({observation.period.code for observation in sheet}) >= 2


@pytest.mark.parametrize("path", REAL, ids=lambda path: path.stem)
def test_published_plans_are_facts_with_their_source(path: Path) -> None:
    plan = workflow.load_plan(path)
    assert plan.source is not None
    assert plan.source.publisher
    assert plan.source.sha256
    assert "。" not in path.read_text(encoding="utf-8")
    assert not any(measure.text or measure.this_year or measure.next_year for measure in plan.measures)


@pytest.mark.parametrize(("name", "numbers"), [("tohoku-meti-midterm", 9), ("tokeiren-2021", 19)])
def test_published_plans_hold_their_numeric_promises(name: str, numbers: int) -> None:
    """The counts of gold/*.json: 9 KPIs of the bureau; 10 KPIs, 7 targets and 2 goals with a number of the federation."""
    plan = workflow.load_plan(EXAMPLES / "real" / f"{name}.yaml")
    numeric = [target for indicator in plan.indicators for target in indicator.targets if target.value is not None]
    assert len(numeric) == numbers
