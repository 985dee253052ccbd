"""Reading through the API: the same as the pages, the same rights, exact values, as of a day."""

import json
from datetime import date
from io import BytesIO
from zipfile import ZipFile

import pytest
from lxml import etree

from api_calls import Caller
from office import Office
from rashinban.plans.plan import Plan
from rashinban.records import publishing
from rashinban.records.models import EditionRow, Event, IndicatorRow, ObservationRow
from rashinban.records.progress import view
from rashinban.web.api.values import IndicatorAnswer, PlanAnswer

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 22)


def test_a_plan_comes_out_as_the_value_of_the_library(office: Office) -> None:
    got = PlanAnswer.model_validate_json(Caller().get(f"/plans/mihon?as_of={DAY}").content)
    seen = view(office.edition, None, DAY)
    assert got.plan == seen.plan
    assert got.progress == tuple(seen.progress.values())


def test_an_indicator_has_every_number_of_every_rule(office: Office) -> None:
    got = IndicatorAnswer.model_validate_json(Caller(office.people["viewer"]).get("/plans/mihon/indicators/2.1-K1").content)
    assert got.progress is not None
    assert got.progress.verdicts
    assert any(verdict.numbers for verdict in got.progress.verdicts)


def test_as_of_a_day_before_anything_was_known(office: Office) -> None:
    states = {one["state"] for one in Caller().get("/plans/mihon/indicators?as_of=2000-01-01").json()["indicators"]}
    assert states <= {"no_data", "no_target", "criterion", "not_yet_due", "baseline_missing", None}
    assert Caller().get("/plans/mihon/observations?as_of=2000-01-01").json()["total"] == 0
    assert Caller().get("/plans/mihon?as_of=2999-01-01").json()["as_of"] < "2999"


def test_facts_page_by_page(office: Office) -> None:
    total = ObservationRow.objects.count()
    first = Caller().get("/plans/mihon/observations?size=5").json()
    second = Caller().get("/plans/mihon/observations?size=5&page=2").json()
    assert first["total"] == second["total"] == total
    assert not {one["id"] for one in first["observations"]} & {one["id"] for one in second["observations"]}
    one = Caller().get("/plans/mihon/observations?indicator=2.1-K1&period=FY2024").json()
    assert {each["observation"]["indicator"] for each in one["observations"]} == {"2.1-K1"}
    assert Caller().get("/plans/mihon/observations?indicator=nothing").status_code == 404


def test_what_is_not_readable_is_not_there(office: Office) -> None:
    IndicatorRow.objects.filter(edition=office.edition, key="2.1-K1").update(confidentiality="secret")
    EditionRow.objects.update(version=99)
    for name in (None, "viewer", "planner", "council"):
        caller = Caller(office.people[name] if name else None)
        assert caller.get("/plans/mihon/indicators/2.1-K1").status_code == 404
        assert "2.1-K1" not in caller.get("/plans/mihon").content.decode()
        assert caller.get("/plans/mihon/observations.csv").content.decode().count("2.1-K1,") == 0
    assert Caller(office.people["reporter"]).get("/plans/mihon/indicators/2.1-K1").status_code == 200
    assert Event.objects.filter(verb="read", confidentiality="secret").count() == 1


def test_tokens(office: Office, django_assert_max_num_queries) -> None:
    person = office.people["viewer"]
    caller = Caller(person)
    assert caller.get("/collections").status_code == 200
    token = person.tokens.get()
    first = token.used_at
    assert first is not None
    caller.get("/collections")
    token.refresh_from_db()
    assert token.used_at == first  # written down once in a few minutes
    for change in ({"revoked_at": first}, {"revoked_at": None, "expires_on": date(2020, 1, 1)}):
        person.tokens.update(**change)
        refused = caller.get("/plans")
        assert refused.status_code == 401
        assert refused.json()["remedy"]
        assert refused["WWW-Authenticate"].startswith("Bearer")
    person.tokens.update(expires_on=date(2099, 1, 1))
    type(person).objects.filter(pk=person.pk).update(is_active=False)
    assert caller.get("/plans").status_code == 401


