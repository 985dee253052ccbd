"""Counting the records of work: the same as ``ledger.count``, in SQL, for a whole page at once.

What it protects. Sums (of amounts and effects) over company figures, facts of the class 企業秘密, are not shown to
whoever may not read them while they come from fewer than three companies; nor is anything from which such a sum could
be worked out by adding and subtracting the sums of the same call: its years from its total, a part from the whole, one
filter from another (``methods.small_cells``). So ask for everything a page shows in one call.

What it does not protect. Sums asked for in separate calls, on other days or with other filters, may be compared by
whoever may ask for both; so may a figure before and after one company's report. One of three companies that knows its
own figure, or that nearly all of a sum is another's, learns more than the others. Numbers of facts and of companies are
not hidden: that something was reported is no secret here, what was reported is.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from hashlib import sha256
from typing import Any, Literal

from django.db.models.expressions import RawSQL

from rashinban.core.period import Period
from rashinban.ledger.count import Count, share_of
from rashinban.ledger.query import CountingQuery
from rashinban.records.ledger.counting_figures import Pair, figures, names
from rashinban.records.ledger.counting_secrets import hidden_groups, hidden_sums
from rashinban.records.ledger.counting_sql import FACTS, Asked, ask, condition
from rashinban.records.models import FactRow, Organisation

#: What facts can be parted by. Years are fiscal years; places are prefectures.
By = Literal["party", "place", "measure", "network", "kind", "tag", "year", "month"]
_DAY = 'CAST(f."on" AS TEXT)'
_GROUPS = {
    "place": "SUBSTR(f.place, 1, 2)",
    "measure": "f.measure_id",
    "network": "f.network_id",
    "kind": "f.kind",
    "year": f"CAST(SUBSTR({_DAY}, 1, 4) AS INTEGER) - CASE WHEN SUBSTR({_DAY}, 6, 2) < '04' THEN 1 ELSE 0 END",
    "month": f"SUBSTR({_DAY}, 1, 7)",
}
_NOTHING = Count(Decimal(0), 0, 0)


@dataclass(frozen=True, slots=True)
class Breakdown:
    """A count by groups. ``groups`` are in the order of their keys: pks of parties (those they were merged into),
    measures and networks, two digits of a prefecture, names of kinds, texts of tags, years (2024 for 2024年度), months
    (2024-04); None or an empty text is what has none. Distinct counts of groups need not add up to the total; nor do
    tags, of which a fact may have several."""

    by: By
    groups: tuple[tuple[Any, Count], ...]
    total: Count


def count_all(
    organisation: Organisation,
    asked_for: Sequence[Pair],
    moment: datetime,
    *,
    user: Any = None,
    plan: int | None = None,
    keys: bool = False,
    known: Sequence[Pair] = (),
) -> list[Count]:
    """What every query counts in its period, as recorded at ``moment``; answers in the order of the questions.

    ``user`` (a person or an Access; None: nobody) decides which sums over company figures come back ``suppressed``.
    ``plan`` is the pk of the plan whose measures the queries name (None: any plan of the organisation). With ``keys``
    every answer names its facts and parties, in order: a statement more, and as much memory as there are facts.
    ``known`` are sums that the reader sees elsewhere (values that were kept, the other sums of the plan): nothing is shown
    that would give a company's figure away beside them. Reading rows is for :func:`rows_of`; the answers themselves depend on nobody's rights but for what is suppressed.
    """
    asked = ask(organisation, (query for query, _period in (*asked_for, *known)), moment, plan)
    return _answers(asked_for, asked, user, keys, known)


def count_one(
    organisation: Organisation,
    query: CountingQuery,
    period: Period,
    moment: datetime,
    *,
    user: Any = None,
    plan: int | None = None,
    keys: bool = False,
) -> Count:
    """The answer to one query; see :func:`count_all`."""
    return count_all(organisation, [(query, period)], moment, user=user, plan=plan, keys=keys)[0]


def rows_of(query: CountingQuery, organisation: Organisation, period: Period, moment: datetime, *, plan: int | None = None) -> Any:
    """The facts that a query counts (of a share: those of its numerator) as a queryset of FactRow.

    Nobody's rights are looked at: add ``visible_to(user)`` before anything is shown.
    """
    asked = ask(organisation, [query], moment, plan)
    where, values = condition(query, period, asked)
    begun, given = asked.opening
    return FactRow.objects.filter(pk__in=RawSQL(f"{begun}SELECT f.id FROM {FACTS} f WHERE {where}", (*given, *values)))


def breakdown(
    query: CountingQuery, by: By, organisation: Organisation, period: Period, moment: datetime, *, user: Any = None, plan: int | None = None
) -> Breakdown:
    """The count by groups, with what it is a part of; sums of too few companies are suppressed, and others with them so
    that they cannot be worked out from the total. Names of parties are for the caller to show by their visibility."""
    asked = ask(organisation, [query], moment, plan)
    if by == "tag":
        return _by_tag(query, asked, period, user)
    total = _answers([(query, period)], asked, user, keys=False)[0]
    group = asked.party if by == "party" else _GROUPS[by]
    pairs = _singles([(query, period)])
    found = figures(pairs, asked, group)
    for place, (each, _period) in enumerate(pairs):
        if each.sums:
            hidden, whole = hidden_groups(pairs[place], asked, group, user)
            found |= {(place, key): _hide(found[place, key]) for key in hidden}
            total = _hide(total) if whole else total
    groups = sorted({key for place, key in found if place == 0}, key=_order)
    if query.of is None:
        return Breakdown(by, tuple((key, found[0, key]) for key in groups), total)
    return Breakdown(by, tuple((key, share_of(found[0, key], found.get((1, key), _NOTHING))) for key in groups), total)


def digest(counted: Count) -> str:
    """The SHA-256 of the counted facts' keys in their order, one on a line: what a frozen count is checked by."""
    return sha256("\n".join(counted.keys).encode()).hexdigest()


