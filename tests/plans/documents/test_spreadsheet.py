import io
import zipfile
from collections.abc import Callable
from pathlib import Path

from rashinban.plans.documents.document import Cell
from rashinban.plans.documents.reader import read_document
from rashinban.plans.documents.spreadsheet import read_workbook, read_xlsx

ODS = """<?xml version="1.0" encoding="UTF-8"?>
<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">
<office:body><office:spreadsheet><table:table table:name="目標"><table:table-row>
<table:table-cell office:value-type="string"><text:p>達成率</text:p></table:table-cell>
<table:table-cell office:value-type="float" office:value="0.45"><text:p>0.45</text:p></table:table-cell>
</table:table-row></table:table></office:spreadsheet></office:body></office:document-content>"""

MANIFEST = '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"></manifest:manifest>'


def test_values_as_they_are_shown_with_merges_and_sheets(samples: dict[str, Path]) -> None:
    document = read_document(samples["xlsx"])
    assert [(document.quote(b.start, b.end), b.cell) for b in document.blocks] == [
        ("指標", Cell(0, 0, 0, 2, 1)),
        ("2025年度", Cell(0, 1, 1)),
        ("2027年度", Cell(0, 1, 2)),
        ("相談件数", Cell(0, 2, 0)),
        ("1,200件", Cell(0, 2, 1)),
        ("45%", Cell(0, 2, 2)),
        ("5", Cell(0, 4, 1)),
        ("2024-03-31", Cell(0, 4, 2)),
        ("架空市産業課", Cell(1, 1, 1)),
    ]
    assert document.sheets == (("目標", 0), ("体制", document.text.index("架空市産業課") - 1))
    assert str(document.place_at(document.blocks[-1].start)) == "ファイル「計画.xlsx」 シート「体制」"


def test_a_hidden_sheet_is_left_out_and_said(samples: dict[str, Path]) -> None:
    document = read_document(samples["xlsx"])
    assert "見えない" not in document.text
    assert document.notes == ("シート「作業用」は非表示のため、読み込んでいません。",)


def test_rows_are_lines_with_a_tab_for_each_column(samples: dict[str, Path]) -> None:
    assert read_document(samples["xlsx"]).text.startswith(
        "指標\n\t2025年度\t2027年度\n相談件数\t1,200件\t45%\n\t5\t2024-03-31\n"
    )


def test_formulas_give_their_value(build_xlsx: Callable[..., bytes]) -> None:
    data = build_xlsx(lambda _, sheet: sheet.write_formula(0, 0, "=1+1", None, 2))
    assert read_xlsx("架空.xlsx", data).text == "2\n"


def test_without_number_formats_a_note_warns_of_fractions() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr("content.xml", ODS.replace("\n", ""))
        package.writestr("META-INF/manifest.xml", MANIFEST)
    document = read_workbook("架空.ods", buffer.getvalue())
    assert document.text == "達成率\t0.45\n"
    assert document.format == "ods"
    assert "45%は0.45" in document.notes[0]
