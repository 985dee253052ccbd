"""Changing a target: only the planning division, with a reason, after having seen what it does to the answer."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone

from rashinban.core.period import Period
from rashinban.records import progress
from rashinban.records.models import Event, TargetRevision

pytestmark = pytest.mark.django_db
KEY = "2.1-K1"
PAGE = f"/plans/mihon/indicators/{KEY}/targets/"


def client_of(office, name=None):
    client = Client()
    if name:
        client.force_login(office.people[name], backend="django.contrib.auth.backends.ModelBackend")
    return client


def filled(value="60", **fields):
    return {
        "revision": "0",
        "decided_on": timezone.localdate().isoformat(),
        "reason_kind": "unreachable",
        "reason": "県の会議で見直した",
        "targets-TOTAL_FORMS": "2",
        "targets-INITIAL_FORMS": "0",
        "targets-MIN_NUM_FORMS": "0",
        "targets-MAX_NUM_FORMS": "20",
        "targets-0-was": "0",
        "targets-0-value": value,
        "targets-0-operator": "=",
        "targets-0-change_type": "level",
        "targets-0-deadline": "令和8年度",
        "targets-0-scope": "unstated",
        "targets-1-operator": "=",
        "targets-1-change_type": "level",
        "targets-1-scope": "unstated",
    } | fields


def targets_of(office):
    office.edition.refresh_from_db()
    return progress.contents_of(office.edition, timezone.localdate()).plan.indicator(KEY).targets


@pytest.mark.parametrize(
    ("name", "status"), [(None, 302), ("reporter", 403), ("approver", 403), ("viewer", 403), ("administrator", 403), ("stranger", 403), ("planner", 200)]
)
def test_only_the_planning_division(office, name, status):
    client = client_of(office, name)
    assert client.get(PAGE).status_code == status
    client.post(PAGE, filled(confirm="1"))
    assert TargetRevision.objects.filter(indicator__key=KEY).count() == (2 if name == "planner" else 1)


def test_the_form_starts_from_the_targets_in_force(office):
    text = client_of(office, "planner").get(PAGE).content.decode()
    assert 'name="targets-0-value" value="70"' in text
    assert "2026年度" in text


def test_preview_shows_the_answer_before_and_after_and_decides_nothing(office):
    text = client_of(office, "planner").post(PAGE, filled(preview="1")).content.decode()
    assert 'class="state backwards"' in text
    assert 'class="state achieved"' in text
    assert "判定が1つ変わります" in text
    assert "目標を動かしたために良い判定になります" in text
    assert TargetRevision.objects.filter(indicator__key=KEY).count() == 1


def test_a_change_without_effect_says_so(office):
    text = client_of(office, "planner").post(PAGE, filled("69", preview="1")).content.decode()
    assert "変わる判定はありません" in text


def test_confirming_keeps_the_old_targets_and_the_reason(office):
    before = targets_of(office)
    assert client_of(office, "planner").post(PAGE, filled(confirm="1")).status_code == 302
    (after,) = targets_of(office)
    assert (after.value, after.deadline) == (Decimal(60), Period.fiscal_year(2026))
    assert after.source is None  # the plan's sentence says another number
    yesterday = timezone.localdate() - timedelta(days=1)
    assert progress.contents_of(office.edition, yesterday).plan.indicator(KEY).targets == before
    event = Event.objects.get(verb="targets_changed")
    assert (event.reason_kind, event.reason) == ("unreachable", "県の会議で見直した")


def test_another_target_can_be_added_and_one_taken_away(office):
    client = client_of(office, "planner")
    more = filled("70", confirm="1") | {"targets-1-value": "75", "targets-1-deadline": "2028年度"}
    client.post(PAGE, more)
    assert [one.value for one in targets_of(office)] == [70, 75]
    assert targets_of(office)[0].source is not None  # untouched, so the sentence of the plan still holds
    less = filled("70", confirm="1", revision="1") | {"targets-0-remove": "on", "targets-1-was": "1", "targets-1-value": "75"}
    client.post(PAGE, less | {"targets-1-deadline": "2028年度"})
    assert [one.value for one in targets_of(office)] == [75]


@pytest.mark.parametrize(
    "wrong",
    [
        {"reason": ""},
        {"reason_kind": ""},
        {"reason_kind": "whim"},
        {"decided_on": "2999-04-01"},
        {"targets-0-value": "たくさん"},
        {"targets-0-deadline": "そのうち"},
        {"targets-0-operator": "range"},
        {"targets-0-upper": "80"},
        {"targets-0-operator": "range", "targets-0-upper": "50"},
        {"targets-0-value": "70"},  # the same as now
        {"revision": "7"},  # somebody else decided meanwhile
    ],
)
def test_mistakes_decide_nothing(office, wrong):
    response = client_of(office, "planner").post(PAGE, filled(confirm="1") | wrong)
    assert response.status_code == 200
    assert 'role="alert"' in response.content.decode()
    assert TargetRevision.objects.filter(indicator__key=KEY).count() == 1


def test_going_back_keeps_what_was_written(office):
    text = client_of(office, "planner").post(PAGE, filled("66.6", back="1")).content.decode()
    assert 'value="66.6"' in text
    assert TargetRevision.objects.filter(indicator__key=KEY).count() == 1


def test_the_second_decision_cannot_be_dated_before_the_first(office):
    client = client_of(office, "planner")
    client.post(PAGE, filled(confirm="1"))
    earlier = (timezone.localdate() - timedelta(days=3)).isoformat()
    response = client.post(PAGE, filled("65", confirm="1", revision="1", decided_on=earlier))
    assert "前の変更の日より前" in response.content.decode()
