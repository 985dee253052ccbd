"""The first page: for staff what needs them; for the public what was published."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from rashinban.records.models import EditionRow, ReportRow
from rashinban.web.home.ring import Sector, Spoke, draw_ring
from rashinban.web.home.tasks import find_work, newest_facts
from rashinban.web.plans.board import Board, note_shown, read_board
from rashinban.web.plans.lines import Line, most_urgent, name_of
from rashinban.web.plans.listing import current_editions
from rashinban.web.plans.memory import recall
from rashinban.web.plans.tree import branches_of, grow_tree

#: Plans that are shown with everything; others are named.
WHOLE = 3
#: Indicators that need a hand, on the first page.
HANDS = 8


@dataclass(frozen=True, slots=True)
class Shown:
    """A plan on the first page; ``ring`` is the picture of it as HTML."""

    board: Board
    ring: str


def home(request: HttpRequest) -> HttpResponse:
    """What needs this person; what nobody touches; the whole plan in one picture."""
    editions = [edition for edition, _others in current_editions(request)]
    if not request.user.is_authenticated:
        return _front(request, editions)
    mine, others = _sort(request, editions)
    shown = [show(read_board(edition, request.user, request.as_of)) for edition in mine]
    urgent = _urgent([each.board for each in shown])
    hands = urgent[:HANDS]
    for each in shown:
        classes = {line.held.confidentiality for line in hands if line.plan == each.board.slug}
        note_shown(request, each.board.edition, classes)
    planned = bool(request.access.organisations("planner"))
    administered = bool(request.access.organisations("administrator"))
    work = find_work(request.user, request.access, request.today)
    return render(
        request,
        "home/home.html",
        {
            "shown": shown,
            "others": others,
            "hands": hands,
            "more_hands": len(urgent) - len(hands),
            "several": len(shown) > 1,
            "titles": {each.board.slug: each.board.view.plan.title for each in shown},
            "work": work,
            "recent": newest_facts(request.user, [edition.plan_id for edition in mine], request.as_of),
            "first_plan": not editions and (planned or administered),
            "plans_here": planned,
            "first_people": work.alone,
        },
    )


def show(board: Board) -> Shown:
    """A plan with its ring."""
    return recall(("ring", board.key), board, lambda: _draw_ring(board))


def _draw_ring(board: Board) -> Shown:
    ring = draw_ring(sectors_of(board), board.spoken)
    context = {"ring": ring, "slug": board.slug, "title": board.view.plan.title, "counts": board.counts}
    return Shown(board, render_to_string("home/ring.html", context))


def sectors_of(board: Board) -> tuple[Sector, ...]:
    """The branches that tell the indicators apart, and last the indicators that stand in none of them."""
    roots, _loose = grow_tree(board.view.plan, board.own, board.above)
    branches = branches_of(roots)
    sectors = [
        Sector(node.measure.id, name_of(node.measure), node.measure.number or node.measure.title, _spokes(node.every_line))
        for node in branches
    ]
    inside = {line.key for node in branches for line in node.every_line}
    rest = tuple(line for line in board.own if line.key not in inside)
    return (*sectors, *([Sector(None, _("施策に属さない指標"), "", _spokes(rest))] if rest else []))


def _spokes(lines: tuple[Line, ...]) -> tuple[Spoke, ...]:
    return tuple(Spoke(line.key, line.label, line.state) for line in lines if line.state is not None)


def _urgent(boards: list[Board]) -> tuple[Line, ...]:
    return most_urgent(line for board in boards for line in board.lines)


def _sort(request: HttpRequest, editions: list[EditionRow]) -> tuple[list[EditionRow], list[EditionRow]]:
    """The plans this person works on (else the first ones), and the others by name only."""
    own = {organisation for _duty, held in request.access.by_duty for organisation in held}
    mine = [edition for edition in editions if edition.plan.organisation_id in own] or editions
    mine = mine[:WHOLE]
    return mine, [edition for edition in editions if edition not in mine]


def _front(request: HttpRequest, editions: list[EditionRow]) -> HttpResponse:
    """What everybody may see: the published plans, the newest reports, what this site is."""
    shown = [show(read_board(edition, request.user, request.as_of)) for edition in editions[:WHOLE]]
    reports = ReportRow.objects.visible_to(request.user).defer("content").select_related("edition__plan")
    context: dict[str, Any] = {"shown": shown, "others": editions[WHOLE:], "reports": reports.order_by("-published_at")[:5]}
    return render(request, "home/front.html", context)
