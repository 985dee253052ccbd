"""What indicators count: decided, replaced, dropped, inherited; by whom; from a file with the place of every mistake."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from rashinban import workflow
from rashinban.core.errors import ManyErrors, RashinbanError, UnreadableFile, WrongContent
from rashinban.ledger.query import CountingQuery
from rashinban.records import editions, loading
from rashinban.records.ledger import binding
from rashinban.records.ledger.binding_files import read_bindings
from rashinban.records.models import CountingRow, EditionRow, Event, PartyRow

EXAMPLES = Path(__file__).parents[3] / "examples"
pytestmark = pytest.mark.django_db
AGREED = CountingQuery(kinds=("agreed",), count="connections", window="until_end", measures=("2.2",))


def test_a_query_is_kept_when_it_is_replaced(office: Any) -> None:
    row, planner = office.indicator("2.2-K2"), office.people["planner"]
    first = binding.bind(row, AGREED, planner, "サロンの記録から")
    binding.bind(row, AGREED.model_copy(update={"confirmed_only": True}), planner, "双方が確かめたものだけにする")
    first.refresh_from_db()
    assert first.replaced_at is not None
    assert binding.query_of(row).query.confirmed_only
    told = Event.objects.filter(verb="counting_bound").order_by("number").last()
    assert (told.before["measures"], told.after["confirmed_only"], told.reason) == (["2.2"], True, "双方が確かめたものだけにする")


def test_the_same_query_again_changes_nothing(office: Any) -> None:
    row = office.indicator("2.2-K2")
    first = binding.bind(row, AGREED, office.people["planner"])
    assert binding.bind(row, AGREED, office.people["planner"]) == first
    assert CountingRow.objects.count() == 1
    assert Event.objects.filter(verb="counting_bound").count() == 1


@pytest.mark.parametrize("name", ["reporter", "approver", "viewer", "council", "administrator", "stranger", "former"])
def test_only_the_planning_division_decides_what_is_counted(office: Any, name: str) -> None:
    row = office.indicator("2.2-K2")
    with pytest.raises(PermissionDenied):
        binding.bind(row, AGREED, office.people[name])
    binding.bind(row, AGREED, office.people["planner"])
    with pytest.raises(PermissionDenied):
        binding.drop(row, office.people[name], "やめる")
    assert binding.query_of(row) is not None


def test_dropping_needs_a_reason_and_is_remembered(office: Any) -> None:
    row, planner = office.indicator("2.2-K2"), office.people["planner"]
    with pytest.raises(WrongContent):
        binding.drop(row, planner, "まだ決めていない")
    binding.bind(row, AGREED, planner)
    with pytest.raises(WrongContent):
        binding.drop(row, planner, " ")
    binding.drop(row, planner, "届出の件数を使うことにした")
    assert binding.query_of(row) is None
    assert Event.objects.get(verb="counting_dropped").reason == "届出の件数を使うことにした"


@pytest.mark.parametrize("field", ["measures", "networks", "cards"])
def test_what_is_not_there_cannot_be_counted(office: Any, field: str) -> None:
    partner = PartyRow.objects.create(organisation=office.partner, kind="network", name="よその会（架空）", key="yoso")
    for key in ("nai", partner.key):
        with pytest.raises(WrongContent, match=key):
            binding.bind(office.indicator("2.2-K2"), AGREED.model_copy(update={field: (key,)}), office.people["planner"])
    assert not CountingRow.objects.exists()


def _next_edition(office: Any) -> Any:
    value = workflow.load_plan(EXAMPLES / "mihon" / "plan.yaml")
    edition = editions.add_edition(office.plan, value.model_copy(update={"edition": "改訂版"}), office.people["planner"])
    editions.put_in_force(edition, date(2026, 4, 1), office.people["planner"])
    return edition


def test_the_next_edition_inherits_the_query(office: Any, django_assert_max_num_queries: Any) -> None:
    old, planner = office.indicator("2.2-K2"), office.people["planner"]
    binding.bind(old, AGREED, planner)
    edition = _next_edition(_with(office, _next_edition(office)))
    row = edition.indicators.get(key="2.2-K2")
    assert row.continues.continues == old
    with django_assert_max_num_queries(7):
        found = binding.queries_of(edition)
    assert (found[row.pk].query, found[row.pk].inherited) == (AGREED, True)
    own = AGREED.model_copy(update={"count": "facts"})
    binding.bind(row, own, planner)
    assert binding.query_of(row).query == own
    assert binding.query_of(old).query == AGREED


def test_what_is_dropped_is_not_inherited_either(office: Any) -> None:
    planner = office.people["planner"]
    binding.bind(office.indicator("2.2-K2"), AGREED, planner)
    row = _next_edition(office).indicators.get(key="2.2-K2")
    binding.drop(row, planner, "届出の件数を使うことにした")
    assert binding.query_of(row) is None


def _with(office: Any, edition: Any) -> Any:
    office.edition = edition
    return office


def test_names_of_a_sentence_are_those_the_reader_may_see(office: Any) -> None:
    PartyRow.objects.create(organisation=office.organisation, kind="network", name="ひみつの会（架空）", key="himitsu", confidentiality="restricted")
    query = AGREED.model_copy(update={"networks": ("himitsu",)})
    row = office.indicator("2.2-K2")
    assert "ひみつの会" in binding.sentence_of(row, query, office.people["planner"]).ja
    assert "ひみつの会" not in binding.sentence_of(row, query, office.people["viewer"]).ja


def test_a_plan_is_loaded_with_what_it_counts(db: Any) -> None:
    plan = workflow.load_plan(EXAMPLES / "real" / "tokeiren-2021.yaml")
    text = (EXAMPLES / "real" / "tokeiren-2021.counting.yaml").read_text(encoding="utf-8")
    bindings = read_bindings(text, None, plan)
    assert loading.load(plan, (), bindings=bindings).bound == 20
    again = loading.load(plan, (), bindings=bindings)
    assert (again.bound, again.unchanged) == (0, True)
    edition = EditionRow.objects.get(plan__slug="tokeiren-2021")
    salon = edition.indicators.get(key="III.2.6.1.u2-K1")
    binding.bind(salon, CountingQuery(kinds=("presented",)), None)
    assert loading.load(plan, (), bindings=bindings).bound == 0  # a decision on the site is kept
    assert loading.load(plan, (), bindings=bindings, rebind=True).bound == 1


PLAN = workflow.load_plan(EXAMPLES / "mihon" / "plan.yaml")
GOOD = """schema_version: rashinban-counting/1
plan: plan
counting:
  - indicator: 2.2-K2
    query:
      kinds: [agreed]
      measures:
        - "2.2"
