"""An English report holds no Japanese but the words of the plan, of its sources and of the bodies named in it."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from both_languages import JAPANESE, inside, numbers
from rashinban import workflow
from rashinban.monitoring.observations import Observation
from rashinban.monitoring.rulesets import RuleSet
from rashinban.plans.plan import Plan
from rashinban.reports.contents import Report

MIHON = Path(__file__).parents[2] / "examples" / "mihon"
AS_OF = date(2026, 11, 22)

Inputs = tuple[Plan, tuple[Observation, ...], tuple[RuleSet, ...]]


@pytest.fixture(scope="module")
def inputs() -> Inputs:
    plan = workflow.load_plan(MIHON / "plan.yaml")
    rulesets = workflow.load_rulesets(["tama", "nagayo", "eurostat", "toladata"], AS_OF)
    return plan, workflow.load_observations(MIHON / "observations.csv", plan), rulesets


def compose(inputs: Inputs, language: workflow.Language) -> Report:
    plan, observations, rulesets = inputs
    return workflow.compose_report(plan, observations, AS_OF, rulesets, language=language)


def own_words(inputs: Inputs) -> list[str]:
    """What stands in the plan, in the record or on the title page of a publication, longest first."""
    plan, observations, rulesets = inputs
    words = {*inside(plan, str), *inside(observations, str)}
    words |= {name for one in rulesets for name in (one.source.publisher, one.source.title)}
    parts = {part for word in words for part in re.split(r"[\t\n]", word)}
    return sorted((part for part in parts if JAPANESE.search(part)), key=len, reverse=True)


def units(inputs: Inputs) -> list[str]:
    found = {indicator.unit for indicator in inputs[0].indicators if indicator.unit}
    return sorted(found, key=len, reverse=True)


def without(text: str, words: list[str], units: list[str]) -> str:
    """A text without what is not ours: a unit counts only as a cell of its own or behind a number."""
    if all(cell in (*words, *units) or not JAPANESE.search(cell) for cell in re.split(r"\t| ｜ ", text)):
        return ""
    for word in words:
        if word not in units:
            text = text.replace(word, "")
    return re.sub(rf"(?<=\d)({'|'.join(map(re.escape, units))})", "", text)


def test_an_english_report_is_in_english(inputs: Inputs) -> None:
    words, known = own_words(inputs), units(inputs)
    texts = set(inside(compose(inputs, "en"), str))
    assert len(texts) > 500
    left = {text for text in texts if JAPANESE.search(without(text, words, known))}
    assert not left


def test_the_reasons_of_both_languages_name_the_same_numbers(inputs: Inputs) -> None:
    japanese, english = compose(inputs, "ja"), compose(inputs, "en")
    pairs = [(one.row.reason.text, other.row.reason.text) for one, other in zip(japanese.pages, english.pages, strict=True)]
    pairs += [(one.message, other.message) for one, other in zip(japanese.gaps, english.gaps, strict=True)]
    assert len(pairs) > 40
    assert [pair for pair in pairs if numbers(pair[0]) != numbers(pair[1])] == []


def test_a_label_that_only_repeats_the_state_is_not_printed(inputs: Inputs) -> None:
    for language in ("ja", "en"):
        rules = [rule for page in compose(inputs, language).pages for rule in page.rules]  # type: ignore[arg-type]
        assert all(rule.label is None for rule in rules if rule.rule == "straight_line" and rule.state == "ahead")
