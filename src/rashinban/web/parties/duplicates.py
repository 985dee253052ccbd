"""Records that may be the same party: side by side, decided by a person, and every decision can be taken back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from rashinban.records.ledger import duplicates, merging
from rashinban.records.ledger.dossier import last_days
from rashinban.records.ledger.parties import may_change
from rashinban.records.models import PartyMerge, PartyRow
from rashinban.web.finding import require, signed_in
from rashinban.web.parties.finding import find_party, note_shown

#: Pairs on one page: each asks for a decision, and nobody takes hundreds at once.
_A_PAGE = 20


@signed_in
def show(request: HttpRequest) -> HttpResponse:
    """The pairs, the surest first (``?party=`` those of one), and the decisions that stand."""
    require(bool(request.access.recording))
    only = request.GET.get("party", "")
    found = duplicates.candidates(request.user, request.access, int(only) if only.isdecimal() else None)
    page = Paginator(found, _A_PAGE).get_page(request.GET.get("page"))
    shown = duplicates.pairs(list(page.object_list), request.user)
    rows = list({row.pk: row for pair in shown for row in (pair.one, pair.other)}.values())
    note_shown(request, rows)
    last = last_days(rows, request.user, request.today)
    lines = [
        (pair, [(row, *last.get(row.pk, (None, 0))) for row in (pair.one, pair.other)], _may(request, pair.one, pair.other))
        for pair in shown
    ]
    context = {"page": page, "lines": lines, "only": only, "history": _history(request)}
    return render(request, "parties/duplicates.html", context)


@signed_in
@require_POST
def merge(request: HttpRequest) -> HttpResponse:
    """同じ: ``merged`` is counted and shown as ``kept`` from now on."""
    kept, merged = _two(request, "kept", "merged")
    decision = merging.merge(kept, merged, request.user, request.POST.get("reason", "")[:1000])
    said = _("「%(merged)s」を「%(kept)s」にまとめました。間違いなら、下の「まとめた記録」から元に戻せます。")
    messages.success(request, said % {"merged": decision.merged.name, "kept": decision.kept.name})
    return redirect("party_duplicates")


@signed_in
@require_POST
def unmerge(request: HttpRequest) -> HttpResponse:
    """Take a decision back."""
    mine = PartyMerge.objects.filter(kept__organisation__in=request.access.recording).select_related("kept", "merged")
    decision = get_object_or_404(mine, pk=_number(request, "merge"))
    find_party(request, decision.merged_id)
    merging.unmerge(decision, request.user, request.POST.get("reason", "")[:1000])
    messages.success(request, _("「%(name)s」を元の別々の記録に戻しました。") % {"name": decision.merged.name})
    return redirect("party", decision.merged_id)


@signed_in
@require_POST
def different(request: HttpRequest) -> HttpResponse:
    """別: the pair is not proposed again."""
    one, other = _two(request, "one", "other")
    merging.decide_different(one, other, request.user)
    messages.success(request, _("「%(one)s」と「%(other)s」は別の記録として、これからは並べません。") % {"one": one.name, "other": other.name})
    return redirect("party_duplicates")


def _may(request: HttpRequest, *rows: PartyRow) -> bool:
    return all(may_change(row, request.user) for row in rows)


def _two(request: HttpRequest, *names: str) -> tuple[PartyRow, PartyRow]:
    first, second = (find_party(request, _number(request, name)) for name in names)
    return first, second


def _number(request: HttpRequest, name: str) -> int:
    given = request.POST.get(name, "")
    return int(given) if given.isdecimal() and len(given) < 19 else 0


def _history(request: HttpRequest) -> list[tuple[PartyMerge, bool]]:
    """The newest decisions of which both records may be read, those undone as well, with whether they can be undone."""
    rows: Any = PartyMerge.objects.filter(kept__organisation__in=request.access.recording)
    readable = PartyRow.objects.visible_to(request.user)
    rows = rows.filter(kept__in=readable, merged__in=readable).select_related("kept", "merged", "by", "undone_by").order_by("-id")[:50]
    return [(row, row.undone_at is None and _may(request, row.kept, row.merged)) for row in rows]
