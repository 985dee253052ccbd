"""Who connects which fields: the picture, the same in words and in a table, and where an introduction would help."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from rashinban.ledger.ties import Ties, meetings_of, read_ties
from rashinban.records.ledger import ties
from rashinban.records.models import MeasureRow, PartyRow
from rashinban.web.finding import signed_in
from rashinban.web.inputs import DayInput, MeasureChoice, measures_for, networks_for
from rashinban.web.ties.picture import draw, short

#: How far back the page looks unless told otherwise.
USUAL = timedelta(days=730)
#: Gaps that are shown; how many more there are is said.
MOST_GAPS = 12


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table: a party, its fields, with how many and with whom it has ties."""

    pk: int
    name: str
    fields: tuple[str, ...]
    contacts: int
    with_whom: tuple[str, ...]


class Asked(forms.Form):
    """What is looked at: from when, which network, which measure."""

    since = forms.DateField(label=_("いつから"), required=False, widget=DayInput)
    network = forms.ModelChoiceField(PartyRow.objects.none(), label=_("会議体"), required=False, empty_label=_("すべて"))
    measure = MeasureChoice(MeasureRow.objects.none(), label=_("施策"), required=False, empty_label=_("すべて"))

    def __init__(self, data: Any, request: HttpRequest) -> None:
        super().__init__(data)
        of = request.access.organisations
        organisations = frozenset().union(*(of(duty) for duty in ("planner", "approver", "reporter", "viewer")))
        self.fields["network"].queryset = networks_for(request.user, organisations)
        self.fields["measure"].queryset = measures_for(request.user, organisations)


@signed_in
@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """The page as of its day; what is chosen wrongly is shown beside the field and not applied."""
    day: date = request.as_of
    asked = request.GET.copy()
    asked.setdefault("since", (day - USUAL).isoformat())
    form = Asked(asked, request)
    form.is_valid()
    given = form.cleaned_data
    since = min(given.get("since") or day - USUAL, day)
    chosen = {name: row.pk for name in ("network", "measure") if (row := given.get(name)) is not None}
    found = ties.find(request.user, since, day, **chosen, person=request.user)
    known = sorted({name for member in found.members.values() for name in member.fields})
    fields = [name for name in request.GET.getlist("field") if name in known]
    told = read_ties(meetings_of(found.presences, day), found.members, fields or None)
    context = {
        "form": form,
        "since": since,
        "known": known,
        "chosen": told.fields,
        "found": found,
        "ties": told,
        "picture": draw(told) if len(told.graph) else None,
        "rows": _table(told),
        "gaps": told.gaps[:MOST_GAPS],
        "more_gaps": max(len(told.gaps) - MOST_GAPS, 0),
        "alone_bridges": [each for each in told.connectors if each.pairs],
        "others": [each for each in told.connectors if not each.pairs],
        "most": ties.MOST_PARTIES,
    }
    return render(request, "ties/ties.html", context)


def _table(told: Ties) -> list[Row]:
    """The picture as a table, in the order of the syllabary."""
    listed = sorted(told.graph, key=lambda key: (told.members[key].kana or told.members[key].name, key))
    place = {key: number for number, key in enumerate(listed)}
    return [
        Row(
            int(key),
            told.members[key].name,
            told.members[key].fields,
            told.graph.degree(key),
            tuple(short(told.members[other].name) for other in sorted(told.graph[key], key=place.__getitem__)),
        )
        for key in listed
    ]
