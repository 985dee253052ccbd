"""The queue of approvers: what waits, what was returned, and the three things that can be done about it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rashinban.core.errors import RashinbanError, WrongContent
from rashinban.records import audit, facts
from rashinban.records.approval import Outcome, approve_all, queue
from rashinban.records.models import ObservationRow, Standing
from rashinban.records.nudging import nudge
from rashinban.web.finding import require, signed_in
from rashinban.web.templatetags.rashinban import period as period_words

#: How many facts are shown on one page.
PAGE = 100


@signed_in
def approvals(request: HttpRequest) -> HttpResponse:
    """Facts that wait for this person (for planners: all that wait), and those that were returned."""
    access = request.access
    planner = bool(access.organisations("planner"))
    require(bool(access.approving) or planner, _("承認の役割がありません。課の承認者か企画担当だけが開けます。"))
    if request.method == "POST":
        return _act(request)
    found = queue(request.user, (Standing.CHECKED, Standing.RETURNED), day=request.today)
    waiting = [one for one in found if one.row.standing == Standing.CHECKED]
    page = Paginator(waiting, PAGE).get_page(request.GET.get("page"))
    _note_reading(request, page.object_list)
    return render(
        request,
        "approval/approvals.html",
        {
            "page": page,
            "waiting": waiting,
            "mine": sum(one.may_approve for one in waiting),
            "returned": [one for one in found if one.row.standing == Standing.RETURNED],
            "planner": planner,
        },
    )


def _act(request: HttpRequest) -> HttpResponse:
    """``approve`` with an id, or of all that are ticked; ``return`` with an id and its note; ``nudge`` with an id."""
    if "return" in request.POST:
        pk = request.POST["return"]
        return _one(request, pk, lambda row: facts.move(row, Standing.RETURNED, request.user, request.POST.get(f"note-{pk}", "")), _("差し戻しました。"))
    if "nudge" in request.POST:
        return _one(request, request.POST["nudge"], lambda row: nudge(row, request.user), _("担当の人にメールで知らせました。"))
    chosen = [request.POST["approve"]] if request.POST.get("approve") else request.POST.getlist("fact")
    rows = list(_readable(request, chosen))
    if not rows:
        messages.warning(request, _("承認する値が選ばれていません。左の欄で選んでください。"))
        return redirect("approvals")
    _say(request, approve_all(rows, request.user))
    return redirect("approvals")


def _one(request: HttpRequest, pk: str, act: Any, said: str) -> HttpResponse:
    try:
        row = next(iter(_readable(request, [pk])), None)
        if row is None:
            raise WrongContent("その値は見つかりません。", remedy="画面を読み直してください。")
        act(row)
    except RashinbanError as error:
        messages.error(request, f"{error.what}{error.remedy}")
    else:
        messages.success(request, said)
    return redirect("approvals")


def _readable(request: HttpRequest, pks: Iterable[str]) -> Any:
    wanted = [int(pk) for pk in pks if pk.isdecimal()]
    rows = ObservationRow.objects.filter(pk__in=wanted).visible_to(request.user)
    return rows.select_related("indicator__edition__plan").order_by("pk")


def _say(request: HttpRequest, outcomes: tuple[Outcome, ...]) -> None:
    """How many were approved, and each that was not with its reason."""
    done = [one for one in outcomes if one.problem is None]
    if done:
        messages.success(request, ngettext("%(n)d件を承認しました。", "%(n)d件を承認しました。", len(done)) % {"n": len(done)})
    for one in outcomes:
        if one.problem is not None:
            name = f"{one.row.indicator.label}{_('（')}{period_words(one.row.period)}{_('）')}"
            messages.error(request, f"{name}{_('：')}{one.problem.what}{one.problem.remedy}")


def _note_reading(request: HttpRequest, shown: Iterable[Any]) -> None:
    for one in shown:
        row = one.row
        audit.note_read(request.user, row, row.indicator.confidentiality, row.confidentiality, plan=row.indicator.edition.plan)
