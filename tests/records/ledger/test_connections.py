"""Introductions: the first step, the next ones, both sides' yes, who reads a secret one, where each stands as of a day."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from ledger_rows import DAY, make_connection, make_sides
from office import Office
from rashinban.core.errors import WrongContent
from rashinban.records.ledger import connections, recording
from rashinban.records.ledger.connections import Introduction, StepGiven
from rashinban.records.ledger.ownership import Owner
from rashinban.records.ledger.pipeline import QUIET, heads_of, lines_of
from rashinban.records.ledger.suggesting import answers_of, suggestions_for
from rashinban.records.models import CardRow, ConnectionRow, Event, FactRow, PartyRow


@pytest.fixture
def sides(office: Office) -> dict[str, Any]:
    return make_sides(office)


def test_an_introduction_is_a_row_and_its_first_step(office: Office, sides: dict[str, Any]) -> None:
    row = make_connection(office, sides, measure=office.edition.measures.first())
    step = row.steps.get()
    assert (step.kind, step.on, step.party, step.counterpart) == ("introduced", DAY, sides["firm"], sides["lab"])
    assert (step.gathering, step.network, step.measure_id) == (sides["salon"], sides["network"], row.measure_id)
    assert step.tags == ("半導体", "計測", "サロン")
    assert step.place == "04100"
    assert set(Event.objects.filter(organisation=office.organisation).values_list("verb", flat=True)) >= {"connection_made", "fact_recorded"}


def test_what_cannot_be_is_refused_and_nothing_is_left(office: Office, sides: dict[str, Any]) -> None:
    foreign = PartyRow.objects.create(organisation=office.partner, name="よその社（架空）")
    planner, owner = office.people["planner"], Owner(office.organisation)
    whole = Introduction(sides["firm"], sides["lab"], DAY)
    for given, words in (
        (replace(whole, offer_party=sides["firm"]), "同じ相手"),
        (replace(whole, offer_party=foreign), "ほかの組織"),
        (replace(whole, need=sides["offer"]), "求める側のカードではありません"),
        (replace(whole, on=timezone.localdate() + timedelta(days=1)), "まだ来ていない"),
    ):
        with pytest.raises(WrongContent, match=words):
            connections.introduce(owner, given, planner)
    assert not ConnectionRow.objects.exists()
    assert not FactRow.objects.exists()


@pytest.mark.parametrize("who", ["viewer", "council", "administrator", "stranger", "former", "partner_reporter", "other_reporter"])
def test_who_may_not_introduce_for_this_division(office: Office, sides: dict[str, Any], who: str) -> None:
    given = Introduction(sides["firm"], sides["lab"], DAY)
    with pytest.raises(PermissionDenied):
        connections.introduce(Owner(office.organisation, office.divisions["industry"]), given, office.people[who])


def test_going_back_is_doubted_and_not_forbidden(office: Office, sides: dict[str, Any]) -> None:
    row = make_connection(office, sides)
    planner = office.people["planner"]
    connections.add_step(row, StepGiven("agreed", DAY + timedelta(days=30)), planner)
    steps = list(row.steps.all())
    assert connections.doubts(steps, StepGiven("outcome", DAY + timedelta(days=60))) == ()
    assert "段階が戻る" in connections.doubts(steps, StepGiven("met", DAY + timedelta(days=40)))[0]
    assert "日付を確かめて" in connections.doubts(steps, StepGiven("outcome", DAY + timedelta(days=20)))[0]
    assert "同じ日" in connections.doubts(steps, StepGiven("agreed", DAY + timedelta(days=30)))[0]
    assert "引き合わせた日より前" in connections.doubts(steps, StepGiven("declined", DAY - timedelta(days=1)))[0]
    connections.add_step(row, StepGiven("met", DAY + timedelta(days=40)), planner)
    assert lines_of([row], planner, timezone.localdate())[0].stage == "met"
    with pytest.raises(WrongContent, match="まだ来ていない"):
        connections.add_step(row, StepGiven("met", timezone.localdate() + timedelta(days=1)), planner)
    with pytest.raises(WrongContent, match="段階ではありません"):
        connections.add_step(row, StepGiven("sales", DAY), planner)


def test_an_agreement_counts_when_both_sides_said_yes(office: Office, sides: dict[str, Any]) -> None:
    row = make_connection(office, sides)
    planner, today = office.people["planner"], timezone.localdate()
    step = connections.add_step(row, StepGiven("agreed", DAY + timedelta(days=9)), planner)
    assert lines_of([row], planner, today)[0].waits == ("need", "offer")
    connections.confirm_side(step, "need", planner, who="社長", on=DAY + timedelta(days=10), how="メール")
    assert lines_of([row], planner, today)[0].waits == ("offer",)
    assert FactRow.objects.get(pk=step.pk).confirmed_at is None
    connections.confirm_side(step, "offer", planner, who="教授", on=DAY + timedelta(days=11), how="電話")
    assert lines_of([row], planner, today)[0].waits == ()
    assert FactRow.objects.get(pk=step.pk).confirmed_at is not None
    for who, on, words in (("", today, "名前"), ("社長", DAY, "その段階の日から"), ("社長", today + timedelta(days=1), "今日まで")):
        with pytest.raises(WrongContent, match=words):
            connections.confirm_side(step, "need", planner, who=who, on=on, how="")


def test_where_it_stood_on_a_past_day(office: Office, sides: dict[str, Any]) -> None:
    """By the day of the steps and by what was known: a step of today's record is not part of yesterday's answer."""
    planner = office.people["planner"]
    row = make_connection(office, sides)
    then = timezone.make_aware(timezone.datetime(2026, 6, 12, 12))
    FactRow.objects.filter(connection=row).update(recorded_at=then)
    step = connections.add_step(row, StepGiven("met", DAY + timedelta(days=5)), planner)
    FactRow.objects.filter(pk=step.pk).update(recorded_at=then + timedelta(days=20))
    assert lines_of([row], planner, DAY - timedelta(days=1)) == []
    assert lines_of([row], planner, DAY + timedelta(days=6))[0].stage == "introduced"
    assert lines_of([row], planner, DAY + timedelta(days=25))[0].stage == "met"
    assert not lines_of([row], planner, DAY + timedelta(days=25))[0].quiet
    assert lines_of([row], planner, DAY + timedelta(days=6) + QUIET + timedelta(days=20))[0].quiet
    recording.withdraw(step, planner, "誤り")
    assert lines_of([row], planner, timezone.localdate())[0].stage == "introduced"


def test_a_secret_introduction_is_read_by_those_named(office: Office, sides: dict[str, Any]) -> None:
    reporter, other = office.people["reporter"], office.people["other_reporter"]
    row = make_connection(office, sides, "reporter", confidentiality="secret")
    for who in ("planner", "other_reporter", "viewer"):
        assert not ConnectionRow.objects.visible_to(office.people[who]).exists()
        assert not FactRow.objects.visible_to(office.people[who]).exists()
    connections.name_people(row, [other], reporter)
    again = ConnectionRow.objects.visible_to(other).get()
    connections.add_step(again, StepGiven("met", DAY + timedelta(days=3)), other)
    assert [step.kind for step in FactRow.objects.visible_to(reporter).order_by("on")] == ["introduced", "met"]
    assert Event.objects.filter(verb="connection_named").get().after["named"] == sorted([reporter.pk, other.pk])
    with pytest.raises(PermissionDenied):
        connections.name_people(row, [], office.people["planner"])


def test_names_one_may_not_read_are_not_shown(office: Office, sides: dict[str, Any]) -> None:
    person = PartyRow.objects.create(organisation=office.organisation, kind="person", name="架空の個人", division=office.divisions["industry"])
    row = make_connection(office, sides | {"lab": person}, offer=None)
    line = lines_of([row], office.people["viewer"], timezone.localdate())[0]
    assert (line.need_party, line.offer_party) == (sides["firm"], None)
    assert lines_of([row], office.people["planner"], timezone.localdate())[0].offer_party == person


def test_a_merged_party_is_shown_as_what_it_became(office: Office, sides: dict[str, Any]) -> None:
    row = make_connection(office, sides)
    kept = PartyRow.objects.create(organisation=office.organisation, name="みほん精機株式会社（架空）")
    PartyRow.objects.filter(pk=sides["firm"].pk).update(merged_into=kept)
    again = ConnectionRow.objects.select_related("need_party__merged_into", "offer_party__merged_into").get(pk=row.pk)
    assert lines_of([again], office.people["planner"], timezone.localdate())[0].need_party == kept


def test_lines_take_the_same_statements_for_one_and_for_thirty(office: Office, sides: dict[str, Any], django_assert_max_num_queries: Any) -> None:
    from rashinban.records.ledger.pipeline import WITH_CONNECTIONS

    for _ in range(30):
        make_connection(office, sides)
    with django_assert_max_num_queries(7):
        rows = list(ConnectionRow.objects.visible_to(office.people["planner"]).select_related(*WITH_CONNECTIONS))
        assert len(lines_of(rows, office.people["planner"], timezone.localdate())) == 30


def test_counting_all_says_the_same_as_reading_each(office: Office, sides: dict[str, Any], django_assert_max_num_queries: Any) -> None:
    """Stages, days, whose yes is missing and what went quiet, for several readers on several days."""
    planner = office.people["planner"]
    rows = [make_connection(office, sides) for _ in range(6)]
    rows.append(make_connection(office, sides, "reporter", confidentiality="secret"))
    for place, row in enumerate(rows[:6]):
        for kind, days in (("interested", 2), ("met", 5), ("agreed", 9), ("outcome", 20), ("declined", 30))[:place]:
            connections.add_step(row, StepGiven(kind, DAY + timedelta(days=days)), planner)
    recording.withdraw(rows[2].steps.get(kind="met"), planner, "誤り")
    FactRow.objects.update(recorded_at=timezone.make_aware(timezone.datetime(2026, 6, 1, 12)))
    connections.confirm_side(rows[3].steps.get(kind="agreed"), "need", planner, who="社長", on=DAY + timedelta(days=10), how="")
    for side in ("need", "offer"):
        connections.confirm_side(rows[4].steps.get(kind="agreed"), side, planner, who="社長", on=DAY + timedelta(days=10), how="")
    seen = set()
    for who in ("planner", "reporter", "viewer", "stranger"):
        for day in (DAY, DAY + timedelta(days=6), DAY + timedelta(days=12), timezone.localdate()):
            readable = ConnectionRow.objects.visible_to(office.people[who])
            lines = lines_of(list(readable), office.people[who], day)
            with django_assert_max_num_queries(6):
                heads = heads_of(readable.order_by().values("pk"), office.people[who], day)
            assert [(each.pk, each.stage, each.moved, each.waits, each.quiet) for each in heads] == [
                (line.row.pk, line.stage, line.moved, line.waits, line.quiet) for line in lines
            ]
            seen |= {(each.stage, each.waits) for each in heads}
    assert {("agreed", ("offer",)), ("outcome", ()), ("declined", ())} <= seen


def test_suggestions_know_of_introductions_and_of_who_has_not_agreed(office: Office, sides: dict[str, Any]) -> None:
    of = {"organisation": office.organisation, "kind": "offer", "what": "expert"}
    person = PartyRow.objects.create(organisation=office.organisation, kind="person", name="架空の個人")
    CardRow.objects.create(title="精密測定の指導", party=person, **of)
    CardRow.objects.create(title="精密測定（審査が必要）", sensitive=True, **of)
    CardRow.objects.create(title="精密測定の施設", **of)
    planner, today = office.people["planner"], timezone.localdate()
    before = suggestions_for(sides["need"], planner, today)
    assert {each.row.title for each in before.found} == {"精密測定の助言", "精密測定の施設"}
    assert (before.all.sensitive, before.all.people) == (1, 1)
    row = make_connection(office, sides)
    marks = {each.row.title: each.suggestion.known for each in suggestions_for(sides["need"], planner, today).found}
    assert marks == {"精密測定の助言": "connected", "精密測定の施設": ""}
    connections.add_step(row, StepGiven("declined", DAY + timedelta(days=1)), planner)
    marks = {each.row.title: each.suggestion.known for each in suggestions_for(sides["need"], planner, today).found}
    assert marks["精密測定の助言"] == "declined"
    back = suggestions_for(sides["offer"], planner, today)
    assert [(each.row, each.suggestion.known) for each in back.found] == [(sides["need"], "declined")]


def test_what_is_known_of_a_party_answers_questions(sides: dict[str, Any]) -> None:
    known = answers_of(sides["firm"])
    assert str(known["employees"]) == "30"
    assert "industry" not in answers_of(PartyRow(name="架空", industry="なんでも"))
    assert answers_of(PartyRow(name="架空", industry="製造業"))["industry"] == "製造業"
