"""Municipalities over time, against published counts, published code lists, and mergers anyone can look up.

The golden changes are those of 総務省・e-Stat「市区町村名・コード」廃置分合等情報; the counts of 総務省「市町村数の変遷」.
"""

import csv
from collections import Counter
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rashinban.core.areas.compilation import compile_tables
from rashinban.core.areas.history import FUKUSHIMA_COAST, NORTHERN_VILLAGES, history
from rashinban.core.errors import WrongContent

LAST = date(2024, 4, 1)

#: (code, first day, later day) to what it became: code, name, whether all of it went there.
GOLDEN = {
    "富谷町 → 富谷市（市制施行）": (
        ("04423", date(2016, 10, 9), date(2016, 10, 10)),
        [("04216", "富谷市", True)],
    ),
    "篠山市 → 丹波篠山市（名称変更、コードはそのまま）": (
        ("28221", date(2019, 4, 30), date(2019, 5, 1)),
        [("28221", "丹波篠山市", True)],
    ),
    "長野県山口村 → 岐阜県中津川市（越県合併）": (
        ("20431", date(2005, 2, 12), date(2005, 2, 13)),
        [("21206", "中津川市", True)],
    ),
    "上九一色村 → 甲府市と富士河口湖町（分かれて編入）": (
        ("19341", date(2000, 1, 1), date(2006, 3, 1)),
        [("19201", "甲府市", False), ("19430", "富士河口湖町", False)],
    ),
    "浜松市北区 → 中央区と浜名区（区の再編）": (
        ("22135", date(2023, 12, 31), date(2024, 1, 1)),
        [("22138", "浜松市中央区", False), ("22139", "浜松市浜名区", False)],
    ),
    "浜松市天竜区（区の再編、コードだけ変わる）": (
        ("22137", date(2023, 12, 31), date(2024, 1, 1)),
        [("22140", "浜松市天竜区", True)],
    ),
    "天竜市 → 浜松市（編入）→ 政令指定都市": (
        ("22217", date(1970, 4, 1), LAST),
        [("22130", "浜松市", True)],
    ),
    "巻町 → 新潟市（2001年・2005年の編入の最後）→ 政令指定都市": (
        ("15345", date(1999, 4, 1), LAST),
        [("15100", "新潟市", True)],
    ),
    "本吉町 → 気仙沼市（唐桑町の3年後）": (
        ("04603", date(2006, 4, 1), date(2010, 1, 1)),
        [("04205", "気仙沼市", True)],
    ),
    "与野市 → さいたま市（新設）→ 政令指定都市": (
        ("11220", date(2001, 4, 30), date(2003, 4, 1)),
        [("11100", "さいたま市", True)],
    ),
    "茨城県大野村 → 鹿嶋市（同じ日に鹿島町へ編入、市制施行）": (
        ("08404", date(1995, 8, 31), date(1995, 9, 1)),
        [("08222", "鹿嶋市", True)],
    ),
    "福岡県早良町 → 福岡市（西区へ編入、のちに区が分かれる）": (
        ("40321", date(1975, 2, 28), LAST),
        [("40130", "福岡市", True)],
    ),
    "三好町 → みよし市（同じ日に改称と市制施行）": (
        ("23521", date(2010, 1, 3), date(2010, 1, 4)),
        [("23236", "みよし市", True)],
    ),
    "北海道幌延町（郡の区域変更）": (
        ("01488", date(2010, 3, 31), date(2010, 4, 1)),
        [("01520", "幌延町", True)],
    ),
    "横浜市港北区 → 港北区・青葉区・都筑区（分離）": (
        ("14109", date(1994, 11, 5), date(1994, 11, 6)),
        [("14109", "横浜市港北区", False), ("14117", "横浜市青葉区", False), ("14118", "横浜市都筑区", False)],
    ),
    "北九州市小倉区 → 小倉北区・小倉南区（分割）": (
        ("40102", date(1974, 3, 31), date(1974, 4, 1)),
        [("40106", "北九州市小倉北区", False), ("40107", "北九州市小倉南区", False)],
    ),
    "沖縄県コザ市 → 沖縄市": (("47204", date(1974, 3, 31), date(1974, 4, 1)), [("47211", "沖縄市", True)]),
}


