"""The pages of a plan: what each reader sees, what is refused, what is handed over as data."""

import csv
import io
import json
from datetime import date

import pytest

from rashinban.plans.files import plan_from_yaml
from rashinban.records import editions, facts
from rashinban.records.models import EditionRow, Event, IndicatorRow, MeasureRow, ObservationRow

pytestmark = pytest.mark.django_db


def page(client, address, **asked):
    answer = client.get(address, asked)
    assert answer.status_code == 200, answer.content[:2000]
    return answer.content.decode()


def test_the_list_shows_what_may_be_read(client, office) -> None:
    assert office.edition.title in page(client, "/plans/")
    EditionRow.objects.update(published_at=None)
    assert "読むことのできる計画がまだありません" in page(client, "/plans/")
    client.force_login(office.people["viewer"])
    assert "まだ公表していない" in page(client, "/plans/")


def test_a_plan_tells_where_it_stands_and_shows_its_tree(client, office) -> None:
    text = page(client, "/plans/mihon/")
    assert "の指標のうち" in text
    assert 'href="/plans/mihon/indicators/2.1-K1/"' in text
    for row in MeasureRow.objects.filter(edition=office.edition):
        assert row.title in text
    assert "設定" not in text


def test_an_unpublished_plan_is_not_there_for_the_public(client, office) -> None:
    EditionRow.objects.update(published_at=None)
    assert client.get("/plans/mihon/").status_code == 404
    client.force_login(office.people["stranger"])
    assert client.get("/plans/mihon/").status_code == 404
    client.force_login(office.people["viewer"])
    assert client.get("/plans/mihon/").status_code == 200


def test_hidden_parts_are_nowhere(client, office) -> None:
    IndicatorRow.objects.filter(key="2.1-K1").update(confidentiality="secret")
    office.edition.refresh_from_db()
    label = office.indicator("2.1-K1").label
    for address in ("/plans/mihon/", "/plans/mihon/plan.csv", "/plans/mihon/plan.json", "/plans/mihon/plan.yaml", "/plans/mihon/original/"):
        assert label not in client.get(address).content.decode()
    client.force_login(office.people["reporter"])
    assert label in page(client, "/plans/mihon/")


def test_reading_and_exporting_what_is_confidential_leaves_a_trace(client, office) -> None:
    IndicatorRow.objects.filter(key="2.1-K1").update(confidentiality="restricted")
    client.force_login(office.people["viewer"])
    page(client, "/plans/mihon/")
    assert not Event.objects.filter(verb__in=("read", "exported")).exists()
    client.force_login(office.people["planner"])
    page(client, "/plans/mihon/")
    client.get("/plans/mihon/plan.csv")
    assert list(Event.objects.filter(verb__in=("read", "exported")).values_list("verb", "confidentiality")) == [
        ("read", "restricted"),
        ("exported", "restricted"),
    ]


def test_a_search_in_the_plan_finds_and_counts(client, office) -> None:
    client.force_login(office.people["planner"])
    whole = client.get("/plans/mihon/")
    states = dict(whole.context["counts"])
    state, count = next(iter(states.items()))
    found = client.get("/plans/mihon/", {"state": state})
    assert len(found.context["found_lines"]) == count
    assert all(line.state == state for line in found.context["found_lines"])
    assert not found.context["found_measures"]
    words = client.get("/plans/mihon/", {"q": office.indicator("2.1-K1").label[:4]})
    assert "2.1-K1" in {line.key for line in words.context["found_lines"]}
    assert "当てはまるものはありません" in page(client, "/plans/mihon/", q="この世にないことば")
    assert "条件をすべて外す" in page(client, "/plans/mihon/", q="県")


def test_each_choice_finds_as_many_as_it_says(client, office) -> None:
    client.force_login(office.people["planner"])
    IndicatorRow.objects.filter(key="2.1-K2").update(division=office.divisions["other"])
    filters = client.get("/plans/mihon/").context["filters"]
    assert {field for field, _, _ in filters} >= {"state", "division", "function", "branch"}
    for field, _label, choices in filters:
        for choice in choices:
            found = client.get("/plans/mihon/", {field: choice.value}).context["found_lines"]
            assert len(found) == choice.count, (field, choice)


def test_missing_leads_to_exactly_what_is_counted(client, office) -> None:
    client.force_login(office.people["planner"])
    IndicatorRow.objects.filter(key="2.1-K1").update(division=None, owner=None)
    MeasureRow.objects.update(division=None, owner=None)
    ObservationRow.objects.filter(indicator__key="2.1-K2").update(source=None)
    editions.touch(office.edition)
    lacks = {lack.code: lack.count for lack in client.get("/plans/mihon/").context["lacks"]}
    assert lacks["owner"] >= 1
    assert lacks["evidence"] >= 1
    for code, count in lacks.items():
        lines = client.get("/plans/mihon/", {"missing": code}).context["found_lines"]
        assert len(lines) == count
        assert all(code in line.lacks for line in lines)


def test_evidence_takes_a_value_off_the_list(client, office) -> None:
    from rashinban.records.models import Evidence

    client.force_login(office.people["planner"])
    ObservationRow.objects.filter(indicator__key="2.1-K2").update(source=None)
    missing = lambda: {line.key for line in client.get("/plans/mihon/", {"missing": "evidence"}).context["found_lines"]}  # noqa: E731
    assert "2.1-K2" in missing()
    for row in ObservationRow.objects.filter(indicator__key="2.1-K2"):
        Evidence.objects.create(observation=row, title="台帳（架空）", link="https://example.jp/")
    assert "2.1-K2" not in missing()


