"""The report as one self-contained HTML file: no script, no network, its own fonts and pictures inside."""

from __future__ import annotations

import base64
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rashinban.reports.contents import Chart, Report
from rashinban.reports.drawing import draw_svg
from rashinban.reports.fonts import FAMILIES, characters, unprintable
from rashinban.reports.fonts.subset import subset_woff
from rashinban.reports.states import LOOK, LOOKS
from rashinban.reports.wording import Words

if TYPE_CHECKING:
    from jinja2 import Template

_HERE = Path(__file__).parent
_FONTS_HERE = "/*fonts*/"
#: Rows of the list of what needs a hand that are shown before one asks for more.
SHOWN_AT_ONCE = 8


def write_html(report: Report) -> bytes:
    """The report as one HTML5 document in UTF-8."""
    words = Words(report.language)
    page = _template().render(
        report=report,
        say=words,
        looks=LOOKS,
        look=LOOK,
        lang=report.language,
        css=(_HERE / "report.css").read_text(encoding="utf-8"),
        draw=_draw,
        shown=SHOWN_AT_ONCE,
        missing=unprintable(report),
    )
    return page.replace(_FONTS_HERE, _font_faces(page), 1).encode("utf-8")


@lru_cache(maxsize=1)
def _template() -> Template:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(_HERE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("report.html.j2")


def _draw(chart: Chart) -> Any:
    from markupsafe import Markup

    return Markup(draw_svg(chart))


def _font_faces(page: str) -> str:
    """``@font-face`` rules with only the characters that the page uses, Noto only for what the first font lacks."""
    used = {ord(character) for character in page if not character.isspace()} | {0x20, 0x3000}
    faces: list[str] = []
    for family in FAMILIES:
        for bold in (False, True):
            data = subset_woff(family, bold, used)
            if data is not None:
                faces.append(_font_face(family, bold, data))
        used = used - characters(family)
    return "\n".join(faces)


def _font_face(family: str, bold: bool, data: bytes) -> str:
    source = f"url(data:font/woff;base64,{base64.b64encode(data).decode('ascii')}) format('woff')"
    weight = 700 if bold else 400
    return f"@font-face{{font-family:'{family}';font-weight:{weight};src:{source}}}"
