"""Searching: every stretch of what one may read is found, and nothing else."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rashinban.records.models import IndicatorRow, MeasureRow
from rashinban.web.searching.matching import cut, find


@given(text=st.text(max_size=60), data=st.data())
def test_every_stretch_of_a_text_is_found(text, data) -> None:
    start = data.draw(st.integers(0, max(len(text) - 1, 0)))
    query = text[start : data.draw(st.integers(start + 1, max(len(text), start + 1)))]
    if query.strip():
        place = find(text, query)
        assert place is not None
        assert text[slice(*place)] == query.strip()


@pytest.mark.parametrize(
    ("text", "query", "found"),
    [
        ("スタートアップ５０社", "50社", "５０社"),
        ("ｽﾀｰﾄｱｯﾌﾟの支援", "アップの", "ｱｯﾌﾟの"),
        ("産業人材ＤＸ", "dx", "ＤＸ"),
        ("㎥あたり", "m3", "㎥"),
        ("ﾊﾞｽ路線", "バス", "ﾊﾞｽ"),
        ("5〜10社", "5～10", "5〜10"),
    ],
)
def test_width_and_case_do_not_matter(text, query, found) -> None:
    place = find(text, query)
    assert place is not None
    assert text[slice(*place)] == found


def test_what_is_not_there_is_not_found() -> None:
    assert find("バス", "ハ") is None
    assert find("計画", "") is None
    assert find("計画", "　") is None


def test_a_snippet_keeps_the_words() -> None:
    snippet = cut("あ" * 100 + "人材" + "い" * 100, 100, 102)
    assert (snippet.before[0], snippet.found, snippet.after[-1]) == ("…", "人材", "…")


@pytest.mark.django_db
def test_each_kind_is_found(client, office) -> None:
    indicator = office.indicator("2.1-K1")
    found = client.get("/search/", {"q": indicator.label}).content.decode()
    assert "<mark>" in found
    assert "/plans/mihon/indicators/2.1-K1/" in found
    measure = MeasureRow.objects.filter(edition=office.edition).last()
    assert f"/plans/mihon/measures/{measure.key}/" in client.get("/search/", {"q": measure.title}).content.decode()
    assert '"/plans/mihon/"' in client.get("/search/", {"q": office.edition.title}).content.decode()
    assert "見つかりませんでした" in client.get("/search/", {"q": "この世にないことば"}).content.decode()
    assert client.get("/search/").status_code == 200


@pytest.mark.django_db
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_stretch_of_a_label_leads_to_the_indicator(client, office, data) -> None:
    row = data.draw(st.sampled_from(list(IndicatorRow.objects.filter(edition=office.edition).order_by("position"))))
    start = data.draw(st.integers(0, len(row.label) - 1))
    query = row.label[start : data.draw(st.integers(start + 1, len(row.label)))]
    if query.strip():
        groups = client.get("/search/", {"q": query}).context["groups"]
        group = next(each for each in groups if each.name == "指標")
        assert group.more or any(hit.candidate.link[2] == row.key for hit in group.hits)


@pytest.mark.django_db
def test_what_is_hidden_is_not_found(client, office) -> None:
    label = office.indicator("2.1-K1").label
    IndicatorRow.objects.filter(key="2.1-K1").update(confidentiality="secret")
    assert "2.1-K1" not in client.get("/search/", {"q": label}).content.decode()
    client.force_login(office.people["reporter"])
    assert "2.1-K1" in client.get("/search/", {"q": label}).content.decode()


@pytest.mark.django_db
def test_how_many_more_is_said_and_the_number_of_queries_stays(client, office, django_assert_max_num_queries) -> None:
    rows = [IndicatorRow(edition=office.edition, key=f"Z{n}", position=900 + n, label=f"ふしぎな指標{n}", kind="kpi", value_kind="level", combine="latest", confidentiality="public") for n in range(60)]
    IndicatorRow.objects.bulk_create(rows)
    with django_assert_max_num_queries(8):
        answer = client.get("/search/", {"q": "ふしぎな"})
    assert answer.context["total"] == 60
    assert "ほかに35件あります" in answer.content.decode()
