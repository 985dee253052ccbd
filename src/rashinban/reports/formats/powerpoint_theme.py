"""What a deck is made of besides its slides: page, layouts, theme, fonts in both scripts, dates that do not move."""

from __future__ import annotations

import re
import zipfile
from datetime import datetime
from io import BytesIO
from typing import Any

from rashinban.reports.zipped import pack

FONT = "BIZ UDPゴシック"
KEY = "0017C1"
_LAYOUTS = ("Title Slide", "Title Only")


def drawing(tag: str) -> str:
    """The full name of a DrawingML element."""
    return f"{{http://schemas.openxmlformats.org/drawingml/2006/main}}{tag}"


def widen(presentation: Any, width: int, height: int) -> None:
    """16:9 with the two layouts that are used; what the template placed for 4:3 is moved along."""
    share = width / presentation.slide_width
    presentation.slide_width, presentation.slide_height = width, height
    for layout in [each for each in presentation.slide_layouts if each.name not in _LAYOUTS]:
        presentation.slide_layouts.remove(layout)
    for owner in (presentation.slide_master, *presentation.slide_layouts):
        for shape in owner.placeholders:
            if shape._element.spPr.find(drawing("xfrm")) is not None:
                shape.left, shape.width = round(shape.left * share), round(shape.width * share)


def set_theme(part: Any) -> None:
    """Give a theme the report's look; the theme of the notes is held as a tree, that of the slides as bytes."""
    from pptx.oxml import parse_xml

    if hasattr(part, "_element"):
        part._element = parse_xml(_themed(part.blob))
    else:
        part._blob = _themed(part.blob)


def _themed(blob: bytes) -> bytes:
    """A theme whose fonts are the report's in both scripts, and whose first accent is the key colour."""
    text = blob.decode("utf-8")
    text = re.sub(
        r'(<a:(?:major|minor)Font>\s*)<a:latin typeface="[^"]*"[^>]*/>\s*<a:ea typeface="[^"]*"[^>]*/>',
        rf'\1<a:latin typeface="{FONT}"/><a:ea typeface="{FONT}"/>',
        text,
    )
    text = re.sub(r'<a:font script="Jpan" typeface="[^"]*"/>', f'<a:font script="Jpan" typeface="{FONT}"/>', text)
    return re.sub(r"(<a:accent1>\s*<a:srgbClr val=)\"[0-9A-F]{6}\"", rf'\1"{KEY}"', text).encode("utf-8")


def dated(blob: bytes, made_on: datetime) -> bytes:
    """The workbook behind a chart, made on the day of the report instead of on the day of writing."""
    with zipfile.ZipFile(BytesIO(blob)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    core = files["docProps/core.xml"]
    files["docProps/core.xml"] = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", f"{made_on:%Y-%m-%dT%H:%M:%SZ}".encode(), core)
    return pack(files, made_on)


def set_fonts(element: Any, language: str) -> None:
    """The same typeface for East Asian characters wherever one is named, and the language of every run."""
    for latin in list(element.iter(drawing("latin"))):
        if latin.get("typeface", "").startswith("+"):
            continue
        following = latin.getnext()
        if following is None or following.tag != drawing("ea"):
            east = latin.makeelement(drawing("ea"), {"typeface": latin.get("typeface")})
            latin.addnext(east)
    for tag in ("rPr", "endParaRPr", "defRPr"):
        for run in element.iter(drawing(tag)):
            run.set("lang", language)
