"""An indicator for areas and years: alternatives, flags, origins, regions of one's own, boundaries of a day."""

from __future__ import annotations

from datetime import date

import pytest

from held_figures import MemoryFigures, table_of
from rashinban.core.errors import WrongContent
from rashinban.core.period import Period
from rashinban.statistics.catalogue.catalogue import Catalogue, load
from rashinban.statistics.comparing import rank
from rashinban.statistics.publisher import Table
from rashinban.statistics.regions import Chosen
from rashinban.statistics.remembering import Remembering
from rashinban.statistics.selection import Selection
from rashinban.statistics.showing import show, work_out
from rashinban.statistics.trial import Release, Trial

BOOK = load(
    [
        (
            "own.yaml",
            """
schema_version: rashinban-indicators/1
indicators:
  - {key: people, name: 人口, name_en: People, definition: 架空, formula: "parts(first_of(towns:P, prefs:P))", unit: 人, themes: [population], source: 架空}
  - {key: old, name: 高齢者, name_en: Old, definition: 架空, formula: "parts(towns:O)", unit: 人, themes: [population], source: 架空}
  - {key: old_share, name: 高齢化率, name_en: Share, definition: 架空, formula: "share(old, people)", unit: "%", themes: [population], source: 架空}
  - {key: old_rank, name: 順位, name_en: Rank, definition: 架空, formula: "rank(old_share, prefecture)", unit: 位, themes: [population], source: 架空}
  - {key: gap, name: 県との差, name_en: Gap, definition: 架空, formula: "difference(old_share, prefecture)", unit: "%ポイント", themes: [population], source: 架空}
  - {key: index_number, name: 指数, name_en: Index, definition: 架空, formula: "towns:I", join: unchanged, themes: [finance], source: 架空}
  - {key: wanted, name: 欲しい指標, name_en: Wanted, definition: 架空, themes: [firms], source: 架空, needs: [{publisher: ある省, table: ある表}]}
""",
        )
    ]
)


def row(item: str, area: str, period: str, value: float | None, flag: str = "") -> tuple[object, ...]:
    return (item, area, period, "", value, "人", flag)


TOWNS = table_of(
    "towns",
    "2021",
    *(row("P", "04100", "2020-10-01", 200), row("P", "04202", "2020-10-01", 100), row("P", "04205", "2020-10-01", 50)),
    *(row("O", "04100", "2020", 40), row("O", "04202", "2020", 40), row("O", "04205", "2020", None, "suppressed")),
    *(row("I", "04100", "FY2020", 0.9), row("I", "04202", "FY2020", 0.5)),
)
PREFS = table_of("prefs", "2021", row("P", "04000", "2020", 400), row("P", "00000", "2020", 9000))
SOURCE = MemoryFigures.of(TOWNS, PREFS)


def test_figures_come_with_flag_period_and_origin() -> None:
    shown = work_out("old_share", ["04100", "04202", "04205", "04000"], None, SOURCE, entries=BOOK)
    points = {point.area: point for point in shown.series().points}
    assert {area: (point.value, point.flag) for area, point in points.items()} == {
        "04100": (20, ""),
        "04202": (40, ""),
        "04205": (None, "suppressed"),
    }
    assert points["04100"].period == Period.year(2020)
    assert points["04100"].unit == "%"
    assert [origin.table for origin in shown.origins_of("04100", "2020")] == ["towns"]
    assert points["04100"].origin == shown.origins_of("04100", "2020")[0]


def test_each_area_from_the_first_table_that_has_it() -> None:
    shown = work_out("people", ["00000", "04000", "04100"], ["2020"], SOURCE, entries=BOOK)
    assert [shown.value(area, "2020") for area in ("00000", "04000", "04100")] == [9000, 400, 200]
    assert [origin.table for origin in shown.used] == ["prefs", "towns"]
    assert [origin.table for origin in shown.origins_of("04000", "2020")] == ["prefs"]


def test_all_areas_and_periods_that_have_something() -> None:
    shown = work_out("index_number", None, None, SOURCE, entries=BOOK)
    assert shown.frame.areas == ("04100", "04202")
    assert shown.frame.periods == ("FY2020",)


def test_a_region_of_ones_own_has_its_own_ratio() -> None:
    region = Chosen("二つの市", ("04100", "04202"))
    shown = work_out("old_share", ["04100"], ["2020"], SOURCE, regions=[region], entries=BOOK)
    assert shown.value(region.code, "2020") == pytest.approx(80 / 300 * 100)
    hidden = work_out("old_share", [], ["2020"], SOURCE, regions=[Chosen("三つ", ("04100", "04205"))], entries=BOOK)
    assert hidden.series().points[0].flag == "suppressed"
    index = work_out("index_number", [], ["2020"], SOURCE, regions=[region], entries=BOOK)
    assert index.series().points[0].flag == "not_applicable"


def test_compared_with_its_prefecture_and_ranked_in_it() -> None:
    assert show_with("old_rank", ["04100", "04202", "04205"]) == {"04100": 2, "04202": 1, "04205": None}
    assert work_out("gap", ["04100"], None, SOURCE, entries=BOOK).series().points == ()  # 宮城県 cannot be summed


