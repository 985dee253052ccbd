"""The entry grid: one post saves all or nothing, never over somebody else's entry."""

from __future__ import annotations

from typing import Any

import pytest

from asking_office import (  # noqa: F401
    COUNT,
    PERIOD,
    SHARE,
    WORDS,
    as_person,
    collection,
    counts,
    fact,
    form_of,
    name_of,
    today,
)
from office import Office
from rashinban.records import audit, collecting, facts
from rashinban.records.models import Event, IndicatorRow, ObservationRow


def _post(office: Office, collection: Any, client: Any, query: str = "", **typed: str) -> Any:  # noqa: F811
    return client.post(f"/collections/{collection.pk}/grid/{query}", form_of(office, client, collection) | typed)


def _rows() -> Any:
    return ObservationRow.objects.filter(period=PERIOD)


def test_every_indicator_has_a_row_with_its_last_value_and_target(office: Office, collection: Any) -> None:  # noqa: F811
    page = as_person(office, "reporter").get(f"/collections/{collection.pk}/grid/")
    text = page.content.decode()
    assert len(page.context["rows"]) == 18
    row = next(row for row in page.context["rows"] if row.indicator.id == SHARE)
    assert str(row.previous.value) == "61.2"
    assert row.targets
    assert [cell.field for cell in row.cells] == ["value", "vintage", "status", "note", "document"]
    word = next(row for row in page.context["rows"] if row.indicator.id == WORDS)
    assert word.cells[0].field == "judgement"
    assert "18件のうち18件がまだ入力されていません。" in text
    assert 'inputmode="decimal"' in text
    assert "style=" not in text


def test_one_post_saves_what_was_typed_and_leaves_the_rest(office: Office, collection: Any) -> None:  # noqa: F811
    client, before = as_person(office, "reporter"), Event.objects.count()
    typed = {name_of(office, "value", SHARE): "６２．５", name_of(office, "value", COUNT): "1,020社", name_of(office, "judgement", WORDS): "met", name_of(office, "note", WORDS): "運用を始めた"}
    answer = _post(office, collection, client, day="2026-10-01", **typed)
    assert answer.status_code == 302
    saved = {row.indicator.key: row for row in _rows()}
    assert {key: str(row.value) for key, row in saved.items()} == {SHARE: "62.5", COUNT: "1020", WORDS: "None"}
    assert (saved[WORDS].judgement, saved[WORDS].note, saved[WORDS].standing) == ("met", "運用を始めた", "draft")
    assert {str(row.vintage) for row in saved.values()} == {"2026-10-01"}
    assert Event.objects.count() == before + 3
    again = _post(office, collection, client)
    assert (again.status_code, _rows().count(), Event.objects.count()) == (302, 3, before + 3)
    assert audit.verify() == ()


def test_submitting_hands_everything_on(office: Office, collection: Any) -> None:  # noqa: F811
    client = as_person(office, "reporter")
    _post(office, collection, client, **{name_of(office, "value", SHARE): "62"})
    _post(office, collection, client, action="submit", **{name_of(office, "value", COUNT): "101"})
    assert set(_rows().values_list("standing", flat=True)) == {"checked"}


def test_one_mistake_saves_nothing_and_stands_in_its_row(office: Office, collection: Any) -> None:  # noqa: F811
    client, stored = as_person(office, "reporter"), counts()
    typed = {name_of(office, "value", SHARE): "約60", name_of(office, "value", COUNT): "101", name_of(office, "vintage", "2.1-K3"): "2030-01-01"}
    answer = _post(office, collection, client, **typed)
    text = answer.content.decode()
    assert answer.status_code == 400
    assert "「約60」は数値として読めません" in text
    assert "未来の日付" in text
    assert 'value="約60"' in text
    assert 'value="101"' in text
    assert f'id="{name_of(office, "value", SHARE)}-error"' in text
    assert counts() == stored


@pytest.mark.parametrize("text", ["=cmd|'/c calc'!A0", "@SUM(A1)"])
def test_what_a_spreadsheet_would_run_is_refused_as_in_excel(office: Office, collection: Any, text: str) -> None:  # noqa: F811
    stored = counts()
    answer = _post(office, collection, as_person(office, "reporter"), **{name_of(office, "value", SHARE): "60", name_of(office, "note", SHARE): text})
    assert (answer.status_code, counts()) == (400, stored)


