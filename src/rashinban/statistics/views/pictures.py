"""Trend, scatter and pyramid as pictures (SVG), drawn from the values of their views."""

from __future__ import annotations

from rashinban.statistics.views.drawing import (
    COLOURS,
    DASHES,
    GRAY,
    INK,
    INK_2,
    Axis,
    mark,
    picture,
    rule,
    spread,
    text,
    tick_text,
    ticks,
)
from rashinban.statistics.views.lines import Line, Lines
from rashinban.statistics.views.scatter import ScatterView, Spot
from rashinban.statistics.views.words import names_of, period_words

WIDTH, HEIGHT = 640, 340
#: Areas a page is about are named in a scatter, and so many others at its edges.
_NAMED_OTHERS = 6


def draw_lines(view: Lines, language: str = "ja", width: int = WIDTH) -> str:
    """The trend: a line for each area, named at its end; what is estimated is hollow; gaps are bridged by a thin line."""
    drawn = list(view.drawn)
    if not drawn:
        return ""
    names = _names_of(drawn, language)
    values = [dot.value for line in drawn for dot in line.dots if dot.value is not None]
    marks = ticks(min(values), max(values))
    years = [dot.x for line in drawn for dot in line.dots if dot.value is not None]
    left, right, top, bottom = 16 + 8 * max(len(tick_text(each, marks)) for each in marks), width - _room(drawn, names), 34, HEIGHT - 36
    across, up = Axis(min(years), max(years), left + 10, right - 10), Axis(marks[0], marks[-1], bottom, top)
    unit = _unit(view, language)
    parts = [text(6, 16, unit, 12, fill=GRAY) if unit else ""]
    for each in marks:
        parts += [rule(left, up.at(each), right, up.at(each)), text(left - 6, up.at(each) + 4.5, tick_text(each, marks), 12, "end")]
    for year in _years(min(years), max(years), max(3, int((right - left) / 50))):
        parts.append(text(across.at(year), bottom + 20, str(year), 12, "middle"))
    parts.append(rule(left, bottom, right, bottom, "#b3b3b3"))
    ends = spread([up.at(line.last.value or 0.0) for line in drawn if line.last], 17, top, bottom)
    for number in reversed(range(len(drawn))):
        parts += _line(drawn[number], number, across, up, ends[number], right, names[drawn[number].code])
    return picture(f"trend{width}", view.finding.in_(language), view.summary.in_(language), width, HEIGHT, parts)


def _unit(view: Lines, language: str) -> str:
    """What the scale counts."""
    if view.base:
        when = period_words(view.base).in_(language)
        return f"指数（{when}＝100）" if language == "ja" else f"Index ({when} = 100)"
    unit = view.entry.unit if language == "ja" else view.entry.unit_en or view.entry.unit
    return f"（{unit}）" if unit and language == "ja" else unit


def _room(lines: list[Line], names: dict[str, str]) -> float:
    """Space for the names and figures at the right."""
    return 26 + max(_wide(f"{names[line.code]} {line.last.text if line.last else ''}") for line in lines)


def _wide(said: str) -> float:
    """About how wide a bold text is, in pixels."""
    return sum(8.6 if each.isascii() or each == "−" else 13.6 for each in said)


def _names_of(lines: list[Line], language: str) -> dict[str, str]:
    """Names by code, without the prefecture where no other line bears the name; long ones are cut."""
    plain = [names_of(line.code).in_(language) for line in lines]
    names = [name if plain.count(name) == 1 else line.name.in_(language) for line, name in zip(lines, plain, strict=True)]
    return {line.code: _cut(name) for line, name in zip(lines, names, strict=True)}


def _cut(name: str) -> str:
    """A name of at most about eleven Chinese characters, or as many Latin letters as fill their room."""
    if _wide(name) <= 11 * 13.6:
        return name
    while _wide(name) > 10 * 13.6:
        name = name[:-1]
    return name + "…"


