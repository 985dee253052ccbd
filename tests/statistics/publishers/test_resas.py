"""Kept answers of the RESAS API v1: what is in them, what only the name of the file says, errors inside answers."""

import json
from pathlib import Path
from typing import Any

import pytest

from rashinban.core.errors import WrongContent
from rashinban.statistics.publisher import Received, Table
from rashinban.statistics.publishers.resas import Resas
from resas_answers import change, composition, municipality, pyramid

RESAS = Resas()
TOWN = "prefCode=11&cityCode=11362.json"


def read(root: Any, name: str) -> Table:
    file = Received(name, root if isinstance(root, bytes) else json.dumps(root, ensure_ascii=False).encode())
    assert RESAS.recognises(file)
    (found,) = RESAS.read(file)
    return found


def figures(found: Table) -> dict[tuple[str, str, str, str], tuple[float | None, str]]:
    return {(r["item"], r["area"], r["period"], r["dimensions"]): (r["value"], r["flag"]) for r in found.rows.to_pylist()}


def test_the_kept_answer(shared: Path) -> None:
    """A town of 12,817 people in 1980, 10,133 in 2015 (the year of its boundaries), 5,324 projected for 2045."""
    kept = shared / "data" / "api_samples" / "resas_population_composition_perYear.json"
    found = read(kept.read_bytes(), f"composition_{TOWN}")
    said = figures(found)
    assert said["総人口", "11362", "1980", ""] == (12817.0, "")
    assert said["総人口", "11362", "2015", ""] == (10133.0, "")
    assert said["総人口", "11362", "2045", ""] == (5324.0, "estimated")
    assert said["老年人口の割合", "11362", "2045", ""] == (49.2, "estimated")
    assert len(said) == 14 * 7
    for year in ("1980", "2045"):
        parts = [said[label, "11362", year, ""][0] or 0 for label in ("年少人口", "生産年齢人口", "老年人口")]
        assert sum(parts) == pytest.approx(said["総人口", "11362", year, ""][0], abs=1)
    assert (found.edition, found.areas) == ("2015", {"11362": "11362"})


def test_the_area_must_be_known(shared: Path) -> None:
    kept = shared / "data" / "api_samples" / "resas_population_composition_perYear.json"
    with pytest.raises(WrongContent, match=r"地域のコードが入っておらず.*cityCode=11362"):
        read(kept.read_bytes(), kept.name)


@pytest.mark.parametrize(
    ("name", "area"),
    [
        ("a_prefCode=11&cityCode=11362.json", "11362"),
        ("prefCode_2_cityCode_-.json", "02000"),
        ("cityCode=-&prefCode=47", "47000"),
        ("prefCode%3D33%26cityCode%3D-", "33000"),
        ("prefCode=3&cityCode=-.json", "03000"),
        ("population_02201_.json", "02201"),
        ("02000.json", "02000"),
    ],
)
def test_names_that_say_the_area(name: str, area: str) -> None:
    assert {key[1] for key in figures(read(composition(), name))} == {area}


@pytest.mark.parametrize("name", ["composition.json", "02201_02202.json", "prefCode=99.json", "2020123456.json"])
def test_names_that_do_not(name: str) -> None:
    with pytest.raises(WrongContent, match="どこの数値"):
        read(composition(), name)


def test_a_list_of_prefectures_is_no_figures(shared: Path) -> None:
    kept = shared / "data" / "api_samples" / "resas_prefectures.json"
    with pytest.raises(WrongContent, match="地域の一覧"):
        read(kept.read_bytes(), kept.name)


def test_pyramid() -> None:
    said = figures(read(pyramid(), f"pyramid_{TOWN}"))
    assert said["人口", "11362", "1980", "age=0-4;sex=male"] == (1980.0, "")
    assert said["人口", "11362", "2015", "age=90+;sex=female"] == (1997.0, "")
    assert len(said) == 2 * 2 * 19


def test_a_pyramid_of_one_year_is_not_told_twice() -> None:
    same = pyramid()
    same["result"]["yearRight"] = same["result"]["yearLeft"]
    assert len(figures(read(same, f"pyramid_{TOWN}"))) == 2 * 19


def test_change() -> None:
    found = read(change(), f"sum_{TOWN}")
    assert figures(found) == {
        ("line", "11362", "2015", ""): (100.0, ""),
        ("line", "11362", "2020", ""): (90.0, "estimated"),
        ("bar", "11362", "2015", ""): (1.5, ""),
        ("bar-年少人口", "11362", "2015", ""): (-0.5, ""),
        ("bar-老年人口", "11362", "2015", ""): (2.0, ""),
    }
    assert {item.unit for item in found.items} == {None}


def test_municipality() -> None:
    found = read(municipality(), "municipality_company_perYear.json")
    assert figures(found) == {
        ("company", "11362", "2012", "sic=E"): (58.0, ""),
        ("company", "11362", "2016", "sic=E"): (None, "missing"),
    }
    assert (found.table, found.items[0].name, found.items[0].unit, found.areas) == ("resas-company", "企業数", "社", {"11362": "架空町"})
    with pytest.raises(WrongContent, match="何の数値か"):
        read(municipality(), "answer.json")


def test_a_whole_prefecture() -> None:
    whole = municipality()
    whole["result"] |= {"cityCode": "-", "cityName": None}
    assert read(whole, "municipality-wages-perYear.json").areas == {"11000": "埼玉県"}


@pytest.mark.parametrize(
    ("root", "said"),
    [
        ({"statusCode": "403", "message": "Forbidden.", "description": ""}, "403 キーの誤り：Forbidden"),
        ({"statusCode": "429"}, "要求が多すぎる"),
        (b'"400"', "400 条件の誤り"),
        ({"message": None, "result": None}, "該当なし"),
        ({"message": None}, "形をしていません"),
        ({"message": None, "result": {"industry": []}}, "読める種類ではありません"),
        ({"message": None, "result": {"boundaryYear": "x", "data": []}}, "形をしていません"),
        ({"message": None, "result": {"boundaryYear": 2015, "data": []}}, "数値がありません"),
    ],
)
def test_what_is_no_answer_with_figures(root: Any, said: str) -> None:
    with pytest.raises(WrongContent, match=said):
        read(root, TOWN)


def test_a_truncated_answer() -> None:
    content = json.dumps(composition(), ensure_ascii=False).encode()
    with pytest.raises(WrongContent, match="途中で切れ"):
        read(content[:-40], TOWN)
