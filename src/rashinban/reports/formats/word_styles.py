"""What the Word document looks like: styles with Japanese fonts, page, footer, core properties."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, time
from typing import Any

from rashinban.reports.contents import Report
from rashinban.reports.wording import Words

#: Named, not embedded: on Windows since 2018; Word puts its own gothic in its place elsewhere.
FONT = "BIZ UDPゴシック"
_KEY, _GRAY = "0017C1", "595959"


def new_document(report: Report) -> Any:
    """An empty A4 document with our styles, the title in the header and page numbers in the footer."""
    from docx import Document
    from docx.shared import Cm, Pt

    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2)
    section.top_margin = section.bottom_margin = Cm(2)
    _set_styles(document)
    words = Words(report.language)
    fiction = f"（{words('fictional')}）" if report.fictional else ""
    header = section.header.paragraphs[0]
    header.style = "Source"
    header.add_run(f"{report.title}{fiction}　{words('as_of')} {report.as_of_text}").font.size = Pt(8)
    footer = section.footer.paragraphs[0]
    footer.alignment = 1
    _add_field(footer, "PAGE")
    return document


def _set_styles(document: Any) -> None:
    from docx.enum.style import WD_STYLE_TYPE
    from docx.shared import Pt

    styles = document.styles
    for name in ("Lead", "Source", "Cell"):
        styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH).base_style = styles["Normal"]
    sizes = {"Normal": 10.5, "Title": 20, "Heading 1": 15, "Heading 2": 13, "Heading 3": 11, "Caption": 11}
    for name in ("Normal", "Title", "Heading 1", "Heading 2", "Heading 3", "Caption", "Quote", "List Bullet"):
        set_font(styles[name], sizes.get(name))
    for name, size, after in (("Lead", 11.5, 8), ("Source", 8.5, 3), ("Cell", 9, 0)):
        set_font(styles[name], size)
        styles[name].paragraph_format.space_after = Pt(after)
    styles["Normal"].paragraph_format.line_spacing = 1.35
    styles["Cell"].paragraph_format.line_spacing = 1.2
    styles["Quote"].font.italic = False
    for name in ("Title", "Heading 1", "Heading 2", "Heading 3", "Caption"):
        _colour(styles[name], "1A1A1A" if name != "Heading 2" else _KEY)
        styles[name].font.bold = True
    _colour(styles["Source"], _GRAY)


def set_font(style: Any, size: float | None = None) -> None:
    """The font for Latin and for East Asian characters alike."""
    from docx.oxml.ns import qn
    from docx.shared import Pt

    style.font.name = FONT
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    for kind in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{kind}"), FONT)
    if size is not None:
        style.font.size = Pt(size)


def set_repeated(row: Any) -> None:
    """Repeat this row at the top of every page the table reaches, and do not split it."""
    from docx.oxml import OxmlElement

    properties = row._tr.get_or_add_trPr()
    for name in ("w:cantSplit", "w:tblHeader"):
        properties.append(OxmlElement(name))


def set_widths(table: Any, widths: Sequence[float]) -> None:
    """Fixed column widths in centimetres, light rules, and a little air in every cell."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Cm

    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)
    for place, cell in enumerate(table._cells):
        cell.width = Cm(widths[place % len(widths)])
    properties = table._tbl.tblPr
    borders, margins = OxmlElement("w:tblBorders"), OxmlElement("w:tblCellMar")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        border = OxmlElement(f"w:{side}")
        drawn = "nil" if side in ("left", "right", "insideV") else "single"
        for name, value in (("val", drawn), ("sz", "4"), ("space", "0"), ("color", "CCCCCC")):
            border.set(qn(f"w:{name}"), value)
        borders.append(border)
    for side, value in (("top", "50"), ("left", "80"), ("bottom", "50"), ("right", "80")):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), value)
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    layout = properties.find(qn("w:tblLayout"))
    layout.addprevious(borders)
    layout.addnext(margins)


def turn(document: Any, landscape: bool) -> None:
    """Start a new section on a page turned this way."""
    from docx.enum.section import WD_ORIENT

    section = document.add_section()
    short, long = sorted((section.page_width, section.page_height))
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (long, short) if landscape else (short, long)


def shade(cell: Any, colour: str) -> None:
    """Fill a table cell with a colour (RRGGBB)."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    shading = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", colour)):
        shading.set(qn(f"w:{name}"), value)
    cell._tc.get_or_add_tcPr().append(shading)


def set_core(document: Any, report: Report) -> None:
    """Title, author, language and dates; dates are the report's own, so that equal reports give equal files."""
    words = Words(report.language)
    core = document.core_properties
    core.title = f"{report.title} {words('report_kind')}"
    core.author = report.organisation or report.title
    core.last_modified_by = report.made_by
    core.subject = f"{words('as_of')} {report.as_of_text}"
    core.comments = _within(255, (said.text for said in report.lead))  # no property may be longer
    core.language = "ja-JP" if report.language == "ja" else "en-GB"
    core.created = core.modified = datetime.combine(report.as_of, time())


def _within(limit: int, sentences: Iterable[str]) -> str:
    """As many whole sentences as fit."""
    text = ""
    for sentence in sentences:
        if len(text) + len(sentence) > limit:
            break
        text += sentence
    return text


def _colour(style: Any, colour: str) -> None:
    from docx.shared import RGBColor

    style.font.color.rgb = RGBColor.from_string(colour)


def _add_field(paragraph: Any, instruction: str) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), instruction)
    paragraph._p.append(field)
