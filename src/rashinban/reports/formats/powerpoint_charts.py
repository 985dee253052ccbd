"""Charts that PowerPoint draws itself from the workbook behind them, so that a person can go on editing them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from rashinban.core.period import Period
from rashinban.reports.contents import Branch, Chart, HistoryRow, Page
from rashinban.reports.figures import short_period
from rashinban.reports.formats.excel_sheet import decimals
from rashinban.reports.formats.powerpoint_slides import clean
from rashinban.reports.formats.powerpoint_text import INK, INK_2, Box
from rashinban.reports.formats.powerpoint_theme import FONT, KEY, drawing
from rashinban.reports.plots import latest_by_period
from rashinban.reports.states import LOOKS
from rashinban.reports.wording import Words

_MOST_LABELS, _LONGEST_AXIS = 12, 20
_CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"


@dataclass(frozen=True, slots=True)
class Course:
    """What is drawn: a category per period, and for each the value, the baseline and the target (None: nothing)."""

    periods: tuple[Period, ...]
    history: dict[Period, HistoryRow]
    actual: tuple[float | None, ...]
    baseline: tuple[float | None, ...]
    target: tuple[float | None, ...]
    target_texts: tuple[str, ...]
    places: int


def read_course(page: Page) -> Course:
    """The course of an indicator, from the record, the baseline and the targets its page prints."""
    row = page.row
    history = {entry.period: entry for entry in latest_by_period(page.history) if entry.figure.value is not None}
    targets = {t.deadline: t.figure for t in page.targets if t.deadline is not None and t.figure.value is not None}
    base = row.baseline.value if row.baseline_at is not None else None
    periods = _axis({*history, *targets, *([row.baseline_at] if row.baseline_at and base is not None else [])})
    numbers = [entry.figure.value for entry in history.values()] + [f.value for f in targets.values()] + [base]
    return Course(
        periods=periods,
        history=history,
        actual=tuple(_float(history[p].figure.value) if p in history else None for p in periods),
        baseline=tuple(_float(base) if p == row.baseline_at else None for p in periods),
        target=tuple(_float(targets[p].value) if p in targets else None for p in periods),
        target_texts=tuple(targets[p].text if p in targets else "" for p in periods),
        places=max((decimals(number) for number in numbers if number is not None), default=0),
    )


def draw_course(slide: Any, page: Page, box: Box, words: Words) -> None:
    """The line (or columns, for what is counted anew each period) of an indicator, its baseline, its targets."""
    from pptx.enum.chart import XL_CHART_TYPE, XL_MARKER_STYLE
    from pptx.enum.dml import MSO_LINE

    course = read_course(page)
    unit = words("in_brackets", text=page.row.unit) if page.row.unit else ""
    series = [(words("actual") + unit, course.actual), (words("baseline"), course.baseline), (words("target"), course.target)]
    series = [series[0], *(each for each in series[1:] if any(value is not None for value in each[1]))]
    pattern = "#,##0" + ("." + "0" * course.places if course.places else "")
    names = [short_period(period, words.language) for period in course.periods]
    chart = _add(slide, XL_CHART_TYPE.LINE_MARKERS, names, series, pattern, box, page.chart)
    looks = {
        words("baseline"): (XL_MARKER_STYLE.SQUARE, "767676", "595959"),
        words("target"): (XL_MARKER_STYLE.DIAMOND, INK, INK),
    }
    for place, plotted in enumerate(chart.plots[0].series):
        plotted.smooth = False
        style, fill, border = looks.get(plotted.name, (XL_MARKER_STYLE.CIRCLE, KEY, KEY))
        _mark(plotted.marker, style, fill, border)
        if place:
            plotted.format.line.fill.background()
        else:
            _colour_line(plotted, KEY, 2.25)
            plotted.format.line.dash_style = MSO_LINE.SOLID
    bars = _draws_bars(page)
    _label_points(chart, course, words, pattern, bars)
    for place, period in enumerate(course.periods):
        if period in course.history and course.history[period].status == "provisional":
            _mark(chart.plots[0].series[0].points[place].marker, XL_MARKER_STYLE.CIRCLE, "C5D7FB", KEY)
    _set_axes(chart, course, bars, pattern)
    if bars:
        _turn_into_columns(chart)


def draw_states(slide: Any, branches: Sequence[Branch], chart: Chart, box: Box, words: Words) -> None:
    """How the states are distributed in each branch, as stacked bars; a state is named by shape and word."""
    from pptx.dml.color import RGBColor
    from pptx.enum.chart import XL_CHART_TYPE
    from pptx.util import Pt

    used = [look for look in LOOKS if any(branch.count(look.state) for branch in branches)] or list(LOOKS[:1])
    series = [
        (f"{look.symbol} {look.word(words.language)}", [branch.count(look.state) or None for branch in branches])
        for look in used
    ]
    drawn = _add(slide, XL_CHART_TYPE.BAR_STACKED, [branch.title for branch in branches], series, "0", box, chart)
    plot = drawn.plots[0]
    plot.gap_width, plot.overlap = {1: 250, 2: 120}.get(len(branches), 45), 100
    for look, plotted in zip(used, plot.series, strict=True):
        plotted.format.fill.solid()
        plotted.format.fill.fore_color.rgb = RGBColor.from_string(look.fill[1:].upper())
        plotted.format.line.color.rgb = RGBColor(255, 255, 255)
        labels = plotted.data_labels
        labels.show_value = True
        labels.number_format, labels.number_format_is_linked = f'"{look.symbol}"0', False
        labels.font.size, labels.font.bold = Pt(12), True
        labels.font.color.rgb = RGBColor.from_string(look.glyph[1:].upper())
    drawn.category_axis.reverse_order = True
    drawn.category_axis.format.line.color.rgb = RGBColor.from_string("D9D9D9")
    drawn.category_axis.tick_labels.font.size = Pt(11)
    drawn.value_axis.visible = False
    drawn.value_axis.has_major_gridlines = False


def _add(
    slide: Any,
    kind: Any,
    names: Sequence[str],
    series: Sequence[tuple[str, Sequence[float | None]]],
    pattern: str,
    box: Box,
    chart: Chart | None,
) -> Any:
    from pptx.chart.data import CategoryChartData
    from pptx.dml.color import RGBColor
    from pptx.enum.chart import XL_LEGEND_POSITION
    from pptx.util import Cm, Pt

    data = CategoryChartData(number_format=pattern)
    data.categories = [_harmless(name) for name in names]
    for name, values in series:
        data.add_series(_harmless(name), values)
    place = (Cm(box.left), Cm(box.top), Cm(box.width), Cm(box.height))
    frame = slide.shapes.add_chart(kind, *place, data)
    if chart is not None:
        properties = frame._element.nvGraphicFramePr.cNvPr
        properties.set("descr", clean(chart.summary))
        properties.set("title", clean(chart.title))
    drawn = frame.chart
    drawn.has_title = False
    drawn.font.name, drawn.font.size, drawn.font.color.rgb = FONT, Pt(11), RGBColor.from_string(INK)
    drawn.has_legend = True
    drawn.legend.position, drawn.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
    drawn.legend.font.size = Pt(11)
    return drawn


def _axis(known: set[Period]) -> tuple[Period, ...]:
    """The periods in order; when all are years of one kind, the years between them too, so that distance is time."""
    periods = tuple(sorted(known, key=lambda period: (period.end, period.start)))
    kinds = {period.kind for period in periods}
    if len(kinds) != 1 or kinds - {"year", "fiscal_year"}:
        return periods
    plain = {period.start: period for period in periods}
    years = periods[-1].start.year - periods[0].start.year
    if years >= _LONGEST_AXIS:
        return periods
    steps = (Period.containing(periods[0].kind, periods[0].shift(step).start) for step in range(years + 1))
    return tuple(plain.get(step.start, step) for step in steps)


def _draws_bars(page: Page) -> bool:
    """Whether the report's own chart of the indicator draws columns: what is counted anew each period."""
    layers = page.chart.spec.get("layer", []) if page.chart else []
    return any(isinstance(layer.get("mark"), dict) and layer["mark"].get("type") == "bar" for layer in layers)


