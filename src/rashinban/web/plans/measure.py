"""One measure: its sentence in the original, its years, what belongs to it, how it was reviewed, what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from rashinban.core.phrase import Phrase
from rashinban.plans.plan import Link, Measure, Plan
from rashinban.records.models import EditionRow, MeasureRow, Review
from rashinban.reports.sources import Bibliography
from rashinban.reports.wording import Words
from rashinban.web.finding import find_measure
from rashinban.web.plans.board import Board, address_part, language, note_shown, read_board
from rashinban.web.plans.compare import compared, current_of
from rashinban.web.plans.filters import STATUSES
from rashinban.web.plans.lines import name_of, paths_of
from rashinban.web.plans.missing import count_lacks
from rashinban.web.plans.reading import agrees, may_read_text, read_visible
from rashinban.web.plans.sentences import in_context
from rashinban.web.plans.tree import whole

#: How a tie is called from the measure it starts at, and from the one it leads to.
TIES: dict[str, tuple[Phrase, Phrase]] = {
    "serves": (Phrase("支える先", "Serves"), Phrase("これを支える施策", "Served by")),
    "answers": (Phrase("答える提言・課題", "Answers"), Phrase("これに答える施策", "Answered by")),
    "belongs_to": (Phrase("属する事業", "Belongs to"), Phrase("これに属する施策", "Holds")),
    "contributes_to": (Phrase("貢献する先", "Contributes to"), Phrase("これに貢献する施策", "Contributed to by")),
    "supersedes": (Phrase("置き換えた施策", "Supersedes"), Phrase("これを置き換えた施策", "Superseded by")),
    "merged_from": (Phrase("統合したもとの施策", "Merged from"), Phrase("これを統合した施策", "Merged into")),
    "split_from": (Phrase("分かれたもとの施策", "Split from"), Phrase("これから分かれた施策", "Split into")),
}


@dataclass(frozen=True, slots=True)
class Tie:
    """A link of the plan seen from one of its ends; ``key`` is None for something outside the plan."""

    word: Phrase
    name: str
    key: str | None
    note: str


def measure(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """The page of a measure."""
    row = find_measure(request, slug, key)
    edition = row.edition
    board = read_board(edition, request.user, request.as_of)
    plan = board.view.plan
    value = plan.measure(key)
    inside = {each.id for each in plan.branch(key)}
    lines = tuple(line for line in board.lines if line.measure in inside)
    note_shown(request, edition, {row.confidentiality} | {line.held.confidentiality for line in lines})
    return render(
        request,
        "plans/measure.html",
        {
            "edition": edition,
            "slug": slug,
            "at": address_part(request),
            "row": row,
            "measure": value,
            "name": name_of(value),
            "status": STATUSES[value.status] if value.status else None,
            "path": paths_of(plan)[key][:-1],
            "children": [(each, board.above[each.id].division_name) for each in plan.children(key)],
            "own_lines": tuple(line for line in lines if line.measure == key),
            "deeper_lines": tuple(line for line in lines if line.measure != key),
            "counts": whole(lines),
            "total": sum(line.state is not None for line in lines),
            "lacks": [lack for lack in count_lacks(lines) if lack.count],
            "ties": ties_of(plan, key),
            "definitions": [each for each in plan.functions if each.name in value.functions and each.definition],
            "reviews": _reviews(request, row),
            "sets_up": request.access.plans_for(edition.plan.organisation_id),
            **_sentence(board, value),
            **_later(request, edition, plan, key),
        },
    )


def ties_of(plan: Plan, key: str) -> tuple[Tie, ...]:
    """The links that start at a measure, then those that lead to it."""
    names = {each.id: name_of(each) for each in plan.measures}

    def there(link: Link) -> Tie:
        return Tie(TIES[link.kind][0], names.get(link.to, link.to), link.to if link.to in names else None, link.note or "")

    def back(link: Link) -> Tie:
        return Tie(TIES[link.kind][1], names.get(link.measure, link.measure), link.measure, link.note or "")

    outward = [there(link) for link in plan.links if link.measure == key]
    return (*outward, *(back(link) for link in plan.links if link.to == key))


def _sentence(board: Board, value: Measure) -> dict[str, Any]:
    """The plan's own words: in their context where the text may be read, else as they were quoted."""
    source, edition = value.source, board.edition
    if source is None:
        return {}
    whole_plan = len(board.view.measure_rows) == len(board.view.plan.measures) and len(board.view.rows) == len(
        board.view.plan.indicators
    )
    context = None
    if may_read_text(edition, whole_plan) and agrees(edition, source):
        context = in_context(edition.text, source.start or 0, source.end or 0)
    bibliography = Bibliography(board.view.plan, Words(language()))
    return {"source": source, "source_text": bibliography.place(source), "sentence": context}


def _reviews(request: HttpRequest, row: MeasureRow) -> list[Review]:
    """The reviews of this measure that this person may read, newest first, with their steps."""
    return list(Review.objects.visible_to(request.user).filter(measure=row).prefetch_related("steps"))


def _later(request: HttpRequest, edition: EditionRow, plan: Plan, key: str) -> dict[str, Any]:
    """What became of the measure in the edition that is in force now, when this one is not."""
    if edition.standing != "superseded":
        return {}
    newer = current_of(request, edition)
    if newer is None:
        return {}
    after, _ = read_visible(newer, request.user, request.as_of)
    found = [each for each in compared(plan, after).measures if any(old.id == key for old in each.old)]
    return {"newer": newer, "later": found[0] if found else None}
