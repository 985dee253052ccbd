"""Charts drawn from their specs, without a browser and without the network."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import lru_cache
from threading import Lock

from rashinban.reports.contents import Chart, Report
from rashinban.reports.fonts import FAMILIES, FOLDER

VEGA_LITE = "6.4"
_DRAWING = Lock()
#: A white edge around letters, so that a label on a line stays readable (``usermeta.halo`` of a spec asks for it).
_HALO = 'paint-order="stroke" stroke="#ffffff" stroke-width="3.5" stroke-linejoin="round"'


def charts(report: Report) -> Iterator[Chart]:
    """Every chart of the report."""
    yield report.overview
    yield report.distribution
    yield from (page.chart for page in report.pages if page.chart is not None)


def draw_svg(chart: Chart) -> str:
    """The chart as SVG without its title (pages print that as text), ids unique to the chart.

    The root element carries ``role="img"`` with title and description for screen readers.
    """
    spec = {key: value for key, value in chart.spec.items() if key != "title"}
    with _DRAWING:  # of many who want the same picture at once, one draws it
        drawn = _svg(json.dumps(spec, ensure_ascii=False, sort_keys=True))
    return _labelled(drawn, chart)


def draw_png(chart: Chart, scale: float = 2.0) -> bytes:
    """The chart as PNG at ``scale`` times 96 pixels per inch."""
    return paint(draw_svg(chart), scale)


def paint(svg: str, scale: float = 2.0) -> bytes:
    """A picture with title and description (SVG) as PNG on white paper, with the fonts that are shipped."""
    import vl_convert

    _register_fonts()
    paper = '<rect width="100%" height="100%" fill="#ffffff"/>'
    return bytes(vl_convert.svg_to_png(svg.replace("</desc>", f"</desc>{paper}", 1), scale=scale))


@lru_cache(maxsize=2048)
def _svg(spec: str) -> str:
    import vl_convert

    _register_fonts()
    return str(vl_convert.vegalite_to_svg(spec, vl_version=VEGA_LITE, allowed_base_urls=[]))


@lru_cache(maxsize=1)
def _register_fonts() -> None:
    import vl_convert

    vl_convert.register_font_directory(str(FOLDER))


def _labelled(svg: str, chart: Chart) -> str:
    from xml.sax.saxutils import escape

    svg = re.sub(r' (?:role="graphics-[a-z]+"|aria-roledescription="[^"]*")', "", svg)
    svg = svg.replace('font-family="BIZ UDPGothic"', f'font-family="{", ".join(FAMILIES)}"')
    if chart.spec.get("usermeta", {}).get("halo"):
        svg = svg.replace("<text ", f"<text {_HALO} ")
    svg = re.sub(r'id="([^"]+)"', rf'id="{chart.id}-\1"', svg)
    svg = re.sub(r"url\(#([^)]+)\)", rf"url(#{chart.id}-\1)", svg)
    names = f'role="img" aria-labelledby="{chart.id}-title {chart.id}-desc"'
    title = f'<title id="{chart.id}-title">{escape(chart.title)}</title>'
    desc = f'<desc id="{chart.id}-desc">{escape(chart.summary)}</desc>'
    return re.sub(r"<svg ([^>]*)>", rf"<svg {names} \1>{title}{desc}".replace("\\1", r"\g<1>"), svg, count=1)
