"""Small plans of fictional bodies (架空) to put a question to the reader, and its answers as plain tuples."""

from __future__ import annotations

import re
import tempfile
from decimal import Decimal
from pathlib import Path

from rashinban.plans.documents.reader import read_document
from rashinban.plans.draft import Draft, DraftIndicator, DraftTarget
from rashinban.plans.reading.extract import extract

TITLE = "架空県総合計画（令和6年度～令和10年度）"
#: label, value, unit, operator, deadline where stated, baseline, baseline year
Answer = tuple[str, str | None, str | None, str, str | None, str | None, str | None]


def read_plan(text: str, extension: str = "md") -> Draft:
    """The draft of a plan with this text."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"plan.{extension}"
        path.write_text(text, encoding="utf-8")
        return extract(read_document(path))


def ask_table(rows: str, heading: str = "数値目標", title: str = TITLE) -> list[Answer]:
    """What is read from a table: one line per row, cells parted by |, 「<」 and 「^」 merged to the left and upwards."""
    cells = [[cell.strip() for cell in line.split("|")] for line in rows.strip().splitlines()]
    body = "".join(f"<tr>{_row(cells, number)}</tr>\n" for number in range(len(cells)))
    page = f"<html><body><h1>{title}</h1><h2>第3章 {heading}</h2><table>\n{body}</table></body></html>"
    return answers(read_plan(page, "html"))


def _row(cells: list[list[str]], number: int) -> str:
    found = []
    for column, cell in enumerate(cells[number]):
        if cell in {"<", "^"}:
            continue
        right = next((i for i, c in enumerate(cells[number][column + 1 :]) if c != "<"), len(cells[number]) - column - 1)
        down = next((i for i, row in enumerate(cells[number + 1 :]) if row[column] != "^"), len(cells) - number - 1)
        words = cell.replace("/n", "<br>")
        found.append(f'<td colspan="{right + 1}" rowspan="{down + 1}">{words}</td>')
    return "".join(found)


def ask_text(text: str, heading: str = "産業の振興", extension: str = "md") -> list[Answer]:
    """What is read from lines under a heading."""
    marks = ("# ", "## ", "### ") if extension == "md" else ("", "", "")
    return answers(read_plan(f"{marks[0]}{TITLE}\n\n{marks[1]}第3章 施策\n\n{marks[2]}{heading}\n\n{text}\n", extension))


def answers(draft: Draft) -> list[Answer]:
    """The numbers this plan promises; targets in words and numbers of others are left out."""
    own = [indicator for indicator in draft.indicators if indicator.kind in {"kpi", "target", "goal"}]
    return [_answer(indicator, target) for indicator in own for target in indicator.targets if target.value is not None]


def _answer(indicator: DraftIndicator, target: DraftTarget) -> Answer:
    due, base = target.deadline, indicator.baseline
    stated = due is not None and due.evidence.found in {"stated", "column"}
    start = (_plain(base.value), base.period.code if base.period else None) if base else (None, None)
    return (
        indicator.label.value,
        _plain(target.value),
        indicator.unit.value if indicator.unit else None,
        target.operator,
        due.value.code if due and stated else None,
        *start,
    )


def _plain(value: Decimal | None) -> str | None:
    return None if value is None else f"{value.normalize():f}"


def expect(lines: str) -> list[Answer]:
    """Answers written as 「label | value | unit | operator | deadline | baseline | its year」, empty for none."""
    found: list[Answer] = []
    for line in lines.strip().splitlines():
        parts = [*(part.strip() for part in line.split("|")), *[""] * 7][:7]
        label, value, unit, operator, due, base, year = parts
        found.append((label, _number(value), unit or None, operator or "=", due or None, _number(base), year or None))
    return found


def _number(words: str) -> str | None:
    return _plain(Decimal(words)) if re.fullmatch(r"-?[\d.]+", words) else None
