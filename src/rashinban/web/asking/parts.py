"""Which collection and which division's part of it an address means, among those this person may answer."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from rashinban.records import audit
from rashinban.records.asking import CONTEXT
from rashinban.records.models import Collection, Division, IndicatorRow
from rashinban.records.questions import Question, put_question
from rashinban.web.finding import require

#: How an address names the indicators nobody answers for.
NOBODY = "none"


@dataclass(frozen=True, slots=True)
class Part:
    """A division that is asked; ``code`` is how addresses name it."""

    code: str
    name: str


def find_collection(request: HttpRequest, pk: int) -> Collection:
    """A collection this person may see."""
    rows = Collection.objects.visible_to(request.user).select_related("edition__plan__organisation", "opened_by")
    found: Collection = get_object_or_404(rows, pk=pk)
    return found


def find_parts(request: HttpRequest, collection: Collection) -> tuple[Part, ...]:
    """The parts this person may answer, in the order of the organisation."""
    organisation = collection.edition.plan.organisation_id
    asked = IndicatorRow.objects.visible_to(request.user).filter(edition=collection.edition).exclude(kind__in=CONTEXT)
    columns = ("division__organisation", "division__position", "division__name", "division")
    found = asked.order_by(*columns).values_list("division", "division__name", "division__position", "division__organisation").distinct()
    parts = [
        Part(NOBODY if division is None else str(division), name or _("担当の課がない指標"))
        for division, name, *_rest in found
        if request.access.may_enter(division, organisation)
    ]
    return tuple(sorted(parts, key=lambda part: part.code == NOBODY))


def find_part(request: HttpRequest, parts: tuple[Part, ...], code: str | None = None) -> tuple[Part, Division | None]:
    """The part ``?division=`` names, else the first; 404 for one that is not this person's."""
    wanted = code if code is not None else request.GET.get("division", "")
    part = next((part for part in parts if not wanted or part.code == wanted), None)
    if part is None:
        raise Http404
    return part, None if part.code == NOBODY else Division.objects.get(pk=int(part.code))


def put(request: HttpRequest, collection: Collection, division: Division | None) -> Question:
    """The question for a page or a file; that somebody reads what is closed to others is noted."""
    question = put_question(collection, division, request.user, request.today)
    audit.note_read(request.user, collection, *question.classes, plan=collection.edition.plan)
    return question


def require_open(request: HttpRequest, collection: Collection) -> None:
    """403 when the collection is closed and this person is not of the planning division."""
    planner = request.access.plans_for(collection.edition.plan.organisation_id)
    require(
        collection.closed_at is None or planner,
        _("この照会は締め切られています。直したいことがあるときは、企画担当に伝えてください。"),
    )