def test_collections_and_events_are_for_those_who_work_here(office: Office) -> None:
    assert Caller().get("/collections").status_code == 401
    assert Caller().get("/events").status_code == 401
    assert Caller(office.people["reporter"]).get("/events").status_code == 403
    events = Caller(office.people["planner"]).get("/events?plan=mihon").json()
    assert events["total"] == len(events["events"])
    assert events["events"][0]["verb"] == "plan_added"


def test_unchanged_is_told_by_its_tag(office: Office) -> None:
    first = Caller().get("/plans/mihon")
    again = Caller().get("/plans/mihon", **{"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert "Authorization" in first["Vary"]


def test_a_report_with_its_file(office: Office) -> None:
    row = publishing.make_report(office.edition, office.people["planner"], title="報告", as_of=DAY)
    assert Caller().get(f"/reports/{row.pk}").status_code == 404
    planner = Caller(office.people["planner"])
    assert planner.get("/reports?plan=mihon").json()["reports"][0]["sha256"] == row.sha256
    content = planner.get(f"/reports/{row.pk}").json()["content"]
    assert content == json.loads(row.content.model_dump_json())
    assert planner.get(f"/reports/{row.pk}/file.zip").content[:2] == b"PK"
    assert planner.get(f"/reports/{row.pk}/file.exe").status_code == 404


def test_the_plan_file_and_its_schema(office: Office) -> None:
    import jsonschema

    from rashinban.plans.files import plan_from_yaml

    seen = view(office.edition, None, DAY)
    assert plan_from_yaml(Caller().get("/plans/mihon/plan.yaml").content.decode()) == seen.plan
    schema = json.loads(Caller().get("/schema/plan.json").content)
    jsonschema.validate(json.loads(seen.plan.model_dump_json(exclude_none=True)), schema)
    assert Plan.model_validate_json(seen.plan.model_dump_json()) == seen.plan


def test_iati_is_valid_by_the_official_schema(office: Office) -> None:
    refused = Caller().get("/plans/mihon/iati.xml")
    assert refused.status_code == 400
    assert "JP-JCN" in refused.json()["remedy"]
    assert Caller().get("/plans/mihon/iati.xml?organisation=a b").status_code == 400
    got = Caller().get("/plans/mihon/iati.xml?organisation=XX-EXAMPLE-0000")
    from pathlib import Path

    schemas = Path(__file__).parents[2] / "reports" / "exchange" / "schemas"
    schema = etree.XMLSchema(etree.parse(str(schemas / "iati-activities-schema.xsd")))
    assert schema.validate(etree.fromstring(got.content)), schema.error_log


def test_open_sdg_is_a_repository(office: Office) -> None:
    import yaml

    with ZipFile(BytesIO(Caller().get(f"/plans/mihon/open-sdg.zip?as_of={DAY}").content)) as archive:
        names = archive.namelist()
        assert {"config_data.yml", "metadata_schema.yml", "README.md"} <= set(names)
        tables = [archive.read(name).decode().splitlines() for name in names if name.startswith("data/")]
        assert tables
        assert all(table[0].startswith("Year") and table[0].endswith("Value") for table in tables)
        metadata = [yaml.safe_load(archive.read(name)) for name in names if name.startswith("meta/")]
        assert {one["indicator_name"] for one in metadata} == {one.label for one in view(office.edition, None, DAY).plan.indicators if one.kind != "external_target"}


def test_nothing_here_is_told_as_json(office: Office) -> None:
    for path in ("/nothing", "/plans/nothing", "/plans/mihon/indicators/none", "/plans/mihon/indicators/%00", "/observations/999999999999999999999999"):
        got = Caller().get(path)
        assert got.status_code in (400, 404, 422)
        assert got.json()["what"]
    assert Caller().get("/plans/mihon?as_of=gestern").json()["where"] == "アドレスの ? の後の as_of"


@pytest.mark.parametrize("path", ["/plans", "/plans/mihon", "/plans/mihon/indicators", "/plans/mihon/observations", "/plans/mihon/observations.csv", "/plans/mihon/reviews", "/reports", "/collections", "/events"])
def test_few_queries(office: Office, django_assert_max_num_queries, path: str) -> None:
    caller = Caller(office.people["planner"])
    caller.get(path)
    with django_assert_max_num_queries(20):
        assert caller.get(path).status_code == 200
