"""Views against published figures (census of 2020, 国勢調査; SSDSE-A) and against plain sums of them."""

from __future__ import annotations

from datetime import date

import pytest

from figures_at_hand import ask, shipped
from rashinban.core.phrase import Phrase
from rashinban.statistics.frame import column_of
from rashinban.statistics.views.lines import lines_of
from rashinban.statistics.views.listing import rows_of, sources_as_json
from rashinban.statistics.views.mapping import map_of
from rashinban.statistics.views.overview import overview_of
from rashinban.statistics.views.pyramid import pyramid_of
from rashinban.statistics.views.ranking import ranking_of
from rashinban.statistics.views.scatter import scatter_of
from rashinban.statistics.views.worked import Worked

#: 国勢調査 2020: 仙台市, 石巻市.
SENDAI, ISHINOMAKI = 1_096_704, 140_151


def test_a_trend_has_the_area_its_prefecture_and_the_nation_with_their_files() -> None:
    view = lines_of(ask("area=04100&indicator=population"), shipped())
    assert [(line.code, line.role) for line in view.lines] == [("04100", "own"), ("04000", "prefecture"), ("00000", "nation")]
    dot = view.lines[0].at("2020")
    assert dot is not None
    assert dot.value == SENDAI
    assert "1,096,704人" in view.finding.ja
    assert "1,096,704 persons" in view.finding.en
    assert view.sources
    assert all(len(line.sha256) == 64 and line.licence for line in view.sources)


def test_lines_of_unlike_size_are_drawn_as_indices_and_shares_as_they_are() -> None:
    people = lines_of(ask("area=04100&indicator=population"), shipped())
    assert people.base
    assert all(line.at(people.base) is None or line.at(people.base).value == pytest.approx(100) for line in people.drawn)  # type: ignore[union-attr]
    assert lines_of(ask("area=04100&indicator=population&scale=value"), shipped()).base == ""
    assert lines_of(ask("area=04100&indicator=ageing_rate"), shipped()).base == ""


def test_a_sum_is_the_sum_and_its_share_is_that_of_the_sums() -> None:
    question = "area=04100&area=04202&sum=1&name=二市"
    people = lines_of(ask(f"{question}&indicator=population"), shipped())
    assert people.lines[0].name.ja == "二市"
    assert people.lines[0].at("2020").value == SENDAI + ISHINOMAKI  # type: ignore[union-attr]
    share = lines_of(ask(f"{question}&indicator=ageing_rate"), shipped()).lines[0].at("2020")
    parts = [shipped().shown(key).frame.take_areas(["04100", "04202"]) for key in ("population_65_over", "population_known_age")]
    old, known = (float(each.values[:, each.columns.index(column_of("2020"))].sum()) for each in parts)
    assert share is not None
    assert share.value == pytest.approx(old / known * 100)


def test_similar_areas_come_with_their_reasons() -> None:
    view = lines_of(ask("area=05201&indicator=ageing_rate&with=similar"), shipped())
    assert [line.role for line in view.lines] == ["own", *["similar"] * len(view.similar)]
    assert all(each.reasons and each.area != "05201" for each in view.similar)


def test_ranks_are_those_of_plain_sorting_and_equals_share_theirs() -> None:
    view = ranking_of(ask("area=04000&indicator=population&period=2020"), shipped())
    assert len(view.places) == 47
    assert (view.places[0].name, view.places[0].rank) == (Phrase("東京都", "Tokyo"), 1)
    values = [place.value for place in view.places]
    assert values == sorted(values, reverse=True)
    own = next(place for place in view.places if place.own)
    assert own.rank == 1 + sum(value > own.value for value in values)
    assert f"47都道府県のうち大きい方から{own.rank}番目" in view.finding.ja
    turned = ranking_of(ask("area=04000&indicator=population&period=2020&order=smallest"), shipped())
    assert turned.places[0].code == view.places[-1].code


def test_a_town_is_ranked_within_its_prefecture_and_negative_bars_begin_left_of_zero() -> None:
    view = ranking_of(ask("area=04216&indicator=population_growth_5y&period=2020"), shipped())
    assert {place.code[:2] for place in view.places} == {"04"}
    assert len(view.places) == 35
    for place in view.places:
        assert 0 <= place.start <= place.start + place.share <= 100.01
        assert (place.start + place.share) == pytest.approx(view.places[-1].share, abs=0.02) or place.value > 0


