"""The shipped catalogue: every item it reads is in a real file, and figures come out as they are published."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from rashinban.core.errors import ManyErrors, WrongContent
from rashinban.statistics.catalogue.catalogue import catalogue, load, shipped
from rashinban.statistics.catalogue.entry import THEMES
from rashinban.statistics.comparing import find_similar
from rashinban.statistics.formula.reading import say
from rashinban.statistics.frame import BELOW_UNIT
from rashinban.statistics.regions import Chosen
from rashinban.statistics.remembering import Remembering
from rashinban.statistics.showing import work_out
from rashinban.statistics.trial import Trial
from real_figures import real_figures

BOOK = catalogue()
TOHOKU = Chosen("東北6県", ("02000", "03000", "04000", "05000", "06000", "07000"))

#: Indicator, area, period, figure as published, decimal places it is published with, and where.
PUBLISHED = (
    ("population", "00000", "2020", 126_146_099, 0, "総務省「令和2年国勢調査」全国"),
    ("population", "04000", "2020", 2_301_996, 0, "総務省「令和2年国勢調査」宮城県"),
    ("population", "00000", "2015", 127_094_745, 0, "総務省「平成27年国勢調査」全国"),
    ("census_population", "00000", "1920", 55_963_053, 0, "総務省「大正9年国勢調査」"),
    ("job_openings_ratio", "00000", "FY2022", 1.31, 2, "厚生労働省「一般職業紹介状況」令和4年度平均"),
    ("doctors_per_100000", "00000", "2022", 274.7, 1, "厚生労働省「令和4年医師・歯科医師・薬剤師統計」"),
    ("income_per_capita", "00000", "FY2020", 3123, 0, "内閣府「令和2年度県民経済計算」1人当たり県民所得"),
    ("total_fertility_rate", "05000", "2022", 1.18, 2, "厚生労働省「令和4年人口動態統計」秋田県"),
    ("register_population", "00000", "2020-01-01", 127_138_033, 0, "総務省「住民基本台帳人口」2020年1月1日"),
    ("register_natural_change", "00000", "2019", -501_445, 0, "同じ表の自然増減数"),
    ("register_social_change", "00000", "2019", 195_915, 0, "同じ表の社会増減数"),
    ("projected_population_index", "05000", "2050", 58.4, 1, "社人研 令和5年推計 秋田県 -41.6%"),
    ("projected_population_index", "02000", "2050", 61.0, 1, "社人研 令和5年推計 青森県 -39.0%"),
    ("projected_population_index", "03000", "2050", 64.7, 1, "社人研 令和5年推計 岩手県 -35.3%"),
    ("projected_ageing_rate", "05000", "2050", 49.9, 1, "社人研 令和5年推計 秋田県"),
    ("projected_ageing_rate", "02000", "2050", 48.4, 1, "社人研 令和5年推計 青森県"),
    ("projected_ageing_rate", "03000", "2050", 45.9, 1, "社人研 令和5年推計 岩手県"),
    ("projected_population", "01000", "2020", 5_224_614, 0, "総務省「令和2年国勢調査」北海道（推計の出発点。北方領土の6村は入らない）"),
    ("projected_ageing_rate", "01000", "2050", 42.6, 1, "社人研 令和5年推計 北海道"),
    ("projected_ageing_rate", "13000", "2050", 29.6, 1, "社人研 令和5年推計 東京都"),
    ("fiscal_capacity", "04100", "FY2021", 0.90, 2, "総務省「主要財政指標一覧」仙台市"),
)

#: Worked out by hand from the cells of the files: indicator, area, period, the sum.
BY_HAND = (
    ("ageing_rate", "01100", "2020", 541_242 / (215_366 + 1_185_724 + 541_242) * 100),  # SSDSE-A-2026 札幌市
    ("net_migration", "01202", "2024", 7_225 - 7_774),  # SSDSE-A-2026 函館市
    ("household_size", "01100", "2020", 1_916_478 / 967_372),
    ("unemployment_rate", "01202", "2020", 5_592 / (109_183 + 5_592) * 100),
    ("local_tax_share", "01100", "FY2022", 347_606_361 / 1_227_839_677 * 100),
    ("employees_per_establishment", "01202", "2021", 105_260 / 11_362),
    ("specialisation_manufacturing", "01000", "2021", (187_396 / 2_165_390) / (8_803_643 / 57_949_915)),  # SSDSE-E-2024
    ("vacancy_rate", "00000", "2018", 8_488_600 / 62_407_400 * 100),
    ("guest_nights_per_room", "01000", "2022", 24_664_930 / 123_430),  # SSDSE-B-2025 北海道
    ("engel_coefficient", "01000", "2022", 73_037 / 277_737 * 100),

)


@pytest.fixture(scope="module")
def figures(shared: Path) -> Remembering:
    return Remembering(real_figures(shared))


def test_every_item_is_in_a_real_file(shared: Path) -> None:
    held: dict[str, set[tuple[str, str]]] = {}
    source: Trial = real_figures(shared)
    for release in source.releases:
        rows = release.table.rows
        pairs = rows.group_by(["item", "dimensions"]).aggregate([])
        found = zip(pairs["item"].to_pylist(), pairs["dimensions"].to_pylist(), strict=True)
        held.setdefault(release.table.table, set()).update(found)
    unknown = {
        str(reference)
        for entry in BOOK.entries
        for reference in entry.reads
        if (reference.item, reference.dimensions) not in held.get(reference.table, set())
    }
    assert unknown == set()


def test_every_indicator_with_a_formula_has_figures(figures: Remembering) -> None:
    """And no figure is shown where the flag says that there is none, or the other way round."""
    for entry in BOOK.entries:
        if entry.formula is not None:
            frame = work_out(entry.key, None, None, figures).frame
            assert frame.there.any(), entry.key
            assert (np.isnan(frame.values) == (frame.flags >= BELOW_UNIT)).all(), entry.key
            assert (frame.marks.any(axis=0) | ~frame.there).all(), entry.key


@pytest.mark.parametrize(("key", "area", "period", "value", "places", "where"), PUBLISHED, ids=lambda each: str(each))
def test_figures_are_as_published(
    figures: Remembering, key: str, area: str, period: str, value: float, places: int, where: str
) -> None:
    found = work_out(key, [area], [period], figures).value(area, period)
    assert found is not None, where
    assert round(found + 1e-9, places) == value, where


@pytest.mark.parametrize(("key", "area", "period", "value"), BY_HAND)
def test_figures_worked_out_by_hand(figures: Remembering, key: str, area: str, period: str, value: float) -> None:
    assert work_out(key, [area], [period], figures).value(area, period) == pytest.approx(value, rel=1e-9)


def test_a_region_is_the_sum_of_its_prefectures(figures: Remembering) -> None:
    """東北6県: 2020 census 8,611,195 persons (the sum of the published figures of the six prefectures)."""
    people = work_out("population", list(TOHOKU.areas), ["2020"], figures, regions=[TOHOKU])
    assert people.value(TOHOKU.code, "2020") == 8_611_195 == people.frame.values[:-1].sum()
    share = work_out("ageing_rate", [], ["2020"], figures, regions=[TOHOKU])
    parts = {key: work_out(key, [], ["2020"], figures, regions=[TOHOKU]).value(TOHOKU.code, "2020") for key in ("population_65_over", "population_known_age")}
    assert share.value(TOHOKU.code, "2020") == pytest.approx(parts["population_65_over"] / parts["population_known_age"] * 100)


def test_fukushima_is_not_summed_without_its_coast(figures: Remembering) -> None:
    shown = work_out("projected_65_over", ["07000", "00000", "07201"], ["2050"], figures)
    flags = {point.area: point.flag for point in shown.series().points}
    assert flags["07000"] == flags["00000"] == "missing"
    assert shown.value("07201", "2050") is not None


def test_fukushima_and_the_nation_are_as_published(figures: Remembering) -> None:
    shown = work_out("projected_population", ["07000", "00000", "05000"], ["2050"], figures)
    assert (shown.value("07000", "2050"), shown.value("00000", "2050")) == (1_247_000, 104_686_000)
    assert shown.value("05000", "2050") == 560_429, "what can be added up is exact to the person"
    assert [origin.table for origin in shown.origins_of("07000", "2050")] == ["ipss-prefectures"]


def test_municipalities_add_up_to_the_prefecture_that_is_published(figures: Remembering) -> None:
    """The census of SSDSE-A (sums) and SSDSE-B (published) agree in all prefectures."""
    from rashinban.statistics.formula.evaluation import Evaluation
    from rashinban.statistics.formula.parser import parse
    from rashinban.statistics.formula.tree import references
    from rashinban.statistics.gathering import gather

    summed, printed = parse("parts(ssdse-a:A1101)"), parse("ssdse-b:A1101")
    gathered = gather([*references(summed), *references(printed)], None, figures)
    one = Evaluation(gathered.frames.__getitem__, lambda key: gathered.frames[references(printed)[0]])
    left, right = one.figures(summed), one.figures(printed)
    column = left.columns.index((2020, 0))
    for number in range(1, 48):
        code = f"{number:02}000"
        assert left.values[left.row[code], column] == right.values[right.row[code], column], code


def test_areas_alike_are_explained(figures: Remembering) -> None:
    similar = find_similar("04202", figures, number=5)
    assert len(similar) == 5
    assert [each.distance for each in similar] == sorted(each.distance for each in similar)
    people = work_out("population", ["04202"], ["2020"], figures).value("04202", "2020")
    assert people is not None
    for each in similar:
        assert people / 1.5 <= each.population <= people * 1.5
        assert each.distance == pytest.approx(np.sqrt(np.mean([reason.distance**2 for reason in each.reasons])))


def test_about_a_hundred_and_fifty_indicators_over_all_themes() -> None:
    assert len([entry for entry in BOOK.entries if entry.formula]) >= 150
    assert all(len(BOOK.of_theme(theme)) >= 8 for theme in THEMES)
    assert all(entry.needs for entry in BOOK.entries if not entry.formula)


def test_names_are_not_given_twice_and_formulas_are_said() -> None:
    names = [entry.name for entry in BOOK.entries]
    assert sorted(names) == sorted(set(names))
    for entry in BOOK.entries:
        if entry.tree is not None:
            said = say(entry.tree, lambda each: BOOK.find(each.key).name if hasattr(each, "key") else str(each))
            assert said
            assert "{" not in said.replace("{age", "")


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("- {key: a, name: 甲, name_en: A, definition: 架空, formula: b, themes: [firms], source: 架空}", "「b」は登録されていません"),
        ("- {key: a, name: 甲, name_en: A, definition: 架空, formula: a + a, themes: [firms], source: 架空}", "輪になっています"),
        ("- {key: a, name: 甲, name_en: A, definition: 架空, themes: [firms], source: 架空}", "どちらか一方"),
        ("- {key: a, name: 甲, name_en: A, definition: 架空, formula: 'share(t:A, t:B)', themes: [firms], source: 架空}", "足し引きするだけ"),
        ("- {key: a, name: 甲, name_en: A, definition: 架空, formula: 't:A + b', themes: [firms], source: 架空}", "混ぜない"),
        ("- {key: a, name: 甲, name_en: A, definition: 架空, formula: 'parts(t:A)', join: unchanged, themes: [firms], source: 架空}", "parts を使えません"),
        ("- {key: a, name: 甲, name_en: A, definition: 架空, formula: 'mean(t:A)', themes: [firms], source: 架空}", "という計算はありません"),
        ("- {key: A-1, name: 甲, name_en: A, definition: 架空, formula: 't:A', themes: [other], source: 架空}", "指標「A-1」"),
    ],
)
def test_mistakes_of_the_catalogue_are_told(rows: str, said: str) -> None:
    with pytest.raises(ManyErrors) as error:
        load([("own.yaml", f"schema_version: rashinban-indicators/1\nindicators:\n  {rows}\n")])
    assert any(said in str(each) for each in error.value.errors)


def test_files_that_are_no_catalogue() -> None:
    for text in ("a: [", "- 1", "schema_version: other"):
        with pytest.raises(ManyErrors):
            load([("own.yaml", text)])
    assert len(shipped(".yaml")) == 12


def test_a_package_may_bring_indicators(monkeypatch: pytest.MonkeyPatch) -> None:
    from importlib.metadata import EntryPoint

    from rashinban.statistics.catalogue import catalogue as module

    monkeypatch.setattr(module, "entry_points", lambda group: [EntryPoint("own", f"{__name__}:given", group)])
    monkeypatch.setattr(EntryPoint, "load", lambda self: lambda: [("own.yaml", OWN)])
    catalogue.cache_clear()
    try:
        assert catalogue().find("own_gap").uses == ("ageing_rate",)
        monkeypatch.setattr(EntryPoint, "load", lambda self: 1 / 0)
        catalogue.cache_clear()
        with pytest.raises(WrongContent, match="パッケージ「own」を読み込めません"):
            catalogue()
    finally:
        monkeypatch.undo()
        catalogue.cache_clear()


OWN = """
schema_version: rashinban-indicators/1
indicators:
  - {key: own_gap, name: 県との差, name_en: Gap, definition: 架空, formula: "difference(ageing_rate, prefecture)", unit: "%ポイント", themes: [population], source: 架空}