def _answers(asked_for: Sequence[Pair], asked: Asked, user: Any, keys: bool, known: Sequence[Pair] = ()) -> list[Count]:
    single = _singles(asked_for)
    found = figures(single, asked)
    answers = [found[place, None] for place in range(len(single))]
    summed = [place for place, (query, _period) in enumerate(single) if query.sums]
    beside = [pair for pair in _singles(known) if pair[0].sums] if summed else []
    places = frozenset(range(len(summed), len(summed) + len(beside)))
    for hidden in hidden_sums([*(single[place] for place in summed), *beside], asked, user, places) - places:
        answers[summed[hidden]] = _hide(answers[summed[hidden]])
    if keys:
        answers = [replace(answer, **named) for answer, named in zip(answers, names(single, asked), strict=True)]  # type: ignore[arg-type]
    left = iter(answers)
    return [next(left) if query.of is None else share_of(next(left), next(left)) for query, _period in asked_for]


def _by_tag(query: CountingQuery, asked: Asked, period: Period, user: Any) -> Breakdown:
    """Tags overlap: every tag is a query of its own, asked together with the total."""
    held = sorted({key or "" for _place, key in figures([(query.model_copy(update={"of": None}), period)], asked, "f.tags")})
    tags = sorted({tag for each in held for tag in each.split("|") if tag})
    queries = [query.model_copy(update={"tags": (*query.tags, tag)}) for tag in tags]
    total, *answers = _answers([(query, period), *((each, period) for each in queries)], asked, user, keys=False)
    return Breakdown("tag", tuple(zip(tags, answers, strict=True)), total)


def _hide(count: Count) -> Count:
    return replace(count, value=None, numerator=None, denominator=None, state="suppressed")


def _singles(asked_for: Iterable[Pair]) -> list[Pair]:
    """Every query with, after it, the one it is a share of."""
    return [(each, period) for query, period in asked_for for each in (query, query.of) if each is not None]


def _order(key: Any) -> tuple[bool, Any]:
    return (key is not None, key if key is not None else 0)