@pytest.mark.parametrize("case", GOLDEN)
def test_what_became_of_it(case: str) -> None:
    (code, before, after), expected = GOLDEN[case]
    found = history().successors(code, before, after)
    assert sorted((s.area.code, s.area.name, s.whole) for s in found) == expected


def test_where_it_came_from() -> None:
    found = history().successors("15100", LAST, date(2000, 1, 1))
    names = "新潟市 黒埼町 新津市 白根市 豊栄市 小須戸町 横越町 亀田町 岩室村 西川町 味方村 潟東村 月潟村 中之口村 巻町"
    assert sorted(s.area.name for s in found) == sorted(names.split())
    assert not any(s.whole for s in found)
    (before,) = history().successors("04216", date(2020, 1, 1), date(2010, 1, 1))
    assert (before.area.name, before.area.county, before.whole) == ("富谷町", "黒川郡", True)


#: 総務省「市町村数の変遷と明治・大正・昭和・平成の大合併の特徴」: cities, towns, villages.
COUNTS = {
    date(1970, 4, 1): (564, 2027, 689),
    date(1975, 4, 1): (643, 1974, 640),
    date(1985, 4, 1): (651, 2001, 601),
    date(1995, 4, 1): (663, 1994, 577),
    date(1999, 3, 31): (670, 1994, 568),
    date(2002, 4, 1): (675, 1981, 562),
    date(2004, 5, 1): (695, 1872, 533),
    date(2005, 4, 1): (739, 1317, 339),
    date(2006, 3, 31): (777, 846, 198),
    date(2010, 3, 31): (786, 757, 184),
    date(2014, 4, 5): (790, 745, 183),
    date(2024, 4, 1): (792, 743, 183),
}


@pytest.mark.parametrize("day", COUNTS)
def test_as_many_as_the_ministry_counts(day: date) -> None:
    areas = [a for a in history().as_of(day, "municipality") if a.code not in NORTHERN_VILLAGES]
    kinds = Counter(a.name[-1] for a in areas)
    assert (kinds["市"], kinds["町"], kinds["村"]) == COUNTS[day]
    assert kinds["区"] == 23


@pytest.mark.parametrize("year", [2016, 2018, 2019, 2020])
def test_the_codes_are_those_of_the_resident_register(shared: Path, year: int) -> None:
    """住民基本台帳に基づく人口 (総務省), 1 January; it prints counties too."""
    path = shared / "data" / "juki_population" / f"juki_population_{year}.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = [row for row in csv.reader(file) if len(row[0]) == 6 and row[2]]
    published = {row[0][:5]: row[2] for row in rows if row[2][-1] not in "郡ょ"}
    counties = {(row[0][:5], row[2]) for row in rows if row[2][-1] == "郡"}
    groups = {(a.code, a.name) for a in history().as_of(date(year, 1, 1), "group")}
    assert counties == groups - {("13100", "特別区部")}
    ours = {a.code: a for a in history().as_of(date(year, 1, 1), "municipality", "ward")}
    assert len(published) > 1900
    assert published.keys() == ours.keys()
    differing = {
        name for c, name in published.items() if name not in (ours[c].name, f"{ours[c].county}{ours[c].name}")
    }
    assert differing == {"糟屋郡須惠町"}  # 須恵町 in e-Stat's list


def test_the_codes_are_those_of_ssdse(shared: Path) -> None:
    text = (shared / "data" / "ssdse" / "SSDSE-A-2026.csv").read_text(encoding="cp932")
    published = {line[1:6] for line in text.splitlines() if line.startswith("R") and line[1:6].isdecimal()}
    ours = {a.code for a in history().as_of(date(2026, 4, 1), "municipality")} - NORTHERN_VILLAGES
    assert len(ours) == 1741
    assert published - {"00000"} == ours


def test_the_tables_are_what_the_script_makes(shared: Path, tmp_path: Path) -> None:
    compile_tables(shared / "data", tmp_path)
    import rashinban.core.areas as package

    for name in ("municipalities.csv", "changes.csv"):
        assert (tmp_path / name).read_bytes() == Path(package.__path__[0], name).read_bytes()


