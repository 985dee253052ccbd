"""A plan as data: a table of its indicators, the plan with its progress, the plan file. Each holds what its reader may read."""

from __future__ import annotations

import json

from django.http import HttpRequest, HttpResponse

from rashinban.plans.files import plan_to_json, plan_to_yaml
from rashinban.reports.states import LOOK
from rashinban.web.finding import find_edition
from rashinban.web.handing_out import csv_file, hand_out
from rashinban.web.plans.board import Board, language, note_shown, read_board
from rashinban.web.plans.lines import Line, name_of

HEADINGS = (
    "計画", "時点", "指標番号", "施策", "指標", "担当", "単位", "基準値", "目標値", "期限", "最新の実績", "実績の時期",
    "判定コード", "判定", "理由", "見込み", "出典",
)  # fmt: skip


def plan_csv(request: HttpRequest, slug: str) -> HttpResponse:
    """One row per indicator; UTF-8 with a byte order mark, so that Excel reads it."""
    board = _read(request, slug)
    return csv_file((HEADINGS, *(_cells(board, line) for line in board.lines)), f"{slug}.csv")


def plan_json(request: HttpRequest, slug: str) -> HttpResponse:
    """The plan as its JSON file, with the progress of every indicator as of the day."""
    board = _read(request, slug)
    content = {
        "as_of": board.view.as_of.isoformat(),
        "edition": {"number": board.edition.number, "standing": board.edition.standing},
        "plan": json.loads(plan_to_json(board.view.plan)),
        "progress": [one.model_dump(mode="json", exclude_none=True) for one in board.view.progress.values()],
    }
    return hand_out(json.dumps(content, ensure_ascii=False, indent=2) + "\n", f"{slug}.json", "application/json")


def plan_yaml(request: HttpRequest, slug: str) -> HttpResponse:
    """The plan file that ``rashinban report`` and the import read."""
    board = _read(request, slug)
    return hand_out(plan_to_yaml(board.view.plan), f"{slug}.yaml", "application/yaml; charset=utf-8")


def _read(request: HttpRequest, slug: str) -> Board:
    """What is handed over; that something confidential leaves the house is noted."""
    board = read_board(find_edition(request, slug), request.user, request.as_of)
    classes = {each.confidentiality for each in (*board.held.values(), *board.above.values())}
    note_shown(request, board.edition, classes, verb="exported")
    return board


def _cells(board: Board, line: Line) -> tuple[str, ...]:
    spoken = language()
    return (
        board.view.plan.title,
        board.view.as_of.isoformat(),
        line.key,
        " > ".join(name_of(measure) for measure in line.path),
        line.label,
        line.owner,
        line.figures.unit,
        line.figures.baseline,
        line.figures.target,
        line.figures.deadline,
        line.figures.latest,
        line.figures.latest_period,
        line.state or "",
        LOOK[line.state].word(spoken) if line.state else "",
        line.reason.in_(spoken) if line.reason else "",
        line.figures.outlook.in_(spoken) if line.figures.outlook else "",
        line.figures.source,
    )
