"""Searching the rows: all that contains and may be read, nothing else, at once, on every database."""

from __future__ import annotations

import random
import re
from datetime import date
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from office import Office
from rashinban import workflow
from rashinban.ledger.kinds import kinds
from rashinban.matching.search import contains, normalise, split_query
from rashinban.plans.plan import Plan
from rashinban.records import audit, editions
from rashinban.records.ledger import recording
from rashinban.records.models import (
    CardRow,
    Event,
    FactRow,
    IndicatorRow,
    MeasureRow,
    Organisation,
    PartyName,
    PartyRow,
    SearchEntry,
    SearchTouched,
)
from rashinban.records.search_index.refreshing import rebuild, refresh
from rashinban.records.search_index.sources import SOURCES, split_paragraphs
from rashinban.records.search_index.watching import ensure_watching, triggers
from rashinban.records.searching import Found, holding, note_shown, search
from searched_rows import COLUMN, LEDGER, add_name, make_row

pytestmark = pytest.mark.django_db
WORD, OTHER = "ふしぎな浮島", "かわった岬"
PLANS = ("tohoku-meti-midterm", "tokeiren-2021")


def rows(found: Found, kind: str) -> list[int]:
    return [hit.row for group in found.groups if group.kind == kind for hit in group.hits]


@pytest.fixture
def real_plans(office: Office, shared: Path) -> dict[int, list[str]]:
    """The two published plans, in force; the paragraphs of each edition."""
    paragraphs = {}
    for slug in PLANS:
        text = workflow.open_document(shared / "documents" / f"{slug}.txt").text
        plan = editions.add_plan(slug, office.organisation, slug, office.people["planner"])
        edition = editions.add_edition(plan, Plan(id=slug, title=slug), office.people["planner"], text=text)
        editions.put_in_force(edition, date(2024, 4, 1), office.people["planner"])
        paragraphs[edition.pk] = [words for _start, words in split_paragraphs(text)]
    return paragraphs


# --- exactness


@pytest.mark.parametrize("word", ["人材", "企業", "DX", "輸出", "補助金", "マッチング"])
def test_exactly_the_paragraphs_with_the_word_are_found(office: Office, real_plans: dict[int, list[str]], word: str) -> None:
    truth = {(edition, part) for edition, texts in real_plans.items() for part, text in enumerate(texts) if word in text}
    found = search(office.people["planner"], word, kind="text", first=1000)
    assert truth
    assert {(hit.row, hit.part) for hit in found.hits} == truth
    assert found.total == len(truth)
    for hit in found.hits:
        assert normalise(type(office.edition).objects.get(pk=hit.row).text[hit.start : hit.end]) == normalise(word)


def test_five_thousand_stretches_without_a_miss_and_without_a_false_hit(office: Office, real_plans: dict[int, list[str]]) -> None:
    refresh()
    places = {(edition, part): text for edition, texts in real_plans.items() for part, text in enumerate(texts)}
    forms = {place: normalise(text) for place, text in places.items()}
    chance = random.Random(2022)
    texts = list(places.values())
    for _ in range(5000):
        text = chance.choice(texts)
        start = chance.randrange(len(text))
        words = split_query(text[start : start + chance.randint(1, 8)])
        if not words:
            continue
        found = set(SearchEntry.objects.filter(holding(words), kind="text").values_list("row", "part"))
        assert found == {place for place, form in forms.items() if all(word in form for word in words)}, words


def test_several_words_must_all_stand_there_and_the_rare_one_in_the_title_comes_first(office: Office) -> None:
    common = [make_row(office, "card", f"企業のための{number}") for number in range(6)]
    rare = make_row(office, "card", "企業のために")
    CardRow.objects.filter(pk=rare.pk).update(title="量子の計測")
    other = make_row(office, "card", "量子の計測をするところ")
    CardRow.objects.filter(pk=other.pk).update(title="企業")
    assert rows(search(office.people["planner"], "企業　量子"), "card") == [rare.pk, other.pk]
    assert search(office.people["planner"], "企業", kind="card").total == len(common) + 2


def test_what_is_named_so_comes_before_what_says_so_and_the_short_name_first(office: Office) -> None:
    says = make_row(office, "party", "東北に拠点をもつ")
    long = make_row(office, "party", "", name="東北精密測定機構")
    short = make_row(office, "party", "", name="東北精機")
    assert rows(search(office.people["planner"], "東北"), "party") == [short.pk, long.pk, says.pk]


# --- freshness


@pytest.mark.parametrize("kind", SOURCES)
def test_what_is_written_by_any_way_is_found_at_once_and_what_is_gone_is_not(office: Office, kind: str) -> None:
    planner = office.people["planner"]
    search(planner, WORD)  # the index is there, and fresh
    row = make_row(office, kind, f"ここに{WORD}がある")
    assert rows(search(planner, WORD), kind) == [row.pk]
    type(row).objects.filter(pk=row.pk).update(**{COLUMN[kind]: f"ここに{OTHER}がある"})
    assert search(planner, WORD).total == 0
    assert rows(search(planner, OTHER), kind) == [row.pk]
    setattr(row, COLUMN[kind], WORD)
    row.save()
    assert rows(search(planner, WORD), kind) == [row.pk]
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {row._meta.db_table} SET {COLUMN[kind]} = %s WHERE id = %s", [OTHER, row.pk])
    assert rows(search(planner, OTHER), kind) == [row.pk]
    if kind not in ("plan", "text"):
        type(row)._base_manager.filter(pk=row.pk)._raw_delete("default")
        assert search(planner, OTHER).total == 0
        assert not SearchEntry.objects.filter(kind=kind, row=row.pk).exists()


