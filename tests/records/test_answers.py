"""Answers are taken in whole or not at all, never over somebody else's entry, never while the period is closed."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from asking_office import COUNT, DAY, PERIOD, SHARE, as_person, collection, fact, today  # noqa: F401
from office import Office
from rashinban.core.errors import ManyErrors, WrongContent
from rashinban.core.period import Period
from rashinban.monitoring.answers import Answers, read_pasted
from rashinban.records import audit, collecting, facts
from rashinban.records.answers import answer
from rashinban.records.closing import refuse_closed
from rashinban.records.models import Collection, Event, IndicatorRow, ObservationRow, Step
from rashinban.records.questions import put_question


def _found(*observations: Any, **fields: Any) -> Any:
    return lambda question: Answers(observations=observations, **fields)


def _answer(office: Office, collection: Any, read: Any, who: str = "reporter", **options: Any) -> Any:  # noqa: F811
    return answer(collection, office.divisions["industry"], office.people[who], DAY, read, **options)


def _rows() -> Any:
    return ObservationRow.objects.filter(period=PERIOD)


def test_every_answer_becomes_a_draft_with_its_step_and_event(office: Office, collection: Any) -> None:  # noqa: F811
    before = Event.objects.count()
    taken = _answer(office, collection, _found(fact(SHARE), fact(COUNT, "101")))
    assert (taken.entered, taken.submitted) == (2, 0)
    assert {(row.indicator.key, str(row.value), row.standing) for row in _rows()} == {(SHARE, "60", "draft"), (COUNT, "101", "draft")}
    assert Step.objects.filter(observation__in=_rows(), by=office.people["reporter"]).count() == 2
    assert Event.objects.count() == before + 2
    assert audit.verify() == ()


def test_submitting_hands_on_the_drafts_of_before_too(office: Office, collection: Any) -> None:  # noqa: F811
    _answer(office, collection, _found(fact(SHARE)))
    taken = _answer(office, collection, _found(fact(COUNT, "101")), submit=True)
    assert (taken.entered, taken.submitted) == (1, 2)
    assert set(_rows().values_list("standing", flat=True)) == {"checked"}


def test_submitting_a_part_leaves_other_drafts(office: Office, collection: Any) -> None:  # noqa: F811
    _answer(office, collection, _found(fact(SHARE), fact(COUNT)))
    assert _answer(office, collection, _found(), submit=True, only=[COUNT]).submitted == 1
    assert _rows().get(indicator__key=SHARE).standing == "draft"


def test_what_was_returned_and_not_changed_stays_with_its_author(office: Office, collection: Any) -> None:  # noqa: F811
    _answer(office, collection, _found(fact(SHARE)), submit=True)
    facts.move(_rows().get(), "returned", office.people["approver"], "単位を確かめてください")
    assert _answer(office, collection, _found(), submit=True).submitted == 0
    assert _rows().get().standing == "returned"


def test_one_refusal_refuses_all_and_names_each(office: Office, collection: Any) -> None:  # noqa: F811
    for key in (SHARE, COUNT):
        row = facts.enter(office.indicator(key), fact(key, vintage=date(2026, 11, 1)), office.people["reporter"], standing="checked")
        facts.move(row, "approved", office.people["approver"])
    stored = ObservationRow.objects.count(), Step.objects.count(), Event.objects.count()
    with pytest.raises(ManyErrors) as caught:
        _answer(office, collection, _found(fact("2.1-K3"), fact(SHARE, "1"), fact(COUNT, "2")))
    assert len(caught.value.errors) == 2
    assert (ObservationRow.objects.count(), Step.objects.count(), Event.objects.count()) == stored


def test_a_draft_is_replaced_on_the_same_day_but_an_approved_figure_is_not(office: Office, collection: Any) -> None:  # noqa: F811
    def typed(value: str) -> Any:
        text = f"指標番号,期間,実績値,把握日\n{SHARE},2026年度,{value},{DAY}\n"
        return lambda question: read_pasted(text, question.plan, question.period, question.known, indicators=set(question.rows), today=DAY, drafts=question.drafts)

    _answer(office, collection, typed("61"))
    _answer(office, collection, typed("62"), submit=True)
    assert [str(row.value) for row in _rows()] == ["62"]
    facts.move(_rows().get(), "approved", office.people["approver"])
    with pytest.raises(ManyErrors) as caught:
        _answer(office, collection, typed("63"))
    assert "同じ日" in str(caught.value.errors[0])


def test_nobody_answers_for_another_division(office: Office, collection: Any) -> None:  # noqa: F811
    for who in ("other_reporter", "council", "viewer", "administrator", "partner_reporter"):
        with pytest.raises(WrongContent, match="役割がありません"):
            _answer(office, collection, _found(fact(SHARE)), who)
    assert not _rows().exists()


def test_a_closed_period_is_shut_for_divisions_and_open_to_the_planner_with_a_reason(office: Office, collection: Any) -> None:  # noqa: F811
    collecting.close(collection, office.people["planner"])
    with pytest.raises(WrongContent, match="締め切られています"):
        _answer(office, collection, _found(fact(SHARE)))
    with pytest.raises(WrongContent, match="理由"):
        _answer(office, collection, _found(fact(SHARE)), "planner")
    _answer(office, collection, _found(fact(SHARE)), "planner", reason="締め切り後に訂正の連絡があったため")
    assert Event.objects.filter(verb="fact_entered").last().reason == "締め切り後に訂正の連絡があったため"
    other = Period.fiscal_year(2025)
    refuse_closed(office.edition, other, office.people["reporter"])
    collecting.reopen(collection, office.people["planner"], "訂正が多いため")
    assert _answer(office, collection, _found(fact(COUNT))).entered == 1


def test_opening_closing_and_moving_are_told_in_the_audit_trail(office: Office, today: date) -> None:  # noqa: F811
    planner = office.people["planner"]
    row = collecting.open_collection(office.edition, PERIOD, "照会", "", date(2026, 12, 1), planner)
    with pytest.raises(WrongContent, match="すでに照会"):
        collecting.open_collection(office.edition, PERIOD, "もう一度", "", date(2026, 12, 1), planner)
    with pytest.raises(WrongContent, match="理由"):
        collecting.change_due(row, date(2026, 12, 8), planner, " ")
    collecting.change_due(row, date(2026, 12, 8), planner, "議会の日程のため")
    collecting.close(row, planner, "出そろったため")
    collecting.reopen(row, planner, "訂正のため")
    verbs = Event.objects.filter(subject_kind="collection").values_list("verb", "reason")
    assert list(verbs) == [
        ("collection_opened", ""),
        ("collection_due_changed", "議会の日程のため"),
        ("collection_closed", "出そろったため"),
        ("collection_reopened", "訂正のため"),
    ]
    with pytest.raises(WrongContent, match="役割がありません"):
        collecting.close(row, office.people["reporter"])
    assert Collection.objects.get(pk=row.pk).closed_at is None


def test_a_figure_one_may_not_see_is_not_overwritten(office: Office, collection: Any) -> None:  # noqa: F811
    facts.enter(office.indicator(SHARE), fact(SHARE, "77"), office.people["reporter"], confidentiality="secret")
    with pytest.raises(ManyErrors) as caught:
        _answer(office, collection, _found(fact(SHARE, "1")), "planner")
    assert "見ることのできない" in str(caught.value.errors[0])
    assert str(_rows().get().value) == "77"


def test_the_class_of_a_replaced_draft_is_kept(office: Office, collection: Any) -> None:  # noqa: F811
    facts.enter(office.indicator(SHARE), fact(SHARE, "77"), office.people["reporter"], confidentiality="secret")
    _answer(office, collection, _found(fact(SHARE, "78")))
    assert (str(_rows().get().value), _rows().get().confidentiality) == ("78", "secret")


def test_the_question_knows_the_last_figure_and_the_record_of_the_period(office: Office, collection: Any) -> None:  # noqa: F811
    facts.enter(office.indicator(SHARE), fact(SHARE, "63"), office.people["reporter"])
    question = put_question(collection, office.divisions["industry"], office.people["reporter"], DAY)
    assert str(question.previous[SHARE].value) == "61.2"
    assert str(question.records[SHARE].value) == "63"
    assert question.drafts == {SHARE}
    assert question.plan.id == "mihon"


def test_a_question_costs_the_same_for_more_indicators(office: Office, collection: Any) -> None:  # noqa: F811
    def count() -> int:
        with CaptureQueriesContext(connection) as found:
            put_question(Collection.objects.select_related("edition__plan").get(pk=collection.pk), office.divisions["industry"], office.people["reporter"], DAY)
        return len(found)

    count()  # the plan is read once and kept
    few = count()
    template = office.indicator(SHARE)
    IndicatorRow.objects.bulk_create(
        [IndicatorRow(edition=office.edition, key=f"N{n}", position=100 + n, label=f"架空の指標{n}", kind="kpi", value_kind="count", combine="sum", division=office.divisions["industry"], confidentiality="public", measure=template.measure) for n in range(40)]
    )
    type(office.edition).objects.filter(pk=office.edition.pk).update(version=99)
    count()
    assert count() == few <= 10


def test_more_answers_cost_no_more_than_a_few_queries_each(office: Office, collection: Any) -> None:  # noqa: F811
    keys = list(office.edition.indicators.filter(kind="kpi").values_list("key", flat=True))

    def cost(answers: list[Any]) -> int:
        with CaptureQueriesContext(connection) as found:
            _answer(office, collection, _found(*answers))
        return len(found)

    one = cost([fact(keys[0])])
    five = cost([fact(key) for key in keys[1:6]])
    assert (five - one) / 4 <= 14
