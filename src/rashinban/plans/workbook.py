"""A plan as an Excel workbook: one form, written and read (see ``workbook_columns`` for what it looks like)."""

from io import BytesIO
from pathlib import Path

from rashinban.plans.workbook_columns import SHEETS
from rashinban.plans.workbook_reading import plan_from_workbook
from rashinban.plans.workbook_writing import plan_to_workbook

__all__ = ["is_plan_workbook", "plan_from_workbook", "plan_to_workbook"]


def is_plan_workbook(book: Path | bytes) -> bool:
    """Does an Excel file carry the sheets of the plan form? A file that cannot be opened is left to the reader."""
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        opened = CalamineWorkbook.from_filelike(BytesIO(book)) if isinstance(book, bytes) else CalamineWorkbook.from_path(str(book))
        names = set(opened.sheet_names)
    except (CalamineError, OSError):
        return False
    return {SHEETS[0].name, "指標"} <= names
