"""Every case beside the entries comes out as it says; and a case that is wrong is found out."""

from __future__ import annotations

import pytest

from rashinban.statistics.catalogue.cases import Case, check, read_cases
from rashinban.statistics.catalogue.catalogue import catalogue, shipped

CASES = [case for file in shipped(".cases.yaml") for case in read_cases(file.read_text(encoding="utf-8"))]


@pytest.mark.parametrize("case", CASES, ids=[case.indicator for case in CASES])
def test_case(case: Case) -> None:
    assert check(case, catalogue()) == ()


def test_a_wrong_expectation_is_told() -> None:
    case = CASES[0].model_copy(update={"expect": {"04100": {"2020": 26.0}, "04202": {"2020": 1.0}}})
    assert len(check(case, catalogue())) == 2


def test_every_function_of_a_formula_has_a_case() -> None:
    from rashinban.statistics.formula.functions import FUNCTIONS
    from rashinban.statistics.formula.tree import Call, walk

    book = catalogue()
    used = {
        node.function
        for case in CASES
        for entry in book.expand(case.indicator)
        if entry.tree is not None and entry.key not in case.given
        for node in walk(entry.tree)
        if isinstance(node, Call)
    }
    assert set(FUNCTIONS) - used <= {"before", "rank_from_smallest"}  # told in test_formula