def test_a_row_changed_by_somebody_else_is_shown_with_both_values(office: Office, collection: Any) -> None:  # noqa: F811
    client = as_person(office, "reporter")
    form = form_of(office, client, collection)
    facts.enter(office.indicator(SHARE), fact(SHARE, "70"), office.people["approver"])
    facts.enter(office.indicator("2.1-K3"), fact("2.1-K3", "55"), office.people["approver"])
    form |= {name_of(office, "value", SHARE): "60", name_of(office, "value", COUNT): "101"}
    answer = client.post(f"/collections/{collection.pk}/grid/", form)
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "いまの記録は「70」、入力したのは「60」" in text
    assert {row.indicator.key: str(row.value) for row in _rows()} == {SHARE: "70", "2.1-K3": "55"}
    shown = {f"stamp-{row.pk}": row.stamp for row in answer.context["rows"]}
    shown |= {cell.name: cell.text for row in answer.context["rows"] for cell in row.cells}
    assert client.post(f"/collections/{collection.pk}/grid/", form | shown).status_code == 302
    # seen and saved again: the typed value; the row that was not touched keeps what the other person entered
    assert {row.indicator.key: str(row.value) for row in _rows()} == {SHARE: "60", COUNT: "101", "2.1-K3": "55"}


def test_filters_show_what_is_empty_or_came_back(office: Office, collection: Any) -> None:  # noqa: F811
    client = as_person(office, "reporter")
    row = facts.enter(office.indicator(SHARE), fact(SHARE), office.people["reporter"], standing="checked")
    facts.move(row, "returned", office.people["approver"], "桁を確かめてください")
    empty = client.get(f"/collections/{collection.pk}/grid/?show=empty")
    back = client.get(f"/collections/{collection.pk}/grid/?show=returned")
    assert len(empty.context["rows"]) == 17
    assert [row.indicator.id for row in back.context["rows"]] == [SHARE]
    assert "桁を確かめてください" in back.content.decode()


def test_a_correction_of_an_approved_figure_needs_a_later_day(office: Office, collection: Any) -> None:  # noqa: F811
    row = facts.enter(office.indicator(SHARE), fact(SHARE), office.people["reporter"], standing="checked")
    facts.move(row, "approved", office.people["approver"])
    client = as_person(office, "reporter")
    assert _post(office, collection, client, **{name_of(office, "value", SHARE): "61"}).status_code == 302
    assert [(str(one.value), str(one.vintage), one.standing) for one in _rows().order_by("id")] == [("60", "2026-10-01", "approved"), ("61", "2026-11-22", "draft")]
    early = _post(office, collection, client, **{name_of(office, "vintage", SHARE): "2026-09-01", name_of(office, "value", SHARE): "62"})
    assert early.status_code == 400
    assert "承認済みの値があります" in early.content.decode()


def test_a_small_share_keeps_its_sign(office: Office, collection: Any) -> None:  # noqa: F811
    facts.enter(office.indicator(SHARE), fact(SHARE, "0.5"), office.people["reporter"])
    client = as_person(office, "reporter")
    assert form_of(office, client, collection)[name_of(office, "value", SHARE)] == "0.5%"
    stored = counts()
    assert _post(office, collection, client).status_code == 302
    assert counts() == stored


def test_a_closed_collection_is_shut(office: Office, collection: Any) -> None:  # noqa: F811
    collecting.close(collection, office.people["planner"])
    reporter, planner = as_person(office, "reporter"), as_person(office, "planner")
    assert reporter.get(f"/collections/{collection.pk}/grid/").status_code == 403
    assert reporter.post(f"/collections/{collection.pk}/grid/").status_code == 403
    typed = {name_of(office, "value", SHARE): "62"}
    refused = _post(office, collection, planner, **typed)
    assert refused.status_code == 400
    assert "理由を書いてください" in refused.content.decode()
    assert _post(office, collection, planner, reason="連絡があったため", **typed).status_code == 302
    assert _rows().get().entered_by == office.people["planner"]


def test_restricted_figures_that_are_shown_are_noted(office: Office, collection: Any) -> None:  # noqa: F811
    IndicatorRow.objects.filter(edition=office.edition, key=SHARE).update(confidentiality="secret")
    as_person(office, "reporter").get(f"/collections/{collection.pk}/grid/")
    assert Event.objects.filter(verb="read", confidentiality="secret").count() == 1
    page = as_person(office, "planner").get(f"/collections/{collection.pk}/grid/")
    assert SHARE not in [row.indicator.id for row in page.context["rows"]]
