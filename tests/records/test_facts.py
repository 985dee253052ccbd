"""Facts on their way: every allowed and every forbidden step, nothing changed after approval, two people at once."""

import os
import subprocess
import sys
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.utils import timezone

from rashinban.core.errors import WrongContent
from rashinban.core.period import Period
from rashinban.monitoring.observations import Observation
from rashinban.records import approval, audit, facts
from rashinban.records.models import Event, Evidence, ObservationRow, Standing, Step

pytestmark = pytest.mark.django_db
KEY = "2.1-K4"
ALLOWED = {("draft", "checked"), ("checked", "approved"), ("checked", "returned"), ("returned", "checked"), ("approved", "published")}
STANDINGS = ("draft", "checked", "returned", "approved", "published")


def fact(value="18", vintage=None, period=None):
    return Observation(
        indicator=KEY, period=period or Period.fiscal_year(2025), value=Decimal(value), vintage=vintage or timezone.localdate()
    )


def enter(office, by="reporter", **options):
    observation = fact(**{name: options.pop(name) for name in ("value", "vintage", "period") if name in options})
    return facts.enter(office.indicator(KEY), observation, office.people[by], **options)


def approved(office, **options):
    row = enter(office, standing=Standing.CHECKED, **options)
    return facts.move(row, Standing.APPROVED, office.people["approver"])


def who(standing):
    return {"checked": "reporter", "published": "planner"}.get(standing, "approver")


@pytest.mark.parametrize("before", STANDINGS)
@pytest.mark.parametrize("after", STANDINGS)
def test_every_step_that_is_not_allowed_is_refused(office, before, after):
    row = enter(office)
    ObservationRow.objects.filter(pk=row.pk).update(standing=before)
    steps, events = Step.objects.count(), Event.objects.count()
    if (before, after) in ALLOWED:
        moved = facts.move(row, after, office.people[who(after)], "理由")
        assert moved.standing == after
        assert (Step.objects.count(), Event.objects.count()) == (steps + 1, events + 1)
    else:
        with pytest.raises(WrongContent):
            facts.move(row, after, office.people[who(after)], "理由")
        row.refresh_from_db()
        assert row.standing == before
        assert (Step.objects.count(), Event.objects.count()) == (steps, events)


@pytest.mark.parametrize(
    ("name", "may"), [("approver", True), ("reporter", False), ("planner", False), ("viewer", False), ("administrator", False), ("other_reporter", False), ("former", False)]
)
def test_who_approves(office, name, may):
    row = enter(office, standing=Standing.CHECKED)
    if may:
        assert facts.move(row, Standing.APPROVED, office.people[name]).standing == "approved"
    else:
        with pytest.raises(WrongContent, match="承認できません"):
            facts.move(row, Standing.APPROVED, office.people[name])


def test_the_author_cannot_approve_their_own_entry(office):
    row = enter(office, by="approver", standing=Standing.CHECKED)
    with pytest.raises(WrongContent, match="承認できません"):
        facts.move(row, Standing.APPROVED, office.people["approver"])
    (outcome,) = approval.approve_all([row], office.people["approver"])
    assert outcome.problem is not None


def test_whoever_checked_it_is_an_author_too(office):
    row = enter(office)
    facts.move(row, Standing.CHECKED, office.people["approver"])
    with pytest.raises(WrongContent, match="承認できません"):
        facts.move(row, Standing.APPROVED, office.people["approver"])


@pytest.mark.parametrize("name", ["viewer", "council", "stranger", "other_reporter", "administrator", "former"])
def test_who_may_not_enter_or_submit_or_withdraw(office, name):
    with pytest.raises(WrongContent, match="役割がありません"):
        enter(office, by=name)
    row = enter(office)
    with pytest.raises(WrongContent, match="役割がありません"):
        facts.move(row, Standing.CHECKED, office.people[name])
    with pytest.raises(WrongContent, match="役割がありません"):
        facts.withdraw(row, office.people[name])


@pytest.mark.parametrize("name", ["reporter", "approver", "viewer"])
def test_only_planners_publish(office, name):
    row = approved(office)
    with pytest.raises(WrongContent, match="役割がありません"):
        facts.move(row, Standing.PUBLISHED, office.people[name])
    assert facts.move(row, Standing.PUBLISHED, office.people["planner"]).standing == "published"