"""


@pytest.mark.parametrize(
    ("change", "line", "words"),
    [
        (("indicator: 2.2-K2", "indicator: 9-K9"), 4, "9-K9"),
        (('- "2.2"', '- "9.9"'), 8, "9.9"),
        (("kinds: [agreed]", "kinds: [tsukiatta]"), 6, "tsukiatta"),
        (("kinds: [agreed]", "kinds: [agreed]\n      count: heads"), 7, "heads"),
        (("kinds: [agreed]", "kinds: [agreed]\n      window: yesterday"), 7, "yesterday"),
        (("kinds: [agreed]", "kinds: [agreed]\n      since: kinou\n      window: until_end"), 7, "kinou"),
        (("kinds: [agreed]", "kinds: [agreed]\n      confirmed_only: maybe"), 7, "maybe"),
        (("kinds: [agreed]", "kinds: [agreed]\n      colour: red"), 7, "colour"),
        (("plan: plan", "plan: other"), 2, "other"),
    ],
)
def test_a_mistake_of_the_file_is_named_with_its_line(change: tuple[str, str], line: int, words: str) -> None:
    assert read_bindings(GOOD, None, PLAN).counting[0].indicator == "2.2-K2"
    with pytest.raises(RashinbanError) as refused:
        read_bindings(GOOD.replace(*change), "plan.counting.yaml", PLAN)
    errors = refused.value.errors if isinstance(refused.value, ManyErrors) else (refused.value,)
    assert any(error.where.line is not None and abs(error.where.line - line) <= 1 and words in error.what for error in errors), errors
    assert all(error.remedy for error in errors)


def test_a_file_that_says_an_indicator_twice_or_nothing_is_refused() -> None:
    twice = GOOD + "not_countable:\n  - indicator: 2.2-K2\n    why: 数えない\n"
    with pytest.raises(WrongContent, match="二度"):
        read_bindings(twice, None, PLAN)
    with pytest.raises(WrongContent):
        read_bindings("", None, PLAN)
    with pytest.raises(UnreadableFile):
        read_bindings("plan: [", None, PLAN)