def _label_points(chart: Any, course: Course, words: Words, pattern: str, bars: bool) -> None:
    """Values at the points; targets as the plan words them. Many points: only the first and the last are labelled."""
    from pptx.dml.color import RGBColor
    from pptx.enum.chart import XL_LABEL_POSITION

    filled = [place for place, value in enumerate(course.actual) if value is not None]
    shown = filled if len(filled) <= _MOST_LABELS else [filled[0], filled[-1]]
    texts = {words("baseline"): course.baseline, words("target"): course.target}
    for plotted in chart.plots[0].series:
        if plotted.name in texts:
            for place, value in enumerate(texts[plotted.name]):
                goal = plotted.name == words("target")
                if value is None or (not goal and value == course.actual[place]):
                    continue
                text = f"{words('target_short')} {course.target_texts[place]}" if goal else words("baseline_short")
                same = course.actual[place] is not None
                below = (same and not goal) or (goal and not same and value < _level(course))
                position = XL_LABEL_POSITION.BELOW if below else XL_LABEL_POSITION.ABOVE
                _label(plotted.points[place], text if goal else f"{text} {value:,.{course.places}f}", position, goal)
        else:
            for place in shown:
                value = course.actual[place]
                crowded = course.target[place] is not None and (value or 0) <= (course.target[place] or 0)
                position = XL_LABEL_POSITION.BELOW if crowded else XL_LABEL_POSITION.ABOVE
                label = plotted.points[place].data_label
                if bars and (crowded or course.baseline[place] is not None):
                    position = XL_LABEL_POSITION.BELOW  # inside the column, clear of the marker on its end
                    label.font.color.rgb, label.font.bold = RGBColor(255, 255, 255), True
                label.position = position
                _show_value(label, pattern)


