"""Fonts cut down to the characters a document uses."""

from __future__ import annotations

import logging
from collections.abc import Collection
from io import BytesIO

from rashinban.reports.fonts import characters, font_file


def subset_woff(family: str, bold: bool, used: Collection[int]) -> bytes | None:
    """A WOFF with the glyphs of these code points; None when the family has none of them.

    The file's date is kept from the font, so equal characters give equal bytes.
    """
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont

    logging.getLogger("fontTools").setLevel(logging.ERROR)  # it warns of tables it leaves out, which is what we ask

    wanted = sorted(characters(family) & frozenset(used))
    if not wanted:
        return None
    options = Options(
        layout_features=[], hinting=False, notdef_outline=True, name_IDs=[1, 2], recalc_timestamp=False, flavor="woff"
    )
    options.drop_tables += ["GSUB", "GPOS", "GDEF", "BASE", "VORG", "vhea", "vmtx", "DSIG", "STAT"]
    with TTFont(font_file(family, bold), lazy=True, recalcTimestamp=False) as font:
        subsetter = Subsetter(options)
        subsetter.populate(unicodes=wanted)
        subsetter.subset(font)
        font.flavor = "woff"
        out = BytesIO()
        font.save(out, reorderTables=False)
    return out.getvalue()