def test_a_scatter_leaves_out_what_lacks_a_figure_and_tells_how_both_go_together() -> None:
    view = scatter_of(ask("area=04100&indicator=ageing_rate&other=child_share&view=scatter"), shipped())
    assert len(view.spots) + view.without == 35
    assert view.correlation is not None
    assert view.correlation < -0.8
    assert "他方は小さい" in view.finding.ja
    assert next(spot for spot in view.spots if spot.own).name.ja == "仙台市"


def test_of_the_same_indicator_twice_the_correlation_is_one() -> None:
    view = scatter_of(ask("area=04000&indicator=ageing_rate&other=ageing_rate&view=scatter"), shipped())
    assert view.correlation == pytest.approx(1)


def test_a_pyramid_has_everybody_whose_age_is_known_once() -> None:
    view = pyramid_of(ask("area=04100&view=pyramid&period=2020"), shipped())
    assert view.ages is not None
    known = shipped().shown("population_known_age").value("04100", "2020")
    assert view.ages.total == known
    assert view.ages.classes[0].men + view.ages.classes[0].women == 128_665  # 国勢調査 2020, 15歳未満
    assert [each.text for each in view.ages.classes] == ["0–14", "15–64", "65–74", "75+"]
    assert view.outline is not None
    assert view.outline.total * view.scale == pytest.approx(view.ages.total)


def test_the_pyramid_of_a_sum_is_the_sum_of_pyramids() -> None:
    both = pyramid_of(ask("area=04100&area=04202&sum=1&view=pyramid&period=2020"), shipped()).ages
    each = [pyramid_of(ask(f"area={code}&view=pyramid&period=2020"), shipped()).ages for code in ("04100", "04202")]
    assert both is not None
    assert all(one is not None for one in each)
    assert [one.men for one in both.classes] == [sum(ages.classes[i].men for ages in each if ages) for i in range(len(both.classes))]


def test_the_nation_has_fine_classes_and_a_projection_that_is_said_to_be_one() -> None:
    view = pyramid_of(ask("area=00000&view=pyramid&period=2045"), shipped())
    assert view.ages is not None
    assert view.ages.estimated
    assert len(view.ages.classes) > 15
    assert "推計" in view.finding.ja
    assert view.outline is None


def test_where_no_ages_are_held_it_says_so() -> None:
    view = pyramid_of(ask("area=04101&view=pyramid"), shipped())
    assert view.ages is None
    assert "ありません" in view.finding.ja


def test_an_overview_gives_each_indicator_of_the_newest_year_of_the_area() -> None:
    view = overview_of(ask("area=04100&theme=population"), shipped())
    by_key = {row.entry.key: row for row in view.rows}
    people = by_key["population"]
    assert people.period == "2020"
    assert people.cells[0].value == SENDAI
    assert people.cells[0].rank is not None
    assert people.cells[1].rank is None
    assert by_key["ageing_rate"].cells[0].value == pytest.approx(shipped().shown("ageing_rate").value("04100", "2020"))
    assert not {row.entry.key for row in view.rows} & {entry.key for entry in view.without}
    assert view.sources


def test_figures_come_before_projections_of_the_same_indicator() -> None:
    view = overview_of(ask("area=05000&theme=population"), shipped())
    assert all(row.cells[0].flag != "estimated" or shipped().shown(row.entry.key).value("05000", "2020") is None or row.period >= "2020" for row in view.rows)


def test_a_map_has_every_area_of_the_ranking() -> None:
    question = ask("area=04000&indicator=ageing_rate&view=map")
    view, ranking = map_of(question, shipped()), ranking_of(question, shipped())
    assert {code for code, value in view.values.items() if value is not None} == {place.code for place in ranking.places}
    assert view.chosen == ("04000",)


@pytest.mark.parametrize("view", ["trend", "table", "ranking", "scatter", "map", "pyramid", "overview"])
def test_every_view_can_be_listed_with_its_sources(view: str) -> None:
    makers = {"trend": lines_of, "table": lines_of, "ranking": ranking_of, "scatter": scatter_of, "map": map_of, "pyramid": pyramid_of, "overview": overview_of}
    made = makers[view](ask(f"area=04100&indicator=ageing_rate&other=child_share&view={view}"), shipped())  # type: ignore[operator]
    rows = list(rows_of(made))
    assert rows
    assert all(len(row.cells(language)) == 10 for row in rows for language in ("ja", "en"))
    assert all(row.as_json()["period"] for row in rows)
    assert sources_as_json(made.sources)
    assert made.finding.ja
    assert made.finding.en