@pytest.mark.parametrize("kind", SOURCES)
def test_every_table_that_is_read_is_watched(office: Office, kind: str) -> None:
    row = make_row(office, kind, WORD)
    with CaptureQueriesContext(connection) as asked:
        list(SOURCES[kind].read([row.pk]))
    read = {table for query in asked for table in re.findall(r'(?:FROM|JOIN) "(\w+)"', query["sql"])}
    assert read - {"records_planrow"} <= {trigger.table for trigger in triggers() if trigger.kind == kind}


def test_facts_are_found_when_recorded_and_not_when_withdrawn(office: Office) -> None:
    planner = office.people["planner"]
    fact = recording.record_fact(office.organisation, recording.Given("presented", date(2026, 5, 1), note=f"{WORD}を発表"), planner)
    hit = search(planner, WORD).hits[0]
    assert (hit.kind, hit.row, hit.name, hit.about.address) == ("fact", fact.pk, kinds()["presented"].label, ("activity", str(fact.pk)))
    corrected = recording.correct(fact, recording.Given("presented", date(2026, 5, 1), note=f"{OTHER}を発表"), planner, "書き間違い")
    assert search(planner, WORD).total == 0
    assert rows(search(planner, OTHER), "fact") == [corrected.pk]
    recording.withdraw(corrected, planner, "なかったこと")
    assert search(planner, OTHER).total == 0
    assert FactRow.objects.count() == 2


def test_a_note_that_comes_later_is_found(office: Office) -> None:
    search(office.people["planner"], WORD)
    fact = make_row(office, "fact", "")
    assert not SearchTouched.objects.exists()
    FactRow.objects.filter(pk=fact.pk).update(note=WORD)
    assert rows(search(office.people["planner"], WORD), "fact") == [fact.pk]


def test_other_names_of_a_party_are_found_also_when_they_move_and_a_merged_record_is_not(office: Office) -> None:
    planner = office.people["planner"]
    party, other = make_row(office, "party", "", name="新社名"), make_row(office, "party", "", name="別の社")
    search(planner, WORD)
    name = add_name(party, WORD)
    hit = search(planner, WORD).hits[0]
    assert (hit.row, hit.name) == (party.pk, "新社名")
    PartyName.objects.filter(pk=name.pk).update(party=other)
    assert rows(search(planner, WORD), "party") == [other.pk]
    PartyRow.objects.filter(pk=other.pk).update(merged_into=party)
    assert search(planner, WORD).total == 0


def test_the_plan_of_a_renamed_organisation_is_found(office: Office) -> None:
    search(office.people["planner"], WORD)
    Organisation.objects.filter(pk=office.organisation.pk).update(name=WORD)
    assert rows(search(office.people["planner"], WORD), "plan") == [office.edition.pk]


def test_a_lost_trigger_or_index_is_noticed_and_everything_read_again(office: Office) -> None:
    planner = office.people["planner"]
    gone, kept = make_row(office, "card", WORD), make_row(office, "card", WORD)
    search(planner, WORD)
    with connection.cursor() as cursor:
        on = " ON records_cardrow" if connection.vendor == "postgresql" else ""
        for trigger in [each for each in triggers() if each.kind == "card"]:
            cursor.execute(f"DROP TRIGGER {trigger.name}{on}")
    gone.delete()
    new = make_row(office, "card", WORD)
    assert rows(search(planner, WORD), "card") == [new.pk, kept.pk]
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX records_searchpairs" if connection.vendor == "postgresql" else "DROP TABLE records_searchpairs")
    assert rows(search(planner, WORD), "card") == [new.pk, kept.pk]


