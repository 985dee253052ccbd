"""Write the plan workbook: headers officials know, lists to choose from, text kept as text."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from rashinban.core.errors import Place, WrongContent
from rashinban.plans.plan import Plan
from rashinban.plans.workbook_cells import LONGEST, NO, NOT_PUBLISHED, YES, cell_of
from rashinban.plans.workbook_columns import SHEETS, Column, Sheet

FONT = "BIZ UDPゴシック"
_SPARE_ROWS = 500  # rows below the last one that offer the lists as well
_LONGEST_LIST = 255  # characters of a list Excel keeps inside a cell's rule
#: Columns that name the value of another sheet by its ID: the list offered is that sheet's first column.
_REFERENCES: dict[tuple[str, tuple[str, ...]], str] = {
    ("measures", ("parent",)): "施策",
    ("indicators", ("measure",)): "施策",
    ("links", ("measure",)): "施策",
    ("targets", ("indicator",)): "指標",
}


def plan_to_workbook(plan: Plan) -> bytes:
    """The bytes of the .xlsx; WrongContent names the cell when a text is longer than Excel can hold."""
    import xlsxwriter

    stream = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(stream, options)
    book.set_properties({"title": plan.title[:255], "comments": "rashinban-plan/1"})
    formats: dict[str, dict[str, Any]] = {
        "header": {"bold": True, "bg_color": "#E8F1FE", "border": 1, "text_wrap": True, "valign": "vcenter"},
        "text": {"num_format": "@", "text_wrap": True, "valign": "top"},
        "number": {"align": "right", "valign": "top"},
    }
    made = {name: book.add_format({"font_name": FONT, "font_size": 10, **look}) for name, look in formats.items()}
    for sheet in SHEETS:
        page = book.add_worksheet(sheet.name)
        rows = tuple(_rows(plan, sheet))
        (_write_upright if sheet.upright else _write_table)(page, sheet, rows, made)
    book.close()
    return stream.getvalue()


def _rows(plan: Plan, sheet: Sheet) -> Iterator[dict[str, Any]]:
    """The values of a sheet as dicts in the order of the plan."""
    if sheet.upright:
        yield plan.model_dump(mode="python")
    elif sheet.field == "targets":
        for indicator in plan.indicators:
            for target in indicator.targets:
                yield {"indicator": indicator.id, **target.model_dump(mode="python")}
    else:
        for value in getattr(plan, sheet.field):
            yield value.model_dump(mode="python")


def _cell(column: Column, row: dict[str, Any]) -> str | int | float | None:
    value: Any = row
    for step in column.path:
        if value is None:
            return None
        value = value[step]
    if column.kind == "published_number" and value is None and row["baseline"] is not None:
        return NOT_PUBLISHED
    return cell_of(column, value)


def _write_table(page: Any, sheet: Sheet, rows: tuple[dict[str, Any], ...], formats: dict[str, Any]) -> None:
    for position, column in enumerate(sheet.columns):
        look = formats["number" if _is_number(column) else "text"]
        outline = {"level": 1, "hidden": True} if column.folded else {}
        page.set_column(position, position, column.width, look, outline)
        page.write_string(0, position, column.header, formats["header"])
        _offer_choices(page, sheet, column, (1, position, len(rows) + _SPARE_ROWS, position))
        for number, row in enumerate(rows, start=1):
            _write_cell(page, sheet, (number, position), _cell(column, row), look)
    page.freeze_panes(1, 0)
    page.autofilter(0, 0, max(len(rows), 1), len(sheet.columns) - 1)


def _write_upright(page: Any, sheet: Sheet, rows: tuple[dict[str, Any], ...], formats: dict[str, Any]) -> None:
    page.set_column(0, 0, 20, formats["text"])
    page.set_column(1, 1, 60, formats["text"])
    page.write_string(0, 0, "項目", formats["header"])
    page.write_string(0, 1, "内容", formats["header"])
    for number, column in enumerate(sheet.columns, start=1):
        page.write_string(number, 0, column.header, formats["header"])
        _offer_choices(page, sheet, column, (number, 1, number, 1))
        _write_cell(page, sheet, (number, 1), _cell(column, rows[0]), formats["text"])
    page.freeze_panes(1, 0)


def _write_cell(page: Any, sheet: Sheet, at: tuple[int, int], value: str | int | float | None, look: Any) -> None:
    if value is None:
        return
    if not isinstance(value, str):
        page.write_number(*at, value, look)
        return
    if len(value.encode("utf-16-le")) // 2 > LONGEST or page.write_string(*at, value, look) != 0:
        from xlsxwriter.utility import xl_rowcol_to_cell

        raise WrongContent(
            f"文字数がExcelの上限（1セル{LONGEST:,}文字）を超えています。",
            Place(sheet=sheet.name, cell=xl_rowcol_to_cell(*at)),
            "文を短くするか、YAMLかJSONで保存してください。",
        )


def _is_number(column: Column) -> bool:
    return column.kind in ("number", "published_number", "integer")


def _offer_choices(page: Any, sheet: Sheet, column: Column, area: tuple[int, int, int, int]) -> None:
    """Attach the list of choices (or of the ids on another sheet) to the cells of a column."""
    named = _REFERENCES.get((sheet.field, column.path))
    if named:
        rule: dict[str, Any] = {"validate": "list", "source": f"='{named}'!$A$2:$A$2000", "error_type": "warning"}
        page.data_validation(*area, rule)
        return
    labels = [YES, NO] if column.kind == "boolean" else list((column.choices or {}).values())
    if not labels:
        return
    if len(",".join(labels)) > _LONGEST_LIST:
        raise ValueError(f"the choices of {column.header} do not fit into a list of Excel")
    rule = {
        "validate": "list",
        "source": labels,
        "error_title": "選べない値です",
        "error_message": "一覧から選んでください。",
    }
    page.data_validation(*area, rule)
