"""What the records answer for an indicator today, beside the value that was decided: the part of its page about counting."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.http import HttpRequest

from rashinban.core.phrase import Phrase
from rashinban.ledger.count import settle
from rashinban.ledger.query import CountingQuery
from rashinban.monitoring.observations import Observation, known_at
from rashinban.monitoring.targets import same_days
from rashinban.records.ledger.binding import sentence_of
from rashinban.records.ledger.live import Live, Rate, rate_of, reads_ledger
from rashinban.records.models import FrozenCount
from rashinban.records.progress import contents_of
from rashinban.web.indicators.promise import Found


@dataclass(frozen=True, slots=True)
class Answer:
    """The query in words, today's answer to it, the official value for the same days, and the last frozen count.

    ``reached`` is the answer in percent of the target's number; ``used`` says whether the answer is judged because there
    is no official value.
    """

    query: CountingQuery
    sentence: Phrase
    live: Live | None
    official: Observation | None
    frozen: FrozenCount | None
    target: Decimal | None
    reached: Decimal | None
    rate: Rate | None
    wordy: bool
    used: bool


def reads(request: HttpRequest, organisation: int) -> bool:
    """Whether this person reads the records of work behind a number."""
    return reads_ledger(request.access, organisation)


def query_for(found: Found) -> CountingQuery | None:
    """What the indicator counts, without a statement."""
    return contents_of(found.row.edition, found.view.as_of).queries.get(found.indicator.id)


def answer_for(request: HttpRequest, found: Found) -> Answer | None:
    """The answer for this reader; None when nothing is counted or they do not read the records."""
    query = query_for(found)
    if query is None or not reads(request, found.organisation):
        return None
    live = found.view.live.get(found.indicator.id)
    target = _target(found)
    value = live.value if live is not None else None
    return Answer(
        query=query,
        sentence=sentence_of(found.row, query, request.user, live.period if live else None),
        live=live,
        official=_official(found, live),
        frozen=FrozenCount.objects.filter(observation__indicator=found.row).select_related("observation").order_by("-pk").first(),
        target=target,
        reached=settle((value * 100 / target).quantize(Decimal("0.1"))) if value is not None and target else None,
        rate=rate_of(contents_of(found.row.edition, found.view.as_of).plan, found.indicator.id, found.view.live),
        used=any(_is_live(one) for one in found.view.facts.get(found.indicator.id, ())),
        wordy=found.indicator.criterion is not None and target is None,
    )


def _target(found: Found) -> Decimal | None:
    progress: Any = found.view.progress.get(found.indicator.id)
    chosen = progress.target.value if progress is not None and progress.target is not None else None
    return (progress.target_value or chosen) if progress is not None else None


def _official(found: Found, live: Live | None) -> Observation | None:
    if live is None:
        return None
    known = known_at(found.view.facts.get(found.indicator.id, ()), found.view.as_of)
    return next((one for one in known if same_days(one.period, live.period) and one.vintage and not _is_live(one)), None)


def _is_live(one: Observation) -> bool:
    return one.method == "counted" and one.status == "provisional" and one.source is not None and one.source.quotation is None
