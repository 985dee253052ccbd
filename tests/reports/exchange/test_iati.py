"""IATI 2.03: valid by the official schema and by the standard's rule set, with nothing promised or observed left out."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from rashinban import workflow
from rashinban.core.errors import RashinbanError
from rashinban.core.period import Period
from rashinban.monitoring.observations import Observation
from rashinban.plans.plan import Plan, Target
from rashinban.reports.exchange.iati import ReportingOrganisation, write_iati

SCHEMAS = Path(__file__).parent / "schemas"
EXAMPLES = Path(__file__).parents[3] / "examples"
MIHON = ReportingOrganisation(identifier="XX-EXAMPLE-0000", name="みほん県（架空）")
DAY = date(2026, 11, 22)


@lru_cache(maxsize=1)
def schema() -> Any:
    return etree.XMLSchema(etree.parse(str(SCHEMAS / "iati-activities-schema.xsd")))


def valid(content: bytes) -> Any:
    """The tree, after the official schema and the rule set have found nothing."""
    tree = etree.fromstring(content)
    assert schema().validate(tree), schema().error_log
    assert list(broken(tree, DAY)) == []
    return tree


def broken(tree: Any, now: date) -> Iterator[str]:
    """What breaks the standard rule set of 2.03, read from its JSON."""
    for context, rules in json.loads((SCHEMAS / "iati-ruleset.json").read_text(encoding="utf-8")).items():
        for element in tree.xpath(context):
            for rule, cases in rules.items():
                for case in cases["cases"]:
                    if not CHECKS[rule](element, case, now):
                        yield f"{rule} {case}: {etree.tostring(element)[:200]!r}"


def ordered(element: Any, case: Any, now: date) -> bool:
    pair = [[now.isoformat()] if case[key] == "NOW" else element.xpath(case[key]) for key in ("less", "more")]
    return not all(pair) or pair[0][0] <= pair[1][0]


def matched(element: Any, case: Any, now: date) -> bool:
    found = [one if isinstance(one, str) else one.text for path in case["paths"] for one in element.xpath(path)]
    return all(re.fullmatch(case["regex"], text) for text in found)


def summed(element: Any, case: Any, now: date) -> bool:
    found = [Decimal(one) for path in case["paths"] for one in element.xpath(path)]
    return not found or sum(found) == case["sum"]


CHECKS: dict[str, Any] = {
    "atleast_one": lambda element, case, now: any(element.xpath(path) for path in case["paths"]),
    "no_more_than_one": lambda element, case, now: sum(bool(element.xpath(path)) for path in case["paths"]) <= 1,
    "date_order": ordered,
    "regex_matches": matched,
    "sum": summed,
}


def test_the_rule_set_of_the_tests_finds_what_is_wrong(sample: Any):
    content = write_iati(sample.plan, sample.observations, MIHON, sample.as_of).replace(b' iso-date="2024-04-01"', b' iso-date="2099-04-01"')
    assert any("date_order" in problem for problem in broken(etree.fromstring(content), DAY))
    spoilt = re.sub(rb"<actual value=[^>]*>", b"<actual>", content)
    assert any("@value" in problem for problem in broken(etree.fromstring(spoilt), DAY))


@pytest.mark.parametrize("name", ["tohoku-meti-midterm", "tokeiren-2021"])
@pytest.mark.parametrize("day", [date(2020, 1, 1), date(2022, 6, 1), DAY])
def test_published_plans_are_valid(name: str, day: date):
    plan = workflow.load_plan(EXAMPLES / "real" / f"{name}.yaml")
    tree = valid(write_iati(plan, (), ReportingOrganisation(identifier="XX-EXAMPLE-1", name=plan.organisation or ""), day))
    promised = sorted(one.id for one in plan.indicators if one.kind != "external_target")
    assert sorted(tree.xpath("//indicator/reference/@code")) == promised != []


def test_the_example_plan_with_its_observations_is_valid():
    plan = workflow.load_plan(EXAMPLES / "mihon" / "plan.yaml")
    facts = workflow.load_observations(EXAMPLES / "mihon" / "observations.csv", plan)
    tree = valid(write_iati(plan, facts, MIHON, DAY))
    assert tree.xpath("count(//period/actual)") > 20
    assert tree.xpath("string(//iati-identifier)") == f"XX-EXAMPLE-0000-{plan.id}"


def test_values_are_the_ones_observed_and_promised(sample: Any):
    tree = valid(write_iati(sample.plan, sample.observations, MIHON, sample.as_of))
    (rate,) = tree.xpath("//indicator[reference/@code='k01']")
    assert rate.attrib == {"measure": "2", "ascending": "true"}
    assert rate.xpath("baseline/@year") == ["2022"]
    assert rate.xpath("baseline/@iso-date") == ["2023-03-31"]
    assert rate.xpath("baseline/@value") == ["63.9"]
    assert rate.xpath("period/actual/@value") == ["65.1", "63.9", "63.0", "62.4", "61.2"]
    assert rate.xpath("period[target]/period-end/@iso-date") == ["2027-03-31"]
    assert rate.xpath("period/target/@value") == ["70"]
    assert "出典：みほん県" in rate.xpath("string(period/target/comment)")
    assert tree.xpath("//indicator[reference/@code='k05']/@ascending") == ["false"]
    assert tree.xpath("//result[indicator/reference/@code='k01']/@type") == ["2"]


def test_a_criterion_in_words_is_qualitative_and_an_unpublished_baseline_is_told(sample: Any):
    met = Observation(indicator="k19", period=Period.fiscal_year(2025), judgement="partly", judged_by="審議会", vintage=date(2026, 5, 1))
    tree = valid(write_iati(sample.plan, (*sample.observations, met), MIHON, sample.as_of))
    (words,) = tree.xpath("//indicator[reference/@code='k19']")
    assert words.get("measure") == "5"
    assert words.xpath("period/*[self::target or self::actual]/@value") == []
    assert "合意していること" in words.xpath("string(period/target/comment)")
    assert "一部満たした" in words.xpath("string(period/actual/comment)")
    (bare,) = tree.xpath("//indicator[reference/@code='k12']")
    assert bare.xpath("baseline") == []
    assert "基準値は公表されていません" in bare.xpath("string(description)")


def test_what_became_known_later_is_not_in_it(sample: Any):
    tree = valid(write_iati(sample.plan, sample.observations, MIHON, date(2024, 10, 1)))
    assert tree.xpath("//indicator[reference/@code='k01']/period/actual/@value") == ["65.1", "63.9", "63.0"]
    assert tree.xpath("//activity-status/@code") == ["2"]


def test_a_change_that_cannot_be_worked_out_is_told_in_words(sample: Any):
    change = Target(value=Decimal(5), unit="%", change_type="relative_increase", deadline=Period.fiscal_year(2026))
    plan = sample.plan.model_copy(
        update={"indicators": (sample.plan.indicator("k12").model_copy(update={"targets": (change,)}),)}
    )
    tree = valid(write_iati(plan, (), MIHON, DAY))
    assert tree.xpath("//target") == []
    assert "目標：5%増" in tree.xpath("string(//indicator/description)")


def test_equal_inputs_equal_bytes_and_control_characters_are_dropped(sample: Any):
    plan = sample.plan.model_copy(update={"title": "計\x00画 <&>", "id": "a/b c"})
    content = write_iati(plan, sample.observations, MIHON, sample.as_of)
    assert content == write_iati(plan, reversed(sample.observations), MIHON, sample.as_of)
    tree = valid(content)
    assert tree.xpath("string(//iati-activity/title)").strip() == "計画 <&>"
    assert tree.xpath("string(//iati-identifier)") == "XX-EXAMPLE-0000-a-b-c"


def test_what_cannot_be_written_is_refused_in_words(sample: Any):
    with pytest.raises(RashinbanError, match="IATIでは使えません"):
        write_iati(sample.plan, (), ReportingOrganisation(identifier="JP/1", name="団体"), DAY)
    empty = Plan(id="p", title="期間のない計画")
    with pytest.raises(RashinbanError, match="期間が分からない"):
        write_iati(empty, (), MIHON, DAY)
