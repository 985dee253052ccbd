"""The picture of a view, in the language of the page."""

from __future__ import annotations

from django.utils.safestring import SafeString, mark_safe

from rashinban.statistics.views.asked import Asked
from rashinban.statistics.views.lines import Lines
from rashinban.statistics.views.mapping import MapView
from rashinban.statistics.views.pictures import draw_lines, draw_scatter
from rashinban.statistics.views.pyramid import PyramidView
from rashinban.statistics.views.pyramid_picture import draw_pyramid
from rashinban.statistics.views.scatter import ScatterView
from rashinban.web.regions.reading import Viewed


def picture_of(asked: Asked, viewed: Viewed, language: str) -> SafeString:
    """The SVG of a view; empty for those that are tables, and where there is nothing to draw."""
    return mark_safe(_draw(asked, viewed, language))  # every text in it is escaped where it is drawn


def _draw(asked: Asked, viewed: Viewed, language: str) -> str:
    if isinstance(viewed, Lines):
        return draw_lines(viewed, language) if asked.view == "trend" else ""
    if isinstance(viewed, ScatterView):
        return draw_scatter(viewed, language)
    if isinstance(viewed, PyramidView):
        return draw_pyramid(viewed, language)
    return _map(viewed, language) if isinstance(viewed, MapView) else ""


def _map(view: MapView, language: str) -> str:
    """Municipalities are filled when their outlines are installed, else marked at their offices."""
    from rashinban.statistics.maps import MapText, draw_map

    if not any(value is not None for value in view.values.values()):
        return ""
    unit = view.entry.unit if language == "ja" else view.entry.unit_en or view.entry.unit
    text = MapText(
        title=view.finding.in_(language), unit=unit, digits=view.entry.places, texts=view.texts,
        credit="　".join(dict.fromkeys(line.text.in_(language) for line in view.sources[:1])), language="en" if language == "en" else "ja",
    )  # fmt: skip
    return draw_map(view.values, text, chosen=view.chosen)