def test_what_was_not_received_by_the_day_is_not_known() -> None:
    early = Worked(shipped().source, date(2020, 1, 1))
    assert early.computable() == ()
    assert lines_of(ask("area=04100&indicator=population"), early).periods == ()
    assert "ありません" in lines_of(ask("area=04100&indicator=population"), early).finding.ja
    assert ranking_of(ask("area=04100&indicator=population"), early).places == ()
    assert overview_of(ask("area=04100"), early).rows == ()


def test_a_region_may_bear_any_name() -> None:
    view = ranking_of(ask("area=04100&area=04202&sum=1&name=ア000&indicator=population&among=prefectures"), shipped())
    assert len(view.places) == 47


def test_figures_before_a_merger_are_those_of_the_area_of_today() -> None:
    # 富谷町 (04423) became 富谷市 (04216) on 2016-10-10; 住民基本台帳 of 2016-01-01 has the town
    def register(query: str) -> float | None:
        dot = lines_of(ask(f"{query}&indicator=register_population"), shipped()).lines[0].at("2016-01-01")
        return dot.value if dot else None

    town = register("area=04423")
    assert town == 52_295
    assert register("area=04216") is None
    assert register("area=04216&carried=1") == town
    assert ask("area=04216&indicator=population&carried=1").query.startswith("area=04216&carried=1")


def test_a_calendar_year_has_no_comma() -> None:
    rows = {row.entry.key: row for row in overview_of(ask("area=05000&theme=state"), shipped()).rows}
    cell = rows["year_of_more_elderly"].cells[0]
    assert cell.text == f"{cell.value:.0f}"
    assert len(cell.text) == 4
    assert "," in rows["population"].cells[0].text


def test_a_projection_is_marked_in_a_ranking() -> None:
    view = ranking_of(ask("area=05000&indicator=projected_population&period=2050"), shipped())
    assert {place.flag for place in view.places} == {"estimated"}


@pytest.mark.parametrize("view", ["ranking", "map", "scatter"])
def test_what_a_figure_is_leaves_with_it(view: str) -> None:
    question = ask(f"area=05000&indicator=projected_population&other=projected_ageing_rate&period=2050&view={view}")
    make = {"ranking": ranking_of, "map": map_of, "scatter": scatter_of}[view]
    assert {row.flag for row in rows_of(make(question, shipped()))} == {"estimated"}


def test_a_map_says_why_an_area_has_no_figure() -> None:
    # 社人研 令和5年推計: the municipalities of the coast of Fukushima are not projected one by one
    view = map_of(ask("area=07204&indicator=projected_population&period=2050&view=map"), shipped())
    rows = {row.area: row for row in rows_of(view)}
    assert (rows["07204"].value, rows["07204"].flag) == (None, "missing")
    assert (rows["07201"].flag, rows["07201"].cells("ja")[8]) == ("estimated", "推計")


def test_growth_is_told_of_what_is_counted_and_not_of_balances() -> None:
    people = lines_of(ask("area=05000&indicator=population&period=2020"), shipped())
    first, last = people.lines[0].first, people.lines[0].at("2020")
    assert first is not None
    assert first.value is not None
    assert last is not None
    assert last.value is not None
    assert f"{abs(last.value / first.value - 1) * 100:.1f}%減り" in people.finding.ja
    balance = lines_of(ask("area=04100&indicator=net_migration"), shipped())
    assert "%" not in balance.finding.ja


def test_prefectures_have_english_names_in_english_and_municipalities_keep_theirs() -> None:
    view = lines_of(ask("area=04100&indicator=ageing_rate"), shipped())
    assert [line.name.en for line in view.lines] == ["仙台市 (Miyagi)", "Miyagi", "Japan"]
    assert "of 仙台市 (Miyagi)" in view.finding.en
    assert "Miyagi" not in view.finding.ja
    assert ranking_of(ask("area=04100&indicator=ageing_rate"), shipped()).among.en == "municipalities of Miyagi"
    unnamed = lines_of(ask("area=04100&area=04202&sum=1&indicator=population"), shipped())
    assert unnamed.lines[0].name.en == "Sum of the chosen areas"
    people = map_of(ask("area=04000&indicator=population&view=map&period=2020"), shipped())
    assert people.texts["04000"].en.endswith(" persons")
    assert people.texts["04000"].ja.endswith("人")
    rows = list(rows_of(view))
    assert {row.as_json()["name"] for row in rows} == {"宮城県仙台市", "宮城県", "全国"}
    assert "Miyagi" in {row.cells("en")[1] for row in rows}