def _level(course: Course) -> float:
    """The middle of what was observed: labels of targets below it hang below their marker."""
    values = [value for value in course.actual if value is not None]
    return sum(values) / len(values) if values else float("-inf")


def _label(point: Any, text: str, position: Any, bold: bool) -> None:
    from pptx.dml.color import RGBColor
    from pptx.util import Pt

    label = point.data_label
    frame = label.text_frame
    frame.text = clean(text)
    font = frame.paragraphs[0].runs[0].font
    font.size, font.bold, font.name = Pt(11), bold, FONT
    font.color.rgb = RGBColor.from_string(INK if bold else INK_2)
    label.position = position


def _show_value(label: Any, pattern: str) -> None:
    """A label that stays bound to the cell of the workbook, in the pattern of the series."""
    element = label._get_or_add_dLbl()
    for name, value in (("showLegendKey", "0"), ("showVal", "1"), ("showCatName", "0"), ("showSerName", "0")):
        found = element.find(_CHART + name)
        if found is not None:
            found.set("val", value)
    number = element.find(_CHART + "numFmt")
    if number is None:
        number = element.makeelement(_CHART + "numFmt", {"formatCode": pattern, "sourceLinked": "0"})
        element.find(_CHART + "idx").addnext(number)


def _set_axes(chart: Any, course: Course, bars: bool, pattern: str) -> None:
    from pptx.dml.color import RGBColor
    from pptx.util import Pt

    values = [v for each in (course.actual, course.baseline, course.target) for v in each if v is not None]
    low, high = min(values, default=0.0), max(values, default=1.0)
    if not course.history or len(values) < 2:  # nothing to compare: distances are shown from zero
        low, high = min(low, 0.0), max(high, 0.0)
    pad = (high - low) * 0.25 or abs(high) * 0.1 or 1.0
    axis = chart.value_axis
    axis.minimum_scale = _rounded(0.0 if bars and low >= 0 else max(low - pad, 0.0) if low >= 0 else low - pad, high - low or pad)
    axis.maximum_scale = _rounded(high + pad, high - low or pad, up=True)
    axis.major_gridlines.format.line.color.rgb = RGBColor.from_string("E6E6E6")
    axis.format.line.fill.background()
    axis.tick_labels.font.size = Pt(10)
    axis.tick_labels.font.color.rgb = RGBColor.from_string(INK_2)
    axis.tick_labels.number_format, axis.tick_labels.number_format_is_linked = "General" if course.places or high - low < 4 else pattern, False
    chart.category_axis.format.line.color.rgb = RGBColor.from_string("B3B3B3")
    chart.category_axis.tick_labels.font.size = Pt(10)
    blanks = chart._chartSpace.find(f".//{_CHART}dispBlanksAs")
    if blanks is not None:
        blanks.set("val", "span")


