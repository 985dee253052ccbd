"""The whole plan in one picture (a ring, or tiles when there are many indicators), and the states of each branch."""

from __future__ import annotations

import math
from typing import Any

from rashinban.reports.charts import CONFIG, INK, INK_2, SCHEMA
from rashinban.reports.contents import Branch, Chart, Row, Table
from rashinban.reports.states import LOOK, LOOKS
from rashinban.reports.wording import Words

MOST_IN_RING = 60
_PLAIN = {"type": "quantitative", "scale": None, "axis": None}


def state_parts(branch: Branch, words: Words) -> str:
    """``達成2、順調3…``: only states that occur."""
    counts = [(LOOK[entry.state].word(words.language), entry.count) for entry in branch.counts if entry.count]
    return words("list_separator").join(words("state_count", word=word, count=count) for word, count in counts)


def needs_hand(branch: Branch) -> int:
    """How many indicators of a branch stand in a state that asks somebody to act."""
    return sum(entry.count for entry in branch.counts if LOOK[entry.state].urgency is not None)


def overview_chart(rows: tuple[Row, ...], groups: tuple[tuple[str, int], ...], whole: Branch, words: Words) -> Chart:
    """All indicators, grouped by branch; ``groups`` gives each branch's short name and its number of indicators."""
    count = needs_hand(whole)
    title = words("overview_title" if count else "overview_title_calm", total=whole.total, count=count)
    drawn = _ring(rows, groups, words) if len(rows) <= MOST_IN_RING else _tiles(rows, groups)
    columns = (words("number"), words("indicator"), words("state"))
    table = tuple((str(row.number), row.label, LOOK[row.state].word(words.language)) for row in rows)
    return Chart(
        id="overview",
        title=title,
        summary=words("overview_summary", total=whole.total, parts=state_parts(whole, words)),
        table=Table(columns=columns, rows=table),
        spec={"$schema": SCHEMA, "title": title, "config": CONFIG, **drawn},
    )


def _ring(rows: tuple[Row, ...], groups: tuple[tuple[str, int], ...], words: Words) -> dict[str, Any]:
    size, inner, outer = 330, 92, 140
    gap = 0.035 if len(groups) > 1 else 0.0
    step = (2 * math.pi - gap * len(groups)) / max(len(rows), 1)
    tiles, hubs, angle, index = [], [], 0.0, 0
    for name, count in groups:
        start = angle
        for row in rows[index : index + count]:
            tiles.append(_slice(row, angle, step, size / 2, (inner + outer) / 2, outer + 11))
            angle += step
        middle = (start + angle) / 2
        hubs.append(
            {"a0": start, "a1": angle, "text": _fitting(name, (angle - start) * 72), **_at(middle, 74, size / 2)}
        )
        angle, index = angle + gap, index + count
    reach = min(step * 116, 44.0) / 2 * 0.36
    layers = [
        _arcs(hubs, 60, inner - 4, "#e8f1fe"),
        _arcs(tiles, inner, outer, None),
        {"data": {"values": tiles}, "mark": {"type": "point", "filled": True, "opacity": 1}, "encoding": {
            **_placed("x", "y"), "size": {"value": (2 * reach / 5) ** 2},
            "shape": {"field": "shape", "type": "nominal", "scale": None},
            "fill": {"field": "glyph", "type": "nominal", "scale": None}}},
        {"data": {"values": tiles}, "mark": {"type": "text", "fontSize": 11, "color": INK_2}, "encoding": {
            **_placed("nx", "ny"), "text": {"field": "number", "type": "nominal"}}},
        {"data": {"values": hubs}, "mark": {"type": "text", "fontSize": 12, "fontWeight": "bold", "color": "#00118f"},
         "encoding": {**_placed("x", "y"), "text": {"field": "text", "type": "nominal"}}},
        _centre(str(len(rows)), size / 2, size / 2 - 6, 30, "bold", INK),
        _centre(words("indicator"), size / 2, size / 2 + 18, 12, "normal", INK_2),
    ]  # fmt: skip
    return {"width": size, "height": size, "layer": layers}


def _slice(row: Row, angle: float, step: float, centre: float, radius: float, outside: float) -> dict[str, Any]:
    look = LOOK[row.state]
    pad = min(0.012, step * 0.06)
    number = _at(angle + step / 2, outside, centre)
    return {
        "a0": angle + pad,
        "a1": angle + step - pad,
        "fill": look.fill,
        "shape": look.shape,
        "glyph": look.glyph,
        "number": str(row.number),
        "nx": number["x"],
        "ny": number["y"],
        **_at(angle + step / 2, radius, centre),
    }


def _at(angle: float, radius: float, centre: float) -> dict[str, float]:
    return {"x": round(centre + radius * math.sin(angle), 2), "y": round(centre - radius * math.cos(angle), 2)}


def _fitting(name: str, room: float) -> str:
    """As much of a name as the inner ring has room for."""
    most = max(int(room / 13), 2)
    return name if len(name) <= most else name[: most - 1] + "…"


def _placed(x: str, y: str) -> dict[str, Any]:
    return {"x": {"field": x, **_PLAIN}, "y": {"field": y, **_PLAIN}}


def _arcs(values: list[dict[str, Any]], inner: float, outer: float, colour: str | None) -> dict[str, Any]:
    fill = {"value": colour} if colour else {"field": "fill", "type": "nominal", "scale": None}
    return {
        "data": {"values": values},
        "mark": {"type": "arc", "innerRadius": inner, "outerRadius": outer},
        "encoding": {
            "theta": {"field": "a0", "type": "quantitative", "scale": None, "stack": None},
            "theta2": {"field": "a1"},
            "fill": fill,
        },
    }


