"""Figures carried to other boundaries: real registers, real totals over synthetic municipalities, and the identities."""

import csv
import time
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rashinban.core.areas.carry import RULES, Carried, carry
from rashinban.core.areas.crosswalk import crosswalks
from rashinban.core.areas.history import FUKUSHIMA_COAST, NORTHERN_VILLAGES, history
from rashinban.core.areas.totals import add_up, compare_parts
from rashinban.core.errors import WrongContent
from rashinban.core.period import Period
from rashinban.core.series import Flag, Point

TODAY = date(2024, 4, 1)

#: How 上九一色村 is shared out in these tests; the halves are made up, only that they are one is used.
KAMIKUISHIKI = {
    (date(2006, 3, 1), "19341", "19201"): Decimal("0.4"),
    (date(2006, 3, 1), "19341", "19430"): Decimal("0.6"),
}


def figure(area: str, day: date, value: int | str | None, flag: Flag = "") -> Point:
    number = None if value is None else Decimal(value)
    return Point(item="人口", area=area, period=Period.day(day), value=number, unit="人", flag=flag)


def values(carried: Carried) -> dict[str, Decimal | None]:
    return {point.area: point.value for point in carried.points}


def total(points: Iterable[Point]) -> Decimal:
    return sum((p.value for p in points if p.value is not None), Decimal(0))


@cache
def codes(day: date) -> tuple[str, ...]:
    return tuple(a.code for a in history().as_of(day, "municipality") if a.code not in NORTHERN_VILLAGES)


@pytest.fixture(scope="module")
def census(shared: Path) -> dict[int, dict[str, int]]:
    """国勢調査: population of each prefecture by year."""
    found: dict[int, dict[str, int]] = defaultdict(dict)
    path = shared / "data" / "population_jlstat" / "total_prefecture.csv"
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["value"].isdecimal():
                code = history().find(row["地域_時系列"]).code
                found[int(row["時間軸(調査年)"][:4])][code] = int(row["value"])
    return found


