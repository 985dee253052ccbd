"""The workbook of a division: handed out filled in, shown beside what is recorded when it comes back, confirmed once."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from rashinban.monitoring.answers import Answers, write_answer_book
from rashinban.records import audit, jobs, uploads
from rashinban.records.models import Upload
from rashinban.records.questions import Question, put_question
from rashinban.records.uploads import Outdated
from rashinban.web.asking.parts import NOBODY, find_collection, find_part, find_parts, put
from rashinban.web.finding import require, signed_in
from rashinban.web.handing_out import excel

#: More changes than this are taken over by the worker, not while somebody waits for the page.
MANY = 2_000


@signed_in
@require_GET
def download(request: HttpRequest, pk: int) -> HttpResponse:
    """The workbook, filled with what is recorded."""
    collection = find_collection(request, pk)
    part, division = find_part(request, find_parts(request, collection))
    question = put_question(collection, division, request.user, request.today)
    audit.note_read(request.user, collection, *question.classes, plan=collection.edition.plan, verb="exported")
    content = write_answer_book(
        question.plan,
        question.period,
        observations=question.known,
        division=question.division_name,
        indicators=set(question.rows),
        due=collection.due,
        edition=question.edition_name,
        today=request.today,
        language="ja",
    )
    return excel(content, f"実績入力_{part.name}_{question.period.japanese()}.xlsx")


@signed_in
@require_GET
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """Every cell that differs, before anything is saved; afterwards, what was taken over and what was set aside."""
    row = _find(request, pk)
    return _preview(request, row)


@signed_in
@require_POST
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Take over what was shown, as drafts or on to the approver."""
    row = _find(request, pk)
    _require_entry(request, row)
    submit = request.POST.get("action") == "submit"
    inputs = {"upload": row.pk, "submit": submit, "seen": request.POST.get("seen", ""), "reason": request.POST.get("reason", "")}
    count = request.POST.get("count", "")
    if count.isdecimal() and int(count) > MANY:
        title = _("%(name)sの取り込み") % {"name": row.file.name}
        return redirect("job", jobs.queue("confirm_answers", title, inputs, request.user).pk)
    try:
        taken = uploads.confirm(row.pk, request.user, request.today, submit=submit, seen=inputs["seen"], reason=inputs["reason"])
    except Outdated:
        messages.warning(request, _("表示したあとに記録が変わりました。もう一度確かめてください。まだ何も保存していません。"))
        return _preview(request, row, status=409)
    if taken is None:
        messages.info(request, _("この様式は、すでに確定しています。"))
    elif submit:
        messages.success(request, _("%(count)s件を提出しました。承認者の確認を待っています。") % {"count": taken.submitted})
    else:
        messages.success(request, _("%(count)s件を下書きとして保存しました。") % {"count": taken.entered})
    return redirect("collection", row.collection_id)


@signed_in
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the upload up; what is recorded stays as it is."""
    row = _find(request, pk)
    _require_entry(request, row)
    uploads.withdraw(row, request.user)
    messages.info(request, _("取り込みをやめました。何も変わっていません。"))
    return redirect("collection", row.collection_id)


@jobs.job("confirm_answers", safe=True)
def confirm_answers(handle: jobs.JobHandle, upload: int, submit: bool, seen: str, reason: str) -> dict[str, Any]:
    """Confirm a large upload; doing it again does nothing more."""
    from django.urls import reverse

    from rashinban.core.errors import WrongContent

    row = Upload.objects.select_related("collection").get(pk=upload)
    if handle.person is None:
        raise WrongContent("誰の作業か分かりません。", remedy="元の画面から、もう一度始めてください。")
    try:
        taken = uploads.confirm(upload, handle.person, timezone.localdate(), submit=submit, seen=seen, reason=reason)
    except Outdated as error:
        remedy = "取り込みの画面を開き直し、違いをもう一度確かめてください。"
        raise WrongContent("表示したあとに記録が変わりました。", remedy=remedy) from error
    words = _("%(count)s件を取り込みました。") % {"count": taken.entered} if taken else _("すでに確定しています。")
    return {"url": reverse("collection", args=[row.collection_id]), "words": words}


def _find(request: HttpRequest, pk: int) -> Upload:
    rows = Upload.objects.visible_to(request.user).select_related("collection__edition__plan__organisation", "division", "file", "by")
    row: Upload = get_object_or_404(rows, pk=pk)
    if row.file is None:
        raise Http404
    return row


def _require_entry(request: HttpRequest, row: Upload) -> None:
    require(request.access.may_enter(row.division_id, row.collection.edition.plan.organisation_id))


def _preview(request: HttpRequest, row: Upload, status: int = 200) -> HttpResponse:
    _require_entry(request, row)
    context = {"upload": row, "collection": row.collection, "code": row.division_id or NOBODY}
    if row.confirmed_at is not None:
        return render(request, "asking/confirmed.html", context)
    question = put(request, row.collection, row.division)
    found = uploads.read_upload(row, question)
    return render(request, "asking/preview.html", context | _differences(request, question, found), status=status)


def _differences(request: HttpRequest, question: Question, found: Answers) -> dict[str, Any]:
    changed = {change.indicator for change in found.changes}
    closed = question.collection.closed_at is not None
    waiting = sum(row.standing == "draft" and key not in changed for key, row in question.records.items())
    return {
        "found": found,
        "indicators": len(found.observations),
        "drafts": waiting,
        "seen": uploads.mark(found),
        "closed": closed,
        "may_confirm": not closed or request.access.plans_for(question.collection.edition.plan.organisation_id),
    }
