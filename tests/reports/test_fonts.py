"""Fonts: what can be printed, and what is said about what cannot."""

from __future__ import annotations

import io

from rashinban.reports.contents import Report
from rashinban.reports.fonts import characters, font_file, printable, unprintable
from rashinban.reports.fonts.subset import subset_woff
from rashinban.reports.formats.html import write_html
from rashinban.reports.formats.pdf import write_pdf

GAIJI = chr(0xE000)


def with_gaiji(report: Report) -> Report:
    return report.model_copy(update={"organisation": f"みほん県{GAIJI}山市（架空）"})


def test_names_of_people_and_places_can_be_printed(report: Report):
    assert printable("髙橋・𠮷田") == "髙橋・𠮷田"
    assert ord("𠮷") not in characters("BIZ UDPGothic")
    assert unprintable(report) == ()


def test_a_character_no_font_has_is_named_with_its_place(report: Report):
    (found,) = unprintable(with_gaiji(report))
    assert (found.character, found.code_point, found.name) == (GAIJI, "U+E000", "外字（名前のない文字）")
    assert found.places == (f"みほん県{GAIJI}山市（架空）",)


def test_the_pdf_shows_a_geta_and_says_which_character_it_stands_for(report: Report):
    import pypdfium2

    document = pypdfium2.PdfDocument(write_pdf(with_gaiji(report)))
    text = "".join(page.get_textpage().get_text_bounded() for page in document)
    assert "みほん県〓山市" in text
    assert "U+E000" in text


def test_the_html_says_which_character_cannot_be_printed(report: Report):
    assert "U+E000" in write_html(with_gaiji(report)).decode("utf-8")


def test_a_subset_holds_just_what_is_asked_for():
    from fontTools.ttLib import TTFont

    data = subset_woff("Noto Sans JP", False, {ord("𠮷"), ord("a")})
    assert data is not None
    with TTFont(io.BytesIO(data)) as font:
        assert set(font.getBestCmap()) == {ord("𠮷"), ord("a")}
    assert subset_woff("BIZ UDPGothic", True, {ord("𠮷")}) is None


def test_the_licences_lie_beside_the_fonts():
    folder = font_file("Noto Sans JP").parent
    for name in ("OFL-BIZUDPGothic.txt", "OFL-NotoSansJP.txt"):
        assert "SIL Open Font License" in (folder / name).read_text(encoding="utf-8")