"""


def test_a_file_is_laid_over_the_store(shared: Path, figures: Remembering) -> None:
    """SSDSE-B-2025 over a store that has the edition of 2024 only: 2022 comes, 2021 stays."""
    from datetime import datetime

    from rashinban.statistics.publisher import Received
    from rashinban.statistics.trial import lay_over

    source: Trial = real_figures(shared)
    older = Trial([each for each in source.releases if (each.table.table, each.table.edition) == ("ssdse-b", "2024")])
    path = shared / "data" / "ssdse" / "SSDSE-B-2025.csv"
    coming = lay_over([Received(path.name, path.read_bytes())], older, datetime(2026, 11, 22, 9))
    before, after = (work_out("guest_nights", ["04000"], ["2021", "2022"], each) for each in (older, coming))
    assert before.value("04000", "2022") is None
    assert after.value("04000", "2022") == work_out("guest_nights", ["04000"], ["2022"], figures).value("04000", "2022")
    assert before.value("04000", "2021") == after.value("04000", "2021")
    assert [origin.edition for origin in after.used] == ["2025"]


def test_the_guide_names_every_function_and_its_example_loads() -> None:
    import re

    from rashinban.statistics.formula.functions import FUNCTIONS

    guide = (Path(__file__).parents[2] / "docs" / "developers" / "indicators.md").read_text(encoding="utf-8")
    assert {name for name in FUNCTIONS if f"`{name}(" in guide} == set(FUNCTIONS)
    example = re.search(r"```yaml\n(.*?)```", guide, re.S)
    assert example is not None
    population = next(file for file in shipped(".yaml") if file.name == "population.yaml").read_text(encoding="utf-8")
    assert "guest_nights_per_capita" in load([("guide.yaml", example[1]), ("population.yaml", population)])


def test_carried_to_the_boundaries_of_a_day_nobody_is_lost(figures: Remembering) -> None:
    """住民基本台帳 2016 to 2022 on the boundaries of 1 April 2024: the municipalities add up to the nation that is printed."""
    from datetime import date

    from rashinban.core.areas.history import history

    day = date(2024, 4, 1)
    shown = work_out("register_population", None, None, figures, day)
    municipalities = [area.code for area in history().as_of(day, "municipality") if area.code in shown.frame.row]
    found = shown.frame.take_areas(municipalities)
    nation = shown.frame.take_areas(["00000"])
    assert len(municipalities) >= 1741
    assert np.nansum(found.values, axis=0).tolist() == nation.values[0].tolist()
    assert shown.value("40231", "2016") == work_out("register_population", ["40305"], ["2016"], figures).value("40305", "2016")  # 那珂川町 → 那珂川市
