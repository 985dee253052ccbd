"""The page of an indicator for the public and for staff: what is shown, what is kept back, how many queries."""

import csv
import io
import json
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone

from rashinban.core.period import Period
from rashinban.monitoring.observations import Observation
from rashinban.plans.plan import Target
from rashinban.records import editions, facts
from rashinban.records.models import IndicatorRow, ObservationRow, Role, Standing, Step

pytestmark = pytest.mark.django_db
KEY = "2.2-K4"
PAGE = f"/plans/mihon/indicators/{KEY}/"


def client_of(office, name=None):
    client = Client()
    if name:
        client.force_login(office.people[name], backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_the_public_reads_state_rules_and_every_vintage(office):
    page = client_of(office).get(PAGE)
    text = page.content.decode()
    assert page.status_code == 200
    assert "再生可能エネルギーを供給する小売事業者の割合" in text
    assert 'class="state on_track"' in text
    assert text.count("<svg") >= 2
    assert "46.5" in text  # the corrected value of 28 August 2026
    assert "<del>45" in text  # and what it corrected
    assert "直線ペース" in text
    assert "期限の予測" in text
    assert "planner" not in text  # no names for the public


def test_no_inline_style_or_script(office):
    text = client_of(office, "planner").get(PAGE).content.decode()
    body = text[text.index("<main") : text.index("</main>")]
    assert " style=" not in body
    assert "<script" not in body
    assert "<style" not in body
    assert text.count("<h1") == 1


def test_an_earlier_day_knows_less(office):
    text = client_of(office).get(PAGE, {"as_of": "2026-07-01"}).content.decode()
    assert "46.5" not in text
    assert "この時点より後に分かった値が1件" in text


def test_disagreeing_rules_are_explained_with_their_numbers(office):
    text = client_of(office).get("/plans/mihon/indicators/2.2-K5/").content.decode()
    assert "なぜ判定が割れるのか" in text
    assert "実際の年平均伸び率 −18.39%" in text
    assert "必要な年平均伸び率 −20.63%" in text


def test_criterion_in_words_has_its_card(office):
    text = client_of(office).get("/plans/mihon/indicators/2.1.2.1.u1-T1/").content.decode()
    assert "言葉の目標の判断" in text
    assert "計画推進会議" in text


def test_unpublished_facts_and_closed_indicators_are_not_there_for_the_public(office):
    row = office.indicator(KEY)
    ObservationRow.objects.filter(indicator=row, value=Decimal("46.5")).update(standing=Standing.APPROVED)
    assert "46.5" not in client_of(office).get(PAGE).content.decode()
    assert "46.5" in client_of(office, "viewer").get(PAGE).content.decode()
    IndicatorRow.objects.filter(pk=row.pk).update(confidentiality="restricted")
    assert client_of(office).get(PAGE).status_code == 404
    assert client_of(office, "stranger").get(PAGE).status_code == 404
    assert client_of(office).get(f"{PAGE}facts.csv").status_code == 404


def test_reading_something_closed_is_noted(office):
    from rashinban.records.models import Event

    IndicatorRow.objects.filter(pk=office.indicator(KEY).pk).update(confidentiality="restricted")
    before = Event.objects.filter(verb="read").count()
    assert client_of(office, "council").get(PAGE).status_code == 200
    assert Event.objects.filter(verb="read").count() == before + 1
    client_of(office, "council").get(f"{PAGE}facts.csv")
    assert Event.objects.filter(verb="exported").count() == 1


def test_staff_see_who_answers_and_what_they_may_do(office):
    planner = client_of(office, "planner").get(PAGE).content.decode()
    assert "reporterさん" in planner
    assert "approverさん" in planner
    assert f"{PAGE}enter/" in planner
    assert f"{PAGE}targets/" in planner
    viewer = client_of(office, "viewer").get(PAGE).content.decode()
    assert "reporterさん" in viewer
    assert f"{PAGE}enter/" not in viewer
    reporter = client_of(office, "reporter").get(PAGE).content.decode()
    assert f"{PAGE}enter/" in reporter
    assert f"{PAGE}targets/" not in reporter
    for guest in ("council", "stranger", "other_reporter"):
        text = client_of(office, guest).get(PAGE).content.decode()
        assert f"{PAGE}enter/" not in text
    assert "reporterさん" not in client_of(office, "council").get(PAGE).content.decode()


def test_as_published_knows_only_what_was_published_by_then(office):
    row = office.indicator(KEY)
    old, new = ObservationRow.objects.filter(indicator=row, period=Period.fiscal_year(2025)).order_by("vintage")
    for fact, days in ((old, 10), (new, 1)):
        step = Step.objects.create(observation=fact, standing=Standing.PUBLISHED, by=None)
        Step.objects.filter(pk=step.pk).update(at=timezone.now() - timedelta(days=days))
    between = timezone.localdate() - timedelta(days=5)
    text = client_of(office).get(PAGE, {"published": between.isoformat()}).content.decode()
    told = text[text.index('id="published"') :]
    told = told[: told.index("</section>")]
    assert "45<span" in told
    assert "46.5" not in told
    assert "公表した日の記録がない値が1件" in told
    later = client_of(office).get(PAGE, {"published": timezone.localdate().isoformat()}).content.decode()
    assert "46.5" in later[later.index('id="published"') :]
    assert client_of(office).get(PAGE, {"published": "きのう"}).status_code == 200


def test_a_moved_target_is_told_on_the_page(office):
    row = office.indicator("2.1-K1")
    eased = (Target(value=Decimal(60), operator=">=", deadline=Period.fiscal_year(2026)),)
    editions.change_targets(row, eased, date(2026, 10, 1), "unreachable", "見込めないため", office.people["planner"])
    text = client_of(office).get("/plans/mihon/indicators/2.1-K1/").content.decode()
    assert 'class="state achieved"' in text
    assert "見込めないため" in text
    assert "達成が見込めない" in text
    before = client_of(office).get("/plans/mihon/indicators/2.1-K1/", {"as_of": "2026-09-30"}).content.decode()
    assert "見込めないため" not in before


def test_csv_opens_in_excel_and_holds_every_vintage(office):
    row = ObservationRow.objects.filter(indicator=office.indicator(KEY)).first()
    ObservationRow.objects.filter(pk=row.pk).update(note="=1+1")
    response = client_of(office).get(f"{PAGE}facts.csv")
    assert response.content.startswith(b"\xef\xbb\xbf")
    assert "attachment" in response["Content-Disposition"]
    lines = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert {line["実績値"] for line in lines} == {"38", "45", "46.5"}
    assert "'=1+1" in {line["備考"] for line in lines}
    revised = next(line for line in lines if line["実績値"] == "46.5")
    assert revised["速報・確報"] == "改定"
    assert revised["訂正前の値"] == "45"


def test_json_holds_progress_with_every_number(office):
    told = json.loads(client_of(office).get(f"{PAGE}indicator.json").content)
    assert told["progress"]["state"] == "on_track"
    assert told["progress"]["verdicts"][0]["numbers"]
    assert len(told["facts"]) == 3
    assert all("entered_by" not in fact for fact in told["facts"])


def test_queries_do_not_grow_with_facts(office, django_assert_max_num_queries):
    row = office.indicator(KEY)
    for year in range(2000, 2020):
        observation = Observation(indicator=KEY, period=Period.fiscal_year(year), value=Decimal(year), vintage=date(2021, 1, 1))
        facts.import_approved(office.edition, [observation])
    Role.objects.create(
        person=office.people["viewer"], duty="reporter", organisation=office.organisation, division=row.division, since=date(2024, 4, 1)
    )
    client = client_of(office, "planner")
    with django_assert_max_num_queries(24):
        assert client.get(PAGE).status_code == 200


def test_what_is_not_there(office):
    assert client_of(office).get("/plans/mihon/indicators/none/").status_code == 404
    assert client_of(office).get(f"/plans/none/indicators/{KEY}/").status_code == 404
    assert client_of(office).get(f"{PAGE}facts/999999/").status_code == 404
