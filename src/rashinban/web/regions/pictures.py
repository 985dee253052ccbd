"""The picture of a view, in the language of the page."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe

from rashinban.statistics.views.asked import Asked
from rashinban.statistics.views.lines import Lines
from rashinban.statistics.views.mapping import MapView
from rashinban.statistics.views.pictures import WIDTH, draw_lines, draw_scatter
from rashinban.statistics.views.pyramid import PyramidView
from rashinban.statistics.views.pyramid_picture import draw_pyramid
from rashinban.statistics.views.scatter import ScatterView
from rashinban.web.regions.reading import Viewed

#: The width of a picture on a telephone, so that its words can be read there.
NARROW = 370


def picture_of(asked: Asked, viewed: Viewed, language: str) -> SafeString:
    """The SVG of a view; empty for those that are tables, and where there is nothing to draw."""
    return mark_safe(_draw(asked, viewed, language, WIDTH))  # every text in it is escaped where it is drawn


def narrow_picture_of(asked: Asked, viewed: Viewed, language: str) -> SafeString:
    """The same for a narrow screen; empty where the picture needs no other form."""
    return mark_safe("" if isinstance(viewed, MapView) else _draw(asked, viewed, language, NARROW))  # escaped as above


def _draw(asked: Asked, viewed: Viewed, language: str, width: int) -> str:
    if isinstance(viewed, Lines):
        return draw_lines(viewed, language, width) if asked.view == "trend" else ""
    if isinstance(viewed, ScatterView):
        return draw_scatter(viewed, language, width)
    if isinstance(viewed, PyramidView):
        return draw_pyramid(viewed, language, width)
    return _map(viewed, language) if isinstance(viewed, MapView) else ""


def _map(view: MapView, language: str) -> str:
    """Municipalities are filled when their outlines are installed, else marked at their offices."""
    from rashinban.statistics.maps import MapText, draw_map
    from rashinban.statistics.shapes.installed import municipalities

    if not any(value is not None for value in view.values.values()):
        return ""
    unit = view.entry.unit if language == "ja" else view.entry.unit_en or view.entry.unit
    text = MapText(
        title=view.finding.in_(language), unit=unit, digits=view.entry.places, texts={code: each.in_(language) for code, each in view.texts.items()},
        credit="　".join(dict.fromkeys(line.text.in_(language) for line in view.sources[:1])), language="en" if language == "en" else "ja",
    )  # fmt: skip
    return draw_map(view.values, text, chosen=view.chosen, boundaries=municipalities(Path(settings.CONFIGURATION.home)))
