"""A plan as an Excel workbook: one form, written and read (see ``workbook_columns`` for what it looks like)."""

from rashinban.plans.workbook_reading import plan_from_workbook
from rashinban.plans.workbook_writing import plan_to_workbook

__all__ = ["plan_from_workbook", "plan_to_workbook"]
