"""From columns to the long table: nothing is lost, nothing added, nothing stands twice."""

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from publisher_samples import as_csv
from rashinban.core.errors import WrongContent
from rashinban.core.series import COLUMNS
from rashinban.statistics.grid import Grid, read_grid
from rashinban.statistics.long_table import Column, Keys, join_rows, set_flag, unpivot
from rashinban.statistics.publisher import Received
from rashinban.statistics.symbols import read_cell

CELLS = st.sampled_from(["1", "2,345", "△6.5", "x", "-", "…", "", "0", "0.0"])


def grid_of(rows: list[list[str]]) -> Grid:
    return read_grid(Received("表.csv", as_csv(rows)))


@settings(deadline=None)
@given(st.integers(1, 5).flatmap(lambda width: st.lists(st.lists(CELLS, min_size=width, max_size=width), min_size=1, max_size=6)))
def test_every_cell_that_says_something_is_one_row(cells: list[list[str]]) -> None:
    rows = [["code", *(f"c{number}" for number in range(len(cells[0])))], *([f"a{number}", *line] for number, line in enumerate(cells))]
    areas = [f"{number:05}" for number in range(len(cells))]
    columns = [Column(number + 1, f"i{number}", "人", "2020") for number in range(len(cells[0]))]
    table = unpivot(grid_of(rows), Keys(areas, first=1), columns, below_unit=True)
    said = {
        (f"i{number}", areas[row]): (cell.value, cell.flag)
        for row, line in enumerate(cells)
        for number, text in enumerate(line)
        if not (cell := read_cell(text)).silent
    }
    assert tuple(table.column_names) == COLUMNS
    assert table.num_rows == len(said)
    assert {(row["item"], row["area"]): (row["value"], row["flag"]) for row in table.to_pylist()} == said


def test_rows_may_have_periods_and_figures_a_flag() -> None:
    grid = grid_of([["x", "1"], ["x", "…"]])
    table = unpivot(grid, Keys(["01000", "01000"], ["2020", "2025"]), [Column(1, "i", None, None, "", "estimated")])
    assert [(row["period"], row["value"], row["flag"]) for row in table.to_pylist()] == [("2020", 1.0, "estimated"), ("2025", None, "missing")]
    hidden = set_flag(table, pa.array([True, False]), "suppressed")
    assert [(row["value"], row["flag"]) for row in hidden.to_pylist()] == [(None, "suppressed"), (None, "missing")]
    assert join_rows([table, hidden]).num_rows == 4


def test_the_same_thing_twice_is_refused_with_both_places() -> None:
    grid = grid_of([["x", "1", "2"], ["x", "3", "4"]])
    with pytest.raises(WrongContent, match=r"B列とC列"):
        unpivot(grid, Keys(["01000", "02000"]), [Column(1, "i", None, "2020"), Column(2, "i", None, "2020")])
    with pytest.raises(WrongContent, match=r"1行目にも.*2行目"):
        unpivot(grid, Keys(["01000", "01000"]), [Column(1, "i", None, "2020")])
