"""A deck of 16:9 slides with one look: title, text that is measured to fit, tables that go on, source line, notes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime, time
from io import BytesIO
from typing import Any

from rashinban.reports.contents import Report
from rashinban.reports.formats.powerpoint_text import (
    INK_2,
    Box,
    Cell,
    Line,
    fit_size,
    height_of,
    paginate,
    shorten,
    split_lines,
)
from rashinban.reports.formats.powerpoint_theme import FONT, KEY, dated, drawing, set_fonts, set_theme, widen
from rashinban.reports.wording import Words
from rashinban.reports.zipped import repack

WIDTH, HEIGHT = 33.867, 19.05
MARGIN = 1.5
BODY = Box(MARGIN, 3.3, WIDTH - 2 * MARGIN, 13.9)
_TITLE = Box(MARGIN + 0.5, 0.75, WIDTH - 2 * MARGIN - 0.5, 2.1)
_SOURCE = Box(MARGIN, 17.45, 21, 0.95)
_PLACE = Box(23, 17.45, WIDTH - MARGIN - 23, 0.95)
_INVALID = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class Deck:
    """The slides of one report, added from first to last."""

    def __init__(self, report: Report) -> None:
        from pptx import Presentation
        from pptx.util import Cm

        self.report = report
        self.words = Words(report.language)
        self.presentation: Any = Presentation()
        widen(self.presentation, int(Cm(WIDTH)), int(Cm(HEIGHT)))

    def slide(self, title: str, notes: Sequence[str], source: str = "", layout: int = 1, box: Box = _TITLE) -> Any:
        """A new slide: its title, the source line at its foot, and sources and rules in its notes."""
        slide = self.presentation.slides.add_slide(self.presentation.slide_layouts[layout])
        heading = [Line(clean(title), bold=True)]
        points = fit_size(heading, box, 32 if layout == 0 else 24, 16)
        if points is None:
            points, heading = 16, [Line(shorten(clean(title), box.width, 16, int(box.height / 0.74)), bold=True)]
        self._place(slide.shapes.title, box)
        self._write(slide.shapes.title.text_frame, heading, points)
        tall = min(height_of(heading, box.width, points), box.height)
        self.bar(slide, Box(MARGIN, box.top, 0.16, tall), KEY)
        if source:
            line = shorten(clean(source), _SOURCE.width, 9, 2)
            self.text(slide, _SOURCE, [Line(line, colour=INK_2)], 9, 9)
        self._number(slide)
        said = (title, *([source] if source else []), *notes)
        slide.notes_slide.notes_text_frame.text = clean("\n".join(said))
        return slide

    def text(self, slide: Any, box: Box, lines: Sequence[Line], largest: float, smallest: float) -> list[Line]:
        """Paragraphs in a box, as large as fits; what does not fit at the smallest size is given back."""
        lines = [Line(clean(x.text), x.bold, x.colour, x.scale, x.above) for x in lines]
        points = fit_size(lines, box, largest, smallest)
        rest: list[Line] = []
        if points is None:
            points, (lines, rest) = smallest, split_lines(lines, box, smallest)
        shape = slide.shapes.add_textbox(0, 0, 0, 0)
        self._place(shape, box)
        self._write(shape.text_frame, lines, points)
        return rest

    def flow(self, title: str, notes: Sequence[str], lines: Sequence[Line], points: float, source: str = "") -> None:
        """Paragraphs over as many slides as they need."""
        rest = list(lines)
        heading = title
        while rest:
            rest = self.text(self.slide(heading, notes, source), BODY, rest, points, points)
            heading = title + self.words("continued")

    def tables(
        self,
        title: str,
        notes: Sequence[str],
        head: Sequence[str],
        rows: Sequence[Sequence[str | Cell]],
        widths: Sequence[float],
        *,
        points: float = 11,
        most: int = 8,
        right: Sequence[int] = (),
    ) -> None:
        """A table over as many slides as it needs, its head on each; ``widths`` in centimetres."""
        cells = [[_cell(content) for content in row] for row in rows]
        pages = paginate(cells, widths, points, BODY.height - 0.9, most)
        for place, page in enumerate(pages, 1):
            heading = title + (self.words("page_of", page=place, pages=len(pages)) if len(pages) > 1 else "")
            slide = self.slide(heading, notes)
            self._table(slide, [[Cell(name, bold=True, paper="E8F1FE") for name in head], *(row for row, _ in page)],
                        [0.9, *(height for _, height in page)], widths, points, right)  # fmt: skip

    def bar(self, slide: Any, box: Box, colour: str) -> Any:
        """A plain rectangle, silent to screen readers."""
        from pptx.dml.color import RGBColor
        from pptx.enum.shapes import MSO_SHAPE

        shape = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, 0, 0, 0, 0)
        self._place(shape, box)
        shape.fill.solid()
        shape.fill.fore_color.rgb = RGBColor.from_string(colour)
        shape.line.fill.background()
        style = shape._element.find(f"{{{shape._element.nsmap['p']}}}style")
        shape._element.remove(style)
        return shape

    def label(self, slide: Any, box: Box, cell: Cell, points: float) -> None:
        """A coloured label with a word in it, on one line."""
        from pptx.enum.text import MSO_ANCHOR

        shape = self.bar(slide, box, cell.paper or "FFFFFF")
        line = [Line(clean(cell.text), True, cell.colour)]
        self._write(shape.text_frame, line, fit_size(line, box, points, 8) or 8)
        shape.text_frame.paragraphs[0].alignment = 2
        shape.text_frame.vertical_anchor = MSO_ANCHOR.MIDDLE

    def write(self) -> bytes:
        """The file; every date in it is the report's own."""
        made_on = datetime.combine(self.report.as_of, time())
        package = self.presentation.part.package
        for relation in [r for r in package._rels.values() if r.reltype.endswith("/thumbnail")]:
            package._rels.pop(relation.rId)
        language = "ja-JP" if self.report.language == "ja" else "en-GB"
        for part in package.iter_parts():
            if str(part.partname).startswith("/ppt/theme/"):
                set_theme(part)
            elif str(part.partname).startswith("/ppt/embeddings/"):
                part._blob = dated(part.blob, made_on)
            elif hasattr(part, "_element"):
                set_fonts(part._element, language)
        out = BytesIO()
        self.presentation.save(out)
        return repack(out.getvalue(), made_on)

    def _table(
        self,
        slide: Any,
        rows: Sequence[Sequence[Cell]],
        heights: Sequence[float],
        widths: Sequence[float],
        points: float,
        right: Sequence[int],
    ) -> None:
        from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
        from pptx.util import Cm

        left, top, width, height = Cm(BODY.left), Cm(BODY.top), Cm(sum(widths)), Cm(sum(heights))
        frame = slide.shapes.add_table(len(rows), len(widths), left, top, width, height)
        table = frame.table
        table.horz_banding = False
        frame._element.graphic.graphicData.tbl.tblPr.find(drawing("tableStyleId")).text = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Cm(width)
        for place, (row, height, cells) in enumerate(zip(table.rows, heights, rows, strict=True)):
            row.height = Cm(height)
            for column, (target, cell) in enumerate(zip(row.cells, cells, strict=True)):
                target.margin_left = target.margin_right = Cm(0.15)
                target.margin_top = target.margin_bottom = Cm(0.08)
                self._write(target.text_frame, [Line(clean(cell.text), cell.bold, cell.colour)], points, margin=False)
                target.vertical_anchor = MSO_ANCHOR.MIDDLE if place == 0 else MSO_ANCHOR.TOP
                if column in right and place:
                    for paragraph in target.text_frame.paragraphs:
                        paragraph.alignment = PP_ALIGN.RIGHT
                _draw_cell(target, cell.paper)

    def _number(self, slide: Any) -> None:
        """The plan, the date and the number of the slide, at the right of the foot."""
        from pptx.oxml import parse_xml
        from pptx.oxml.ns import nsdecls

        fiction = self.words("in_brackets", text=self.words("fictional")) if self.report.fictional else ""
        plan = shorten(clean(f"{self.report.title}{fiction}"), _PLACE.width, 8, 1)
        day = f"{self.words('as_of')} {self.report.as_of_text}　"
        self.text(slide, _PLACE, [Line(plan, colour=INK_2), Line(day, colour=INK_2)], 8, 8)
        paragraphs = slide.shapes[-1].text_frame.paragraphs
        for paragraph in paragraphs:
            paragraph.alignment = 3
        field = parse_xml(
            f'<a:fld {nsdecls("a")} id="{{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}}" type="slidenum">'
            f'<a:rPr sz="800"><a:solidFill><a:srgbClr val="{INK_2}"/></a:solidFill><a:latin typeface="{FONT}"/></a:rPr>'
            f"<a:t>{len(self.presentation.slides)}</a:t></a:fld>"
        )
        paragraphs[-1]._p.append(field)

    def _place(self, shape: Any, box: Box) -> None:
        from pptx.util import Cm

        shape.left, shape.top = Cm(box.left), Cm(box.top)
        shape.width, shape.height = Cm(box.width), Cm(box.height)

    def _write(self, frame: Any, lines: Sequence[Line], points: float, *, margin: bool = True) -> None:
        from pptx.dml.color import RGBColor
        from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE
        from pptx.util import Pt

        frame.word_wrap, frame.auto_size = True, MSO_AUTO_SIZE.NONE
        if margin:
            frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
            frame.vertical_anchor = MSO_ANCHOR.TOP
        for place, line in enumerate(_single(lines)):
            paragraph = frame.paragraphs[0] if place == 0 else frame.add_paragraph()
            paragraph.line_spacing = 1.15
            paragraph.alignment = 1
            if line.above and place:
                paragraph.space_before = Pt(line.above * points)
            if not line.text:  # an empty paragraph would be as high as the template's text
                paragraph._p.get_or_add_endParaRPr().set("sz", str(round(points * line.scale * 100)))
                continue
            run = paragraph.add_run()
            run.text = line.text
            run.font.name, run.font.size, run.font.bold = FONT, Pt(round(points * line.scale, 1)), line.bold
            run.font.color.rgb = RGBColor.from_string(line.colour)


def clean(text: str) -> str:
    """Text without the characters that XML cannot hold."""
    return _INVALID.sub("", text)


def _single(lines: Sequence[Line]) -> Iterator[Line]:
    for line in lines:
        for place, part in enumerate(line.text.split("\n")):
            yield Line(part, line.bold, line.colour, line.scale, line.above if place == 0 else 0)


def _cell(content: str | Cell) -> Cell:
    return content if isinstance(content, Cell) else Cell(content)


def _draw_cell(cell: Any, paper: str | None) -> None:
    """A hairline below a cell and its background, in the order that the schema asks for."""
    from pptx.oxml import parse_xml
    from pptx.oxml.ns import nsdecls

    properties = cell._tc.get_or_add_tcPr()
    fill = f'<a:solidFill {nsdecls("a")}><a:srgbClr val="{paper}"/></a:solidFill>' if paper else f"<a:noFill {nsdecls('a')}/>"
    line = f'<a:lnB {nsdecls("a")} w="6350"><a:solidFill><a:srgbClr val="CCCCCC"/></a:solidFill></a:lnB>'
    for xml in (line, fill):
        properties.append(parse_xml(xml))