def show_with(key: str, areas: list[str], book: Catalogue = BOOK) -> dict[str, object]:
    return {point.area: point.value for point in work_out(key, areas, None, SOURCE, entries=book).series().points}


def test_what_is_not_known_says_so() -> None:
    with pytest.raises(WrongContent, match=r"欲しい指標.*まだ求められません"):
        work_out("wanted", None, None, SOURCE, entries=BOOK)
    with pytest.raises(WrongContent, match="登録されていません"):
        show("populatoin", None, None, SOURCE)


def test_nothing_held_is_nothing_shown() -> None:
    shown = work_out("old_share", ["04100"], ["2020"], MemoryFigures(()), entries=BOOK)
    assert shown.series().points == ()
    assert shown.origins_of("04100", "2020") == ()


def test_a_merged_town_is_counted_where_it_went() -> None:
    """2016-10-10 富谷町 04423 became 富谷市 04216; 2014-04-05 岩舟町 09367 joined 栃木市 09203."""
    table = table_of(
        "towns",
        "2013",
        *(row("P", "04423", "2013", 50), row("P", "09367", "2013", 18), row("P", "09203", "2013", 140), row("P", "04100", "2013", 7)),
        *(row("O", "09367", "2013", 6), row("O", "09203", "2013", 34)),
    )
    source = MemoryFigures.of(table)
    shown = work_out("people", ["04216", "09203", "09367", "04100"], None, source, date(2020, 1, 1), entries=BOOK)
    found = {point.area: (point.value, point.flag) for point in shown.series().points}
    assert found == {"04216": (50, ""), "09203": (158, "carried"), "04100": (7, "")}
    share = work_out("old_share", ["09203"], None, source, date(2020, 1, 1), entries=BOOK)
    assert share.value("09203", "2013") == pytest.approx(40 / 158 * 100)
    index = table_of("towns", "2013", row("I", "09367", "2013", 1), row("I", "09203", "2013", 2))
    lost = work_out("index_number", None, None, MemoryFigures.of(index), date(2020, 1, 1), entries=BOOK)
    assert lost.series().points == ()
    assert "栃木市の区域が変わったため" in lost.remarks[0].reason


def test_the_newest_edition_and_what_was_known_on_a_day() -> None:
    old = Release(table_of("towns", "2021", row("P", "04100", "2020", 1)), "a" * 64, "2021-01-01T00:00:00+09:00")
    new = Release(table_of("towns", "2022", row("P", "04100", "2020", 2)), "b" * 64, "2022-01-01T00:00:00+09:00")
    trial = Trial([new, old])
    assert work_out("people", ["04100"], None, trial, entries=BOOK).value("04100", "2020") == 2
    before = work_out("people", ["04100"], None, trial, known_on=date(2021, 6, 1), entries=BOOK)
    assert before.value("04100", "2020") == 1
    assert before.used[0].sha256 == "a" * 64


@pytest.mark.parametrize(
    "selection",
    [
        Selection("sample", "towns", ("P", "O")),
        Selection("sample", "towns", ("P",), areas=("04100",), dimensions=("",)),
        Selection("sample", "towns", ("P",), edition="2021"),
        Selection("sample", "towns", ("P",), known_on=date(2021, 6, 1)),
        Selection("sample", "none", None),
        Selection("sample", "towns", ()),
    ],
)
def test_a_trial_answers_as_the_plainest_store(selection: Selection) -> None:
    newer = table_of("towns", "2022", row("P", "04100", "2020-10-01", 3), row("P", "04211", "2020-10-01", 4))
    releases = [(TOWNS, "a" * 64, "2021-01-01T00:00:00+09:00"), (newer, "b" * 64, "2022-01-01T00:00:00+09:00")]
    plain = MemoryFigures(tuple(releases))
    laid = Trial([Release(*releases[1])], MemoryFigures((releases[0],)))
    assert laid.figures(selection).to_pylist() == plain.figures(selection).to_pylist()
    assert [held.edition for held in laid.tables()] == [held.edition for held in plain.tables()]


def test_answers_are_remembered_until_an_edition_comes() -> None:
    asked: list[Selection] = []

    class Asked(MemoryFigures):
        def figures(self, selection: Selection) -> object:
            asked.append(selection)
            return super().figures(selection)

    def of(*tables: Table) -> Asked:
        return Asked(MemoryFigures.of(*tables).held)

    source = Remembering(of(TOWNS, PREFS))
    for _ in range(3):
        work_out("people", ["04100"], None, source, entries=BOOK)
    assert len(asked) == 2
    source._source = of(TOWNS, PREFS, table_of("towns", "2022", row("P", "04100", "2020", 1)))
    work_out("people", ["04100"], None, source, entries=BOOK)
    assert len(asked) == 3


def test_a_ranking_with_equals_and_without_the_unknown() -> None:
    shown = work_out("old", ["04100", "04202", "04205"], ["2020"], SOURCE, entries=BOOK)
    ranking = rank(shown, "2020")
    assert [(place.rank, place.area) for place in ranking.places] == [(1, "04100"), (1, "04202")]
    assert ranking.without == ("04205",)
    assert ranking.of("04205") is None