def _years(low: float, high: float, most: int) -> list[int]:
    """Years on the axis: all of a few, else every second, fifth, tenth."""
    span = high - low
    step = next(each for each in (1, 2, 5, 10, 20, 50) if span / each <= most)
    first = int(low) if step == 1 else int(-(-low // step) * step)
    return list(range(first, int(high) + 1, step)) or [int(low)]


def _line(line: Line, number: int, across: Axis, up: Axis, label: float, right: float, name: str) -> list[str]:
    colour = COLOURS[number % len(COLOURS)] if line.role in ("own", "similar") else GRAY
    dash = "" if line.role == "own" and number == 0 else DASHES[number % len(DASHES)]
    width = 3 if line.role == "own" else 2
    dots = [dot for dot in line.dots if dot.value is not None]
    points = " ".join(f"{across.at(dot.x)},{up.at(dot.value or 0.0)}" for dot in dots)
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    parts = [f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="{width}" stroke-linejoin="round"{dashed}/>']
    if len(dots) <= 40:
        parts += [mark(across.at(dot.x), up.at(dot.value or 0.0), number, colour, dot.flag == "estimated", 4.5 if width == 3 else 3.6) for dot in dots]
    last = dots[-1]
    x, y = across.at(last.x), up.at(last.value or 0.0)
    parts.append(f'<polyline points="{x + 6},{y} {right},{label} {right + 4},{label}" fill="none" stroke="{colour}" stroke-width="0.8"/>')
    parts.append(text(right + 8, label + 4.5, f"{name} {last.text}", 13, fill=colour if line.role != "nation" else INK_2, bold=line.role == "own"))
    return parts


def draw_scatter(view: ScatterView, language: str = "ja", width: int = WIDTH) -> str:
    """The scatter: a ring for each area, those the page is about filled and named."""
    if not view.spots:
        return ""
    marks_x, marks_y = (ticks(min(each), max(each), 5 if width == WIDTH else 4) for each in ([s.x for s in view.spots], [s.y for s in view.spots]))
    left, right, top, bottom = 18 + 8 * max(len(tick_text(each, marks_y)) for each in marks_y), width - 20, 40, min(440, width)
    across, up = Axis(marks_x[0], marks_x[-1], left + 8, right - 8), Axis(marks_y[0], marks_y[-1], bottom, top)
    parts = [text(6, 18, _axis_name(view, "up", language), 13, fill=INK), text(right, bottom + 44, _axis_name(view, "across", language), 13, "end", INK)]
    for each in marks_y:
        parts += [rule(left, up.at(each), right, up.at(each)), text(left - 6, up.at(each) + 4.5, tick_text(each, marks_y), 12, "end")]
    for each in marks_x:
        parts += [rule(across.at(each), top, across.at(each), bottom), text(across.at(each), bottom + 20, tick_text(each, marks_x), 12, "middle")]
    own = [spot for spot in view.spots if spot.own]
    small = 3 if len(view.spots) > 200 else 5
    parts += [
        f'<circle cx="{across.at(spot.x)}" cy="{up.at(spot.y)}" r="{small}" fill="none" stroke="#3460fb" stroke-width="1.3" stroke-opacity="0.75"/>'
        for spot in view.spots
        if not spot.own
    ]
    parts += _names(_outer(view), across, up, right, INK_2, language)
    parts += [mark(across.at(spot.x), up.at(spot.y), 3, COLOURS[0], size=6.5) for spot in own]
    parts += _names(own, across, up, right, COLOURS[0], language)
    return picture(f"scatter{width}", view.finding.in_(language), view.finding.in_(language), width, bottom + 58, parts)


def _outer(view: ScatterView) -> list[Spot]:
    """Areas at the edges, which a reader will ask about."""
    spots = [spot for spot in view.spots if not spot.own]
    ends = [pick(spots, key=key) for key in (lambda s: s.x, lambda s: s.y) for pick in (min, max)] if spots else []
    if len(view.spots) <= 50:
        ends += sorted(spots, key=lambda s: abs(s.x) + abs(s.y))[-2:]
    return list(dict.fromkeys(ends))[:_NAMED_OTHERS]


def _names(spots: list[Spot], across: Axis, up: Axis, right: float, colour: str, language: str) -> list[str]:
    found = []
    for spot in spots:
        x, y = across.at(spot.x), up.at(spot.y)
        name = spot.name.in_(language)
        near_edge = x + _wide(name) + 12 > right
        found.append(text(x - 10 if near_edge else x + 10, y - 5, name, 13, "end" if near_edge else "start", colour, spot.own, True))
    return found


def _axis_name(view: ScatterView, side: str, language: str) -> str:
    entry, period = (view.across, view.across_period) if side == "across" else (view.up, view.up_period)
    when = period_words(period).in_(language) if period else ""
    if language == "en":
        return f"{'→' if side == 'across' else '↑'} {entry.name_en} ({', '.join(filter(None, (entry.unit_en or entry.unit, when)))})"
    return f"{'→' if side == 'across' else '↑'} {entry.name}（{'、'.join(filter(None, (entry.unit, when)))}）"