def test_only_what_changed_is_read_and_a_backlog_is_told(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    refresh()
    before = set(SearchEntry.objects.values_list("pk", flat=True))
    MeasureRow.objects.filter(edition=office.edition).update(position=99)  # written, but no word of it
    assert refresh() == 0
    assert set(SearchEntry.objects.values_list("pk", flat=True)) == before
    rebuild()
    assert set(SearchEntry.objects.values_list("pk", flat=True)) == before
    CardRow.objects.bulk_create(
        CardRow(organisation=office.organisation, key=f"c{n}", kind="need", what="asset", title=f"{WORD}{n}") for n in range(1200)
    )
    monkeypatch.setattr("rashinban.records.searching.AT_ONCE", 1000)
    found = search(office.people["planner"], WORD)
    assert (found.total, found.waiting) == (1000, 200)
    assert search(office.people["planner"], WORD).waiting == 0


# --- who may read what


@pytest.mark.parametrize("kind", SOURCES)
def test_everybody_finds_exactly_what_they_may_read(office: Office, kind: str) -> None:
    classes = ("public", "internal", "restricted", "secret")
    for confidentiality in classes if kind not in ("plan", "text") else classes[:1]:
        row = make_row(office, kind, f"{WORD}{confidentiality}", confidentiality)
        for person in [None, *office.people.values()]:
            may = SOURCES[kind].model.objects.visible_to(person).filter(pk=row.pk).exists()
            found = search(person, f"{WORD}{confidentiality}")
            assert rows(found, kind) == ([row.pk] if may else [])
            assert (found.total, len(found.groups)) == ((1, 1) if may else (0, 0))


def test_people_who_have_not_opted_in_are_found_by_their_division_and_the_planners_alone(office: Office) -> None:
    make_row(office, "party", "", kind="person", name=WORD)
    finders = {name for name, person in office.people.items() if search(person, WORD).total}
    assert finders == {"planner", "approver", "reporter"}
    PartyRow.objects.filter(name=WORD).update(opted_in_on=date(2026, 4, 1))
    assert search(office.people["viewer"], WORD).total == 1


def test_the_text_of_a_plan_with_a_hidden_part_is_not_searched(office: Office) -> None:
    make_row(office, "text", WORD)
    assert search(None, WORD).total == 1
    IndicatorRow.objects.filter(edition=office.edition, key="2.1-K1").update(confidentiality="secret")
    assert search(None, WORD).total == 0
    assert search(office.people["reporter"], WORD).total == 1


def test_rank_is_not_moved_by_what_may_not_be_read(office: Office) -> None:
    """The rarer word decides the order; hidden records with it must not make it a common one."""
    for number in range(3):
        make_row(office, "card", f"企業{number}")
    quantum = make_row(office, "card", "企業")
    CardRow.objects.filter(pk=quantum.pk).update(title="量子")
    company = make_row(office, "card", "量子")
    CardRow.objects.filter(pk=company.pk).update(title="企業")
    before = rows(search(None, "企業 量子"), "card")
    for _ in range(20):
        make_row(office, "card", "量子", "secret")
    assert before == rows(search(None, "企業 量子"), "card") == [quantum.pk, company.pk]


def test_what_is_confidential_and_shown_is_an_event_of_its_organisation_or_plan(office: Office) -> None:
    planner = office.people["planner"]
    card = make_row(office, "card", WORD, "restricted")
    make_row(office, "measure", WORD, "restricted")
    before = Event.objects.count()
    found = search(planner, WORD)
    note_shown(planner, found)
    told = list(Event.objects.filter(number__gt=before))
    assert {(event.verb, event.confidentiality, event.organisation_id, event.plan_id) for event in told} == {
        ("read", "restricted", office.organisation.pk, None),
        ("read", "restricted", None, office.plan.pk),
    }
    assert {"search": WORD, "shown": [f"card:{card.pk}"]} in [event.after for event in told]
    assert audit.verify() == ()
    note_shown(planner, search(planner, "就職"))
    assert Event.objects.count() == before + 2


def test_statements_do_not_grow_with_hits(office: Office) -> None:
    planner = office.people["planner"]
    for kind in LEDGER:
        make_row(office, kind, WORD)
    search(planner, WORD)
    with CaptureQueriesContext(connection) as few:
        assert search(planner, WORD).total == len(LEDGER)
    for _ in range(8):
        for kind in LEDGER:
            make_row(office, kind, WORD)
    refresh()
    with CaptureQueriesContext(connection) as many:
        assert search(planner, WORD).total == 9 * len(LEDGER)
    assert len(many) == len(few) <= 20


def test_the_hits_of_one_kind_come_page_by_page(office: Office) -> None:
    made = {make_row(office, "card", WORD).pk for _ in range(12)}
    planner = office.people["planner"]
    pages = [search(planner, WORD, kind="card", first=5, skip=skip) for skip in (0, 5, 10)]
    assert [page.total for page in pages] == [12, 12, 12]
    assert [len(page.hits) for page in pages] == [5, 5, 2]
    assert {row for page in pages for row in rows(page, "card")} == made
    assert search(planner, WORD, kind="nonsense").total == search(planner, "　").total == 0


@pytest.mark.parametrize("query", ['"', "'", "%", "_", "\\", "OR", "NEAR(", "企*", "\x00", "\ud800", "a" * 500, "🌸", "゛", "--;"])
def test_nothing_in_a_query_is_a_command(office: Office, query: str) -> None:
    row = make_row(office, "card", 'これは "引用\' % _ \\ OR NEAR( 企* 🌸 ゛ --; です')
    found = rows(search(office.people["planner"], query), "card")
    words = split_query(query)
    text = CardRow.objects.get(pk=row.pk).summary
    assert found == ([row.pk] if words and all(contains(text, word) for word in words) else [])


def test_watching_costs_one_statement_once_it_is_there() -> None:
    ensure_watching()
    with CaptureQueriesContext(connection) as asked:
        ensure_watching()
    assert len(asked) == 1