@given(st.dates(date(1970, 4, 1), LAST))
@settings(max_examples=40, deadline=None)
def test_codes_of_a_day_partition_each_prefecture(day: date) -> None:
    areas = history().as_of(day, "municipality")
    assert max(Counter(a.code for a in areas).values()) == 1
    assert all(a.parent == a.code[:2] + "000" for a in areas)
    cities = {a.code for a in areas}
    wards = history().as_of(day, "ward")
    assert max(Counter(a.code for a in wards).values()) == 1
    assert {a.parent for a in wards} <= cities
    assert not {a.code for a in wards} & cities


def test_a_code_passes_only_to_a_successor() -> None:
    """A code was never given to a place that is not what its last bearer became, and never lay idle between."""
    changes = {(c.source, c.target, c.day) for c in history().changes}
    reused = [pair for areas in history().by_code.values() for pair in pairwise(areas)]
    assert len(reused) == 150
    for old, new in reused:
        assert new.valid_from is not None
        assert old.valid_to == new.valid_from - timedelta(days=1)
        assert (old, new, new.valid_from) in changes


def test_three_names_under_one_code() -> None:
    names = [(a.name, a.kana) for a in history().by_code["21486"]]
    assert names == [("奥明方村", "おくみょうがたむら"), ("明方村", "みょうがたむら"), ("明宝村", "めいほうむら")]


def test_every_ward_had_a_city_and_every_change_both_sides() -> None:
    for change in history().changes:
        eve = change.day - timedelta(days=1)
        assert change.source.valid_on(eve)
        assert change.target.valid_on(change.day)


@pytest.mark.parametrize(
    ("key", "on", "code"),
    [
        ("富谷市", None, "04216"),
        ("富谷町", date(2016, 10, 9), "04423"),
        ("044237", date(2010, 1, 1), "04423"),
        ("広島県府中市", None, "34208"),
        ("浜松市中央区", None, "22138"),
        ("札幌市", date(1970, 10, 1), "01201"),
        ("宮城", None, "04000"),
        ("特別区部", None, "13100"),
        ("宮城県黒川郡大和町", None, "04421"),
        ("糟屋郡須惠町", None, "40344"),
        ("鎌ヶ谷市", None, "12224"),
        ("札幌市 中央区", None, "01101"),
    ],
)
def test_found_by_name_and_code(key: str, on: date | None, code: str) -> None:
    assert history().find(key, on).code == code


@pytest.mark.parametrize(
    ("key", "on", "words"),
    [
        ("府中市", None, "東京都府中市（13206）、広島県府中市（34208）"),
        ("富谷市", date(2016, 10, 9), "2016-10-09にはありません。富谷市（04216）は2016-10-10から"),
        ("富谷町", None, "今はありません。富谷町（04423）は2016-10-09まで"),
        ("羅針盤市", None, "見つかりません"),
        ("044238", None, "検査数字"),
    ],
)
def test_not_found_says_what_there_is(key: str, on: date | None, words: str) -> None:
    with pytest.raises(WrongContent, match=words):
        history().find(key, on)


def test_parts() -> None:
    today, past = date(2024, 4, 1), date(2006, 4, 1)
    assert len(history().parts("13100", today)) == 23
    assert [a.name for a in history().parts("22130", today)] == ["浜松市中央区", "浜松市浜名区", "浜松市天竜区"]
    assert history().parts("22202", past) == ()
    assert len(history().parts("07000", today)) == 59
    assert {a.code for a in history().parts("07000", today)} >= FUKUSHIMA_COAST
    assert len(FUKUSHIMA_COAST) == 13
    assert len(history().parts("01000", today)) == 179
    assert len(history().parts("00000", today)) == 47
    assert [a.name for a in history().parts("04420", today)] == ["大和町", "大郷町", "大衡村"]
    assert [a.name for a in history().parts("04420", date(2016, 1, 1))] == ["大和町", "大郷町", "富谷町", "大衡村"]
