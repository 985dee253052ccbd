"""Formulas: what can be written, what cannot, and that nothing absent ever becomes a number."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rashinban.core.errors import WrongContent
from rashinban.statistics.formula.arithmetic import first_of
from rashinban.statistics.formula.evaluation import Evaluation
from rashinban.statistics.formula.parser import parse
from rashinban.statistics.formula.reading import say
from rashinban.statistics.formula.tree import Name, Reference, names, references
from rashinban.statistics.frame import (
    ABSENT,
    BELOW_UNIT,
    ESTIMATED,
    MISSING,
    NONE,
    NOT_APPLICABLE,
    SUPPRESSED,
    Frame,
    column_of,
)

AREAS = ("02000", "03000", "04000")
YEARS = ("2015", "2016", "2020")


def frame(*rows: tuple[object, ...], areas: tuple[str, ...] = AREAS, years: tuple[str, ...] = YEARS, mark: int = 1) -> Frame:
    """A frame from rows of numbers, flag numbers as ``("f", number)``."""
    values = np.array([[np.nan if isinstance(cell, tuple) else cell for cell in row] for row in rows], float)
    flags = np.array([[cell[1] if isinstance(cell, tuple) else 0 for cell in row] for row in rows], np.uint8)
    marks = np.where(flags == ABSENT, 0, mark).astype(np.uint64)[None]
    return Frame(areas[: len(rows)], tuple(column_of(year) for year in years), years, values, flags, marks)


def flag(number: int) -> tuple[str, int]:
    return "f", number


def work_out(text: str, **frames: Frame) -> Frame:
    return Evaluation(lambda item: frames[item.item], frames.__getitem__).figures(parse(text))


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("share(a)", "引数が2個"),
        ("share(a, b, c)", "引数が2個"),
        ("growth(a, b)", "2番目に0以上の整数"),
        ("growth(a, 1.5)", "2番目に0以上の整数"),
        ("rank(a, 5)", "2番目にnation"),
        ("median(a)", "「median」という計算はありません"),
        ("a +", "途中で終わっています"),
        ("(a + b", "「)」がありません"),
        ("a b", "ここで式が終わるはず"),
        ("a ; b", "使えない文字"),
        ("", "途中で終わっています"),
        ("__import__('os')", "使えない文字"),
        ("a ** b", "「*」はここには書けません"),
    ],
)
def test_what_cannot_be_read_says_where(text: str, place: str) -> None:
    with pytest.raises(WrongContent, match=r"式「.*文字目") as error:
        parse(text)
    assert place in str(error.value)


def test_a_formula_is_not_too_deep_nor_too_long() -> None:
    with pytest.raises(WrongContent, match="深すぎ"):
        parse("(" * 60 + "a" + ")" * 60)
    with pytest.raises(WrongContent, match="長すぎ"):
        parse("a + " * 600 + "a")


def test_items_with_dimensions_and_minus() -> None:
    tree = parse("pyramid:population{sex=male;age=0-4} - ssdse-a:A1101")
    assert references(tree) == (Reference("pyramid", "population", "age=0-4;sex=male"), Reference("ssdse-a", "A1101"))
    assert names(parse("share(a, b) + a")) == ("a", "b")


def test_products_bind_closer_and_from_the_left() -> None:
    one = {key: frame((value, value, value)) for key, value in (("a", 2.0), ("b", 3.0), ("c", 4.0))}
    assert work_out("a + b * c", **one).values[0, 0] == 14
    assert work_out("a - b - c", **one).values[0, 0] == -5
    assert work_out("c / a / a", **one).values[0, 0] == 1
    assert work_out("-a + 1", **one).values[0, 0] == -1


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("share(a, b)", "甲が乙に占める割合（%）"),
        ("per(a, b, 1000)", "乙1,000あたりの甲"),
        ("(a - b) / b * 100", "（甲－乙）÷乙×100"),
        ("a - (b - a)", "甲－（乙－甲）"),
        ("rank(a)", "甲の全国での順位（大きい順）"),
        ("rank_from_smallest(a, prefecture)", "甲の都道府県の中での順位（小さい順）"),
        ("growth(a)", "甲の前回からの増減率（%）"),
        ("index(a, 2015)", "甲の指数（2015年を100とする）"),
        ("first_of(a, b)", "甲"),
    ],
)
def test_a_formula_is_said_in_japanese(text: str, said: str) -> None:
    words = {"a": "甲", "b": "乙"}
    assert say(parse(text), lambda each: words[each.key] if isinstance(each, Name) else each.item) == said


def test_flags_prevail_over_figures() -> None:
    a = frame((1.0, flag(SUPPRESSED), flag(MISSING)), (flag(NONE), flag(BELOW_UNIT), flag(ABSENT)))
    b = frame((2.0, 5.0, flag(SUPPRESSED)), (4.0, flag(NONE), 1.0))
    total = work_out("a + b", a=a, b=b)
    assert total.flags.tolist() == [[0, SUPPRESSED, SUPPRESSED], [0, NONE, ABSENT]]
    assert total.values[0, 0] == 3
    assert total.values[1, 0] == 4
    ratio = work_out("a / b", a=b, b=a)
    assert ratio.flags.tolist() == [[0, SUPPRESSED, SUPPRESSED], [NOT_APPLICABLE, NOT_APPLICABLE, ABSENT]]


def test_by_nothing_one_cannot_divide() -> None:
    found = work_out("share(a, b)", a=frame((0.0, 1.0, 0.0)), b=frame((0.0, 0.0, 5.0)))
    assert found.flags.tolist() == [[NOT_APPLICABLE, NOT_APPLICABLE, 0]]
    assert found.values[0, 2] == 0


def test_origins_add_up() -> None:
    found = work_out("share(a, b)", a=frame((1.0, 1.0, 1.0), mark=1), b=frame((2.0, 2.0, 2.0), mark=4))
    assert found.marks.tolist() == [[[5, 5, 5]]]


def test_the_first_that_says_something() -> None:
    a = frame((1.0, flag(ABSENT), flag(SUPPRESSED)), mark=1)
    b = frame((9.0, 9.0, 9.0), mark=2)
    found = first_of((a, b))
    assert found.values[0, :2].tolist() == [1, 9]
    assert found.flags[0].tolist() == [0, 0, SUPPRESSED]
    assert found.marks[0, 0].tolist() == [1, 2, 1]


def test_a_figure_stands_for_one_that_is_missing() -> None:
    assert first_of((frame((flag(MISSING),) * 3), frame((9.0, flag(ABSENT), flag(SUPPRESSED))))).flags[0].tolist() == [0, MISSING, MISSING]


def test_growth_from_the_period_before_or_by_years() -> None:
    a = frame((100.0, flag(ABSENT), 110.0), (100.0, 50.0, 75.0))
    assert work_out("growth(a)", a=a).values[:, 2].tolist() == pytest.approx([10, 50])
    assert work_out("growth(a, 5)", a=a).values[:, 2].tolist() == pytest.approx([10, -25])
    assert work_out("annual_growth(a, 5)", a=a).values[:, 2].tolist() == pytest.approx([100 * (1.1**0.2 - 1), 100 * (0.75**0.2 - 1)])
    assert work_out("before(a, 5)", a=a).values[:, 2].tolist() == [100, 100]
    assert work_out("ahead(a, 5)", a=a).values[:, 0].tolist() == [110, 75]


def test_the_latest_is_an_estimate() -> None:
    found = work_out("latest(a, 3)", a=frame((100.0, flag(ABSENT), flag(ABSENT))))
    assert found.flags.tolist() == [[0, ESTIMATED, ABSENT]]
    assert found.values[0, 1] == 100


def test_ranks_from_either_end_share_places() -> None:
    a = frame((5.0, 1.0, 1.0), (5.0, 2.0, flag(SUPPRESSED)), (3.0, 3.0, 2.0))
    assert work_out("rank(a)", a=a).values[:, :2].tolist() == [[1, 3], [1, 2], [3, 1]]
    small = work_out("rank_from_smallest(a)", a=a)
    assert small.values[:, 0].tolist() == [2, 2, 1]
    assert small.flags[1, 2] == SUPPRESSED


def test_prefectures_are_sums_only_of_all_their_municipalities() -> None:
    from datetime import date

    from rashinban.core.areas.history import history

    miyagi = tuple(area.code for area in history().parts("04000", date(2020, 12, 31)))
    whole = frame(*((1.0,) for _ in miyagi), areas=miyagi, years=("2020",))
    found = work_out("parts(a)", a=whole)
    assert found.values[found.row["04000"], 0] == len(miyagi) == 35
    assert found.flags[found.row["00000"], 0] == ABSENT
    lacking = frame(*((1.0,) for _ in miyagi[1:]), areas=miyagi[1:], years=("2020",))
    assert work_out("parts(a)", a=lacking).flags[found.row["04000"], 0] == ABSENT
    some = frame(*((1.0,) if i else (flag(MISSING),) for i, _ in enumerate(miyagi)), areas=miyagi, years=("2020",))
    strict, loose = work_out("parts(a)", a=some), work_out("known_parts(a)", a=some)
    assert strict.flags[strict.row["04000"], 0] == MISSING
    assert (loose.values[loose.row["04000"], 0], loose.flags[loose.row["04000"], 0]) == (34, ESTIMATED)
    hidden = frame(*((1.0,) if i else (flag(SUPPRESSED),) for i, _ in enumerate(miyagi)), areas=miyagi, years=("2020",))
    assert work_out("known_parts(a)", a=hidden).flags[loose.row["04000"], 0] == SUPPRESSED


CELLS = st.one_of(
    st.floats(-1e9, 1e9).map(lambda x: round(x, 3)), st.sampled_from(range(BELOW_UNIT, ABSENT + 1)).map(flag)
)
FRAMES = st.lists(st.tuples(CELLS, CELLS, CELLS), min_size=3, max_size=3).map(lambda rows: frame(*rows))


@settings(max_examples=40, deadline=None)
@given(FRAMES, FRAMES, FRAMES)
def test_a_value_is_there_exactly_where_the_flag_says(a: Frame, b: Frame, c: Frame) -> None:
    for text in ("a + b", "a - b", "a * b", "a / b", "growth(a)", "index(a, 2015)", "moving_average(a, 2)", "first_of(a, b, c)",
                 "rank(a)", "percentile(a, nation)", "latest(a, 5)", "difference(a, nation)", "crossing_year(a, b)", "parts(a)"):  # fmt: skip
        found = work_out(text, a=a, b=b, c=c)
        assert (np.isnan(found.values) == (found.flags >= BELOW_UNIT)).all(), text


@settings(max_examples=40, deadline=None)
@given(FRAMES, FRAMES)
def test_what_is_withheld_never_comes_out(a: Frame, b: Frame) -> None:
    """A sum, a product and a ratio show no figure where a part is suppressed."""
    hidden = (a.flags == SUPPRESSED) | (b.flags == SUPPRESSED)
    for text in ("a + b", "a - b", "a * b", "a / b", "share(a, b)"):
        assert (work_out(text, a=a, b=b).flags[hidden] >= SUPPRESSED).all()


@settings(max_examples=40, deadline=None)
@given(FRAMES, FRAMES)
def test_adding_does_not_depend_on_the_order(a: Frame, b: Frame) -> None:
    one, other = work_out("a + b", a=a, b=b), work_out("b + a", a=a, b=b)
    assert (one.flags == other.flags).all()
    assert np.allclose(one.values, other.values, equal_nan=True)