def test_a_correction_is_a_new_row_of_a_later_day(office):
    yesterday = timezone.localdate() - timedelta(days=1)
    first = approved(office, vintage=yesterday)
    with pytest.raises(WrongContent, match="承認済みの値"):
        enter(office, value="19", vintage=yesterday)
    second = enter(office, value="19", standing=Standing.CHECKED, reason="誤り")
    first.refresh_from_db()
    assert (first.value, first.standing) == (Decimal(18), "approved")
    assert second.revises == first
    with pytest.raises(WrongContent):
        facts.withdraw(first, office.people["reporter"])
    assert ObservationRow.objects.filter(indicator__key=KEY).count() == 2


def test_a_draft_is_replaced_and_its_evidence_goes_along(office):
    first = enter(office)
    Evidence.objects.create(observation=first, link="https://example.jp/", title="統計")
    second = enter(office, value="20")
    assert list(ObservationRow.objects.filter(indicator__key=KEY)) == [second]
    assert second.evidence.get().title == "統計"
    assert Event.objects.filter(verb="fact_entered").last().before["value"] == "18"


def test_only_drafts_and_returned_facts_are_withdrawn(office):
    row = enter(office, standing=Standing.CHECKED)
    with pytest.raises(WrongContent):
        facts.withdraw(row, office.people["reporter"])
    facts.move(row, Standing.RETURNED, office.people["approver"], "直してください")
    facts.withdraw(row, office.people["reporter"])
    assert not ObservationRow.objects.filter(pk=row.pk).exists()
    assert audit.verify() == ()


def test_somebody_who_saw_less_is_told(office):
    first = enter(office, seen=0)
    with pytest.raises(facts.Overtaken) as told:
        enter(office, by="approver", value="21", seen=0)
    assert told.value.row == first
    assert enter(office, by="approver", value="21", seen=first.pk).value == 21
    assert enter(office, value="5", period=Period.fiscal_year(2024), seen=0).value == 5  # another period is no conflict


_RACE = """
import os, sys, threading
os.environ["RASHINBAN_HOME"] = sys.argv[1]
os.environ["DJANGO_SETTINGS_MODULE"] = "rashinban.web.settings"
sys.path.insert(0, sys.argv[2])
import django
django.setup()
from decimal import Decimal
from django.core.management import call_command
from django.db import connection
from django.utils import timezone
call_command("migrate", verbosity=0)
from office import make_office
from rashinban.core.period import Period
from rashinban.monitoring.observations import Observation
from rashinban.records import audit, facts
from rashinban.records.models import ObservationRow, Step
office = make_office(facts=False)
row, results = office.indicator("2.1-K4"), []
start = threading.Barrier(8)
def write(number):
    one = Observation(indicator="2.1-K4", period=Period.fiscal_year(2025), value=Decimal(number), vintage=timezone.localdate())
    start.wait()
    try:
        facts.enter(row, one, office.people["reporter"], seen=0)
        results.append("kept")
    except facts.Overtaken:
        results.append("overtaken")
    except Exception as error:
        results.append(repr(error))
    connection.close()
threads = [threading.Thread(target=write, args=(number,)) for number in range(8)]
for thread in threads: thread.start()
for thread in threads: thread.join()
print(sorted(results).count("kept"), sorted(results).count("overtaken"), ObservationRow.objects.count(), Step.objects.count(), len(audit.verify()))
waiting = ObservationRow.objects.get()
facts.move(waiting, "checked", office.people["reporter"])
results.clear()
def approve(_):
    start.wait()
    try:
        facts.move(waiting, "approved", office.people["approver"])
        results.append("approved")
    except Exception as error:
        results.append(type(error).__name__)
    connection.close()
threads = [threading.Thread(target=approve, args=(number,)) for number in range(8)]
for thread in threads: thread.start()
for thread in threads: thread.join()
print(results.count("approved"), results.count("WrongContent"), Step.objects.filter(standing="approved").count(), len(audit.verify()))
"""


@pytest.mark.own_sqlite
def test_eight_people_at_once_on_a_sqlite_file(tmp_path):
    """In a process of its own, because the tests' database is in memory and belongs to one connection."""
    clean = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE")}
    tests = Path(__file__).parents[1]
    done = subprocess.run(
        [sys.executable, "-c", _RACE, str(tmp_path / "home"), str(tests)], capture_output=True, text=True, timeout=240, env=clean, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert done.stdout.splitlines() == ["1 7 1 1 0", "1 7 1 0"]


def test_unpublished_corrections_do_not_reach_the_public(office):
    row = approved(office, vintage=date(2026, 1, 5))
    assert not ObservationRow.objects.visible_to(None).filter(pk=row.pk).exists()
    facts.move(row, Standing.PUBLISHED, office.people["planner"])
    assert ObservationRow.objects.visible_to(None).filter(pk=row.pk).exists()
