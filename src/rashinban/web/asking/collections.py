"""What was asked: the list of collections, and the page of one with who has answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.paginator import Paginator
from django.db.models import F, Max
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from rashinban.records.asking import Answers, DivisionAnswers, answers
from rashinban.records.models import Collection, IndicatorRow, ObservationRow, Upload
from rashinban.web.asking.forms import DueForm, ReasonForm
from rashinban.web.asking.parts import NOBODY, find_collection
from rashinban.web.finding import require, signed_in

#: Open collections whose answers are counted on the list; each costs a few queries.
COUNTED_AT_ONCE = 4


@dataclass(frozen=True, slots=True)
class Listed:
    """A collection on the list, with its answers when they were counted."""

    row: Collection
    days_left: int
    answers: Answers | None


@dataclass(frozen=True, slots=True)
class Answering:
    """A division on the page of a collection: its counts, its last sign of life, what this person may do there."""

    part: DivisionAnswers
    code: str
    last: datetime | None
    may_enter: bool

    @property
    def done(self) -> bool:
        """Whether nothing is left to answer."""
        return not self.part.missing


@signed_in
def show_all(request: HttpRequest) -> HttpResponse:
    """Collections this person may see: the open ones first, the nearest due date first."""
    require(request.access.divisions or request.access.organisations("planner"))
    rows = Collection.objects.visible_to(request.user).select_related("edition__plan")
    ordered = rows.order_by(F("closed_at").asc(nulls_first=True), "due", "pk")
    page = Paginator(ordered, 50).get_page(request.GET.get("page"))
    listed, counted = [], 0
    for row in page:
        known = None
        if row.closed_at is None and counted < COUNTED_AT_ONCE:
            known, counted = answers(row, request.user), counted + 1
        listed.append(Listed(row, (row.due - request.today).days, known))
    facts = {"page": page, "listed": listed, "planner": bool(request.access.organisations("planner")) and not request.access.read_only}
    return render(request, "asking/collections.html", facts)


@signed_in
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """Who has answered, who has not, and the next step."""
    return page_of(request, find_collection(request, pk))


def page_of(request: HttpRequest, collection: Collection, status: int = 200, **forms: Any) -> HttpResponse:
    """The page of a collection; ``forms`` are those that came back with a mistake."""
    organisation = collection.edition.plan.organisation_id
    planner = request.access.plans_for(organisation)
    found = answers(collection, request.user)
    last = _last_signs(collection)
    parts = [
        Answering(
            part,
            NOBODY if part.division is None else str(part.division),
            last.get(part.division),
            request.access.may_enter(part.division, organisation),
        )
        for part in found.divisions
    ]
    context = {
        "collection": collection,
        "plan": collection.edition.plan,
        "planner": planner,
        "answers": found,
        "parts": parts,
        "divisions": [one for one in parts if one.code != NOBODY],
        "done": sum(one.done for one in parts if one.code != NOBODY),
        "nobody": next((one for one in parts if one.code == NOBODY), None),
        "late": collection.closed_at is None and collection.due < request.today,
        "days": abs((collection.due - request.today).days),
        "left": _left(found, collection) if not planner else (),
        "may_enter": collection.closed_at is None or planner,
        "uploads": _uploads(request, collection),
        "due_form": DueForm(initial={"due": collection.due}),
        "close_form": ReasonForm(prefix="close", needed=False),
        "reopen_form": ReasonForm(prefix="reopen"),
        **forms,
    }
    return render(request, "asking/collection.html", context, status=status)


def _last_signs(collection: Collection) -> dict[int | None, datetime]:
    """Division -> when something was entered for the period for the last time."""
    entered = ObservationRow.objects.filter(indicator__edition=collection.edition_id, period=collection.period)
    by_division = entered.order_by().values("indicator__division").annotate(last=Max("entered_at"))
    return dict(by_division.values_list("indicator__division", "last"))


def _left(found: Answers, collection: Collection) -> tuple[tuple[str, str], ...]:
    """Key and label of what this person's divisions have not answered."""
    labels = dict(IndicatorRow.objects.filter(edition=collection.edition_id, key__in=found.missing).values_list("key", "label"))
    return tuple((key, labels[key]) for key in found.missing)


def _uploads(request: HttpRequest, collection: Collection) -> list[Upload]:
    """Workbooks that wait to be confirmed, and confirmed ones with rows set aside; the newest first."""
    rows = Upload.objects.visible_to(request.user).filter(collection=collection).select_related("division", "by", "file")
    return [row for row in rows[:50] if row.confirmed_at is None or row.set_aside]
