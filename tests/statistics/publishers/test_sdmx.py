"""SDMX: CSV by itself, XML and JSON with the extra; what is not of Japan is left out and said."""

import sys
from importlib.util import find_spec

import pytest

from rashinban.core.errors import RashinbanError, WrongContent
from rashinban.statistics.publisher import Received, Table
from rashinban.statistics.publishers.sdmx import Sdmx
from sdmx_files import CSV, CSV2, JSON, XML

SDMX = Sdmx()
needs_library = pytest.mark.skipif(find_spec("sdmx") is None, reason="the extra rashinban[sdmx] is not installed")


def read(content: str) -> Table:
    file = Received("data", content.encode())
    assert SDMX.recognises(file)
    (found,) = SDMX.read(file)
    return found


def figures(found: Table) -> dict[tuple[str, str, str, str], tuple[float | None, str | None, str]]:
    return {(r["item"], r["area"], r["period"], r["dimensions"]): (r["value"], r["unit"], r["flag"]) for r in found.rows.to_pylist()}


def test_csv() -> None:
    found = read(CSV)
    assert figures(found) == {
        ("POP", "00000", "2019", "SEX=T"): (126167.0, "10^3 PS", ""),
        ("POP", "00000", "2020Q1", "SEX=T"): (126100.0, "10^3 PS", "provisional"),
        ("POP", "02000", "2020-10", "SEX=M"): (None, "10^3 PS", "suppressed"),
        ("POP", "02000", "2021", "SEX=M"): (None, "10^3 PS", "missing"),
    }
    assert (found.table, found.edition, found.areas) == ("sdmx-df-mock", "2021", {"00000": "全国", "02000": "青森県"})
    assert any("1件は読んでいません" in note for note in found.notes)


def test_csv_of_version_2_with_names() -> None:
    assert figures(read(CSV2)) == {("DF_MOCK", "00000", "2020-01-01/2020-06-30", "SEX=T"): (5.5, None, "estimated")}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (CSV.replace("JP", "FR"), "日本の数値がありません"),
        (CSV.replace("2019,", "いつか,"), "TIME_PERIOD"),
        (CSV.replace("TIME_PERIOD", "TIME"), "見出し"),
        (CSV.replace("REF_AREA", "WHERE"), "地域の軸"),
        (CSV.rpartition(",")[0], "列"),
        (CSV.splitlines()[0] + "\n", "数値がありません"),
        (CSV + CSV.splitlines()[1] + "\n", "2回以上"),
        (CSV.splitlines()[0] + ",0" * 3000 + "\n", "SDMXの表ではありません"),
    ],
)
def test_broken_csv(content: str, said: str) -> None:
    with pytest.raises(WrongContent, match=said):
        read(content)


def test_the_same_in_another_unit_is_another_item() -> None:
    found = read(CSV.replace("US,POP,T,2019,328,PS,6", "JP,POP,T,2018,126.4,PS,6"))
    assert {item.code: item.unit for item in found.items} == {"POP": "10^3 PS", "POP (10^6 PS)": "10^6 PS"}


@needs_library
@pytest.mark.parametrize("content", [XML, JSON], ids=["xml", "json"])
def test_with_the_library(content: str) -> None:
    said = {(key[1], key[2]): value[0] for key, value in figures(read(content)).items()}
    assert said == {("00000", "2019"): 126167.0, ("00000", "2020"): 126146.0}


@pytest.mark.parametrize("content", [XML, JSON], ids=["xml", "json"])
def test_without_the_library_the_command_is_named(content: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sdmx", None)
    with pytest.raises(WrongContent, match=r'pip install "rashinban\[sdmx\]"'):
        read(content)


@needs_library
def test_a_truncated_message() -> None:
    with pytest.raises(RashinbanError, match="途中で切れ"):
        read(XML[: len(XML) * 2 // 3])


def test_entities_are_not_opened() -> None:
    with pytest.raises(RashinbanError, match="DOCTYPE"):
        SDMX.read(Received("x.xml", b'<!DOCTYPE x [<!ENTITY a "b">]>' + XML.encode()))