def _rounded(value: float, spread: float, up: bool = False) -> float:
    """A value moved outwards to a round number of the scale's own size."""
    from math import ceil, floor, log10

    step = 10.0 ** floor(log10(spread)) / 2
    return round((ceil if up else floor)(value / step) * step, 10)


def _turn_into_columns(chart: Any) -> None:
    """The observed values become columns on the same axes; baseline and target stay markers."""
    line = chart._chartSpace.find(f".//{_CHART}lineChart")
    series = line.find(f"{_CHART}ser")
    bars = line.makeelement(f"{_CHART}barChart", {})
    for name, value in (("barDir", "col"), ("grouping", "clustered"), ("varyColors", "0")):
        bars.append(line.makeelement(_CHART + name, {"val": value}))
    for name in ("marker", "smooth"):
        for found in series.findall(_CHART + name):
            series.remove(found)
    for point in series.findall(f"{_CHART}dPt"):
        series.remove(point)
    properties = series.find(f"{_CHART}spPr")
    for child in list(properties):
        properties.remove(child)
    fill = properties.makeelement(drawing("solidFill"), {})
    fill.append(fill.makeelement(drawing("srgbClr"), {"val": "3460FB"}))
    properties.append(fill)
    inverted = series.makeelement(f"{_CHART}invertIfNegative", {"val": "0"})
    properties.addnext(inverted)
    for position in series.iter(f"{_CHART}dLblPos"):
        position.set("val", "inEnd" if position.get("val") == "b" else "outEnd")
    bars.append(series)
    bars.append(line.makeelement(f"{_CHART}gapWidth", {"val": "90"}))
    for axis in line.findall(f"{_CHART}axId"):
        bars.append(line.makeelement(f"{_CHART}axId", {"val": axis.get("val")}))
    line.addprevious(bars)
    if line.find(f"{_CHART}ser") is None:
        line.getparent().remove(line)


def _mark(marker: Any, style: Any, fill: str, border: str) -> None:
    from pptx.dml.color import RGBColor

    marker.style, marker.size = style, 9
    marker.format.fill.solid()
    marker.format.fill.fore_color.rgb = RGBColor.from_string(fill)
    marker.format.line.color.rgb = RGBColor.from_string(border)


def _colour_line(series: Any, colour: str, points: float) -> None:
    from pptx.dml.color import RGBColor
    from pptx.util import Pt

    series.format.line.color.rgb = RGBColor.from_string(colour)
    series.format.line.width = Pt(points)


def _float(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


def _harmless(text: str) -> str:
    """Text that the workbook behind the chart does not take for a formula."""
    text = clean(text)
    return f"'{text}" if text[:1] in ("=", "+", "@", "\t", "\r") else text
