"""Where figures are divided for a map, and what tells the classes apart."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rashinban.statistics.map_classes import Classes, divide

FIGURES = st.lists(st.floats(-1e9, 1e9, allow_nan=False).map(lambda x: round(x, 3)), min_size=1, max_size=60)


def luminance(colour: str) -> float:
    """Relative luminance after WCAG."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@given(FIGURES, st.integers(1, 7))
def test_bounds_rise_and_no_class_is_empty(figures: list[float], count: int) -> None:
    classes = divide(figures, count)
    assert list(classes.bounds) == sorted(set(classes.bounds))
    assert len(classes) <= count
    assert {classes.of(figure) for figure in figures} == set(range(len(classes)))


@given(FIGURES, st.sampled_from((2, 4, 6)), st.sampled_from((0.0, 10.0, -5.5)))
def test_a_two_sided_scale_parts_at_its_middle(figures: list[float], count: int, middle: float) -> None:
    classes = divide(figures, count, middle)
    assert middle in classes.bounds
    for figure in figures:
        assert (classes.side(classes.of(figure)) > 0) == (figure >= middle)


@pytest.mark.parametrize("count", range(2, 7))
def test_colours_darken_step_by_step(count: int) -> None:
    one = Classes(tuple(float(n) for n in range(count - 1)))
    shades = [luminance(one.colour(n)) for n in range(count)]
    assert shades == sorted(shades, reverse=True)
    assert len(set(shades)) == count


def test_a_two_sided_scale_is_dark_at_both_ends_and_never_the_same_colour() -> None:
    two = Classes((-2.0, -1.0, 0.0, 1.0, 2.0), 0.0)
    shades = [luminance(two.colour(n)) for n in range(6)]
    assert shades[:3] == sorted(shades[:3])
    assert shades[3:] == sorted(shades[3:], reverse=True)
    assert len({two.colour(n) for n in range(6)}) == 6


def test_equal_figures_are_one_class() -> None:
    assert divide([3.0, 3.0, 3.0]).bounds == ()
    assert divide([]).bounds == ()
