"""The page of searching: every kind with its first hits, one kind page by page, places in the original."""

import re
from datetime import date
from urllib.parse import unquote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rashinban.records.models import Event, IndicatorRow, MeasureRow
from rashinban.records.search_index.sources import SOURCES
from rashinban.web.searching.views import kind_names
from searched_rows import LEDGER, make_row

pytestmark = pytest.mark.django_db
WORD = "ふしぎな浮島"


def text_of(answer) -> str:
    return answer.content.decode()


def test_each_part_of_a_plan_is_found(client, office) -> None:
    indicator = office.indicator("2.1-K1")
    found = text_of(client.get("/search/", {"q": indicator.label}))
    assert "<mark>" in found
    assert "/plans/mihon/indicators/2.1-K1/" in found
    measure = MeasureRow.objects.filter(edition=office.edition).last()
    assert f"/plans/mihon/measures/{measure.key}/" in text_of(client.get("/search/", {"q": measure.title}))
    assert '"/plans/mihon/"' in text_of(client.get("/search/", {"q": office.edition.title}))
    assert "見つかりませんでした" in text_of(client.get("/search/", {"q": "この世にないことば"}))
    assert client.get("/search/").status_code == 200


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_stretch_of_a_label_leads_to_the_indicator(client, office, data) -> None:
    row = data.draw(st.sampled_from(list(IndicatorRow.objects.filter(edition=office.edition).order_by("position"))))
    start = data.draw(st.integers(0, len(row.label) - 1))
    query = row.label[start : data.draw(st.integers(start + 1, len(row.label)))]
    if query.strip():
        answer = client.get("/search/", {"q": query, "kind": "indicator"})
        assert any(line.address.endswith(f"/indicators/{row.key}/") for line in answer.context["sections"][0].lines)


def test_every_kind_has_a_name_and_a_section_with_its_words(client, office) -> None:
    assert set(kind_names()) == set(SOURCES)
    client.force_login(office.people["planner"])
    for kind in LEDGER:
        make_row(office, kind, f"ここに{WORD}がある")
    answer = client.get("/search/", {"q": WORD})
    assert {section.kind for section in answer.context["sections"]} == set(LEDGER)
    page = text_of(answer)
    for kind in LEDGER:
        assert f'id="found-{kind}"' in page
    assert page.count(f"ここに<mark>{WORD}</mark>がある") == len(LEDGER)


def test_a_paragraph_leads_to_its_place_in_the_original_where_it_is_marked(client, office) -> None:
    make_row(office, "text", f"前書き\nここに{WORD}がある\n後書き")
    page = text_of(client.get("/search/", {"q": WORD}))
    address = unquote(re.search(r'href="(/plans/mihon/original/[^"]+)"', page)[1]).replace("&amp;", "&")
    assert address == f"/plans/mihon/original/?start=7&end={7 + len(WORD)}#here"
    original = text_of(client.get(address))
    assert f'ここに<mark id="here" class="on">{WORD}</mark>がある' in original


def test_what_is_hidden_is_not_found(client, office) -> None:
    label = office.indicator("2.1-K1").label
    IndicatorRow.objects.filter(key="2.1-K1").update(confidentiality="secret")
    assert "2.1-K1" not in text_of(client.get("/search/", {"q": label}))
    client.force_login(office.people["reporter"])
    before = Event.objects.count()
    assert "2.1-K1" in text_of(client.get("/search/", {"q": label}))
    assert Event.objects.count() == before + 1  # a secret was read


def test_all_of_one_kind_are_shown_page_by_page_and_the_number_of_queries_stays(client, office, django_assert_max_num_queries) -> None:
    rows = [IndicatorRow(edition=office.edition, key=f"Z{n}", position=900 + n, label=f"ふしぎな指標{n}", kind="kpi", value_kind="level", combine="latest", confidentiality="public") for n in range(60)]
    IndicatorRow.objects.bulk_create(rows)
    client.get("/search/", {"q": "ふしぎな"})  # what was written just now is read in
    with django_assert_max_num_queries(12):
        answer = client.get("/search/", {"q": "ふしぎな"})
    section = answer.context["sections"][0]
    assert (section.total, len(section.lines), answer.context["total"]) == (60, 5, 60)
    assert "指標の60件をすべて見る" in text_of(answer)
    first = client.get("/search/", {"q": "ふしぎな", "kind": "indicator"})
    last = client.get("/search/", {"q": "ふしぎな", "kind": "indicator", "page": "2"})
    shown = [line.address for answer in (first, last) for line in answer.context["sections"][0].lines]
    assert (len(shown), len(set(shown))) == (60, 60)
    assert 'aria-current="page">2<' in text_of(last)
    for page in ("99", "x", "-1", "9" * 40):
        assert client.get("/search/", {"q": "ふしぎな", "kind": "indicator", "page": page}).context["sections"][0].lines


def test_several_words_narrow_the_search(client, office) -> None:
    make_row(office, "card", f"{WORD}と顕微鏡")
    make_row(office, "card", WORD)
    assert client.get("/search/", {"q": WORD}).context["total"] == 2
    answer = client.get("/search/", {"q": f"顕微鏡　{WORD}"})
    assert answer.context["total"] == 1
    assert f"<mark>{WORD}</mark>と<mark>顕微鏡</mark>" in text_of(answer)


def test_markup_in_a_record_stays_text(client, office) -> None:
    make_row(office, "card", f"<script>alert(1)</script>{WORD}")
    assert "<script>alert" not in text_of(client.get("/search/", {"q": WORD}))


def test_a_backlog_is_said(client, office, monkeypatch) -> None:
    make_row(office, "card", WORD)
    monkeypatch.setattr("rashinban.records.searching.AT_ONCE", 0)
    assert "まだ検索できません" in text_of(client.get("/search/", {"q": WORD}))


def test_a_fact_says_what_happened_and_when(client, office) -> None:
    client.force_login(office.people["planner"])
    make_row(office, "fact", WORD)
    section = client.get("/search/", {"q": WORD}).context["sections"][0]
    assert section.lines[0].name[0].text == "発表・プレゼン"
    assert section.lines[0].context == f"{date(2026, 5, 1):%Y}年5月1日"
