"""Who comes to a matching day, and who wishes to meet whom: pasted, typed in a table, or sent as Excel."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from rashinban.core.errors import ManyErrors, RashinbanError
from rashinban.matching.day_book import read_wish_book
from rashinban.matching.seating import Wish
from rashinban.matching.wish_text import read_wish, wish_text
from rashinban.records.ledger import matching_days
from rashinban.records.ledger.matching_days import GuestGiven
from rashinban.records.ledger.naming import Register
from rashinban.records.ledger.parties import add_party
from rashinban.records.models import GuestSide, MatchingDay, PartyRow
from rashinban.web.connections.day_forms import AnewForm, GuestsForm, WishFileForm
from rashinban.web.connections.days import find_day
from rashinban.web.finding import require, signed_in


@signed_in
def guests(request: HttpRequest, pk: int) -> HttpResponse:
    """Who comes: pasted as lines; taken away by a mark."""
    day = find_day(request, pk)
    require(matching_days.may_change(day, request.user))
    removing, taking = (request.POST.get("do") == what for what in ("remove", "gathering"))
    decided = day.decided_at is not None
    pasting = request.method == "POST" and not removing and not taking
    form = GuestsForm(request.POST if pasting else None, slots=day.slots, decided=decided)
    sure = AnewForm(request.POST if removing or taking else None, decided=decided, auto_id="remove_%s")
    if removing and sure.is_valid():
        chosen = [int(pk) for pk in request.POST.getlist("guest") if pk.isdecimal()]
        matching_days.remove_guests(day, chosen, request.user, anew=decided)
        messages.success(request, _("参加者から外しました。"))
        return redirect("matching_day_guests", day.pk)
    came = matching_days.came_to(day, request.user)
    if taking and sure.is_valid():
        side = GuestSide.SUPPORTER if request.POST.get("side") == GuestSide.SUPPORTER else GuestSide.FIRM
        new = matching_days.add_guests(day, side, dict.fromkeys(came, GuestGiven()), request.user, anew=decided)
        messages.success(request, _("%(n)s者を加えました。") % {"n": new})
        return redirect("matching_day_guests", day.pk)
    if pasting and form.is_valid():
        try:
            new = _add(request, day, form)
        except RashinbanError as error:
            form.add_error("lines", str(error))
        else:
            messages.success(request, _("%(n)s者を加えました。") % {"n": new})
            return redirect("matching_day_guests", day.pk)
    value = matching_days.value_of(day, request.user, _("（読めない相手）"))
    context = {"day": day, "value": value, "form": form, "sure": sure, "came": len(came)}
    return render(request, "connections/guests.html", context, status=400 if form.errors or sure.errors else 200)


@transaction.atomic
def _add(request: HttpRequest, day: MatchingDay, form: GuestsForm) -> int:
    """Each name is somebody known or new; names that look alike are asked about, all of them at once."""
    said = form.cleaned_data
    meant = Register(request.user, day.organisation_id).find([(name, "") for name, _given in said["lines"]])
    doubtful = [each for each in meant if not each.certain and each.similar]
    if doubtful and not said["new"]:
        errors = tuple(
            RashinbanError(
                _("「%(name)s」によく似た名前があります（%(like)s）。") % {"name": each.name, "like": "、".join(str(row) for row in each.similar)},
                remedy=_("同じ相手なら、登録されている名前で書いてください。別の相手なら、下の欄に印を付けてください。"),
            )
            for each in doubtful
        )
        raise errors[0] if len(errors) == 1 else ManyErrors(errors)
    parties: dict[PartyRow, GuestGiven] = {}
    for each, (name, given) in zip(meant, said["lines"], strict=True):
        party = each.party or add_party(day.organisation, {"name": name}, request.user, division=day.division)
        parties[party] = given
    return matching_days.add_guests(day, said["side"], parties, request.user, anew=bool(said.get("anew")))


@signed_in
def wishes(request: HttpRequest, pk: int) -> HttpResponse:
    """Who wishes to meet whom, as a table on the page or as an Excel file; saved whole or not at all."""
    day = find_day(request, pk)
    require(matching_days.may_change(day, request.user))
    value = matching_days.value_of(day, request.user, _("（読めない相手）"))
    decided = day.decided_at is not None
    sending = request.method == "POST" and "file" in request.FILES
    typed = request.method == "POST" and not sending
    file_form = WishFileForm(request.POST if sending else None, request.FILES if sending else None, decided=decided, auto_id="file_%s")
    sure = AnewForm(request.POST if typed else None, decided=decided)
    cells = {(wish.firm, wish.supporter): wish_text(wish.weight, wish.rule) for wish in value.wishes}
    errors: list[str] = []
    found: list[Wish] | None = None
    if sending and file_form.is_valid():
        sent = file_form.cleaned_data["file"]
        try:
            found = list(read_wish_book(sent.read(), sent.name, value))
        except RashinbanError as error:
            errors = [str(each) for each in error.each]
    elif typed:
        found, errors = _typed(request, value, cells)
        found = found if sure.is_valid() and not errors else None
    if found is not None:
        count = matching_days.set_wishes(day, found, request.user, anew=decided)
        messages.success(request, _("希望を%(n)s件保存しました。") % {"n": count})
        return redirect("matching_day", day.pk)
    table = [(firm, [(guest, f"w-{firm.key}-{guest.key}", cells.get((firm.key, guest.key), "")) for guest in value.supporters]) for firm in value.firms]
    context = {"day": day, "value": value, "table": table, "file_form": file_form, "sure": sure, "errors": errors}
    return render(request, "connections/wishes.html", context, status=400 if errors or file_form.errors or sure.errors else 200)


def _typed(request: HttpRequest, value: Any, cells: dict[tuple[str, str], str]) -> tuple[list[Wish], list[str]]:
    """The table as it was typed (kept in ``cells`` to be shown again), and what cannot be read of it."""
    found, errors = [], []
    for firm in value.firms:
        for guest in value.supporters:
            text = request.POST.get(f"w-{firm.key}-{guest.key}", "")[:20]
            cells[firm.key, guest.key] = text
            try:
                wish = read_wish(text)
            except RashinbanError as wrong:
                errors.append(_("%(firm)s × %(supporter)s：%(what)s") % {"firm": firm.called, "supporter": guest.called, "what": wrong.what})
                continue
            if wish is not None:
                found.append(Wish(firm.key, guest.key, *wish))
    return found, errors
