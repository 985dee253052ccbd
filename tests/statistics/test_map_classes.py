"""Where figures are divided for a map, and what tells the classes apart."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import numpy as np
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


#: How colours look without one kind of cones: matrices on linear RGB of full severity, after Machado, Oliveira and
#: Fernandes (2009).
BLINDNESS = {
    "none": np.eye(3),
    "protanopia": np.array([[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]),
    "deuteranopia": np.array([[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]),
    "tritanopia": np.array([[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]),
}


def lab(colour: str, seen: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """CIELAB (D65) of a colour as it is seen."""
    rgb = np.array([int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)])
    linear = np.clip(seen @ np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4), 0, 1)
    xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]) @ linear
    f = [each ** (1 / 3) if each > 0.008856 else 7.787 * each + 16 / 116 for each in xyz / np.array([0.9505, 1.0, 1.089])]
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


@pytest.mark.parametrize("kind", BLINDNESS)
@pytest.mark.parametrize(
    "classes", [*(Classes(tuple(map(float, range(n - 1)))) for n in range(2, 7)), Classes((-1.0, 0.0, 1.0), 0.0), Classes((-2.0, -1.0, 0.0, 1.0, 2.0), 0.0)]
)
def test_no_two_classes_look_alike_to_anybody(classes: Classes, kind: str) -> None:
    seen = [lab(classes.colour(number), BLINDNESS[kind]) for number in range(len(classes))]
    nearest = min(float(np.linalg.norm(one - other)) for one, other in combinations(seen, 2))
    assert nearest > 8  # a difference of 2.3 can just be seen


def test_equal_figures_are_one_class() -> None:
    assert divide([3.0, 3.0, 3.0]).bounds == ()
    assert divide([]).bounds == ()
