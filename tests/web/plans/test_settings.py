"""Setting up a plan: who answers, who may read, its rules, its coming into force; every change in the trail."""

from datetime import date

import pytest

from rashinban.core.errors import WrongContent
from rashinban.plans.files import plan_from_yaml
from rashinban.records import assignments, audit, editions
from rashinban.records.assignments import Assignment
from rashinban.records.models import EditionRow, Event, IndicatorRow, MeasureRow, PlanRow

pytestmark = pytest.mark.django_db
ADDRESS = "/plans/mihon/settings/"


@pytest.fixture
def planner(client, office):
    client.force_login(office.people["planner"])
    return client


def version(office):
    return EditionRow.objects.get(pk=office.edition.pk).version


def send(client, office, action, **fields):
    return client.post(ADDRESS, {"action": action, "version": version(office), **fields})


def on_the_page(client, office, **asked):
    """The rows of the table as a browser would send them back."""
    page = client.get(ADDRESS, asked).context["page"]
    fields: dict[str, object] = {"row": [str(n) for n in range(1, len(page.object_list) + 1)]}
    for number, each in enumerate(page.object_list, 1):
        fields |= {f"kind_{number}": each.kind, f"key_{number}": each.key, f"class_{number}": each.confidentiality}
        fields[f"division_{number}"] = "" if each.division is None else str(each.division)
        if each.stale_after_months is not None:
            fields[f"months_{number}"] = str(each.stale_after_months)
    return fields


def place_of(fields, key):
    return next(name.removeprefix("key_") for name, value in fields.items() if name.startswith("key_") and value == key)


@pytest.mark.parametrize("who", ["viewer", "administrator", "reporter", "approver", "council", "other_reporter"])
def test_only_planners_set_up(client, office, who) -> None:
    client.force_login(office.people[who])
    assert client.get(ADDRESS).status_code == 403
    assert send(client, office, "publish").status_code == 403


def test_the_public_is_led_to_the_login(client, office) -> None:
    assert client.get(ADDRESS).status_code == 302
    EditionRow.objects.update(published_at=None)
    client.force_login(office.people["stranger"])
    assert client.get(ADDRESS).status_code == 404


def test_saving_a_page_unchanged_changes_nothing(planner, office) -> None:
    events, before = Event.objects.count(), version(office)
    assert send(planner, office, "rows", **on_the_page(planner, office)).status_code == 302
    assert (Event.objects.count(), version(office)) == (events, before)


def test_a_row_is_changed_and_the_trail_tells_it(planner, office) -> None:
    fields = on_the_page(planner, office)
    place = place_of(fields, "2.1-K1")
    fields |= {f"division_{place}": str(office.divisions["other"].pk), f"class_{place}": "restricted", f"months_{place}": "6"}
    send(planner, office, "rows", **fields)
    row = office.indicator("2.1-K1")
    assert (row.division, row.confidentiality, row.stale_after_months) == (office.divisions["other"], "restricted", 6)
    event = Event.objects.order_by("-number").first()
    assert (event.verb, event.confidentiality, event.person) == ("assigned", "restricted", office.people["planner"])
    assert event.before == {"2.1-K1": {"division": "産業人材課の係", "confidentiality": "public", "stale_after_months": 18}}
    assert event.after == {"2.1-K1": {"division": "別の課", "confidentiality": "restricted", "stale_after_months": 6}}
    assert audit.verify() == ()


def test_a_branch_at_once(planner, office) -> None:
    row = office.indicator("2.1-K1").measure
    division = office.divisions["planning"]
    send(planner, office, "branch", branch=row.key, division=division.pk, **{"class": "internal"})
    inside = set(IndicatorRow.objects.filter(division=division).values_list("key", flat=True))
    assert "2.1-K1" in inside
    assert inside == set(IndicatorRow.objects.filter(confidentiality="internal").values_list("key", flat=True))
    assert IndicatorRow.objects.exclude(division=division).exists()


def test_only_what_has_no_division_yet(planner, office) -> None:
    IndicatorRow.objects.filter(key="2.1-K1").update(division=None)
    send(planner, office, "branch", division=office.divisions["other"].pk, only_open="1")
    assert list(IndicatorRow.objects.filter(division=office.divisions["other"]).values_list("key", flat=True)) == ["2.1-K1"]


