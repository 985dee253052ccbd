"""Figures of the real files against printed totals: each number is cited, or stands in another publisher's file."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from rashinban.core.areas.history import FUKUSHIMA_COAST, NORTHERN_VILLAGES
from rashinban.core.errors import RashinbanError
from rashinban.statistics.decoding import decode
from rashinban.statistics.publisher import Received, Table
from rashinban.statistics.publishers.registry import recognise

#: 総務省「国勢調査」 totals of the nation (population_jlstat/total.csv, 統計局 published results).
CENSUS = {"2015": 127_094_745, "2020": 126_146_099}


@lru_cache(maxsize=64)
def tables(path: Path) -> tuple[Table, ...]:
    file = Received(path.name, path.read_bytes())
    return recognise(file).read(file)


def figures(table: Table, item: str, period: str, dimensions: str = "") -> dict[str, float | None]:
    rows = table.rows
    wanted = pc.and_(
        pc.and_(pc.equal(rows["item"].cast(pa.string()), item), pc.equal(rows["period"].cast(pa.string()), period)),
        pc.equal(rows["dimensions"].cast(pa.string()), dimensions),
    )
    found = rows.filter(wanted)
    return dict(zip(found["area"].cast(pa.string()).to_pylist(), found["value"].to_pylist(), strict=True))


def by_prefecture(values: dict[str, float | None]) -> dict[str, float]:
    sums: dict[str, float] = {}
    for area, value in values.items():
        sums[f"{area[:2]}000"] = sums.get(f"{area[:2]}000", 0) + (value or 0)
    return sums


@pytest.mark.parametrize(("edition", "year"), [("2020", "2015"), ("2021", "2015"), *((str(year), "2020") for year in (2023, 2024, 2025, 2026))])
def test_ssdse_a_adds_up_to_the_census(shared: Path, edition: str, year: str) -> None:
    (table,) = tables(shared / f"data/ssdse/SSDSE-A-{edition}.csv")
    people = figures(table, "A1101", year)
    assert (table.table, table.edition, len(table.areas), len(people)) == ("ssdse-a", edition, 1741, 1741)
    assert sum(value or 0 for value in people.values()) == CENSUS[year]
    men, women = figures(table, "A110101", year), figures(table, "A110102", year)
    assert all((men[area] or 0) + (women[area] or 0) == people[area] for area in people)
    (census,) = tables(shared / "data/population_jlstat/total_prefecture.csv")
    assert by_prefecture(people) == figures(census, "population", f"{year}-10-01")


def test_ssdse_a_says_what_was_not_surveyed(shared: Path) -> None:
    (table,) = tables(shared / "data/ssdse/SSDSE-A-2020.csv")
    establishments = figures(table, "C2107", "2014")
    assert [area for area, value in establishments.items() if value is None] == ["07545", "07546", "07548"]
    assert figures(table, "A1101", "2015")["07546"] == 0
    assert any("双葉町" in note for note in table.notes)


@pytest.mark.parametrize("edition", ["2024", "2025"])
def test_ssdse_b_and_e_agree_with_the_census_and_the_estimates(shared: Path, edition: str) -> None:
    (table,) = tables(shared / f"data/ssdse/SSDSE-B-{edition}.csv")
    census = figures(tables(shared / "data/population_jlstat/total_prefecture.csv")[0], "population", "2020-10-01")
    assert figures(table, "A1101", "2020") == census
    assert len(figures(table, "F3103", "FY2019")) == 47
    # 「-」 in the edition 2024 became a figure in the next: it was not known, not nothing.
    assert figures(table, "B4109", "2021")["16000"] == (None if edition == "2024" else 2609.5)


def test_ssdse_e_prints_the_nation_that_its_prefectures_make(shared: Path) -> None:
    (table,) = tables(shared / "data/ssdse/SSDSE-E-2024.csv")
    people = figures(table, "A1101", "2022")
    # 総務省「人口推計」2022年10月1日: 124,947千人; prefectures are rounded to thousands.
    assert people.pop("00000") == 124_947_000
    assert abs(sum(value or 0 for value in people.values()) - 124_947_000) <= 47_000 / 2
    product = figures(table, "C1121", "FY2019")
    assert product.pop("00000") == sum(value or 0 for value in product.values()) == 580_846_867


#: 総務省「住民基本台帳に基づく人口」, 1 January, Japanese and foreign residents (the line 合計 of each file).
REGISTER = {2016: 128_066_211, 2018: 127_707_259, 2019: 127_443_563, 2020: 127_138_033, 2021: 126_654_244, 2022: 125_927_902}


@pytest.mark.parametrize("year", REGISTER)
def test_the_register_adds_up(shared: Path, year: int) -> None:
    (table,) = tables(shared / f"data/juki_population/juki_population_{year}.csv")
    people = figures(table, "population", f"{year}-01-01")
    assert people["00000"] == REGISTER[year]
    assert sum(people[f"{number:02}000"] or 0 for number in range(1, 48)) == REGISTER[year]
    assert people["04100"] == sum(people[code] or 0 for code in ("04101", "04102", "04103", "04104", "04105"))
    if year > 2020:
        return
    change, natural, social = (figures(table, item, str(year - 1)) for item in ("change", "natural_change", "social_change"))
    assert all((natural[area] or 0) + (social[area] or 0) == change[area] for area in people)
    men, women = (figures(table, "population", f"{year}-01-01", f"sex={sex}") for sex in ("male", "female"))
    assert all((men[area] or 0) + (women[area] or 0) == people[area] for area in people)


#: 社人研「人口統計資料集2025」表12-6, thousands, 2020 to 2050 (令和5年推計).
PROJECTED = {
    "02": (1238, 1157, 1077, 996, 914, 833, 755),
    "03": (1211, 1138, 1066, 995, 924, 853, 783),
    "04": (2302, 2239, 2172, 2097, 2014, 1924, 1830),
    "05": (960, 888, 819, 752, 686, 622, 560),
    "06": (1068, 1005, 945, 886, 828, 769, 711),
    "15": (2201, 2084, 1974, 1863, 1751, 1637, 1525),
}
YEARS = tuple(str(year) for year in range(2020, 2051, 5))


def test_ipss_municipalities_add_up_to_the_published_prefectures(shared: Path) -> None:
    projection, _ = tables(shared / "data/ipss2023_muni/muni_profile_ipss2023.csv")
    wards = {area for area in projection.areas if area[2] == "1" and area[:2] != "13" and not projection.areas[area].endswith("市")}
    for place, year in enumerate(YEARS):
        sums = by_prefecture({area: value for area, value in figures(projection, "population", year).items() if area not in wards})
        assert {code: round(sums[f"{code}000"] / 1000) for code in PROJECTED} == {code: said[place] for code, said in PROJECTED.items()}
    old, whole = figures(projection, "population", "2050", "age=65+"), figures(projection, "population", "2050")
    shares = {code: sum(old[area] or 0 for area in old if area[:2] == code and area not in wards) / sum(whole[area] or 0 for area in whole if area[:2] == code and area not in wards) for code in ("05", "02", "03")}
    # The same table: 65+ in 2050, per cent.
    assert {code: round(share * 100, 1) for code, share in shares.items()} == {"05": 49.9, "02": 48.4, "03": 45.9}


def test_ipss_gaps_are_said_and_the_rest_is_the_census(shared: Path) -> None:
    projection, profile = tables(shared / "data/ipss2023_muni/muni_profile_ipss2023.csv")
    base = figures(projection, "population", "2020")
    gaps = {area for area, value in base.items() if value is None}
    assert gaps == FUKUSHIMA_COAST | NORTHERN_VILLAGES | {"22138", "22139"}
    census = figures(tables(shared / "data/ssdse/SSDSE-A-2026.csv")[0], "A1101", "2020")
    # 人口 of the census with 年齢・国籍不詳 spread is the same total.
    assert all(base[area] == value for area, value in census.items() if area not in gaps)
    rents = figures(profile, "private_rent", "2023")
    assert None in rents.values()
    assert 0 not in rents.values()


def test_prefectural_accounts_agree_with_their_flat_copy_and_the_published_sum(shared: Path) -> None:
    folder = shared / "data/kenmin_keizai"
    flat = {table.table: table for table in tables(folder / "kenmin_keizai_tidy.csv")}
    assert sorted(flat) == [f"kenmin-{item}-{base}" for item in ("income", "product") for base in (2000, 2005, 2011, 2015)]
    for name in ("total_gdp_1.xlsx", "total_gdp_3.xls", "one_income_1.xlsx", "one_income_2.xlsx", "one_income_3.xls"):
        (table,) = tables(folder / "raw" / name)
        item = table.items[0].code
        for period in pc.unique(flat[table.table].rows["period"].cast(pa.string())).to_pylist():
            copied = figures(flat[table.table], item, period)
            printed = figures(table, item, period)
            assert {area: printed[area] for area in copied} == copied
    (product,) = tables(folder / "raw/total_gdp_1.xlsx")
    # 内閣府「県民経済計算」令和2年度, 表1: 全県計 558,778,326百万円; a city that is printed has its own code.
    assert figures(product, "product", "FY2020")["00000"] == 558_778_326
    assert figures(product, "product", "FY2020")["04100"] == 5_026_807
    growth = figures(product, "product_growth", "FY2011")
    assert set(growth.values()) == {None}
    (old,) = tables(folder / "raw/total_gdp_3.xls")
    assert figures(old, "product", "FY2001")["15100"] is None


def test_bases_overlap_and_are_kept_apart(shared: Path) -> None:
    folder = shared / "data/kenmin_keizai"
    (new,), (old,) = tables(folder / "raw/total_gdp_1.xlsx"), tables(folder / "raw/total_gdp_3.xls")
    assert new.table != old.table
    links = [(figures(new, "product", "FY2012")[area] or 0) / (figures(old, "product", "FY2012")[area] or 1) for area in ("01000", "04000", "13000")]
    assert all(0.9 < link < 1.2 and link != 1 for link in links)


def test_fiscal_indices_have_codes_for_all_names(shared: Path) -> None:
    municipalities, prefectures = tables(shared / "data/fiscal_indices/fiscal_indices_2005_2021.csv")
    # 総務省: 1,844 municipalities and special wards on 31 March 2006, 1,741 since 2014.
    assert len(figures(municipalities, "laspeyres_index", "FY2005")) == 1844
    assert len(figures(municipalities, "laspeyres_index", "FY2021")) == 1741
    assert len(figures(prefectures, "fiscal_capacity_index", "FY2021")) == 47
    # 檜原村 is printed as 桧原村 there, without a code.
    assert figures(municipalities, "fiscal_capacity_index", "FY2009")["13307"] == 0.23
    assert figures(municipalities, "real_debt_service_ratio", "FY2009")["13307"] == 6.8
    # 不交付団体 have a capacity above one: 東京都特別区 apart, 泊村 (原子力発電所) and 飛島村 for years.
    assert (figures(municipalities, "fiscal_capacity_index", "FY2021")["23427"] or 0) > 2
    burden = figures(municipalities, "future_burden_ratio", "FY2021")
    assert burden["23427"] is None
    assert (burden["01209"] or 0) > 0
    assert figures(municipalities, "future_burden_ratio", "FY2007") == {}


def test_the_long_series_of_population(shared: Path) -> None:
    folder = shared / "data/population_jlstat"
    (nation,), (above,) = tables(folder / "total.csv"), tables(folder / "total_prefecture.csv")
    for year in range(1920, 2021, 5):
        day = f"{year}-{'11' if year == 1945 else '10'}-01"
        whole = figures(nation, "population", day)["00000"]
        # 1960: 73 people of 長野・岐阜's disputed boundary are in no prefecture (国勢調査 注).
        assert sum(value or 0 for value in figures(above, "population", day).values()) == (whole or 0) - (73 if year == 1960 else 0)
    assert figures(above, "population", "1945-11-01")["47000"] is None
    (ages,) = tables(folder / "pyramid_total.csv")
    rows = [row for row in ages.rows.to_pylist() if row["period"] == "2000-10-01"]
    # 国勢調査 2000: 85歳以上 2,233,348; 年齢不詳 228,561.
    assert sum(row["value"] for row in rows if row["dimensions"].startswith("age=85+")) == 2_233_348
    assert sum(row["value"] for row in rows) == 126_925_843 - 228_561


def test_projections_of_2017_and_2018_agree(shared: Path) -> None:
    folder = shared / "data/population_jlstat"
    (above,), (nation,) = tables(folder / "total_prefecture_projection.csv"), tables(folder / "total_projection.csv")
    medium = {year: figures(nation, "population", str(year), "births=medium;deaths=medium")["00000"] or 0 for year in range(2015, 2066)}
    # 社人研 平成29年推計（中位・中位）: 106,421千人 in 2045, 88,077千人 in 2065.
    assert (round(medium[2045] / 1000), round(medium[2065] / 1000)) == (106_421, 88_077)
    for year in range(2015, 2046, 5):
        assert abs(sum(value or 0 for value in figures(above, "population", str(year)).values()) - medium[year]) <= 2
    (ages,) = tables(folder / "pyramid_total_projection.csv")
    rows = ages.rows.to_pylist()
    for year in (2015, 2045, 2065):
        assert abs(sum(row["value"] for row in rows if row["period"] == str(year)) - medium[year]) <= 5


@pytest.mark.parametrize(
    ("path", "old", "new", "edition"),
    [
        ("ssdse/SSDSE-A-2026.csv", "SSDSE-A-2026", "SSDSE-A-2027", "2027"),
        ("ssdse/SSDSE-B-2025.csv", "SSDSE-B-2025", "SSDSE-B-2022", "2022"),
        ("juki_population/juki_population_2020.csv", "令和2年1月1日", "令和7年1月1日", "2025"),
        ("juki_population/juki_population_2022.csv", "令和4年1月1日", "令和6年1月1日", "2024"),
        ("fiscal_indices/fiscal_indices_2005_2021.csv", ",2021,", ",2022,", "2022"),
    ],
)
def test_other_years_and_encodings_of_real_files(shared: Path, path: str, old: str, new: str, edition: str) -> None:
    file = Received("file.csv", (shared / "data" / path).read_bytes())
    text = decode(file).text
    for encoding in ("utf-8", "utf-8-sig", "cp932"):
        if edition == "2022" and "fiscal" in path:
            # A year more, and no gap: the last year again as the next.
            body = text + "".join(line + "\n" for line in text.replace(old, new).splitlines() if new in line)
        else:
            body = text.replace(old, new)
        again = Received("file.csv", body.encode(encoding))
        read = recognise(again).read(again)
        assert {table.edition for table in read} == {edition}
        assert read[0].rows.num_rows >= recognise(file).read(file)[0].rows.num_rows


@pytest.mark.parametrize("share", [0.35, 0.8, 0.995])
@pytest.mark.parametrize("path", ["ssdse/SSDSE-A-2026.csv", "ssdse/SSDSE-B-2025.csv", "juki_population/juki_population_2020.csv", "juki_population/juki_population_2021.csv", "ipss2023_muni/muni_profile_ipss2023.csv", "kenmin_keizai/kenmin_keizai_tidy.csv", "fiscal_indices/fiscal_indices_2005_2021.csv", "population_jlstat/total_prefecture.csv"])
def test_real_files_cut_off_anywhere_are_refused(shared: Path, path: str, share: float) -> None:
    content = (shared / "data" / path).read_bytes()
    whole = content[: int(len(content) * share)]
    for cut in (whole, whole[: whole.rfind(b"\n") + 1]):
        file = Received("file.csv", cut)
        with pytest.raises(RashinbanError):
            recognise(file).read(file)
