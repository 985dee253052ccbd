"""The report value: equal inputs give equal reports, and every number leads back to a source."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any, get_args

import pytest
from pydantic import BaseModel

from rashinban.monitoring.progress import State
from rashinban.plans.plan import Indicator
from rashinban.reports.contents import Figure, Report
from rashinban.reports.report import compose
from rashinban.reports.states import LOOK, LOOKS


def figures(value: Any) -> Iterator[Figure]:
    if isinstance(value, Figure):
        yield value
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from figures(getattr(value, name))
    elif isinstance(value, tuple):
        for item in value:
            yield from figures(item)


def test_the_fixture_holds_every_state(report: Report, sample: Any):
    assert tuple(row.state for row in report.rows) == sample.states
    assert {row.state for row in report.rows} == set(get_args(State))


def test_equal_inputs_give_equal_reports(report: Report, sample: Any):
    assert compose(sample.plan, sample.observations, sample.as_of) == report


def test_the_order_in_which_observations_came_does_not_matter(sample: Any):
    plan, observations = sample.plan, sample.observations
    assert compose(plan, reversed(observations), sample.as_of) == compose(plan, observations, sample.as_of)


def test_every_number_carries_a_mark_that_leads_to_a_source(report: Report):
    known = {source.mark for source in report.sources}
    assert known == set(range(1, len(report.sources) + 1))
    found = list(figures(report))
    assert len(found) > 300
    for figure in found:
        if figure.value is not None or any(character.isdigit() for character in figure.text):
            assert figure.marks, figure
        assert set(figure.marks) <= known


def test_a_value_without_a_source_says_so(report: Report):
    page = next(page for page in report.pages if page.row.indicator == "k07")
    last = page.history[-1]
    assert "出典の記載がない" in report.sources[last.figure.marks[0] - 1].text


def test_counts_add_up_and_nothing_is_averaged(report: Report, sample: Any):
    whole = report.summary.whole
    assert whole.total == len(sample.states) == sum(entry.count for entry in whole.counts)
    assert [entry.state for entry in whole.counts] == [look.state for look in LOOKS]
    for look in LOOKS:
        assert whole.count(look.state) == sum(branch.count(look.state) for branch in report.summary.branches)


def test_what_needs_a_hand_comes_in_order_of_urgency(report: Report):
    states = [report.pages[item.row - 1].row.state for item in report.attention]
    assert states == [
        "backwards", "behind", "behind", "behind", "behind", "rules_disagree",
        "no_data", "stale", "baseline_missing", "no_target",
    ]  # fmt: skip


def test_the_lead_says_how_many_and_where_to_look_first(report: Report):
    lead = [said.text for said in report.lead]
    assert lead[0] == "25の指標のうち、13が達成・先行・順調です。"
    assert lead[1] == "遅れが4件、後退が1件、判定が割れたものが1件あります。"
    assert [said.strong for said in report.lead] == [False, True, False, False, False]
    assert "若者の県内就職率" in lead[-1]


def test_the_page_quotes_the_plan_and_shows_every_rule_with_its_numbers(report: Report):
    page = report.pages[0]
    assert page.quotation is not None
    assert page.quotation.text == "若者の県内就職率を2026年度までに70％（2022年度 63.9％）とする。"
    assert "10ページ" in page.quotation.place
    assert [rule.rule for rule in page.rules] == [
        "straight_line", "achievement", "ratio", "compound_growth", "forecast",
    ]  # fmt: skip
    assert all(rule.numbers for rule in page.rules)
    assert page.lead.text == "2025年度は61.2%、基準の63.9%より後退しました。目標まであと8.8ポイントです。期限は2026年度（令和8年度）です。"


def test_methods_name_thresholds_and_where_they_come_from(report: Report):
    line = next(note for note in report.methods if note.rule == "straight_line")
    assert "順調（ペース≧0.95）" in line.text
    assert all(note.source for note in report.methods if note.rule in ("compound_growth", "forecast"))


def test_the_criterion_in_words_says_who_judges_when_on_what(report: Report):
    card = next(page.criterion for page in report.pages if page.criterion is not None)
    assert card.judged_by == "みほん県総合計画審議会（架空）"
    assert card.judged_when == "2026年度（令和8年度）"
    assert card.evidence == "合意書の写し"
    assert card.judgement == "まだ判断されていません"


def test_what_nobody_touches_is_counted_and_named(report: Report):
    found = {entry.title: entry.names for entry in report.untouched}
    assert found["出典のない実績値がある指標"] == ("地域バスの利用者",)
    assert found["担当の書かれていない指標"] == ("国際航空路線の再開", "姉妹都市との共同事業")


def test_what_is_known_later_is_not_in_an_earlier_report(sample: Any):
    plan, observations = sample.plan, sample.observations
    before = compose(plan, observations, date(2024, 1, 1))
    assert max(entry.vintage for page in before.pages for entry in page.history) <= date(2024, 1, 1)


def test_targets_of_others_have_no_page(sample: Any):
    plan, observations = sample.plan, sample.observations
    quoted = Indicator(id="国", label="国の目標", kind="external_target")
    more = plan.model_copy(update={"indicators": (*plan.indicators, quoted)})
    assert all(row.indicator != "国" for row in compose(more, observations, sample.as_of).rows)


def test_a_plan_without_indicators_is_still_a_report(sample: Any):
    plan = sample.plan
    empty = compose(plan.model_copy(update={"indicators": ()}), (), sample.as_of)
    assert empty.lead[0].text == "ここに示せる指標がありません。"
    assert empty.pages == ()


def test_english_says_the_same_in_english(english_report: Report, report: Report):
    assert [row.state for row in english_report.rows] == [row.state for row in report.rows]
    assert english_report.lead[0].text.startswith("Of 25 indicators, 13 are achieved")
    assert english_report.pages[0].row.deadline == "FY2026"
    assert LOOK["backwards"].word("en") == "Went backwards"


def test_three_hundred_indicators_are_composed_in_seconds(large_report: Callable[[], Report]):
    report = large_report()
    assert len(report.pages) == 300
    assert report.overview.spec["width"] == 480  # tiles, not a ring


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: look.state)
def test_state_words_are_readable_on_their_paper(look: Any):
    """WCAG 2.2, 1.4.3: contrast of at least 4.5 to 1."""
    assert contrast(look.ink, look.paper) >= 4.5


def test_states_differ_by_shape_and_symbol_not_by_colour_alone():
    assert len({look.shape for look in LOOKS}) == len({look.symbol for look in LOOKS}) == len(get_args(State))


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
