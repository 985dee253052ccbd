"""Looking after a collection: closing, opening again, another due date, reminding. For the planning division."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from rashinban.records import collecting
from rashinban.records.models import Collection
from rashinban.records.reminders import send_reminder
from rashinban.web.asking.collections import page_of
from rashinban.web.asking.forms import DueForm, ReasonForm
from rashinban.web.asking.parts import find_collection
from rashinban.web.finding import require, signed_in
from rashinban.web.mistakes import told_in


@signed_in
@require_POST
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """Close it: divisions enter nothing any more."""
    collection = _own(request, pk)
    form = ReasonForm(request.POST, prefix="close", needed=False)
    if not form.is_valid():
        return page_of(request, collection, 400, close_form=form)
    collecting.close(collection, request.user, form.cleaned_data["reason"])
    messages.success(request, _("照会を締め切りました。"))
    return redirect("collection", pk)


@signed_in
@require_POST
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Open it again, with the reason."""
    collection = _own(request, pk)
    form = ReasonForm(request.POST, prefix="reopen")
    if not form.is_valid():
        return page_of(request, collection, 400, reopen_form=form)
    collecting.reopen(collection, request.user, form.cleaned_data["reason"])
    messages.success(request, _("照会を再開しました。"))
    return redirect("collection", pk)


@signed_in
@require_POST
def change_due(request: HttpRequest, pk: int) -> HttpResponse:
    """Another due date, with the reason."""
    collection = _own(request, pk)
    form = DueForm(request.POST)
    if form.is_valid():
        with told_in(form, "due"):
            collecting.change_due(collection, form.cleaned_data["due"], request.user, form.cleaned_data["reason"])
            messages.success(request, _("期限を変えました。"))
            return redirect("collection", pk)
    return page_of(request, collection, 400, due_form=form)


@signed_in
@require_POST
def remind(request: HttpRequest, pk: int) -> HttpResponse:
    """Remind now: the division that is named, or everybody who has not answered."""
    collection = _own(request, pk)
    code = request.POST.get("division", "")
    only = int(code) if code.isdecimal() else None
    sent, left_out = send_reminder(collection, request.user) if only is None else send_reminder(collection, request.user, only)
    if sent:
        messages.success(request, _("%(count)s人に催促のメールを送りました。") % {"count": sent})
    if left_out:
        messages.warning(request, _("%(count)s人には送っていません（メールの登録がないか、今日はすでに送っています）。") % {"count": left_out})
    if not sent and not left_out:
        messages.info(request, _("催促する相手がいません。未回答の課に報告担当がいるか、確かめてください。"))
    return redirect("collection", pk)


def _own(request: HttpRequest, pk: int) -> Collection:
    collection = find_collection(request, pk)
    require(request.access.plans_for(collection.edition.plan.organisation_id))
    return collection
