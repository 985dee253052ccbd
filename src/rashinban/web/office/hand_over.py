"""Handing over: who to whom from when, what moves, done; and the note that goes with it."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from rashinban.records import handover, people
from rashinban.records.models import Person
from rashinban.web.finding import signed_in
from rashinban.web.mistakes import told_in
from rashinban.web.office.allowed import administrators
from rashinban.web.office.forms import HandOverForm


@administrators
@never_cache
def choose(request: HttpRequest) -> HttpResponse:
    """The form; then what will move, to be confirmed; then it is done."""
    mine = people.people_of(request.access).filter(is_active=True)
    initial = {"day": handover.next_april(request.today), "predecessor": request.GET.get("predecessor")}
    form = HandOverForm(request.POST or None, people=mine, initial=initial)
    moving = None
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        moving = handover.preview(given["predecessor"], given["day"], request.user)
        if not moving.roles:
            form.add_error("predecessor", _("その日に引き継ぐ役割がありません。"))
        elif given["successor"] == given["predecessor"]:
            form.add_error("successor", _("前任者と同じ人です。"))
        elif "confirm" in request.POST:
            with told_in(form):
                return _do(request, form)
    if moving is not None and not form.errors:
        return render(request, "office/hand_over_confirm.html", {"form": form, "given": form.cleaned_data, "moving": moving})
    return render(request, "office/hand_over.html", {"form": form}, status=400 if form.errors else 200)


def _do(request: HttpRequest, form: HandOverForm) -> HttpResponse:
    given = form.cleaned_data
    password = None
    with transaction.atomic():
        successor = given["successor"]
        if successor is None:
            successor, password = people.add_person(given["login"], given["name"], given["mail"], request.user)
        handover.hand_over(given["predecessor"], successor, given["day"], request.user)
    people.forget_access(request.user)
    messages.success(request, _("引き継ぎを登録しました。"))
    if password is not None:
        return render(request, "office/password.html", {"person": successor, "password": password, "new": True})
    return redirect("hand_over_note", given["predecessor"].pk)


@signed_in
@require_safe
def note(request: HttpRequest, pk: int) -> HttpResponse:
    """The hand-over note: for the person, whoever takes over from them, and administrators; as far as the reader sees it."""
    person = get_object_or_404(Person, pk=pk)
    follows = person.roles.filter(handed_over_to__person=request.user).exists()
    if not (person == request.user or follows or people.people_of(request.access).filter(pk=pk).exists()):
        raise Http404
    found = handover.read_note(person, request.user, request.today)
    return render(request, "office/note.html", {"person": person, "note": found})
