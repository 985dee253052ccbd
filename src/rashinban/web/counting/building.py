"""The builder: choose what is counted, see the sentence it means, today's numbers and the first rows, then keep it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from rashinban.core.errors import RashinbanError
from rashinban.core.period import Period
from rashinban.core.phrase import Phrase
from rashinban.ledger.count import Count
from rashinban.ledger.query import CountingQuery
from rashinban.monitoring.counted import periods_to_count
from rashinban.records.days import end_of
from rashinban.records.ledger import binding
from rashinban.records.ledger.counting import rows_of
from rashinban.records.ledger.live import count_beside, value_of
from rashinban.records.ledger.showing import Shown, shown
from rashinban.records.progress import contents_of
from rashinban.web.counting.forms import DropForm, QueryForm, SaveForm, choices_for, initial_of
from rashinban.web.finding import require, signed_in
from rashinban.web.indicators.promise import Found, find, language, rights
from rashinban.web.recording.activities import note_shown

#: Rows of the preview.
FIRST = 10


@dataclass(frozen=True, slots=True)
class Line:
    """One period of the preview: the answer, in the indicator's unit."""

    period: Period
    counted: Count
    value: Any


@dataclass(frozen=True, slots=True)
class Preview:
    """What a query means and answers today."""

    sentence: Phrase
    lines: tuple[Line, ...]
    rows: list[Shown]
    unit_differs: bool


@signed_in
def counting(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """「確かめる」 shows what it means; 「この数え方にする」 keeps it."""
    found = find(request, slug, key, as_of=request.today)
    require(rights(request, found).plan, _("数え方を決めるのは企画担当です。企画担当に相談してください。"))
    bound = binding.query_of(found.row)
    query, forms = _read(request, found, bound.query if bound else None)
    if request.method == "POST" and query is not None and "save" in request.POST:
        try:
            binding.bind(found.row, query, request.user, forms["save"].cleaned_data["note"])
        except RashinbanError as refused:
            forms["query"].add_error(None, f"{refused.what}{refused.remedy}")
            query = None
        else:
            messages.success(request, _("数え方を決めました。これからは、活動の記録から数えます。"))
            return redirect("indicator", slug, key)
    preview = _preview(request, found, query) if query is not None else None
    context = {
        "found": found,
        "plan": found.row.edition.plan,
        "indicator": found.indicator,
        "bound": bound,
        "preview": preview,
        "drop": DropForm(),
        "wrong": request.method == "POST" and query is None,
        **forms,
    }
    return render(request, "counting/counting.html", context)


def _read(request: HttpRequest, found: Found, known: CountingQuery | None) -> tuple[CountingQuery | None, dict[str, Any]]:
    """The query of the form (before anything is sent: the one in force) and the forms."""
    options: dict[str, Any] = {"choices": choices_for(found.row.edition, request.user), "language": language()}
    given = (request.POST,) if request.method == "POST" else ()
    start = initial_of(known) | ({} if known else {"measures": (found.indicator.measure,) if found.indicator.measure else ()})
    forms: dict[str, Any] = {
        "query": QueryForm(*given, initial=start, **options),
        "whole": QueryForm(*given, prefix="of", initial=initial_of(known.of if known else None), **options),
        "save": SaveForm(*given, initial={"share": known is not None and known.of is not None}),
    }
    if not given:
        return known, forms
    valid = forms["query"].is_valid() & forms["save"].is_valid()
    of = None
    if forms["save"].is_valid() and forms["save"].cleaned_data["share"]:
        of = forms["whole"].query() if forms["whole"].is_valid() else None
        valid = valid and of is not None
    else:
        forms["whole"] = QueryForm(prefix="of", initial=initial_of(None), **options)
    return (forms["query"].query(of) if valid else None), forms


def _preview(request: HttpRequest, found: Found, query: CountingQuery) -> Preview:
    plan = found.row.edition.plan
    periods = periods_to_count(found.plan, found.indicator, request.today)
    moment = end_of(request.today)
    contents = contents_of(found.row.edition, request.today)
    others = {key: each for key, each in contents.queries.items() if key != found.indicator.id}
    pairs = [(query, period) for period in periods]
    counts = count_beside(found.row.edition, contents.plan, others, pairs, request.today, request.access)
    lines = tuple(Line(period, counted, value_of(found.indicator, counted)) for period, counted in zip(periods, counts, strict=True))
    facts: list[Any] = []
    if periods:
        rows = rows_of(query, plan.organisation, periods[0], moment, plan=plan.pk).visible_to(request.user)
        facts = list(rows.select_related("organisation", "measure").order_by("-on", "-pk")[:FIRST])
        note_shown(request, facts)
    sentence = binding.sentence_of(found.row, query, request.user, periods[0] if periods else None)
    differs = any(line.counted.value is not None and line.value is None for line in lines)
    return Preview(sentence, lines, shown(facts, request.user), differs)
