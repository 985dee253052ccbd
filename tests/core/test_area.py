"""Official codes and region sets."""

import csv
from datetime import date

import pytest

from rashinban.core.area import PREFECTURES, REGIONS, Area, AreaTable, check_digit, prefecture, region
from rashinban.core.areas.history import history
from rashinban.core.errors import WrongContent


def test_check_digits_of_every_municipality(shared) -> None:  # type: ignore[no-untyped-def]
    with (shared / "data" / "codes" / "jisx0402_codes.csv").open(encoding="utf-8") as file:
        codes = [row["code"] for row in csv.DictReader(file)]
    assert len(codes) > 1700
    assert [code for code in codes if check_digit(code[:5]) != code[5]] == []


def test_the_prefectures_are_those_of_the_official_list(shared) -> None:  # type: ignore[no-untyped-def]
    with (shared / "data" / "codes" / "prefjp-utf8.csv").open(encoding="utf-8-sig") as file:
        official = [(row["pref"], row["lgcode"].zfill(6), row["prefshort"]) for row in csv.DictReader(file)]
    ours = [(area.name, area.checked_code) for area in PREFECTURES.areas]
    assert ours == [(name, code) for name, code, _ in official]
    assert all(prefecture(short).name == name for name, _, short in official)


@pytest.mark.parametrize("key", ["宮城県", "宮城", "04", "04000", "040002", "０４"])
def test_a_prefecture_by_any_key(key: str) -> None:
    assert prefecture(key).name == "宮城県"


@pytest.mark.parametrize(
    ("key", "words"),
    [("宮木県", "見つかりません"), ("48", "見つかりません"), ("040003", "検査数字"), ("", "見つかりません")],
)
def test_a_wrong_key_is_refused(key: str, words: str) -> None:
    with pytest.raises(WrongContent, match=words):
        prefecture(key)


def test_kyoto_and_tokyo_have_two_names() -> None:
    assert prefecture("京都").code == "26000"
    assert prefecture("東京").code == "13000"
    assert prefecture("北海道").code == "01000"


def test_niigata_lies_where_the_body_puts_it() -> None:
    niigata = prefecture("新潟").code
    assert [area.name for area in region("東北").areas] == [
        "青森県",
        "岩手県",
        "宮城県",
        "秋田県",
        "山形県",
        "福島県",
    ]
    assert niigata in region("東北・新潟").codes
    assert niigata in region("関東", "経済産業省").codes
    assert niigata not in region("関東", "農林水産省").codes
    assert niigata in region("北陸").codes


def test_a_region_drawn_in_two_ways_asks_for_the_body() -> None:
    with pytest.raises(WrongContent, match=r"経済産業省.*農林水産省"):
        region("関東")
    with pytest.raises(WrongContent, match="登録されていません"):
        region("架空地方")


def test_the_bureaus_share_out_the_country() -> None:
    for user, codes in (("経済産業省", 47), ("農林水産省", 45)):
        drawn = [code for each in REGIONS if each.user.startswith(user) for code in each.codes]
        assert len(drawn) == len(set(drawn)) == codes


def test_an_area_is_found_as_it_was_on_a_day() -> None:
    # 富谷町 became 富谷市 on 2016-10-10 (e-Stat 廃置分合等情報).
    table = AreaTable(
        (
            Area("04423", "富谷町", "municipality", "04000", valid_to=date(2016, 10, 9)),
            Area("04216", "富谷市", "municipality", "04000", valid_from=date(2016, 10, 10)),
        )
    )
    assert table.find("富谷町", on=date(2016, 10, 9)).code == "04423"
    assert table.find("042161").name == "富谷市"
    for key, day in (("富谷市", date(2016, 10, 9)), ("富谷町", date(2016, 10, 10)), ("富谷町", None)):
        with pytest.raises(WrongContent, match="見つかりません"):
            table.find(key, on=day)


def test_the_blocks_of_jgrants_divide_the_country_and_put_niigata_beside_nagano() -> None:
    blocks = [each for each in REGIONS if each.user.startswith("Jグランツ")]
    codes = [code for block in blocks for code in block.codes]
    assert sorted(codes) == [area.code for area in PREFECTURES.areas]  # each prefecture once
    assert len(blocks) == 8
    assert {"15000", "20000"} <= set(region("関東・甲信越地方").codes)
    assert "15000" not in region("東北地方").codes


@pytest.mark.parametrize("key", ["Miyagi", "miyagi", "ＭＩＹＡＧＩ"])
def test_a_prefecture_is_found_by_its_english_name(key: str) -> None:
    assert prefecture(key).name == "宮城県"


def test_every_prefecture_has_an_english_name_of_its_own_and_municipalities_none() -> None:
    names = [area.english for area in PREFECTURES.areas]
    assert len(set(names)) == 47
    assert all(name.isascii() and name.isalpha() and name[0].isupper() for name in names)
    assert {prefecture(short).english for short in ("北海道", "東京", "京都", "大阪", "兵庫", "大分")} == {"Hokkaido", "Tokyo", "Kyoto", "Osaka", "Hyogo", "Oita"}
    assert history().find("仙台市").english == ""
