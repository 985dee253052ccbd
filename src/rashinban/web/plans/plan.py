"""One plan: what matters, the branches, the tree, and what a search in it finds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from rashinban.plans.plan import Measure
from rashinban.records.models import EditionRow
from rashinban.reports.states import LOOKS
from rashinban.web.finding import find_edition
from rashinban.web.plans.board import Board, address, address_part, language, note_shown, read_board
from rashinban.web.plans.filters import (
    STATUSES,
    Wanted,
    count_choices,
    fitting_lines,
    fitting_measures,
    read_wanted,
)
from rashinban.web.plans.lines import LACKS, Line, name_of, paths_of
from rashinban.web.plans.memory import recall
from rashinban.web.plans.tree import Node, branches_of, draw_bar, grow_tree


@dataclass(frozen=True, slots=True)
class Choice:
    """An option of a filter with the number of indicators it would find."""

    value: str
    name: str
    count: int
    chosen: bool


def plan(request: HttpRequest, slug: str) -> HttpResponse:
    """The page of a plan; with a search in the address, the flat list of what fits."""
    edition = find_edition(request, slug)
    board = read_board(edition, request.user, request.as_of)
    wanted = read_wanted(request.GET)
    note_shown(request, edition, {each.confidentiality for each in (*board.held.values(), *board.above.values())})
    at = address_part(request)
    roots, loose = recall(("tree", board.key, at), board, lambda: _grow(board, at))
    branches = branches_of(roots)
    context: dict[str, Any] = {
        "edition": edition,
        "plan": board.view.plan,
        "slug": slug,
        "at": at,
        "lead": board.lead,
        "counts": board.counts,
        "editions": editions_of(request, edition),
        "wanted": wanted,
        "filters": _filters(board, wanted, tuple(branch.measure for branch in branches)),
        "sets_up": request.access.plans_for(edition.plan.organisation_id),
        "own_total": len(board.own),
        "lacks": board.lacks,
    }
    if wanted.any:
        context |= _found(board, wanted)
    else:
        bars = [(branch, draw_bar(branch.counts)) for branch in branches if len(branches) > 1]
        tree = recall(("tree_page", board.key, at), board, lambda: _render_tree(board, at, roots, loose))
        context |= {"tree": tree, "bars": bars}
    return render(request, "plans/plan.html", context)


def _grow(board: Board, at: str) -> tuple[tuple[Node, ...], tuple[Line, ...]]:
    return grow_tree(board.view.plan, board.lines, board.above, lambda key: address("measure", board.slug, key), partial(_draw, board, at))


def _render_tree(board: Board, at: str, roots: tuple[Node, ...], loose: tuple[Line, ...]) -> str:
    """The whole tree as HTML: the same for the same board."""
    drawn = [_draw(board, at, line) for line in loose]
    return render_to_string("plans/tree.html", {"roots": roots, "loose": drawn, "slug": board.slug, "at": at})


def _draw(board: Board, at: str, line: Line) -> str:
    """An indicator in the tree as HTML; what says the same as last time is not rendered again."""
    key = ("tree_line", board.same, line.key, language(), at)
    work_out = partial(render_to_string, "plans/tree_line.html", {"line": line, "at": at})
    return recall(key, board.view.progress.get(line.key), work_out)


def editions_of(request: HttpRequest, edition: EditionRow) -> list[EditionRow]:
    """Every edition of the same plan that this person may read, the newest first."""
    readable = EditionRow.objects.visible_to(request.user).filter(plan=edition.plan_id)
    return list(readable.only("number", "standing", "edition_name", "title", "plan", "decided_on").order_by("-number"))


def _found(board: Board, wanted: Wanted) -> dict[str, Any]:
    paths = paths_of(board.view.plan)
    measures = fitting_measures(board.view.plan.measures, paths, board.above, wanted)
    return {
        "found_lines": fitting_lines(board.lines, wanted),
        "found_measures": [
            (measure, " › ".join(name_of(each) for each in paths[measure.id][:-1]), board.above[measure.id].division_name)
            for measure in measures
        ],
    }


def _filters(board: Board, wanted: Wanted, branches: tuple[Measure, ...]) -> list[tuple[str, str, list[Choice]]]:
    """Each filter: its name in the address, its label, its choices with their counts (chosen ones always stay)."""
    counts = count_choices(board.lines, wanted)
    spoken = language()
    divisions = {str(each.division): each.division_name for each in board.held.values() if each.division is not None}
    divisions |= {str(each.division): each.division_name for each in board.above.values() if each.division is not None}
    divisions["none"] = _("担当課なし")
    functions = dict.fromkeys(name for measure in board.view.plan.measures for name in measure.functions)
    statuses = {measure.status for measure in board.view.plan.measures}
    titles = {measure.id: name_of(measure) for measure in board.view.plan.measures}
    names: dict[str, tuple[str, Mapping[str, str]]] = {
        "branch": (_("施策の範囲"), {each.id: titles[each.id] for each in branches} | ({wanted.branch: titles[wanted.branch]} if wanted.branch in titles else {})),
        "state": (_("状態"), {"hand": _("手を打つもの")} | {look.state: look.word(spoken) for look in LOOKS}),
        "function": (_("機能"), {name: name for name in functions}),
        "division": (_("担当課"), divisions),
        "missing": (_("足りないもの"), {code: name.in_(spoken) for code, name in LACKS.items()}),
        "status": (_("区分"), {code: name.in_(spoken) for code, name in STATUSES.items() if code in statuses}),
    }
    shown = []
    for field, (label, options) in names.items():
        value = getattr(wanted, field)
        choices = [
            Choice(code, name, counts[field][code], code == value)
            for code, name in options.items()
            if counts[field][code] or code == value or (field in ("function", "status") and options)
        ]
        if choices:
            shown.append((field, label, choices))
    return shown
