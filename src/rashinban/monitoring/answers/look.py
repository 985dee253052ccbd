"""The looks of the workbook's cells: grey what is given, white with a clear border what is asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from rashinban.monitoring.answers.contents import ASKED, Field

FONT = "BIZ UDPゴシック"
_INK, _KEY, _LINE, _STRONG = "#1A1A1A", "#0017C1", "#CCCCCC", "#4D4D4D"
_CLEAR = "#767676"


@dataclass(frozen=True, slots=True)
class Look:
    """Formats of an open xlsxwriter workbook by what they are for; ``asked`` by field."""

    title: Any
    plain: Any
    given_head: Any
    asked_head: Any
    given: Any
    share: Any
    asked: Mapping[Field, Any]


def add_look(book: Any) -> Look:
    """Add the formats to a workbook."""
    base = {"font_name": FONT, "font_size": 10, "font_color": _INK, "valign": "vcenter"}
    left = {"align": "left", "indent": 1}
    grey = {**base, **left, "border": 1, "border_color": _LINE, "text_wrap": True}
    open_cell = {**base, "border": 1, "border_color": _CLEAR, "text_wrap": True, "locked": False, "bg_color": "#FFFFFF"}
    shapes: dict[Field, dict[str, Any]] = {
        "value": {"num_format": "#,##0.##########;[Red]-#,##0.##########", "align": "right", "indent": 1},
        "vintage": {"num_format": "yyyy-mm-dd", "align": "center"},
        "status": {"align": "center"},
        "judgement": {"align": "center"},
    }
    text = {**left, "num_format": "@"}  # what is typed stays text: no dates out of 3-1, no formulas
    return Look(
        title=book.add_format({**base, "font_size": 14, "bold": True}),
        plain=book.add_format({**base, "font_color": _STRONG}),
        given_head=book.add_format({**grey, "bold": True, "bg_color": "#E6E6E6", "font_color": _STRONG}),
        asked_head=book.add_format({**grey, "bold": True, "bg_color": "#E8F1FE", "font_color": _KEY, "border_color": _CLEAR}),
        given=book.add_format({**grey, "bg_color": "#F2F2F2"}),
        share=book.add_format({**open_cell, "align": "right", "indent": 1}),
        asked={field: book.add_format({**open_cell, **shapes.get(field, text)}) for field in ASKED},
    )
