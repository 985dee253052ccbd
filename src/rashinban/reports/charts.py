"""The chart of one indicator as a Vega-Lite spec: record, baseline, targets, the straight path, the forecast band."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise, takewhile
from typing import Any

from rashinban.monitoring.progress import Progress
from rashinban.plans.plan import Indicator
from rashinban.reports.contents import Chart, Table
from rashinban.reports.figures import computed_text, difference_unit
from rashinban.reports.plots import Course, Point, plot, position
from rashinban.reports.wording import Words

SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
WIDTH, HEIGHT = 480, 230
KEY, INK, INK_2, GRAY, LINE, BAND = "#0017c1", "#1a1a1a", "#4d4d4d", "#666666", "#d9d9d9", "#c5d7fb"
CONFIG: dict[str, Any] = {
    "font": "BIZ UDPGothic",
    "aria": False,
    "background": None,
    "view": {"stroke": None},
    "axis": {
        "labelColor": INK_2,
        "labelFontSize": 13,
        "titleColor": INK_2,
        "titleFontSize": 12,
        "titleFontWeight": "normal",
        "gridColor": "#e6e6e6",
        "domainColor": LINE,
        "tickColor": LINE,
    },
    "text": {"fontSize": 13, "color": INK},
    "title": {"fontSize": 15, "anchor": "start", "color": INK, "offset": 14},
}

Layer = dict[str, Any]


def indicator_chart(indicator: Indicator, progress: Progress, number: int, words: Words) -> Chart | None:
    """The chart of one indicator; None when there is not a single number to draw."""
    course = plot(indicator, progress, words)
    if not (course.history or course.baseline or course.targets):
        return None
    finding = _finding(indicator, _judged(course, progress), words)
    return Chart(
        id=f"indicator-{number}",
        title=finding,
        summary=_summary(indicator, course, words),
        table=_table(course, words),
        spec=_spec(course, finding, words),
    )


def _spec(course: Course, title: str, words: Words) -> dict[str, Any]:
    layers = [
        *_range_layers(course),
        *_band_layers(course),
        *_path_layers(course),
        *_history_layers(course),
        *_mark_layers(course, words),
    ]
    shared = {"x": _x_axis(course, words), "y": _y_axis(course, words)}
    return {
        "$schema": SCHEMA,
        "title": title,
        "width": WIDTH,
        "height": HEIGHT,
        "config": CONFIG,
        "usermeta": {"halo": True},
        "encoding": shared,
        "layer": layers,
    }


def _x_axis(course: Course, words: Words) -> dict[str, Any]:
    points = [*course.history, *course.targets, *([course.baseline] if course.baseline else [])]
    first, last = min(p.x for p in points), max(p.x for p in points)
    pad = 0.6 if course.bars else max(0.35, (last - first) * 0.09)
    years = list(range(int(first + 0.999), int(last) + 1)) or [round(first)]
    title = {"ja": "年度" if course.fiscal else "年", "en": "fiscal year" if course.fiscal else "year"}[words.language]
    return {
        "field": "x",
        "type": "quantitative",
        "scale": {"domain": [first - pad, last + pad], "nice": False, "zero": False},
        "axis": {
            "values": years,
            "labelExpr": "format(datum.value, 'd')",
            "labelOverlap": True,
            "grid": False,
            "title": title,
            "titleAnchor": "end",
        },
    }


def _y_axis(course: Course, words: Words) -> dict[str, Any]:
    values = [p.y for p in (*course.history, *course.targets, *([course.baseline] if course.baseline else []))]
    values += [*course.upper, *(course.band or ())]
    low, high = min(values), max(values)
    pad = (high - low) * 0.22 or abs(high) * 0.1 or 1.0
    bottom = 0.0 if course.bars and low >= 0 else max(low - pad, 0.0) if low >= 0 else low - pad
    percent = course.unit == "%"
    title = None if percent or not course.unit else (f"単位：{course.unit}" if words.language == "ja" else course.unit)
    return {
        "field": "y",
        "type": "quantitative",
        "scale": {"domain": [bottom, high + pad], "nice": False, "zero": False},
        "axis": {
            "tickCount": 5,
            "labelExpr": "format(datum.value, ',~f')" + (" + '%'" if percent else ""),
            "title": title,
            "titleAngle": 0,
            "titleAlign": "left",
            "titleX": 0,
            "titleY": -10,
            "domain": False,
            "ticks": False,
        },
    }


def _rows(points: Sequence[Point], **extra: object) -> dict[str, Any]:
    return {"values": [{"x": p.x, "y": p.y, "label": p.label, "period": p.period, **extra} for p in points]}


def _range_layers(course: Course) -> list[Layer]:
    if not course.upper or not course.targets:
        return []
    goal = course.targets[-1]
    return [
        {
            "data": {"values": [{"low": goal.y, "high": course.upper[-1]}]},
            "mark": {"type": "rect", "color": "#e6f5ec", "stroke": "#1d8b56", "strokeDash": [2, 3]},
            "encoding": {"x": {"value": 0}, "x2": {"value": WIDTH}, "y": {"field": "low"}, "y2": {"field": "high"}},
        }
    ]


def _band_layers(course: Course) -> list[Layer]:
    if course.band is None or not course.history or not course.targets:
        return []
    last, goal = course.history[-1], course.targets[-1]
    if goal.x <= last.x:
        return []
    low, high = course.band
    rows = [{"x": last.x, "low": last.y, "high": last.y}, {"x": goal.x, "low": low, "high": high}]
    middle = [{"x": last.x, "y": last.y}, {"x": goal.x, "y": (low + high) / 2}]
    return [
        {
            "data": {"values": rows},
            "mark": {"type": "area", "color": BAND, "opacity": 0.7},
            "encoding": {"y": {"field": "low", "type": "quantitative"}, "y2": {"field": "high"}},
        },
        {"data": {"values": middle}, "mark": {"type": "line", "color": "#3460fb", "strokeDash": [5, 4], "strokeWidth": 1.5}},
    ]


def _path_layers(course: Course) -> list[Layer]:
    if course.baseline is None or not course.targets or course.upper:
        return []
    return [
        {
            "data": _rows([course.baseline, *course.targets]),
            "mark": {"type": "line", "color": "#767676", "strokeDash": [2, 3], "strokeWidth": 1.5},
        }
    ]


def _history_layers(course: Course) -> list[Layer]:
    if not course.history:
        return []
    if course.bars:
        return [{"data": _rows(course.history), "mark": {"type": "bar", "color": "#3460fb", "size": 26}}]
    solid = [point for point in course.history if not point.hollow]
    hollow = [point for point in course.history if point.hollow]
    dot = {"type": "point", "size": 60, "filled": True, "opacity": 1}
    return [
        {"data": _rows(course.history), "mark": {"type": "line", "color": KEY, "strokeWidth": 2.5}},
        {"data": _rows(solid), "mark": {**dot, "color": KEY}},
        {"data": _rows(hollow), "mark": {**dot, "fill": "#ffffff", "stroke": KEY, "strokeWidth": 2}},
    ]


def _mark_layers(course: Course, words: Words) -> list[Layer]:
    """Baseline, targets and the last value, each with its own shape and its label beside it."""
    above, below = -13, 17
    goal_side, own_side = (below, above) if course.falling else (above, below)
    layers: list[Layer] = []
    if course.baseline is not None:
        square = {"type": "point", "shape": "square", "size": 75, "filled": True, "opacity": 1}
        layers.append(
            {"data": _rows([course.baseline]), "mark": {**square, "fill": "#ffffff", "stroke": GRAY, "strokeWidth": 2}}
        )
        near = any(abs(point.x - course.baseline.x) < 0.01 for point in course.history[-1:])
        text = f"{words('baseline_short')} {course.baseline.label}"
        layers.append(_text(course.baseline, text, goal_side if near or course.bars else own_side, INK_2, "left", -8))
    for goal in () if course.upper else course.targets:
        circle = {"type": "point", "shape": "circle", "size": 110, "filled": True, "opacity": 1}
        layers.append({"data": _rows([goal]), "mark": {**circle, "fill": "#ffffff", "stroke": INK, "strokeWidth": 2}})
    if course.targets:
        layers.append(_text(course.targets[-1], _goal_label(course, words), goal_side, INK, "right", 10, "bold"))
    if course.history:
        last = course.history[-1]
        side = above if course.bars else own_side
        layers.append(_text(last, f"{last.period} {last.label}", side, KEY, "center", 0, "bold"))
    return layers


def _goal_label(course: Course, words: Words, bare: bool = False) -> str:
    goal = course.targets[-1]
    text = goal.label if not course.upper else f"{goal.y:g}{'～' if words.language == 'ja' else '–'}{course.upper[-1]:g}{course.unit}"
    return text if bare else f"{words('target_short')} {text}"


def _text(point: Point, text: str, dy: int, color: str, align: str, dx: int, weight: str = "normal") -> Layer:
    mark = {"type": "text", "text": text, "dy": dy, "dx": dx, "align": align, "color": color, "fontWeight": weight}
    return {"data": _rows([point]), "mark": mark}


def _judged(course: Course, progress: Progress) -> Course:
    """The course up to the value the judgement stands on: the title and the judgement beside it name the same figure.

    Later values are of periods that were not over when they were known; they are drawn, and judged when they are whole.
    """
    if progress.current is None or progress.current.value is None:
        return course
    last = position(progress.current.period, course.fiscal)
    history = tuple(point for point in course.history if point.x <= last)
    return replace(course, history=history) if history else course


def _finding(indicator: Indicator, course: Course, words: Words) -> str:
    """What the picture shows, in one line: how the values moved, and how far the target is."""
    history, goal = course.history, course.targets[-1] if course.targets else None
    if not history:
        if goal is None:
            return words("chart_baseline_only")
        return words("chart_no_values", deadline=goal.period, target=goal.label)
    last = history[-1]
    streak = _streak([point.y for point in history])
    if abs(streak) >= 3:
        moved = words("chart_streak_up" if streak > 0 else "chart_streak_down", count=abs(streak))
    elif len(history) > 1:
        moved = words("chart_from_to", period=history[0].period, first=history[0].label, last=last.label)
    else:
        moved = words("chart_one_value", period=last.period, last=last.label)
    return moved + _distance(indicator, course, last, goal, words)


def _distance(indicator: Indicator, course: Course, last: Point, goal: Point | None, words: Words) -> str:
    if goal is None:
        return words("chart_no_target")
    if course.upper:
        inside = goal.y <= last.y <= course.upper[-1]
        return words("chart_kept" if inside else "chart_left", target=_goal_label(course, words, bare=True))
    gap = (last.y - goal.y) if course.falling else (goal.y - last.y)
    if gap <= 0:
        return words("chart_reached", target=goal.label)
    exact = Decimal(repr(gap)).quantize(Decimal("0.0001")).normalize()
    return words("chart_gap", gap=computed_text(exact, difference_unit(indicator.unit, words.language)))


def _streak(values: Sequence[float]) -> int:
    """How many changes in a row went the same way at the end: positive up, negative down.

    >>> _streak([3, 5, 4, 3, 1]), _streak([1, 2, 2]), _streak([1])
    (-3, 0, 0)
    """
    steps = [(b > a) - (b < a) for a, b in pairwise(values)]
    same = list(takewhile(lambda step: step == steps[-1], reversed(steps)))
    return len(same) * steps[-1] if steps else 0


def _summary(indicator: Indicator, course: Course, words: Words) -> str:
    parts = []
    if len(course.history) > 1:
        first, last = course.history[0], course.history[-1]
        key = {"first_period": first.period, "first": first.label, "last_period": last.period, "last": last.label}
        parts.append(words("chart_summary_range", count=len(course.history), **key))
    elif course.history:
        last = course.history[0]
        parts.append(words("chart_summary_single", last_period=last.period, last=last.label))
    else:
        parts.append(words("chart_summary_empty"))
    if course.baseline:
        parts.append(words("chart_summary_baseline", value=course.baseline.label, period=course.baseline.period))
    parts += [words("chart_summary_target", value=goal.label, period=goal.period) for goal in course.targets]
    return words("chart_summary", label=indicator.label, parts=words("list_separator").join(parts))


def _table(course: Course, words: Words) -> Table:
    named = [("actual", point) for point in course.history] + [("target", point) for point in course.targets]
    if course.baseline:
        named.insert(0, ("baseline", course.baseline))
    rows = tuple((words(kind), point.period, point.label) for kind, point in named)
    return Table(columns=(words("kind"), words("period"), words("value")), rows=rows)
