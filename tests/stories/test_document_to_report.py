"""The main job from end to end: a document, the figures so far, a date; out comes a report that leads back."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from rashinban import workflow
from rashinban.core.period import Period
from rashinban.monitoring.observations import Observation

MIHON = Path(__file__).parents[2] / "examples" / "mihon"


@pytest.mark.parametrize("suffix", ["txt", "pdf"])
@pytest.mark.parametrize("name", ["tohoku-meti-midterm", "tokeiren-2021"])
def test_a_published_plan_becomes_a_report_that_leads_back_to_its_sentences(
    shared: Path, tmp_path: Path, name: str, suffix: str
) -> None:
    document = workflow.open_document(shared / "documents" / f"{name}.{suffix}")
    plan = workflow.approve_plan(workflow.draft_plan(document))
    day = date(2024, 6, 30)
    facts = tuple(
        Observation(
            indicator=indicator.id, period=Period.fiscal_year(2023), value=Decimal(7), vintage=date(2024, 5, 1)
        )
        for indicator in plan.indicators
        if any(target.value is not None for target in indicator.targets)
    )
    report = workflow.compose_report(plan, facts, day)
    assert len(report.pages) == len(plan.indicators)
    for indicator in plan.indicators:
        assert indicator.source is not None
        assert indicator.source.quotation == document.text[indicator.source.start : indicator.source.end]
        assert (indicator.source.page is not None) == (suffix == "pdf")
    path = tmp_path / "report.html"
    workflow.publish_report(report, path)
    html = path.read_text(encoding="utf-8")
    assert plan.title in html
    assert all(page.row.label.split("(")[0][:12] in html for page in report.pages)


def test_the_answer_about_a_past_day_stays_what_it_was() -> None:
    plan = workflow.load_plan(MIHON / "plan.yaml")
    facts = workflow.load_observations(MIHON / "observations.csv", plan)
    day = date(2026, 1, 1)
    known_then = tuple(fact for fact in facts if fact.vintage <= day)
    assert len(known_then) < len(facts)
    assert workflow.assess_progress(plan, facts, day) == workflow.assess_progress(plan, known_then, day)


def test_two_editions_are_compared_and_the_new_one_judged(tmp_path: Path) -> None:
    old = workflow.load_plan(MIHON / "plan.yaml")
    first = old.indicators[0]
    target = first.targets[0].model_copy(update={"value": Decimal(75)})
    new = old.model_copy(update={"indicators": (first.model_copy(update={"targets": (target,)}), *old.indicators[1:])})
    workflow.save_plan(new, tmp_path / "new.xlsx")
    comparison = workflow.compare_plans(old, workflow.load_plan(tmp_path / "new.xlsx"))
    changed = [each for each in comparison.indicators if "changed" in each.kinds]
    assert [each.new[0].title for each in changed] == [first.label]