def test_a_secret_needs_somebody_who_may_read_it(planner, office) -> None:
    fields = on_the_page(planner, office)
    place = place_of(fields, "2.1-K1")
    other = place_of(fields, "2.1-K2")
    fields |= {f"division_{place}": "", f"class_{place}": "secret", f"class_{other}": "restricted"}
    answer = send(planner, office, "rows", **fields)
    assert answer.status_code == 400
    assert "読める人がいなくなります" in answer.content.decode()
    assert not IndicatorRow.objects.exclude(confidentiality="public").exists()


def test_wrong_choices_are_refused_whole(planner, office) -> None:
    fields = on_the_page(planner, office)
    place = place_of(fields, "2.1-K1")
    for wrong in ({f"division_{place}": "999999"}, {f"class_{place}": "top"}, {f"months_{place}": "0"}, {f"months_{place}": "x"}):
        assert send(planner, office, "rows", **(fields | wrong)).status_code == 400
    assert send(planner, office, "branch").status_code == 400
    assert send(planner, office, "nothing").status_code == 400


def test_two_people_at_once_do_not_overwrite_each_other(planner, office) -> None:
    fields = on_the_page(planner, office)
    seen = version(office)
    editions.touch(office.edition)
    answer = planner.post(ADDRESS, {"action": "rows", "version": seen, **fields})
    assert answer.status_code == 400
    assert "読み直して" in answer.content.decode()


def test_what_one_may_not_read_stays_as_it_is(office) -> None:
    IndicatorRow.objects.filter(key="2.1-K1").update(confidentiality="secret")
    wanted = {"2.1-K1": Assignment(None, "public")}
    assert assignments.assign(office.edition, {}, wanted, office.people["planner"]) == 0
    assert office.indicator("2.1-K1").confidentiality == "secret"


def test_rule_sets_are_chosen_and_unknown_ones_refused(planner, office) -> None:
    name = planner.get(ADDRESS).context["rulesets"][0][0].id
    send(planner, office, "rulesets", rulesets=[name])
    assert PlanRow.objects.get(pk=office.plan.pk).rulesets == [name]
    assert Event.objects.filter(verb="rulesets_chosen").count() == 1
    send(planner, office, "rulesets", rulesets=[name])
    assert Event.objects.filter(verb="rulesets_chosen").count() == 1
    with pytest.raises(WrongContent):
        assignments.choose_rulesets(office.plan, ["この世にない"], date(2026, 4, 1), office.people["planner"])


def test_an_edition_comes_into_force_and_is_published(planner, office) -> None:
    plan = plan_from_yaml(planner.get("/plans/mihon/plan.yaml").content.decode())
    second = editions.add_edition(office.plan, plan, office.people["planner"])
    text = planner.get(f"{ADDRESS}?edition=2").content.decode()
    assert "この版を決定する" in text
    sent = {"action": "force", "version": second.version, "decided_on": "2026-04-01"}
    assert planner.post(f"{ADDRESS}?edition=2", sent | {"decided_on": "いつか"}).status_code == 400
    assert planner.post(f"{ADDRESS}?edition=2", sent).status_code == 302
    second.refresh_from_db()
    assert (second.standing, second.decided_on) == ("in_force", date(2026, 4, 1))
    assert planner.post(f"{ADDRESS}?edition=2", {"action": "publish", "version": second.version}).status_code == 302
    second.refresh_from_db()
    assert second.published_at is not None


def test_long_plans_are_set_page_by_page_and_branch_by_branch(planner, office) -> None:
    measure = office.indicator("2.1-K1").measure
    rows = [
        IndicatorRow(edition=office.edition, measure=measure, key=f"Z{n}", position=900 + n, label=f"指標{n}", kind="kpi", value_kind="level", combine="latest")
        for n in range(60)
    ]
    IndicatorRow.objects.bulk_create(rows)
    editions.touch(office.edition)
    whole = planner.get(ADDRESS).context["page"]
    assert whole.paginator.count == MeasureRow.objects.count() + IndicatorRow.objects.count()
    assert len(whole.object_list) == 40
    branch = planner.get(ADDRESS, {"branch": measure.key}).context["page"]
    assert 60 < branch.paginator.count < whole.paginator.count