def spread(populations: dict[str, int], day: date) -> list[Point]:
    """Each prefecture's population over the municipalities of the day, as whole persons, unevenly."""
    points = []
    for prefecture, population in populations.items():
        members = [code for code in codes(day) if code[:2] == prefecture[:2]]
        if not members:
            continue
        shares = [int(code) % 89 + 1 for code in members]
        counts = [population * share // sum(shares) for share in shares]
        counts[0] += population - sum(counts)
        points += [figure(code, day, count) for code, count in zip(members, counts, strict=True)]
    return points


def test_the_nation_is_conserved_from_1970_to_2024(census: dict[int, dict[str, int]]) -> None:
    """Every census year; Okinawa's codes begin with its return in 1972, so 1970 is the 46 other prefectures."""
    for year in range(1970, 2021, 5):
        day = date(year, 10, 1)
        points = spread(census[year], day)
        nation = sum(n for code, n in census[year].items() if year > 1970 or code != "47000")
        assert total(points) == nation
        carried = carry(points, TODAY, "apportion", history(), weights=KAMIKUISHIKI)
        assert carried.remarks == ()
        assert total(carried.points) == nation
        assert {p.area for p in carried.points} == {
            c for c in codes(TODAY) if year > 1970 or not c.startswith("47")
        }
        by_prefecture: dict[str, Decimal] = defaultdict(Decimal)
        for point in carried.points:
            by_prefecture[point.area[:2] + "000"] += point.value or 0
        moved = {code for code, n in by_prefecture.items() if n != census[year][code]}
        assert moved == ({"20000", "21000"} if year < 2005 else set())
    assert sum(census[2020].values()) == 126146099  # 令和2年国勢調査 人口等基本集計, 全国


def test_the_register_of_2016_on_the_boundaries_of_2024(shared: Path) -> None:
    """住民基本台帳 2016-01-01: national total 128,066,211 as printed; each city is the sum of its wards."""
    path = shared / "data" / "juki_population" / "juki_population_2016.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = [row for row in csv.reader(file) if len(row[0]) == 6 and row[2]]
    day = date(2016, 1, 1)
    known = {a.code: a for a in history().as_of(day, "municipality", "ward")}
    points = [figure(r[0][:5], day, r[5].replace(",", "")) for r in rows if r[0][:5] in known]
    assert compare_parts(points, history()) == ()
    carried = carry(points, TODAY, "sum", history())
    cities = [p for p in carried.points if history().find(p.area, TODAY).level == "municipality"]
    assert total(cities) == 128066211
    assert values(carried)["04216"] == Decimal(next(r[5] for r in rows if r[2].endswith("富谷町")).replace(",", ""))
    assert {(r.area, r.kept) for r in carried.remarks} == {("22138", False), ("22139", False)}
    assert "浜松市北区は一つの区域に収まらず" in carried.remarks[0].reason
    assert {p.flag for p in carried.points} == {""}


def test_a_code_that_changed_is_no_other_figure() -> None:
    (point,) = carry([figure("04423", date(2015, 10, 1), 51591)], TODAY, "sum", history()).points
    assert (point.area, point.value, point.flag) == ("04216", Decimal(51591), "")


def test_a_merger_is_summed_and_flagged() -> None:
    parts = [figure(c, date(2005, 1, 1), n) for c, n in (("04205", 58320), ("04604", 8000), ("04603", 11588))]
    (point,) = carry(parts, TODAY, "sum", history()).points
    assert (point.area, point.value, point.flag) == ("04205", Decimal(77908), "carried")


def test_a_missing_part_is_named() -> None:
    parts = [figure(c, date(2005, 1, 1), n) for c, n in (("04205", 58320), ("04604", 8000))]
    carried = carry(parts, TODAY, "sum", history())
    assert carried.points == ()
    (remark,) = carried.remarks
    assert (remark.area, remark.kept) == ("04205", False)
    assert remark.reason == "気仙沼市の区域にあたる本吉町の値がないため、気仙沼市の値を求められません。"


@pytest.mark.parametrize(
    ("flag", "words"),
    [("suppressed", "本吉町の値は秘匿されているため"), ("missing", "調査されていないか不明であるため")],
)
def test_a_withheld_part_is_no_zero(flag: Flag, words: str) -> None:
    day = date(2005, 1, 1)
    parts = [figure("04205", day, 5), figure("04604", day, 3), figure("04603", day, None, flag)]
    (remark,) = carry(parts, TODAY, "sum", history()).remarks
    assert words in remark.reason


def test_nothing_to_count_adds_nothing() -> None:
    day = date(2005, 1, 1)
    parts = [figure("04205", day, 5), figure("04604", day, None, "none"), figure("04603", day, None, "none")]
    assert values(carry(parts, TODAY, "sum", history())) == {"04205": Decimal(5)}
    nothing = [figure(c, day, None, "none") for c in ("04205", "04604", "04603")]
    (point,) = carry(nothing, TODAY, "sum", history()).points
    assert (point.value, point.flag) == (None, "none")


def test_a_division_needs_shares() -> None:
    day = date(2005, 10, 1)
    kofu = [figure("19201", day, 1000), figure("19326", day, 100), figure("19341", day, 50), figure("19430", day, 700)]
    refused = carry(kofu, TODAY, "sum", history())
    assert [r.area for r in refused.remarks] == ["19201", "19430"]
    assert "上九一色村は一つの区域に収まらず、分ける割合が与えられていないため、甲府市の値を求められません。" in {
        r.reason for r in refused.remarks
    }
    shared_out = carry(kofu, TODAY, "apportion", history(), weights=KAMIKUISHIKI)
    assert values(shared_out) == {"19201": Decimal("1120"), "19430": Decimal("730")}
    populations = {key: share * 1234 for key, share in KAMIKUISHIKI.items()}
    assert carry(kofu, TODAY, "apportion", history(), weights=populations) == shared_out


def test_shares_that_cannot_be_are_refused() -> None:
    wrong = dict.fromkeys(KAMIKUISHIKI, Decimal(0))
    with pytest.raises(WrongContent, match="上九一色村（19341）を分ける割合"):
        carry([figure("19341", date(2005, 10, 1), 50)], TODAY, "apportion", history(), weights=wrong)


def test_a_city_needs_no_shares_where_its_wards_do() -> None:
    """浜松市 2024: 北区 was divided, the city was not; 横浜市 1994 likewise."""
    day = date(2023, 10, 1)
    wards = [figure(f"2213{n}", day, n * 10) for n in range(1, 8)]
    carried = carry([figure("22130", day, 280), *wards], TODAY, "sum", history())
    assert values(carried) == {"22130": Decimal(280), "22140": Decimal(70)}
    assert {r.area for r in carried.remarks} == {"22138", "22139"}
    shares = {
        (date(2024, 1, 1), "22135", "22138"): Decimal(3),
        (date(2024, 1, 1), "22135", "22139"): Decimal(1),
    }
    shared_out = carry([figure("22130", day, 280), *wards], TODAY, "apportion", history(), weights=shares)
    expected = {"22130": 280, "22138": Decimal("137.5"), "22139": Decimal("72.5"), "22140": 70}
    assert values(shared_out) == expected
    assert compare_parts(shared_out.points, history(), on=TODAY) == ()


def test_a_town_joins_its_ward_and_its_city() -> None:
    """湯来町 joined 広島市佐伯区 on 2005-04-25; without figures of wards only the city is asked for."""
    day = date(2004, 10, 1)
    city = [figure("34100", day, 1000), figure("34324", day, 7)]
    alone = carry(city, TODAY, "sum", history())
    assert values(alone) == {"34100": Decimal(1007)}
    assert alone.remarks == ()
    both = carry([*city, figure("34108", day, 130)], TODAY, "sum", history())
    assert values(both) == {"34100": Decimal(1007), "34108": Decimal(137)}


def test_the_mean_is_weighed_by_population() -> None:
    day = date(2005, 1, 1)
    parts = [figure("04205", day, "30"), figure("04604", day, "20"), figure("04603", day, "10")]
    bases = {(p.area, p.period): Decimal(n) for p, n in zip(parts, (6, 3, 1), strict=True)}
    assert values(carry(parts, TODAY, "mean", history(), bases=bases)) == {"04205": Decimal(25)}
    (remark,) = carry(parts, TODAY, "mean", history()).remarks
    assert "重み（人口など）がないため" in remark.reason


def test_an_index_goes_only_where_nothing_changed() -> None:
    day = date(2005, 1, 1)
    carried = carry([figure("04205", day, 1), figure("04202", day, 1), figure("04423", day, 2)], TODAY, "unchanged", history())
    assert values(carried) == {"04216": Decimal(2)}
    assert {r.area for r in carried.remarks} == {"04205", "04202"}
    assert "区域が変わったため" in carried.remarks[0].reason


def test_a_code_of_another_day_is_not_guessed() -> None:
    (remark,) = carry([figure("04216", date(2010, 1, 1), 5)], TODAY, "sum", history()).remarks
    assert remark.reason.startswith("富谷市（04216）は2010-01-01にはないため")
    assert values(carry([figure("04216", date(2010, 1, 1), 5)], TODAY, "sum", history(), on=TODAY)) == {"04216": 5}
    (remark,) = carry([figure("99999", TODAY, 5)], TODAY, "sum", history()).remarks
    assert "記録にない" in remark.reason


def test_prefectures_pass_with_a_remark_where_a_village_moved() -> None:
    points = [figure(code, date(2000, 10, 1), 1) for code in ("00000", "04000", "20000", "21000", "13100")]
    carried = carry(points, TODAY, "sum", history())
    assert list(carried.points) == points
    assert [(r.area, r.kept) for r in carried.remarks] == [("20000", True), ("21000", True)]
    assert "山口村が中津川市に移った" in carried.remarks[0].reason


def test_a_county_that_lost_a_town_is_told() -> None:
    """黒川郡 without 富谷町, a city since 2016."""
    points = [figure(code, date(2015, 10, 1), 9) for code in ("04420", "04440")]
    carried = carry(points, TODAY, "sum", history())
    assert list(carried.points) == points
    assert [(r.area, r.kept) for r in carried.remarks] == [("04420", True)]


def test_fukushima_has_no_quiet_total(shared: Path) -> None:
    """IPSS 令和5年推計 has no figure for the 13 municipalities of the coast one by one."""
    path = shared / "data" / "ipss2023_muni" / "muni_profile_ipss2023.csv"
    day = date(2050, 10, 1)
    with path.open(encoding="utf-8", newline="") as file:
        rows = [r for r in csv.DictReader(file) if r["pref"] in ("fukushima", "miyagi") and r["is_ward"] == "False"]
    points = [figure(r["code"], day, r["ipss2023_total_2050"]) for r in rows if r["ipss2023_total_2050"]]
    fukushima = add_up(points, "07000", history())
    assert fukushima.points == ()
    assert "いわき市" in fukushima.remarks[0].reason
    assert "福島県の合計を求められません" in fukushima.remarks[0].reason
    (partial,) = add_up(points, "07000", history(), partial=True).points
    assert partial.value == total(p for p in points if p.area.startswith("07"))
    coast = figure("07999", day, 1247000 - int(partial.value or 0))
    (whole,) = add_up([*points, coast], "07000", history(), blocks={"07999": FUKUSHIMA_COAST}).points
    assert whole.value == 1247000
    (miyagi,) = add_up(points, "04000", history()).points
    assert round((miyagi.value or 0) / 1000) == 1830  # IPSS 人口統計資料集2025 表12-6, 2050年


def test_a_city_that_is_not_its_wards_is_told() -> None:
    day = date(2024, 4, 1)
    points = [figure(c, day, n) for c, n in (("22130", 10), ("22138", 5), ("22139", 3), ("22140", 3))]
    (remark,) = compare_parts(points, history())
    assert remark.reason == "浜松市の値10は、区の値の合計11と一致しません。"
    (city,) = add_up(points[1:], "22130", history()).points
    assert (city.area, city.value) == ("22130", 11)
    assert "浜松市天竜区の値がないため" in add_up(points[1:3], "22130", history()).remarks[0].reason


days = st.dates(date(1972, 5, 15), TODAY)


@given(days)
@settings(max_examples=15, deadline=None)
def test_carrying_to_the_same_day_changes_nothing(day: date) -> None:
    points = [figure(code, day, n) for n, code in enumerate(codes(day))]
    for rule in RULES:
        assert carry(points, day, rule, history()) == Carried(tuple(points))


@given(days, days, days)
@settings(max_examples=15, deadline=None)
def test_two_steps_are_one(a: date, b: date, c: date) -> None:
    first, middle, last = sorted((a, b, c))
    points = [figure(code, first, n) for n, code in enumerate(codes(first))]
    at_once = carry(points, last, "apportion", history(), weights=KAMIKUISHIKI)
    halfway = carry(points, middle, "apportion", history(), weights=KAMIKUISHIKI).points
    stepped = carry(halfway, last, "apportion", history(), weights=KAMIKUISHIKI, on=middle)
    assert values(stepped) == values(at_once)
    assert total(at_once.points) == total(points)


@given(days, days)
@settings(max_examples=15, deadline=None)
def test_every_area_goes_somewhere_and_all_of_it(a: date, b: date) -> None:
    crosswalk = crosswalks(history(), (a,), b)[a]
    for code in codes(a):
        targets = crosswalk.targets_of(code, "municipality")
        assert targets
        assert len(targets) > 1 or targets[0][1] == 1
    back = crosswalks(history(), (b,), a)[b]
    forth = {(code, t) for code in codes(a) for t, _ in crosswalk.targets_of(code, "municipality")}
    assert {row[:2] for row in crosswalk.rows()} - {(c, c) for c in NORTHERN_VILLAGES} == forth
    return_ = {(t, code) for code in codes(b) for t, _ in back.targets_of(code, "municipality")}
    assert forth == return_


def test_fifty_years_of_every_municipality_are_soon_carried() -> None:
    """95,000 figures and more; processor time, so that a busy machine does not fail the test."""
    points = [
        figure(code, date(year, 10, 1), 1) for year in range(1974, 2024) for code in codes(date(year, 10, 1))
    ]
    assert len(points) > 95_000
    begun = time.process_time()
    carried = carry(points, TODAY, "apportion", history(), weights=KAMIKUISHIKI)
    assert time.process_time() - begun < 2
    assert len(carried.points) == 50 * 1741
