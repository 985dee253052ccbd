"""The entry grid: every indicator of a division on one page, saved together or not at all."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from rashinban.core.errors import RashinbanError
from rashinban.monitoring.answers import Answers
from rashinban.monitoring.answers.comparison import compare
from rashinban.records.answers import Taken, answer
from rashinban.records.models import Collection, Division, Standing, Step
from rashinban.records.questions import Question
from rashinban.web.asking.grid_rows import Returned, grid_rows, read_grid, shown_keys, sort_errors
from rashinban.web.asking.parts import Part, find_collection, find_part, find_parts, put, require_open
from rashinban.web.finding import signed_in

#: Rows on one page; an office rarely has more for one division.
PER_PAGE = 300


class Overtaken(Exception):
    """Somebody else changed what a row was rendered from."""

    def __init__(self, answers: Answers) -> None:
        super().__init__()
        self.answers = answers


@signed_in
def fill_in(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the grid of a division, or save what was typed."""
    collection = find_collection(request, pk)
    parts = find_parts(request, collection)
    part, division = find_part(request, parts)
    require_open(request, collection)
    if request.method != "POST":
        return _show(request, collection, parts, part, division)
    try:
        taken = _save(request, collection, division)
    except Overtaken as overtaken:
        returned = Returned(conflicts={one.indicator: one for one in overtaken.answers.conflicts})
        return _show(request, collection, parts, part, division, returned, status=409)
    except RashinbanError as error:
        errors = error.each
        return _show(request, collection, parts, part, division, Returned(errors=sort_errors(errors)), status=400)
    _tell(request, taken)
    query = QueryDict(mutable=True)
    query["division"] = part.code
    if request.GET.get("show"):
        query["show"] = request.GET["show"]
    return redirect(f"{reverse('grid', args=[pk])}?{query.urlencode()}")


def _save(request: HttpRequest, collection: Collection, division: Division | None) -> Taken:
    def read(question: Question) -> Answers:
        found = compare(read_grid(request.POST, question), question.asked)
        if found.conflicts:
            raise Overtaken(found)
        return found

    return answer(
        collection,
        division,
        request.user,
        request.today,
        read,
        submit=request.POST.get("action") == "submit",
        only=request.POST.getlist("key"),
        reason=request.POST.get("reason", ""),
    )


def _tell(request: HttpRequest, taken: Taken) -> None:
    counts = {"entered": taken.entered, "submitted": taken.submitted}
    if request.POST.get("action") == "submit" and taken.submitted:
        messages.success(request, _("%(submitted)s件を提出しました。承認者の確認を待っています。") % counts)
    elif request.POST.get("action") == "submit":
        messages.info(request, _("提出するものはありませんでした。"))
    elif taken.entered:
        messages.success(request, _("%(entered)s件を下書きとして保存しました。「確認して提出」で承認者に送ります。") % counts)
    else:
        messages.info(request, _("変わったところはありませんでした。"))


def _show(
    request: HttpRequest,
    collection: Collection,
    parts: tuple[Part, ...],
    part: Part,
    division: Division | None,
    returned: Returned | None = None,
    status: int = 200,
) -> HttpResponse:
    question = put(request, collection, division)
    show = request.GET.get("show", "")
    data = request.POST if returned is not None else None
    if data is not None:  # what was on the page, whatever its filter shows now
        keys: tuple[str, ...] = tuple(key for key, row in question.rows.items() if f"stamp-{row.pk}" in data)
    else:
        keys = shown_keys(question, show)
    page = Paginator(keys, max(PER_PAGE, len(keys)) if data is not None else PER_PAGE).get_page(request.GET.get("page"))
    language = "en" if (translation.get_language() or "ja").startswith("en") else "ja"
    rows = grid_rows(question, tuple(page), _words(question), data, returned, language)
    return render(request, "asking/grid.html", _context(request, question, parts, part, rows, page, returned), status=status)


def _context(
    request: HttpRequest, question: Question, parts: tuple[Part, ...], part: Part, rows: Any, page: Any, returned: Returned | None
) -> dict[str, Any]:
    standings = [row.standing for row in question.records.values()]
    wrong = [row for row in rows if row.errors or row.conflict or any(cell.error for cell in row.cells)]
    return {
        "collection": question.collection,
        "plan": question.collection.edition.plan,
        "question": question,
        "parts": parts,
        "part": part,
        "rows": rows,
        "page": page,
        "wrong": wrong,
        "general": returned.errors.get("", {}).get("", ()) if returned is not None else (),
        "overtaken": bool(returned is not None and returned.conflicts),
        "show": request.GET.get("show", ""),
        "day": request.POST.get("day", "") or request.today.isoformat(),
        "reason": request.POST.get("reason", ""),
        "total": len(question.rows),
        "empty": len(question.rows) - len(question.records),
        "returned": standings.count(Standing.RETURNED),
        "drafts": standings.count(Standing.DRAFT),
    }


def _words(question: Question) -> dict[int, str]:
    """What the approver wrote when a fact was sent back; one query."""
    back = [row.pk for row in question.records.values() if row.standing == Standing.RETURNED]
    if not back:
        return {}
    steps = Step.objects.filter(observation__in=back, standing=Standing.RETURNED).order_by("pk")
    return dict(steps.values_list("observation", "note"))
