"""Cases: followed beyond the end of the support; figures for those named alone, in the rows and in the trail."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from office import Office
from rashinban.core.errors import WrongContent
from rashinban.core.period import Period
from rashinban.ledger.effects import sum_effects
from rashinban.records.ledger import cases
from rashinban.records.models import CaseRow, Event, FactRow, LessonRow, PartyRow

FY = Period.fiscal_year


@pytest.fixture
def case(office: Office) -> CaseRow:
    """A case of the industry division, opened by its reporter, with a baseline of 500."""
    firm = PartyRow.objects.create(organisation=office.organisation, name="みほん食品（架空）")
    given = {"title": "販路の開拓", "party": firm, "opened_on": date(2022, 6, 1), "baseline": Decimal(500), "share": Decimal("0.5")}
    given["baseline_period"] = FY(2021)
    return cases.open_case(office.organisation, given, [office.people["approver"]], office.people["reporter"], division=office.divisions["industry"])


def test_a_result_a_year_beyond_the_end_of_the_support(office: Office, case: CaseRow) -> None:
    by = office.people["reporter"]
    cases.add_result(case, FY(2022), Decimal(540), by)
    cases.end_support(case, date(2023, 3, 31), by)
    cases.add_result(case, FY(2023), Decimal(600), by, grade="document")
    followed = cases.followed([case], by, date(2025, 4, 1))[case.pk]
    assert [(each.period, each.effect, each.checked) for each in followed.results] == [(FY(2022), 20, False), (FY(2023), 50, True)]
    assert followed.missing == (FY(2024),)
    assert not followed.closed
    effect = sum_effects([followed])
    assert (effect.open_reported, effect.open_checked, effect.settled) == (20, 50, 0)
    cases.close_case(case, date(2025, 3, 31), by)
    followed = cases.followed([case], by, date(2025, 4, 1))[case.pk]
    assert sum_effects([followed]).settled == 70
    cases.reopen_case(case, by)
    case.refresh_from_db()
    assert (case.closed_on, case.support_ended_on) == (None, date(2023, 3, 31))


def test_a_year_reported_again_is_corrected_not_counted_twice(office: Office, case: CaseRow) -> None:
    by = office.people["reporter"]
    first = cases.add_result(case, FY(2022), Decimal(540), by)
    second = cases.add_result(case, FY(2022), Decimal(560), by, why="決算が確定した", grade="document")
    first.refresh_from_db()
    assert (first.withdrawn_why, second.revises) == ("決算が確定した", first)
    assert [each.value.actual for each in cases.results(case, by)] == [560]


def test_figures_are_read_by_those_named_alone(office: Office, case: CaseRow) -> None:
    cases.add_result(case, FY(2022), Decimal(540), office.people["reporter"])
    fact = FactRow.objects.get()
    assert (fact.confidentiality, fact.on, fact.baseline, fact.share) == ("secret", date(2023, 3, 31), 500, Decimal("0.5"))
    sees = {name: cases.sees_figures(case, person) for name, person in office.people.items()}
    reads = {name: bool(cases.results(case, person)) for name, person in office.people.items()}
    assert {name for name, seen in sees.items() if seen} == {"reporter", "approver"}
    assert sees == reads
    assert CaseRow.objects.visible_to(office.people["viewer"]).filter(pk=case.pk).exists()
    with pytest.raises(PermissionDenied):
        cases.add_result(case, FY(2023), Decimal(1), office.people["planner"])
    with pytest.raises(PermissionDenied):
        cases.change_case(case, {"baseline": Decimal(1)}, office.people["planner"])
    with pytest.raises(PermissionDenied):
        cases.change_case(case, {}, office.people["planner"], named=[office.people["planner"]])
    assert cases.change_case(case, {"note": "訪問した"}, office.people["planner"])


def test_the_trail_keeps_figures_apart(office: Office, case: CaseRow) -> None:
    cases.change_case(case, {"baseline": Decimal(510), "note": "決算書で確かめた"}, office.people["reporter"])
    for event in Event.objects.filter(verb__in=("case_opened", "case_changed")):
        told = f"{event.before}{event.after}"
        assert ("500" in told or "510" in told) == (event.confidentiality == "secret")
    assert not Event.objects.visible_to(office.people["planner"]).filter(confidentiality="secret").exists()


def test_what_cannot_be_is_said(office: Office, case: CaseRow) -> None:
    by = office.people["reporter"]
    person = PartyRow.objects.create(organisation=office.organisation, name="見本 花子", kind="person")
    foreign = PartyRow.objects.create(organisation=office.partner, name="よその会社")
    for given in ({"party": person}, {"party": foreign}, {"share": Decimal(2)}, {"title": " "}, {"nothing": 1}):
        with pytest.raises(WrongContent):
            cases.change_case(CaseRow.objects.get(pk=case.pk), given, by)
    with pytest.raises(WrongContent):
        cases.change_case(case, {}, by, named=[])
    assert case.named.count() == 2 or CaseRow.objects.get(pk=case.pk).named.count() == 2
    with pytest.raises(WrongContent):
        cases.end_support(case, date(2022, 5, 31), by)
    cases.end_support(case, date(2023, 3, 31), by)
    with pytest.raises(WrongContent):
        cases.close_case(case, date(2023, 3, 30), by)
    with pytest.raises(WrongContent):
        cases.add_result(case, FY(2020), Decimal(1), by)
    bare = cases.open_case(office.organisation, {"title": "新しい", "party": case.party, "opened_on": date(2024, 4, 1)}, [], by, division=case.division)
    with pytest.raises(WrongContent):
        cases.add_result(bare, FY(2024), Decimal(1), by)
    assert not FactRow.objects.exists()


def test_who_may_open_change_and_write_lessons(office: Office, case: CaseRow) -> None:
    for who in ("viewer", "stranger", "council", "other_reporter"):
        for attempt in (
            lambda person: cases.open_case(office.organisation, {}, [], person, division=office.divisions["industry"]),
            lambda person: cases.change_case(case, {"note": "x"}, person),
            lambda person: cases.end_support(case, date(2024, 1, 1), person),
            lambda person: cases.add_lesson(office.organisation, {"title": "あ", "text": "い"}, person, division=office.divisions["industry"]),
        ):
            with pytest.raises(PermissionDenied):
                attempt(office.people[who])
    lesson = cases.add_lesson(
        office.organisation, {"title": " 早く会う ", "text": "先に工場を見せる。", "case": case}, office.people["reporter"], division=case.division
    )
    assert LessonRow.objects.visible_to(office.people["viewer"]).get() == lesson
    assert lesson.title == "早く会う"
    with pytest.raises(WrongContent):
        cases.add_lesson(office.organisation, {"title": "あ", "text": " "}, office.people["reporter"])
