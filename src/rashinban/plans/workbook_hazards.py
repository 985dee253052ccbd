"""Cells whose content the fast reader would lose or misread without a word: named before anything is read."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any

from rashinban.core.errors import Place, WrongContent

#: Signs in the parts of the file that a closer look is needed: error cells, formulas, percent formats.
_ERROR_OR_FORMULA = re.compile(rb'<c [^>]*t="e"|<f[ >/]')
_PERCENT = re.compile(rb'formatCode="[^"]*%|<xf [^>]*numFmtId="(?:9|10)"')


def find_hazards(content: bytes, file: str | None) -> list[WrongContent]:
    """Error values (#N/A), formulas without a stored result, and numbers shown as percent (65% is kept as 0.65)."""
    if not _look_closer(content):
        return []
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(content))
    stored = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
    problems = []
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                hazard = _hazard(cell, stored[sheet.title][cell.coordinate])
                if hazard:
                    place = Place(file=file, sheet=sheet.title, cell=cell.coordinate)
                    problems.append(WrongContent(hazard[0], place, hazard[1]))
    return problems


def _look_closer(content: bytes) -> bool:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        for name in packed.namelist():
            if name.startswith("xl/worksheets/") and _ERROR_OR_FORMULA.search(packed.read(name)):
                return True
            if name == "xl/styles.xml" and _PERCENT.search(packed.read(name)):
                return True
    return False


def _hazard(cell: Any, stored: Any) -> tuple[str, str] | None:
    if stored.data_type == "e":
        return f"セルが「{stored.value}」というエラーです。", "正しい値を入力し直してください。"
    if cell.data_type == "f" and stored.value is None:
        return "数式の結果が保存されていません。", "Excelで開いて保存し直すか、値を直接入力してください。"
    if stored.data_type == "n" and stored.value is not None and "%" in stored.number_format:
        shown = f"{stored.value * 100:g}"
        return (
            f"数値が％の表示形式で入っています（{shown}％は{stored.value}として保存されます）。",
            f"表示形式を「標準」にして{shown}と入力し、単位の列に「％」と書いてください。",
        )
    return None