def test_the_table_reads_back_and_runs_nothing(client, office) -> None:
    IndicatorRow.objects.filter(key="2.1-K1").update(label="=cmd|' /C calc'!A0")
    editions.touch(office.edition)
    answer = client.get("/plans/mihon/plan.csv")
    assert answer.content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert len(rows) == IndicatorRow.objects.count()
    named = {row["指標番号"]: row for row in rows}
    assert named["2.1-K1"]["指標"].startswith("'=cmd")
    assert named["2.1-K1"]["最新の実績"] == "61.2%"


def test_the_plan_comes_back_from_its_files(client, office) -> None:
    whole = plan_from_yaml(client.get("/plans/mihon/plan.yaml").content.decode())
    assert {each.id for each in whole.indicators} == set(IndicatorRow.objects.values_list("key", flat=True))
    content = json.loads(client.get("/plans/mihon/plan.json").content)
    assert content["plan"]["title"] == office.edition.title
    assert {one["indicator"] for one in content["progress"]} <= {each.id for each in whole.indicators}


def test_a_measure_shows_its_sentence_and_what_belongs_to_it(client, office) -> None:
    row = office.indicator("2.1-K1").measure
    text = page(client, f"/plans/mihon/measures/{row.key}/")
    assert row.title in text
    assert row.source.quotation.strip()[:6] in text
    assert "<mark>" in text
    assert office.indicator("2.1-K1").label in text
    assert client.get("/plans/mihon/measures/nothing/").status_code == 404


def test_the_original_shows_the_whole_text_only_to_who_may_read_all_of_it(client, office) -> None:
    row = office.indicator("2.1-K1")
    text = "まえがき。\n" + "あ" * (row.source.start - 6) + row.source.quotation + "\nあとがき。"
    EditionRow.objects.update(text=text)
    at = {"start": row.source.start, "end": row.source.end}
    shown = page(client, "/plans/mihon/original/", **at)
    assert 'id="here"' in shown
    assert "まえがき" in shown or row.source.start > 6000
    MeasureRow.objects.filter(key=row.measure.key).update(confidentiality="internal")
    part = page(client, "/plans/mihon/original/", **at)
    assert "あとがき" not in part
    assert "だけを、原文から抜き出しています" in part
    client.force_login(office.people["viewer"])
    assert 'id="here"' in page(client, "/plans/mihon/original/", **at)


def test_the_file_itself_is_for_staff(client, office) -> None:
    from rashinban.records.files import store

    assert client.get("/plans/mihon/original/file/").status_code == 302
    client.force_login(office.people["viewer"])
    assert client.get("/plans/mihon/original/file/").status_code == 404
    EditionRow.objects.update(document=store("計画（架空）".encode(), "計画.txt", "text/plain"))
    assert client.get("/plans/mihon/original/file/").content.decode() == "計画（架空）"
    IndicatorRow.objects.filter(key="2.1-K1").update(confidentiality="secret")
    assert client.get("/plans/mihon/original/file/").status_code == 403


def test_two_editions_are_told_apart(client, office) -> None:
    plan = plan_from_yaml(client.get("/plans/mihon/plan.yaml").content.decode())
    gone, kept = plan.indicators[0], plan.indicators[1:]
    changed = kept[0].model_copy(update={"unit": "万人"})
    newer = plan.model_copy(update={"indicators": (changed, *kept[1:]), "edition": "見直し版"})
    second = editions.add_edition(office.plan, newer, office.people["planner"])
    assert "くらべる版がもう一つありません" in page(client, "/plans/mihon/compare/")
    client.force_login(office.people["planner"])
    answer = client.get("/plans/mihon/compare/")
    kinds = {group.kind: group for group in answer.context["indicators"]}
    assert [each.old[0].id for each in kinds["dropped"].differences] == [gone.id]
    assert [each.new[0].id for each in kinds["changed"].differences] == [changed.id]
    assert "万人" in answer.content.decode()
    IndicatorRow.objects.filter(edition=second).update(confidentiality="public")
    MeasureRow.objects.filter(edition=second).update(confidentiality="public")
    editions.put_in_force(second, date(2026, 4, 1), office.people["planner"])
    editions.publish_edition(second, office.people["planner"])
    old = page(client, f"/plans/mihon/measures/{plan.measures[0].id}/", edition=1)
    assert "これは古い版の施策です" in old
    assert "これは古い版です" in page(client, "/plans/mihon/", edition=1)
    client.logout()
    assert "万人" in page(client, "/plans/mihon/compare/", old=1, new=2)


def test_what_was_entered_but_not_approved_is_not_shown(client, office) -> None:
    from rashinban.core.period import Period
    from rashinban.monitoring.observations import Observation

    row = office.indicator("2.1-K1")
    new = Observation(indicator=row.key, period=Period.fiscal_year(2026), value=69.9, vintage=date(2026, 10, 1))
    facts.enter(row, new, office.people["reporter"])
    for person in (None, "viewer", "planner"):
        if person:
            client.force_login(office.people[person])
        assert "69.9" not in page(client, "/plans/mihon/")
