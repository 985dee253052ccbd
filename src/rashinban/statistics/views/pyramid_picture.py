"""The pyramid of ages as a picture: the area of a bar is the number of people, whatever years its class spans."""

from __future__ import annotations

from rashinban.statistics.views.ages import AgeClass
from rashinban.statistics.views.drawing import GRAY, INK, INK_2, Axis, picture, rule, text, tick_text, ticks
from rashinban.statistics.views.pyramid import PyramidView
from rashinban.statistics.views.words import figure, period_words

WIDTH, TOP, BOTTOM = 640, 52, 432
MEN, WOMEN = "#0017c1", "#ac3e00"
#: Room for the ages, and for the last mark of the scale.
_MIDDLE, EDGE = 56, 34


def draw_pyramid(view: PyramidView, language: str = "ja", width: int = WIDTH) -> str:
    """Men to the left, women to the right; the outline of the nation, made as large, is a dashed line."""
    if view.ages is None or not view.ages.total:
        return ""
    others = view.outline.classes if view.outline else ()
    widest = max(max(_of_a_year(each)) for each in view.ages.classes)
    outer = max((max(_of_a_year(each)) * view.scale for each in others), default=0.0)
    marks = ticks(0, max(widest, outer), 4 if width == WIDTH else 2)
    oldest = max(each.until for each in (*view.ages.classes, *others))
    up = Axis(0, oldest, BOTTOM, TOP)
    centre = width / 2
    left, right = Axis(0, marks[-1], centre - _MIDDLE / 2, EDGE), Axis(0, marks[-1], centre + _MIDDLE / 2, width - EDGE)
    men, women, per_year = ("男", "女", "1歳あたりの人数") if language == "ja" else ("Men", "Women", "people for each year of age")
    parts = [text(left.end, 20, men, 15, "start", MEN, True), text(right.end, 20, women, 15, "end", WOMEN, True)]
    for value in marks:
        for at in (left.at(value), right.at(value)):
            parts += [rule(at, TOP, at, BOTTOM), text(at, BOTTOM + 18, tick_text(value, marks), 11, "middle")]
    parts.append(text(centre, BOTTOM + 40, per_year, 12, "middle", GRAY))
    for each in view.ages.classes:
        parts += _bars(each, left, right, up)
        middle = (up.at(each.start) + up.at(each.until)) / 2
        parts.append(text(centre, middle + 4.5, each.text, 11 if len(view.ages.classes) > 8 else 13, "middle", INK))
    if view.outline:
        parts += [_outline(view, side, up, width) for side in ("men", "women")]
        said = f"破線：{view.outline_name.ja}（人数をそろえた形）" if language == "ja" else f"Dashed: {view.outline_name.en}, scaled to the same total"
        parts.append(text(centre, 40, said, 12, "middle", INK_2))
    return picture(f"pyramid{width}", view.finding.in_(language), describe(view, language), width, BOTTOM + 52, parts)


def describe(view: PyramidView, language: str) -> str:
    """The classes in words."""
    assert view.ages is not None
    when = period_words(view.ages.period).in_(language)
    classes = "、".join(f"{each.text}歳 男{figure(each.men, 0)} 女{figure(each.women, 0)}" for each in view.ages.classes)
    english = "; ".join(f"{each.text}: {figure(each.men, 0)} men, {figure(each.women, 0)} women" for each in view.ages.classes)
    return f"{view.name.ja} {when}。{classes}" if language == "ja" else f"{view.name.en}, {when}. {english}"


def _of_a_year(each: AgeClass) -> tuple[float, float]:
    span = each.until - each.start
    return each.men / span, each.women / span


def _bars(each: AgeClass, left: Axis, right: Axis, up: Axis) -> list[str]:
    men, women = _of_a_year(each)
    top, height = up.at(each.until) + 0.7, up.at(each.start) - up.at(each.until) - 1.4
    ends = left.at(men), right.at(women)
    return [
        f'<rect x="{ends[0]}" y="{top:.1f}" width="{left.start - ends[0]:.1f}" height="{height:.1f}" fill="{MEN}" fill-opacity="0.8"/>',
        f'<rect x="{right.start}" y="{top:.1f}" width="{ends[1] - right.start:.1f}" height="{height:.1f}" fill="{WOMEN}" fill-opacity="0.8"/>',
    ]


def _outline(view: PyramidView, sex: str, up: Axis, width: int) -> str:
    assert view.ages is not None
    assert view.outline is not None
    widest = max(max(_of_a_year(each)) for each in view.ages.classes)
    outer = max(max(_of_a_year(each)) * view.scale for each in view.outline.classes)
    high = ticks(0, max(widest, outer), 4 if width == WIDTH else 2)[-1]
    centre = width / 2
    side = Axis(0, high, centre - _MIDDLE / 2, EDGE) if sex == "men" else Axis(0, high, centre + _MIDDLE / 2, width - EDGE)
    points = []
    for each in view.outline.classes:
        x = side.at(_of_a_year(each)[0 if sex == "men" else 1] * view.scale)
        points += [f"{x},{up.at(each.start)}", f"{x},{up.at(each.until)}"]
    return f'<polyline points="{" ".join(points)}" fill="none" stroke="{INK}" stroke-width="1.6" stroke-dasharray="4 3"/>'