def _centre(text: str, x: float, y: float, size: int, weight: str, colour: str) -> dict[str, Any]:
    return {
        "data": {"values": [{"x": x, "y": y}]},
        "mark": {"type": "text", "text": text, "fontSize": size, "fontWeight": weight, "color": colour},
        "encoding": _placed("x", "y"),
    }


def _tiles(rows: tuple[Row, ...], groups: tuple[tuple[str, int], ...]) -> dict[str, Any]:
    per_line, side, width = 24, 20, 480
    tiles, names, top, index = [], [], 0, 0
    for name, count in groups:
        names.append({"x": 0, "y": top + 10, "text": name})
        for place, row in enumerate(rows[index : index + count]):
            look = LOOK[row.state]
            x, y = place % per_line * side, top + 22 + place // per_line * side
            tiles.append(
                {"x": x, "x2": x + side - 2, "y": y, "y2": y + side - 2, "cx": x + 9, "cy": y + 9,
                 "fill": look.fill, "shape": look.shape, "glyph": look.glyph}
            )  # fmt: skip
        lines = max(1, -(-count // per_line))
        top, index = top + 34 + lines * side, index + count
    layers: list[dict[str, Any]] = [
        {"data": {"values": names}, "mark": {"type": "text", "align": "left", "fontSize": 13, "limit": width},
         "encoding": {**_placed("x", "y"), "text": {"field": "text", "type": "nominal"}}},
        {"data": {"values": tiles}, "mark": {"type": "rect", "cornerRadius": 3},
         "encoding": {**_placed("x", "y"), "x2": {"field": "x2"}, "y2": {"field": "y2"},
                      "fill": {"field": "fill", "type": "nominal", "scale": None}}},
        {"data": {"values": tiles}, "mark": {"type": "point", "filled": True, "opacity": 1},
         "encoding": {**_placed("cx", "cy"), "size": {"value": 4.5},
                      "shape": {"field": "shape", "type": "nominal", "scale": None},
                      "fill": {"field": "glyph", "type": "nominal", "scale": None}}},
    ]  # fmt: skip
    return {"width": width, "height": max(top, 40), "layer": layers}


def distribution_chart(branches: tuple[Branch, ...], words: Words) -> Chart:
    """One stacked bar per branch, states in the order of the table of states, each with its shape and its count."""
    worst = max(branches, key=needs_hand, default=None)
    count = needs_hand(worst) if worst else 0
    title = words("distribution_title_calm")
    if worst is not None and count:
        title = words("distribution_title", title=worst.title, count=count)
    summary = words("sentence_break").join(
        words("distribution_branch", title=branch.title, parts=state_parts(branch, words)) for branch in branches
    )
    columns = (words("branch"), *(look.word(words.language) for look in LOOKS), words("total"))
    rows = tuple(
        (branch.title, *(str(branch.count(look.state)) for look in LOOKS), str(branch.total)) for branch in branches
    )
    return Chart(
        id="distribution",
        title=title,
        summary=summary + words("sentence_end"),
        table=Table(columns=columns, rows=rows),
        spec={"$schema": SCHEMA, "title": title, "config": CONFIG, **_bars(branches, words)},
    )


def _bars(branches: tuple[Branch, ...], words: Words) -> dict[str, Any]:
    width, line = 480, 56
    most = max((branch.total for branch in branches), default=1) or 1
    segments: list[dict[str, Any]] = []
    names: list[dict[str, Any]] = []
    for place, branch in enumerate(branches):
        top, left = place * line, 0.0
        names.append({"x": 0, "y": top + 8, "text": f"{branch.title}　{words('tally', count=branch.total)}"})
        for entry in branch.counts:
            if entry.count == 0:
                continue
            look, room = LOOK[entry.state], entry.count / most * width
            segments.append(
                {"x": left, "x2": left + room - 2, "y": top + 18, "y2": top + 44, "my": top + 31.5,
                 "sx": left + 12, "tx": left + 22, "fill": look.fill, "shape": look.shape, "glyph": look.glyph,
                 "count": str(entry.count) if room >= 34 else ""}
            )  # fmt: skip
            left += room
    layers: list[dict[str, Any]] = [
        {"data": {"values": names}, "mark": {"type": "text", "align": "left", "limit": width},
         "encoding": {**_placed("x", "y"), "text": {"field": "text", "type": "nominal"}}},
        {"data": {"values": segments}, "mark": {"type": "rect", "cornerRadius": 3},
         "encoding": {**_placed("x", "y"), "x2": {"field": "x2"}, "y2": {"field": "y2"},
                      "fill": {"field": "fill", "type": "nominal", "scale": None}}},
        {"data": {"values": [s for s in segments if s["x2"] - s["x"] > 14]},
         "mark": {"type": "point", "filled": True, "opacity": 1},
         "encoding": {**_placed("sx", "my"), "size": {"value": 6},
                      "shape": {"field": "shape", "type": "nominal", "scale": None},
                      "fill": {"field": "glyph", "type": "nominal", "scale": None}}},
        {"data": {"values": segments}, "mark": {"type": "text", "align": "left", "fontWeight": "bold"},
         "encoding": {**_placed("tx", "my"), "text": {"field": "count", "type": "nominal"},
                      "color": {"field": "glyph", "type": "nominal", "scale": None}}},
    ]  # fmt: skip
    return {"width": width, "height": max(len(branches) * line, line), "layer": layers}
