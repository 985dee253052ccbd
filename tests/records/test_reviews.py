"""Reviews: the order of the stages, who may write which, what a report and the public read of them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from office import MIHON, Office
from rashinban import workflow
from rashinban.core.errors import WrongContent
from rashinban.core.period import Period
from rashinban.records import audit, editions, reviews
from rashinban.records.models import Event, IndicatorRow, MeasureRow, Review, ReviewStep
from rashinban.records.review_figures import deviates, figures_of, needs_cause

FY = Period.fiscal_year(2025)


@pytest.fixture
def review(office: Office) -> Review:
    return opened(office, *reviews.top_measures(office.edition)[:1])[0]


def opened(office: Office, *subjects: Any, confidentiality: str = "public", period: Period = FY) -> list[Review]:
    return reviews.open_reviews(office.edition, subjects, period, office.people["planner"], confidentiality)


def written(office: Office, review: Review, *stages: str) -> Review:
    authors = {"self": "reporter", "opinion": "council"}
    choices: dict[str, dict[str, Any]] = {"self": {"cause": "economy"}, "decision": {"decision": "improve"}, "effect": {"effect": "helped"}}
    for stage in stages:
        reviews.write_step(review, stage, office.people[authors.get(stage, "planner")], f"{stage}の文章", **choices.get(stage, {}))
    return review


def test_top_measures_are_the_outermost_that_promise_action(office: Office) -> None:
    tops = reviews.top_measures(office.edition)
    assert tops
    assert all(row.role == "measure" for row in tops)
    plan = workflow.load_plan(MIHON / "plan.yaml")
    for row in tops:
        assert all(above.role != "measure" for above in plan.path(row.key)[:-1])


def test_the_class_is_at_least_that_of_the_subject(office: Office) -> None:
    first, second = reviews.top_measures(office.edition)[:2]
    MeasureRow.objects.filter(pk=first.pk).update(confidentiality="restricted")
    first.refresh_from_db()
    assert [each.confidentiality for each in opened(office, first, second)] == ["restricted", "public"]


def test_opening_twice_adds_only_what_is_new(office: Office) -> None:
    first, second = reviews.top_measures(office.edition)[:2]
    opened(office, first)
    assert [each.measure for each in opened(office, first, second)] == [second]
    with pytest.raises(WrongContent):
        opened(office, first, second)
    assert opened(office, first, period=Period.fiscal_year(2024))


@pytest.mark.parametrize("stage", ["opinion", "decision", "change", "effect"])
def test_stages_keep_their_order(office: Office, review: Review, stage: str) -> None:
    with pytest.raises(WrongContent, match="まだありません"):
        written(office, review, stage)
    assert not ReviewStep.objects.exists()


def test_decision_needs_no_opinion_and_the_loop_ends(office: Office, review: Review) -> None:
    written(office, review, "self", "decision", "change", "effect")
    stages = list(review.steps.values_list("stage", flat=True))
    assert reviews.current_stage(stages) is None
    assert reviews.current_stage(stages[:2]) == "change"


def test_a_correction_is_another_entry(office: Office, review: Review) -> None:
    written(office, review, "self", "self")
    assert review.steps.count() == 2
    assert Event.objects.filter(verb="review_self").count() == 2


def test_a_miss_asks_for_its_cause(office: Office, review: Review) -> None:
    today = timezone.localdate()
    states = {figure.progress.state for figure in figures_of(review, office.people["reporter"], today)}
    assert needs_cause(review, office.people["reporter"], today) == any(
        deviates(figure.progress) for figure in figures_of(review, office.people["reporter"], today)
    )
    assert states & {"behind", "backwards", "ahead", "achieved"}
    with pytest.raises(WrongContent, match="原因"):
        reviews.write_step(review, "self", office.people["reporter"], "遅れました。")
    reviews.write_step(review, "self", office.people["reporter"], "遅れました。", cause="demand")


def test_without_data_no_cause_is_asked(office: Office) -> None:
    quiet = next(
        row
        for row in office.edition.indicators.all()
        if not row.observations.exists() and row.kind != "external_target"
    )
    review = opened(office, quiet)[0]
    assert not needs_cause(review, office.people["reporter"], timezone.localdate())
    reviews.write_step(review, "self", office.people["reporter"], "まだ値がありません。")


def test_a_subject_without_division_is_assessed_by_the_planners(office: Office) -> None:
    MeasureRow.objects.update(division=None)
    review = opened(office, *reviews.top_measures(office.edition)[:1])[0]
    with pytest.raises(PermissionDenied):
        written(office, review, "self")
    reviews.write_step(review, "self", office.people["planner"], "企画課が書きます。", cause="other")


@pytest.mark.parametrize("who", ["planner", "administrator", "approver", "reporter", "other_reporter", "partner_reporter", "council", "viewer", "stranger", "former"])
@pytest.mark.parametrize("stage", reviews.ORDER)
def test_who_writes_what(office: Office, review: Review, who: str, stage: str) -> None:
    """Every duty against every stage."""
    allowed = {"self": {"approver", "reporter"}, "opinion": {"council"}}.get(stage, {"planner"})
    written(office, review, "self", "decision", "change")
    before = review.steps.count()
    options = {"cause": "economy", "decision": "stop", "effect": "unclear"}
    if who in allowed:
        reviews.write_step(review, stage, office.people[who], "書きました。", **options)
        assert review.steps.count() == before + 1
    else:
        with pytest.raises(PermissionDenied):
            reviews.write_step(review, stage, office.people[who], "書きました。", **options)
        assert review.steps.count() == before


def test_a_change_points_to_a_measure_of_this_or_a_later_edition(office: Office, review: Review) -> None:
    written(office, review, "self", "decision")
    other = editions.add_edition(
        editions.add_plan("other", office.organisation, "別の計画"), workflow.load_plan(MIHON / "plan.yaml")
    )
    with pytest.raises(WrongContent, match="同じ計画"):
        reviews.write_step(review, "change", office.people["planner"], "変えました。", changed_measure=other.measures.first())
    newer = editions.add_edition(office.plan, workflow.load_plan(MIHON / "plan.yaml"))
    step = reviews.write_step(review, "change", office.people["planner"], "変えました。", changed_measure=newer.measures.first())
    assert step.changed_measure.edition == newer


def test_figures_before_and_after(office: Office) -> None:
    """The last value up to the reviewed year, and the newest one after it."""
    row = IndicatorRow.objects.filter(edition=office.edition, observations__isnull=False).distinct().first()
    periods = sorted({fact.period for fact in row.observations.all()}, key=lambda each: each.end)
    review = opened(office, row, period=periods[0])[0]
    figure = figures_of(review, office.people["planner"], timezone.localdate())[0]
    assert figure.before.period == periods[0]
    assert (figure.after.period if figure.after else None) == (periods[-1] if len(periods) > 1 else None)


def test_a_report_cites_reviews_without_names(office: Office, review: Review) -> None:
    written(office, review, "self", "opinion", "decision")
    summaries = reviews.summary_for(office.edition, office.people["viewer"], FY)
    assert [(one.measure, one.decision, [step.stage for step in one.steps]) for one in summaries] == [
        (review.measure.key, "improve", ["self", "opinion", "decision"])
    ]
    assert "さん" not in summaries[0].model_dump_json()
    assert reviews.summary_for(office.edition, office.people["viewer"], Period.fiscal_year(2020)) == ()
    assert reviews.summary_for(office.edition, office.people["viewer"], FY, date.today() - timedelta(days=400)) == ()
    assert reviews.summary_for(office.edition, None, FY) == ()
    reviews.publish_review(review, office.people["planner"])
    written(office, review, "change")
    assert [step.stage for step in reviews.summary_for(office.edition, None, FY)[0].steps] == ["self", "opinion", "decision"]


def test_what_is_not_public_cannot_be_published(office: Office) -> None:
    first = reviews.top_measures(office.edition)[0]
    MeasureRow.objects.filter(pk=first.pk).update(confidentiality="internal")
    first.refresh_from_db()
    review = written(office, opened(office, first)[0], "self", "decision")
    with pytest.raises(WrongContent, match="公開"):
        reviews.publish_review(review, office.people["planner"])


def test_a_failure_leaves_no_half_step(office: Office, review: Review, monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(*_: Any, **__: Any) -> Any:
        raise OSError("the disk is full")

    monkeypatch.setattr(audit, "record", failing)
    with pytest.raises(OSError, match="disk"):
        written(office, review, "self")
    assert not ReviewStep.objects.exists()
