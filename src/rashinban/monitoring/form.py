"""The sheet an office fills in: one row per indicator, what is known already written, the rest to be answered."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from rashinban.core.period import Period
from rashinban.monitoring.headings import JUDGEMENTS, STATUSES, written
from rashinban.plans.plan import Indicator, Plan

_GIVEN = ("指標番号", "指標名", "単位", "担当", "目標値", "期間")
_ASKED = ("実績値", "把握日", "速報・確報", "判定", "判定者", "備考", "出典")
_WIDTHS = (16, 36, 10, 16, 18, 14, 12, 14, 12, 12, 16, 30, 30)
_CONTEXT = ("external_target", "activity_frequency")


def write_form(plan: Plan, period: Period, path: Path) -> None:
    """An Excel sheet to be filled in for one period; rows left blank are passed over when it is read back.

    The given columns are locked (without a password), the asked ones open, with dropdowns where the words are fixed.
    """
    import xlsxwriter

    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet("実績")
        base = {"font_name": "BIZ UDPゴシック", "font_size": 10, "border": 1, "border_color": "#999999", "valign": "top"}
        head = book.add_format({**base, "bold": True, "bg_color": "#e8f1fe", "text_wrap": True})
        given = book.add_format({**base, "bg_color": "#f2f2f2", "text_wrap": True})
        asked = book.add_format({**base, "locked": False, "text_wrap": True})
        for column, (title, width) in enumerate(zip((*_GIVEN, *_ASKED), _WIDTHS, strict=True)):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, title, head)
        indicators = [indicator for indicator in plan.indicators if indicator.kind not in _CONTEXT]
        for row, indicator in enumerate(indicators, start=1):
            for column, text in enumerate(_row(plan, indicator, period)):
                sheet.write_string(row, column, text, given)
            for column in range(len(_GIVEN), len(_GIVEN) + len(_ASKED)):
                sheet.write_blank(row, column, None, asked)
        _guide(sheet, len(indicators))


def _row(plan: Plan, indicator: Indicator, period: Period) -> tuple[str, ...]:
    owner = indicator.owner or next(
        (measure.owner for measure in reversed(plan.path(indicator.measure)) if measure.owner), ""
    )
    return (indicator.id, indicator.label, indicator.unit or "", owner or "", _target(indicator), period.japanese())


def _target(indicator: Indicator) -> str:
    """The promises in a few words: 「70（2026年度）」, or the criterion."""
    words = []
    for target in indicator.targets:
        if target.value is not None:
            due = f"（{target.deadline.japanese()}）" if target.deadline else ""
            words.append(f"{target.value.normalize():,f}{due}")
    return "、".join(words) or (indicator.criterion.text if indicator.criterion else "")


def _guide(sheet: Any, rows: int) -> None:
    """Dropdowns, a protected sheet whose open cells are what is asked, and a printable page."""
    last = max(rows, 1)
    for title, words in (("速報・確報", STATUSES), ("判定", JUDGEMENTS)):
        column = len(_GIVEN) + _ASKED.index(title)
        sheet.data_validation(1, column, last, column, {"validate": "list", "source": list(written(words).values())})
    sheet.write_comment(0, len(_GIVEN), "分からないときは空欄のままにしてください。0 は「0だった」ときだけ入力します。")
    sheet.write_comment(0, len(_GIVEN) + 1, "その値が分かった日、または公表された日を入力してください（例 2026-06-20）。")
    sheet.protect("", {"format_columns": True, "format_rows": True, "insert_rows": False})
    sheet.freeze_panes(1, 2)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
