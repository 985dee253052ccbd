"""Cases beside the entries: figures that go in, figures that must come out; the same for the shipped and for one's own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from math import isclose

import numpy as np
import yaml
from pydantic import Field

from rashinban.core.series import Flag
from rashinban.core.value import Value
from rashinban.statistics.catalogue.catalogue import Catalogue
from rashinban.statistics.formula.evaluation import Evaluation
from rashinban.statistics.formula.tree import Reference, read_reference
from rashinban.statistics.frame import ABSENT, BELOW_UNIT, FLAG_ORDER, Frame, column_of

#: A period code; YAML reads 2020 as a number and 2020-10-01 as a day.
Code = str | int | date

#: A number, or the flag of a figure that is not there.
Cell = float | Flag

#: Figures by area and period code.
Cells = Mapping[str, Mapping[Code, Cell]]

_NUMBERS = {flag: number for number, flag in enumerate(FLAG_ORDER)}


class Case(Value):
    """For an indicator: the figures of items (``table:item``) or of other indicators, and what must come of them.

    ``absent`` names areas and periods of which nothing must be said.
    """

    indicator: str
    note: str = ""
    given: dict[str, dict[str, dict[Code, Cell]]] = Field(min_length=1)
    expect: dict[str, dict[Code, Cell]] = Field(min_length=1)
    absent: dict[str, tuple[Code, ...]] = Field(default_factory=dict)


def read_cases(text: str) -> tuple[Case, ...]:
    """The cases of a file."""
    return tuple(Case.model_validate(row) for row in yaml.load(text, yaml.CSafeLoader)["cases"])


def check(case: Case, catalogue: Catalogue) -> tuple[str, ...]:
    """What does not come out as expected, a sentence each; nothing when all does."""
    areas = tuple(sorted({area for cells in case.given.values() for area in cells}))
    codes = sorted({str(code) for cells in case.given.values() for row in cells.values() for code in row})
    columns = sorted({column_of(code) for code in codes})
    empty = Frame.absent(areas, columns, [""] * len(columns))
    frames = {name: _fill(empty, cells) for name, cells in case.given.items()}
    items = {read_reference(name): frame for name, frame in frames.items() if ":" in name}
    done = {name: frame for name, frame in frames.items() if ":" not in name}

    def item(reference: Reference) -> Frame:
        return items.get(reference, empty)

    for entry in catalogue.expand(case.indicator):
        if entry.key not in done and entry.tree is not None:
            done[entry.key] = Evaluation(item, done.__getitem__).figures(entry.tree)
    return tuple(_differences(done[case.indicator], case))


def _fill(empty: Frame, cells: Cells) -> Frame:
    values, flags, periods = empty.values.copy(), empty.flags.copy(), [*empty.periods]
    for area, row in cells.items():
        for code, cell in row.items():
            column = empty.columns.index(column_of(str(code)))
            periods[column] = str(code)
            values[empty.row[area], column] = np.nan if isinstance(cell, str) else cell
            flags[empty.row[area], column] = _NUMBERS[cell] if isinstance(cell, str) else 0
    return Frame(empty.areas, empty.columns, tuple(periods), values, flags, empty.marks)


def _differences(found: Frame, case: Case) -> Iterable[str]:
    for area, row in case.expect.items():
        for code, cell in row.items():
            got = _cell(found, area, str(code))
            same = got == cell if isinstance(cell, str) or not isinstance(got, float) else isclose(got, cell, rel_tol=1e-9)
            if not same:
                yield f"{case.indicator}の{area}、{code}は{cell}のはずが{got}です。"
    for area, codes in case.absent.items():
        for each in codes:
            if (got := _cell(found, area, str(each))) is not None:
                yield f"{case.indicator}の{area}、{each}には値がないはずが{got}です。"


def _cell(frame: Frame, area: str, code: str) -> float | str | None:
    """A number, a flag without a number, or None where nothing is said."""
    column = column_of(code)
    if area not in frame.row or column not in frame.columns:
        return None
    at = frame.row[area], frame.columns.index(column)
    number = int(frame.flags[at])
    if number == ABSENT:
        return None
    return FLAG_ORDER[number] if number >= BELOW_UNIT else float(frame.values[at])
