"""Pictures of views are well-formed, tell what they show, and stay within their frame."""

from __future__ import annotations

from itertools import pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from figures_at_hand import ask, shipped
from rashinban.statistics.views.drawing import spread, tick_text, ticks
from rashinban.statistics.views.lines import lines_of
from rashinban.statistics.views.pictures import draw_lines, draw_scatter
from rashinban.statistics.views.pyramid import pyramid_of
from rashinban.statistics.views.pyramid_picture import draw_pyramid
from rashinban.statistics.views.scatter import scatter_of

SVG = "{http://www.w3.org/2000/svg}"

#: A busy machine stops for seconds; that says nothing of what is tested.
UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


def draw(kind: str, language: str, width: int, area: str = "area=04100") -> ElementTree.Element:
    """A picture, parsed."""
    if kind == "trend":
        drawn = draw_lines(lines_of(ask(f"{area}&indicator=ageing_rate"), shipped()), language, width)
    elif kind == "scatter":
        drawn = draw_scatter(scatter_of(ask(f"{area}&indicator=ageing_rate&other=child_share&view=scatter"), shipped()), language, width)
    else:
        drawn = draw_pyramid(pyramid_of(ask(f"{area}&view=pyramid"), shipped()), language, width)
    return ElementTree.fromstring(drawn)


@pytest.mark.parametrize("kind", ["trend", "scatter", "pyramid"])
@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("width", [640, 370])
def test_a_picture_explains_itself_and_nothing_is_outside(kind: str, language: str, width: int) -> None:
    root = draw(kind, language, width)
    assert root.get("role") == "img"
    title, description = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert title is not None
    assert description is not None
    assert title.text
    assert description.text
    assert root.get("aria-labelledby") == f"{title.get('id')} {description.get('id')}"
    assert not any("style" in each.attrib or each.tag.endswith("script") for each in root.iter())
    for each in root.iter():
        places = [float(each.attrib[name]) for name in ("x", "cx", "x1", "x2") if name in each.attrib]
        assert all(-1 <= place <= width + 1 for place in places), each.attrib


def test_the_area_of_bars_is_the_number_of_people() -> None:
    ages = pyramid_of(ask("area=04100&view=pyramid&period=2020"), shipped()).ages
    assert ages is not None
    root = draw("pyramid", "ja", 640, "area=04100&period=2020")
    bars = root.findall(f"{SVG}rect")
    assert len(bars) == 2 * len(ages.classes)
    people = [number for each in ages.classes for number in (each.men, each.women)]
    spans = [each.until - each.start for each in ages.classes for _sex in range(2)]
    scales = [float(bar.attrib["width"]) * span / number for bar, span, number in zip(bars, spans, people, strict=True)]
    assert max(scales) == pytest.approx(min(scales), rel=0.01)


def test_names_of_a_trend_do_not_cover_each_other() -> None:
    drawn = draw_lines(lines_of(ask("area=04100&indicator=ageing_rate&with=similar&with=nation&with=prefecture"), shipped()))
    places = sorted(float(each.attrib["y"]) for each in ElementTree.fromstring(drawn).iter(f"{SVG}text") if each.text and each.get("font-size") == "13")
    assert all(below - above >= 16.9 for above, below in pairwise(places))


def test_names_are_escaped() -> None:
    drawn = draw_lines(lines_of(ask("area=04100&area=04202&sum=1&name=<b>&indicator=ageing_rate"), shipped()))
    assert "<b>" not in drawn
    ElementTree.fromstring(drawn)


@UNHURRIED
@given(st.floats(-1e9, 1e9), st.floats(0, 1e9), st.integers(2, 8))
def test_marks_of_a_scale_are_even_and_hold_all_values(low: float, span: float, number: int) -> None:
    marks = ticks(low, low + span, number)
    slack = 1e-6 * max(marks[1] - marks[0], abs(low), abs(low + span), 1)
    assert marks[0] <= low + slack
    assert marks[-1] >= low + span - slack
    steps = [right - left for left, right in pairwise(marks)]
    assert all(step == pytest.approx(steps[0], rel=1e-3) for step in steps)
    assert len({tick_text(each, marks) for each in marks}) == len(marks)


@UNHURRIED
@given(st.lists(st.floats(0, 300), min_size=1, max_size=12))
def test_labels_keep_their_distance_and_their_order(wanted: list[float]) -> None:
    placed = spread(wanted, 17, 0, 300)
    assert all(right - left >= 16.99 for left, right in pairwise(sorted(placed)))
    order = sorted(range(len(wanted)), key=lambda i: wanted[i])
    assert [placed[i] for i in order] == sorted(placed)
    assert max(placed) <= 300.01
