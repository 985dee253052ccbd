"""The rows behind a number: those that may be read, how many more there are, as a page and as CSV."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from rashinban.core.errors import RashinbanError
from rashinban.core.period import Period
from rashinban.core.phrase import Phrase
from rashinban.ledger.count import Count
from rashinban.ledger.query import CountingQuery
from rashinban.monitoring.counted import period_to_count, periods_to_count
from rashinban.records import audit
from rashinban.records.days import end_of
from rashinban.records.history import rows_of as rows_of_promise
from rashinban.records.ledger.binding import sentence_of
from rashinban.records.ledger.counting import count_one, rows_of
from rashinban.records.ledger.live import adds_up, count_beside, sums_of, value_of
from rashinban.records.ledger.showing import shown
from rashinban.records.models import FrozenCount, ObservationRow
from rashinban.records.progress import contents_of
from rashinban.web.counting.answer import query_for, reads
from rashinban.web.finding import require, signed_in
from rashinban.web.handing_out import CSV, hand_out
from rashinban.web.indicators.promise import Found, find, rights
from rashinban.web.recording.activities import note_shown
from rashinban.web.recording.activity_table import written

PAGE = 50


@dataclass(frozen=True, slots=True)
class Asked:
    """Which number: the query, the period, as of which moment; ``frozen`` when it is one that was kept."""

    found: Found
    query: CountingQuery
    period: Period
    moment: datetime
    frozen: FrozenCount | None
    whole: bool

    @property
    def organisation(self) -> Any:
        return self.found.row.edition.plan.organisation

    @property
    def rows(self) -> Any:
        """Every row, whoever may read it."""
        return rows_of(self.query, self.organisation, self.period, self.moment, plan=self.found.row.edition.plan_id)


@signed_in
def counting_rows(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """Every row this person may read, newest first; of the others only how many there are."""
    asked = _asked(request, slug, key)
    every = asked.rows
    readable = every.visible_to(request.user).order_by("-on", "-pk")
    page = Paginator(readable, PAGE).get_page(request.GET.get("page"))
    facts = list(page.object_list)
    note_shown(request, facts)
    counted = _counted(request, asked)
    return render(
        request,
        "counting/rows.html",
        {
            "found": asked.found,
            "plan": asked.found.row.edition.plan,
            "indicator": asked.found.indicator,
            "asked": asked,
            "counted": counted,
            "value": value_of(asked.found.indicator, counted),
            "sentence": _sentence(request, asked),
            "page": page,
            "lines": shown(facts, request.user),
            "hidden": every.count() - page.paginator.count,
            "share": query_of_share(asked),
            "periods": periods_to_count(asked.found.plan, asked.found.indicator, request.as_of) if asked.frozen is None else (),
            "may_freeze": _may_freeze(request, asked, counted),
        },
    )


@signed_in
def counting_rows_csv(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """The same rows for Excel; that something confidential leaves the house is noted."""
    asked = _asked(request, slug, key)
    rows = asked.rows.visible_to(request.user)
    classes = rows.order_by().values_list("confidentiality", flat=True).distinct()
    audit.note_read(request.user, asked.found.row, *classes, plan=asked.found.row.edition.plan, verb="exported")
    return hand_out(written(rows.order_by("-on", "-pk"), request.user), f"{slug}-{key}-{asked.period.code}.csv", CSV)


def _may_freeze(request: HttpRequest, asked: Asked, counted: Count) -> bool:
    """Whether today's answer can be kept as a value by this person."""
    found = asked.found
    wordy = found.indicator.criterion is not None and all(target.value is None for target in found.indicator.targets)
    today = request.as_of == request.today and asked.frozen is None and not asked.whole
    return today and not wordy and counted.facts > 0 and value_of(found.indicator, counted) is not None and rights(request, found).enter


def query_of_share(asked: Asked) -> CountingQuery | None:
    """The query of the indicator when it answers with a share, of which the rows are one side."""
    query = asked.frozen.query if asked.frozen is not None else query_for(asked.found)
    return query if query is not None and query.of is not None else None


def _asked(request: HttpRequest, slug: str, key: str) -> Asked:
    found = find(request, slug, key)
    require(reads(request, found.organisation), _("活動の記録を見る役割がありません。企画担当に相談してください。"))
    frozen = _frozen(request, found)
    query = frozen.query if frozen is not None else query_for(found)
    if query is None:
        raise Http404
    whole = "whole" in request.GET and query.of is not None
    period = frozen.observation.period if frozen is not None else _period(request, found)
    if frozen is None and adds_up(query) and period not in periods_to_count(found.plan, found.indicator, request.as_of):
        raise Http404  # sums over days of one's own choice would tell the difference of a day: one company's figure
    moment = frozen.moment if frozen is not None else end_of(request.as_of)
    return Asked(found, query.of if whole and query.of else query, period, moment, frozen, whole)


def _frozen(request: HttpRequest, found: Found) -> FrozenCount | None:
    """The frozen count that ``?frozen=`` names, of a value this person may read."""
    number = request.GET.get("frozen", "")
    if not number:
        return None
    values = ObservationRow.objects.visible_to(request.user).filter(indicator__in=rows_of_promise(found.row))
    row: FrozenCount = get_object_or_404(
        FrozenCount.objects.select_related("observation"), observation__in=values, observation=int(number) if number.isdecimal() else 0
    )
    return row


def _period(request: HttpRequest, found: Found) -> Period:
    try:
        return Period.from_code(request.GET["period"])
    except (KeyError, RashinbanError):
        usual = period_to_count(found.plan, found.indicator, request.as_of)
    if usual is None:
        raise Http404
    return usual


def _counted(request: HttpRequest, asked: Asked) -> Count:
    """The answer; a sum as the plan's page has it, with all other sums of the plan in mind."""
    if asked.frozen is None and adds_up(asked.query):
        edition, day = asked.found.row.edition, request.as_of
        contents = contents_of(edition, day)
        sums = sums_of(edition, contents.plan, contents.queries, day, request.access)
        beside: Any = (edition, contents.plan, contents.queries, [(asked.query, asked.period)], day, request.access)
        return sums[asked.found.indicator.id, asked.period] if not asked.whole else count_beside(*beside)[0]
    return count_one(asked.organisation, asked.query, asked.period, asked.moment, user=request.user, plan=asked.found.row.edition.plan_id)


def _sentence(request: HttpRequest, asked: Asked) -> Phrase:
    return sentence_of(asked.found.row, asked.query, request.user, asked.period)
