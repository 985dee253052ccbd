"""The first page: what waits for each duty, what nobody touches, what the public sees."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from rashinban.core.period import Period
from rashinban.monitoring.observations import Observation
from rashinban.records import editions, facts
from rashinban.records.models import (
    Collection,
    EditionRow,
    IndicatorRow,
    MeasureRow,
    Organisation,
    Person,
    Review,
    ReviewStep,
    Role,
)
from rashinban.web.home.ring import draw_ring
from rashinban.web.home.views import sectors_of

pytestmark = pytest.mark.django_db


def home(client, person=None):
    if person is not None:
        client.force_login(person)
    answer = client.get("/")
    assert answer.status_code == 200, answer.content[:2000]
    return answer


def entered(office, key="2.1-K1", standing="checked", person="reporter"):
    value = Observation(indicator=key, period=Period.fiscal_year(2026), value=64, vintage=date(2026, 10, 1))
    return facts.enter(office.indicator(key), value, office.people[person], standing=standing)


def test_the_public_sees_what_was_published(client, office) -> None:
    answer = home(client)
    text = answer.content.decode()
    assert office.edition.title in text
    assert "の指標のうち" in text
    assert 'class="ring"' in text
    assert "わたしの仕事" not in text
    EditionRow.objects.update(published_at=None)
    assert "公表された計画はまだありません" in home(client).content.decode()


def test_staff_see_the_most_urgent_first(client, office) -> None:
    answer = home(client, office.people["viewer"])
    hands = answer.context["hands"]
    assert 0 < len(hands) <= 8
    assert [line.urgency for line in hands] == sorted(line.urgency for line in hands)
    shown = answer.context["shown"][0].board
    assert len(hands) + answer.context["more_hands"] == sum(line.urgency is not None for line in shown.own)
    assert draw_ring(sectors_of(shown)).total == len(shown.own)


def test_missing_comes_before_praise_and_leads_to_the_plan(client, office) -> None:
    text = home(client, office.people["planner"]).content.decode()
    assert text.index("だれも触れていないもの") < text.index("計画の全体")
    IndicatorRow.objects.filter(key="2.1-K1").update(division=None, owner=None)
    MeasureRow.objects.update(division=None, owner=None)
    editions.touch(office.edition)
    text = home(client).content.decode()
    assert 'href="/plans/mihon/?missing=owner"' in text


def test_a_reporter_sees_what_they_are_asked(client, office) -> None:
    collection = Collection.objects.create(
        edition=office.edition, period=Period.fiscal_year(2026), title="2026年度の実績照会", due=timezone.localdate() + timedelta(days=3)
    )
    total = IndicatorRow.objects.exclude(kind="external_target").count()
    (asked,) = home(client, office.people["reporter"]).context["work"].asked
    assert (asked.total, asked.answered, asked.days) == (total, 0, 3)
    entered(office)
    (asked,) = home(client).context["work"].asked
    assert (asked.total, asked.answered, asked.left) == (total, 1, total - 1)
    assert "あと3日" in home(client).content.decode()
    assert home(client, office.people["other_reporter"]).context["work"].asked == ()
    Collection.objects.filter(pk=collection.pk).update(closed_at=timezone.now())
    assert home(client, office.people["reporter"]).context["work"].asked == ()


def test_a_returned_fact_comes_with_its_reason(client, office) -> None:
    row = entered(office)
    facts.move(row, "returned", office.people["approver"], "単位を確かめてください")
    text = home(client, office.people["reporter"]).content.decode()
    assert "単位を確かめてください" in text
    assert "単位を確かめてください" not in home(client, office.people["other_reporter"]).content.decode()


def test_an_approver_sees_what_waits_but_not_their_own(client, office) -> None:
    entered(office)
    assert home(client, office.people["approver"]).context["work"].waiting == 1
    assert home(client, office.people["reporter"]).context["work"].waiting == 0
    entered(office, "2.1-K2", person="approver")
    assert home(client, office.people["approver"]).context["work"].waiting == 1


def test_a_planner_sees_who_has_not_answered(client, office) -> None:
    IndicatorRow.objects.filter(key="2.1-K2").update(division=office.divisions["other"])
    Collection.objects.create(edition=office.edition, period=Period.fiscal_year(2026), title="照会", due=timezone.localdate())
    entered(office, "2.1-K2", person="other_reporter")
    (running,) = home(client, office.people["planner"]).context["work"].running
    assert running.answered == 1
    assert running.silent == (office.divisions["industry"].name,)


def test_reviews_wait_for_the_council_after_the_self_review(client, office) -> None:
    review = Review.objects.create(
        edition=office.edition, measure=office.indicator("2.1-K1").measure, period=Period.fiscal_year(2026), confidentiality="public"
    )
    assert home(client, office.people["planner"]).context["work"].reviews == 1
    assert home(client, office.people["council"]).context["work"].opinions == 0
    ReviewStep.objects.create(review=review, stage="self", text="自己評価")
    assert home(client, office.people["council"]).context["work"].opinions == 1
    ReviewStep.objects.create(review=review, stage="opinion", text="意見")
    assert home(client, office.people["council"]).context["work"].opinions == 0


def test_an_administrator_sees_people_without_a_duty_and_roles_that_end(client, office) -> None:
    Role.objects.filter(person=office.people["viewer"]).update(until=timezone.localdate() + timedelta(days=10))
    work = home(client, office.people["administrator"]).context["work"]
    assert work.without_role == 1
    assert [role.person for role in work.ending] == [office.people["viewer"]]


def test_the_first_administrator_is_told_what_comes_next(client, db) -> None:
    organisation = Organisation.objects.create(name="新しい県（架空）")
    person = Person.objects.create_person("first", "はじめさん", "tameshi-no-kagi")
    for duty in ("administrator", "planner"):
        Role.objects.create(person=person, duty=duty, organisation=organisation, since=date(2024, 4, 1))
    text = home(client, person).content.decode()
    assert "はじめにすること" in text
    assert "計画の文書を取り込む" in text
    assert "使う人を加える" in text


def test_the_newest_facts_are_those_one_may_read(client, office) -> None:
    steps = home(client, office.people["viewer"]).context["recent"]
    assert steps
    assert [step.pk for step in steps] == sorted((step.pk for step in steps), reverse=True)
    IndicatorRow.objects.update(confidentiality="secret")
    assert home(client).context["recent"] == ()
