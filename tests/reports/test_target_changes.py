"""A report says where a success came from moving the target; without changes it is what it always was."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from both_languages import JAPANESE, numbers
from rashinban.core.source import Source
from rashinban.monitoring.target_changes import TargetChange
from rashinban.plans.plan import Plan, Target
from rashinban.reports.contents import Page, Report
from rashinban.reports.formats.writer import find_writer
from rashinban.reports.report import compose
from reports.test_writers import READ_BACK, squeezed

DECIDED = date(2025, 10, 1)


def lowered(plan: Plan, id: str, before: str, reason: str = "対象者が見込みより少ないため") -> TargetChange:
    """A decision that led from another value to the targets the plan has now."""
    now = plan.indicator(id).targets
    return TargetChange(
        indicator=id,
        decided_on=DECIDED,
        before=tuple(target.model_copy(update={"value": Decimal(before)}) for target in now),
        after=now,
        reason_kind="unreachable",
        reason=reason,
        decided_by="みほん県総合計画審議会（架空）",
    )


@pytest.fixture(scope="module")
def changes(sample: Any) -> tuple[TargetChange, ...]:
    """k04 was lowered from 1,600 to the 1,200 it reached, k16 raised from the 45 it had, k05 eased and still behind."""
    return (lowered(sample.plan, "k04", "1600"), lowered(sample.plan, "k16", "45", ""), lowered(sample.plan, "k05", "37.0"))


@pytest.fixture(scope="module")
def moved(sample: Any, changes: tuple[TargetChange, ...]) -> Report:
    return compose(sample.plan, sample.observations, sample.as_of, target_changes=changes)


def page_of(report: Report, id: str) -> Page:
    return next(page for page in report.pages if page.row.indicator == id)


def test_every_effect_is_told_in_the_plans_order(moved: Report):
    assert [(line.indicator, line.state_first, line.state, line.effect) for line in moved.moved_targets] == [
        ("k04", "behind", "achieved", "moved_into_success"),
        ("k05", "behind", "behind", "same_state"),
        ("k16", "achieved", "on_track", "moved_out_of_success"),
    ]


def test_the_page_says_that_the_success_came_after_the_move(moved: Report):
    page = page_of(moved, "k04")
    assert page.lead.text == (
        "2025年度は1,224人、目標の1,200人以上を達成しました。目標を引き下げた後の達成です。"
        "当初の目標は1,600人以上（2026年度）、いまの目標は1,200人以上（2026年度）です。"
        "2025年10月1日に変えた理由は「達成が見込めない：対象者が見込みより少ないため」です。当初の目標のままなら「遅れ」です。"
    )
    assert page.row.reason.text.endswith("「達成」です。目標を引き下げた後の達成です。")
    (line,) = page.target_history
    assert (line.decided_on, line.before.value, line.after.value) == (DECIDED, 1600, 1200)
    assert (line.reason_kind_text, line.reason) == ("達成が見込めない", "対象者が見込みより少ないため")


def test_a_target_that_was_changed_leads_back_to_the_decision(moved: Report):
    page = page_of(moved, "k04")
    (mark,) = page.target_history[0].marks
    assert moved.sources[mark - 1].text.startswith("目標の変更の記録：「県内インターンシップの参加者」、2025年10月1日")
    assert mark in page.row.target.marks
    assert all(mark in target.figure.marks for target in page.targets)
    assert mark not in page.target_history[0].before.marks
    assert {source.mark for source in moved.sources} == set(range(1, len(moved.sources) + 1))


def test_a_success_by_a_moved_target_is_on_the_list_and_counted_apart(moved: Report, report: Report):
    assert [item.row for item in moved.attention] == [*(item.row for item in report.attention), 4]
    assert moved.attention[-1].reason.text.startswith("目標を引き下げた後の達成です。")
    assert [said.text for said in moved.lead[:2]] == [
        "25の指標のうち、13が達成・先行・順調です。",
        "このうち1は目標を変えた後の判定で、当初の目標のままなら違う判定です。",
    ]


def test_where_the_state_is_the_same_only_the_record_is_added(moved: Report, report: Report):
    page, before = page_of(moved, "k05"), page_of(report, "k05")
    assert (page.lead.text, page.row.reason.text) == (before.lead.text, before.row.reason.text)
    assert len(page.target_history) == 1


def test_a_report_of_a_past_day_uses_the_targets_of_that_day(sample: Any, changes: tuple[TargetChange, ...]):
    as_of = date(2025, 9, 30)
    then = compose(sample.plan, sample.observations, as_of, target_changes=changes)
    old = {change.indicator: change.before for change in changes}
    indicators = tuple(
        one.model_copy(update={"targets": old.get(one.id, one.targets)}) for one in sample.plan.indicators
    )
    assert then == compose(sample.plan.model_copy(update={"indicators": indicators}), sample.observations, as_of)
    assert page_of(then, "k04").row.target.value == 1600


def test_a_later_change_does_not_alter_a_report(sample: Any, changes: tuple[TargetChange, ...], moved: Report):
    now = sample.plan.indicator("k04").targets
    later = (now[0].model_copy(update={"value": Decimal(5000)}),)
    indicators = tuple(
        one.model_copy(update={"targets": later}) if one.id == "k04" else one for one in sample.plan.indicators
    )
    last = TargetChange(
        indicator="k04", decided_on=date(2026, 11, 23), before=now, after=later, reason_kind="other", reason="見直し"
    )
    plan = sample.plan.model_copy(update={"indicators": indicators})
    assert compose(plan, sample.observations, sample.as_of, target_changes=(*changes, last)) == moved


def test_the_inputs_hold_the_hash_of_the_changes(moved: Report, report: Report):
    assert [entry.name for entry in moved.inputs[:3]] == [*(e.name for e in report.inputs[:2]), "目標の変更（JSON、3件）"]
    assert moved.inputs[0] == report.inputs[0]


def test_without_changes_nothing_of_it_is_in_the_stored_report(report: Report):
    stored = report.model_dump_json()
    assert "moved_targets" not in stored
    assert "target_history" not in stored
    assert Report.model_validate_json(stored) == report


def test_a_stored_report_with_changes_is_read_back(moved: Report):
    assert Report.model_validate_json(moved.model_dump_json()) == moved


@pytest.mark.parametrize("suffix", sorted(READ_BACK))
def test_every_writer_shows_the_effect_and_the_record(suffix: str, moved: Report, report: Report):
    read: Callable[[bytes], str] = READ_BACK[suffix]
    write = find_writer(Path(f"a{suffix}"))
    text, plain = squeezed(read(write(moved))), squeezed(read(write(report)))
    expected = [moved.lead[1].text, moved.moved_targets[0].said.text, page_of(moved, "k04").row.reason.text]
    if suffix != ".pptx":  # slides show what matters, not every record
        expected += [line.said.text for line in moved.moved_targets]
        expected += ["1,600人以上", "達成が見込めない", "対象者が見込みより少ないため", "みほん県総合計画審議会（架空）"]
    assert [words for words in expected if squeezed(words) not in text] == []
    assert "目標の変更" not in plain


def test_the_package_has_both_tables(moved: Report):
    with zipfile.ZipFile(io.BytesIO(find_writer(Path("a.zip"))(moved))) as archive:
        tables = {
            name: list(csv.DictReader(io.StringIO(archive.read(name).decode("utf-8-sig"))))
            for name in ("target_changes.csv", "moved_targets.csv")
        }
    assert [row["before"] for row in tables["target_changes.csv"]] == ["1600", "37.0", "45"]
    assert [row["effect"] for row in tables["moved_targets.csv"]] == ["moved_into_success", "same_state", "moved_out_of_success"]


def test_the_headings_and_links_of_the_html_hold(moved: Report):
    page = find_writer(Path("a.html"))(moved).decode("utf-8")
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#([^"]+)"', page)) <= set(ids)
    assert 'id="moved"' in page


def test_english_says_the_same_with_the_same_numbers(sample: Any, changes: tuple[TargetChange, ...], moved: Report):
    english = compose(sample.plan, sample.observations, sample.as_of, target_changes=changes, language="en")
    for one, other in zip(moved.moved_targets, english.moved_targets, strict=True):
        assert numbers(one.said.text) == numbers(other.said.text)
        own = re.sub(r"対象者が見込みより少ないため|[人分%]", "", other.said.text)
        assert not JAPANESE.search(own), own
    assert english.lead[1].text.startswith("Of these, 1 stand there after their targets were changed")
    assert page_of(english, "k04").target_history[0].reason_kind_text == "Out of reach"


def test_targets_in_words_or_several_targets_are_one_figure(sample: Any):
    plan = sample.plan
    year = plan.indicator("k04").targets[0].deadline
    half = Target(value=Decimal(1000), deadline=year, source=Source(document="見直しの記録（架空）"))
    change = lowered(plan, "k04", "1600").model_copy(
        update={"before": (Target(change_type="qualitative", deadline=year), half)}
    )
    report = compose(plan, sample.observations, sample.as_of, target_changes=(change,))
    before = page_of(report, "k04").target_history[0].before
    assert (before.text, before.value, len(before.marks)) == ("言葉の目標（2026年度）、1,000人（2026年度）", None, 2)


def test_a_long_english_lead_still_makes_a_word_file(sample: Any, changes: tuple[TargetChange, ...]):
    import docx

    english = compose(sample.plan, sample.observations, sample.as_of, target_changes=changes, language="en")
    long = english.model_copy(update={"lead": english.lead * 3})
    comments = docx.Document(io.BytesIO(find_writer(Path("a.docx"))(long))).core_properties.comments
    assert comments.startswith(english.lead[0].text.strip())
    assert len(comments) <= 255
