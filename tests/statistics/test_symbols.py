"""Published cells: every mark and every way to write a number, one by one and in whole columns."""

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rashinban.core.errors import Place
from rashinban.statistics.symbols import FLAGS, MISSING, UnreadableCell, read_cell, read_cells, read_objects

SPELLINGS = [
    *((text, None, "suppressed") for text in ("x", "X", "ｘ", "χ", "Χ", "秘匿", "Ｘ")),
    *((text, None, "missing") for text in ("***", "＊＊＊", "…", "...", "‥", "不詳", "NA", "nan")),
    *((text, None, "none") for text in ("-", "－", "―", "—", "−", "ー", " - ")),
    ("・", None, "not_applicable"),
    ("・・・", None, "missing"),
    ("△1.2", -1.2, ""),
    ("▲ 1,234", -1234.0, ""),
    ("−5", -5.0, ""),
    ("１，２３４．５", 1234.5, ""),
    (" 0.30 ", 0.3, ""),
    ("1,952,356", 1952356.0, ""),
    ("0", 0.0, ""),
    ("0.0", 0.0, "below_unit"),
    ("△0.0", 0.0, "below_unit"),
    ("1.2E+07", 12000000.0, ""),
    ("p1,234", 1234.0, "provisional"),
    ("12.5 p", 12.5, "provisional"),
    ("12e", 12.0, "estimated"),
    ("", None, ""),
    ("　", None, ""),
]
UNREADABLE = ["1,23", "12,34", "1 2", "12%", "(3)", "1-2", "1.2.3", "2020年", "--5", "1e999", "p", "p3p", "inf", "人"]


@pytest.mark.parametrize(("text", "value", "flag"), SPELLINGS)
def test_spellings(text: str, value: float | None, flag: str) -> None:
    one = read_cell(text)
    column = read_cells(pa.array(["7", text, "1,000", None]))
    assert (one.value, one.flag) == (value, flag)
    assert column.values.to_pylist() == [7.0, value, 1000.0, None]
    assert [FLAGS[place] for place in column.flags.to_pylist()] == ["", flag, "", ""]


@pytest.mark.parametrize("text", UNREADABLE)
def test_what_is_no_figure_is_said_with_its_place(text: str) -> None:
    with pytest.raises(UnreadableCell, match=r"7行目"):
        read_cell(text, Place(line=7))
    with pytest.raises(UnreadableCell, match=r"12行目"):
        read_cells(pa.array(["1", "x", text, text]), lambda index: Place(line=10 + index))


def test_zeros_of_programs_are_zeros() -> None:
    column = read_cells(pa.array(["0.0", "-0.0", "△0.0", "1.0"]), below_unit=False)
    assert column.values.to_pylist() == [0.0, 0.0, 0.0, 1.0]
    assert set(column.flags.to_pylist()) == {0}


def test_cells_of_worksheets() -> None:
    column = read_objects([1, 2.5, "x", "", None, "△3", float("nan")])
    assert column.values.to_pylist() == [1.0, 2.5, None, None, None, -3.0, None]
    assert [FLAGS[place] for place in column.flags.to_pylist()] == ["", "", "suppressed", "", "", "", "missing"]
    with pytest.raises(UnreadableCell, match="セルD4"):
        read_objects([True], lambda _: Place(cell="D4"))


@settings(deadline=None)
@given(st.lists(st.one_of(st.floats(-1e12, 1e12).map(lambda v: f"{v:,.3f}"), st.integers(-(10**9), 10**9).map("{:,}".format), st.sampled_from([text for text, *_ in SPELLINGS]))))
def test_a_column_says_what_its_cells_say(texts: list[str]) -> None:
    column = read_cells(pa.array(texts, pa.string()))
    said = [read_cell(text) for text in texts]
    assert column.values.to_pylist() == [cell.value for cell in said]
    assert [FLAGS[place] for place in column.flags.to_pylist()] == [cell.flag for cell in said]
    assert all(cell.value is None for cell in said if cell.flag in MISSING)
