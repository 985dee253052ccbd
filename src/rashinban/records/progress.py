"""Where the promises of an edition stand, for a reader, as of a day. Computed when asked; what was computed from the
same facts before is kept in memory, indicator by indicator, so that one new fact costs one assessment.

Indicators that are counted from the records of work have, for those who read the records, a provisional value of the
period under judgement as long as there is no official one; official values never give way to it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from threading import Lock, RLock
from typing import Any

from cachetools import LRUCache
from django.conf import settings
from django.db import connection
from django.db.models import Count, F, Sum

from rashinban.ledger.query import CountingQuery
from rashinban.monitoring.assessment import assess_indicator
from rashinban.monitoring.counted import stands_in
from rashinban.monitoring.observations import Observation
from rashinban.monitoring.progress import Progress
from rashinban.monitoring.rulesets import RuleSet
from rashinban.monitoring.target_changes import TargetChange, plan_before
from rashinban.plans.plan import Plan
from rashinban.records import convert
from rashinban.records.access import Access, access_of
from rashinban.records.ledger import live
from rashinban.records.models import COUNTED, EditionRow, IndicatorRow, MeasureRow, ObservationRow
from rashinban.records.rulesets import rulesets_of

_LOCK = Lock()
_LOOKING = RLock()
_CONTENTS: LRUCache[Any, Contents] = LRUCache(maxsize=64)
_PROGRESS: LRUCache[Any, Progress] = LRUCache(maxsize=20_000)
_FACTS: LRUCache[Any, Any] = LRUCache(maxsize=20_000)
_VIEWS: LRUCache[Any, View] = LRUCache(maxsize=256)
_LIVE: LRUCache[Any, Mapping[str, live.Live]] = LRUCache(maxsize=64)
_PRIME = 999_983


@dataclass(frozen=True, slots=True)
class Contents:
    """What an edition holds, as of a day: the plan with the targets then in force, every change by then, the key of
    the indicator each row (also of earlier editions) speaks for, the rows of measures and indicators by key, what
    indicators count, and the keys of those to which a statistic is bound."""

    plan: Plan
    changes: tuple[TargetChange, ...]
    keys: Mapping[int, str]
    measures: Mapping[str, int]
    indicators: Mapping[str, int]
    queries: Mapping[str, CountingQuery]
    measured: frozenset[str]


@dataclass(frozen=True, slots=True)
class View:
    """An edition as one reader sees it on one day: the part of the plan they may read, its facts, its progress.

    ``live`` is what the records of work answer for every indicator of the edition that is counted (empty for who does
    not read them); where it stands in for a missing value it is also among the facts.
    """

    edition: EditionRow
    as_of: date
    plan: Plan
    changes: tuple[TargetChange, ...]
    facts: Mapping[str, tuple[Observation, ...]]
    progress: Mapping[str, Progress]
    rulesets: tuple[RuleSet, ...]
    rows: Mapping[str, int]
    measure_rows: Mapping[str, int]
    live: Mapping[str, live.Live]

    @property
    def observations(self) -> tuple[Observation, ...]:
        """Every fact of the view."""
        return tuple(fact for facts in self.facts.values() for fact in facts)


def contents_of(edition: EditionRow, as_of: date) -> Contents:
    """What the edition holds; five queries the first time, none while it stays the same."""
    key = (edition.pk, edition.version, edition.standing, as_of)
    with _LOCK:
        found = _CONTENTS.get(key)
    if found is None:
        found = _read(edition, as_of)
        _keep(_CONTENTS, key, found)
    return found


def view(edition: EditionRow, user: Any, as_of: date, *, only: set[str] | None = None) -> View:
    """The edition as this person sees it on that day; ``only`` limits it to some indicators.

    The same object is returned as long as the person may read the same rows and they say the same, which three
    queries tell; so what is worked out from a view can be kept by its identity.
    """
    access = access_of(user)
    contents = contents_of(edition, as_of)
    indicators = _readable(IndicatorRow, edition, access)
    measures = _readable(MeasureRow, edition, access)
    # facts of earlier editions are judged by the rights in this one: whoever reads the indicator reads its past
    counted = ObservationRow.objects.filter(indicator__edition__plan=edition.plan_id, standing__in=COUNTED).visible_to(access)
    rulesets = rulesets_of(edition.plan, as_of)
    marks = tuple(ruleset.model_dump_json() for ruleset in rulesets)
    counts, counted_as = _live(edition, as_of, contents, access)
    same = (edition.pk, edition.version, edition.standing, as_of, access, None if only is None else frozenset(only), marks)
    key = (*same, indicators, measures, _stamp(counted), counted_as)
    with _LOCK:
        found = _VIEWS.get(key)
    if found is None:
        with _LOOKING:  # of many who ask at once, one works it out
            with _LOCK:
                found = _VIEWS.get(key)
            if found is None:
                found = _look(edition, as_of, contents, indicators, measures, counted, only, rulesets, marks, counts)
                _keep(_VIEWS, key, found)
    return found


def forget() -> None:
    """Throw away everything that is kept in memory (another database, a transaction that was undone)."""
    with _LOCK:
        for cache in (_CONTENTS, _PROGRESS, _FACTS, _VIEWS, _LIVE):
            cache.clear()


def _keep(cache: LRUCache[Any, Any], key: Any, value: Any) -> None:
    """Keep what was read, but not from inside a transaction: it may be undone, and its row ids given to other rows."""
    if connection.in_atomic_block and not getattr(settings, "REMEMBER_IN_TRANSACTIONS", False):
        return
    with _LOCK:
        cache[key] = value


def _readable(rows: Any, edition: EditionRow, access: Access) -> frozenset[str]:
    """The keys of the measures or indicators of an edition that somebody may read."""
    return frozenset(rows.objects.filter(edition=edition).visible_to(access).order_by().values_list("key", flat=True))


def _stamp(rows: Any) -> tuple[int, int, int]:
    """A fingerprint of a set of rows: how many, the sum of their ids, the sum of the squares of their ids (mod a prime)."""
    squared = (F("pk") % _PRIME) * (F("pk") % _PRIME)
    told = rows.order_by().aggregate(count=Count("pk"), ids=Sum("pk"), squares=Sum(squared))
    return told["count"], told["ids"] or 0, told["squares"] or 0


def _look(
    edition: EditionRow,
    as_of: date,
    contents: Contents,
    indicators: frozenset[str],
    measures: frozenset[str],
    counted: Any,
    only: set[str] | None,
    rulesets: tuple[RuleSet, ...],
    marks: tuple[str, ...],
    counts: Mapping[str, live.Live],
) -> View:
    readable = set(indicators if only is None else indicators & only)
    plan = convert.select(contents.plan, set(measures), readable)
    facts = _facts(contents, readable, counted)
    shown = {key: found for key, found in counts.items() if key in indicators}
    standing_in = _standing_in(contents, facts, {key: found for key, found in shown.items() if key in readable}, as_of)
    progress = {
        indicator.id: _assess(
            edition,
            contents.plan,
            live.as_measured(indicator, contents.queries.get(indicator.id)),
            facts[indicator.id],
            as_of,
            rulesets,
            marks,
            standing_in.get(indicator.id),
        )
        for indicator in plan.indicators
        if indicator.kind != "external_target"
    }
    return View(
        edition=edition,
        as_of=as_of,
        plan=plan,
        changes=tuple(change for change in contents.changes if change.indicator in readable),
        facts={key: (*found, standing_in[key]) if key in standing_in else found for key, (_, found) in facts.items()},
        progress=progress,
        rulesets=rulesets,
        rows=contents.indicators,
        measure_rows=contents.measures,
        live=shown,
    )


def _live(edition: EditionRow, as_of: date, contents: Contents, access: Access) -> tuple[Mapping[str, live.Live], Any]:
    """What the records answer now, and what they have to stay for the answer to stay the same; two queries while they do.

    Only sums depend on who asks.
    """
    organisation = edition.plan.organisation_id
    if not contents.queries or not live.reads_ledger(access, organisation):
        return {}, None
    version = live.version_of(organisation)
    reader = access if any(query.sums or (query.of and query.of.sums) for query in contents.queries.values()) else None
    key = (edition.pk, edition.version, as_of, version, reader)
    with _LOCK:
        found = _LIVE.get(key)
    if found is None:
        with _LOOKING:
            found = live.count_now(edition, contents.plan, contents.queries, as_of, access)
        _keep(_LIVE, key, found)
    return found, version


def _standing_in(contents: Contents, facts: Mapping[str, Any], counts: Mapping[str, live.Live], as_of: date) -> dict[str, Observation]:
    """The answers of the records that are shown as the value of their period because there is no official one."""
    found = {}
    for key, each in counts.items():
        indicator = contents.plan.indicator(key)
        observation = live.provisional(indicator, each, as_of)
        if observation is not None and stands_in(contents.plan, indicator, observation, facts[key][1], as_of):
            found[key] = observation
    return found


def _read(edition: EditionRow, as_of: date) -> Contents:
    rows = convert.read_rows(edition)
    newest = convert.read_plan(rows)
    changes = convert.read_changes(rows)
    keys = {row.pk: row.key for row in rows.indicators}
    queries: dict[str, CountingQuery | None] = {row.key: row.counted_by for row in rows.indicators}
    measured = {row.key for row in rows.indicators if row.measured}
    earlier = {row.continues_id: row.key for row in rows.indicators if row.continues_id}
    while earlier:
        keys |= earlier
        older = IndicatorRow.objects.filter(pk__in=earlier).annotate(counted_by=convert.COUNTING, measured=convert.MEASURING)
        found = list(older.values_list("pk", "continues", "counted_by", "measured"))
        for pk, _, counting, bound in found:  # from this edition back: the nearest decision holds
            queries[earlier[pk]] = queries[earlier[pk]] or counting
            measured |= {earlier[pk]} if bound else set()
        earlier = {continues: earlier[pk] for pk, continues, *_ in found if continues}
    quoted = {row.key for row in rows.indicators if row.kind == "external_target"}
    return Contents(
        plan=plan_before(newest, changes, as_of),
        changes=convert.known_by(as_of, changes),
        keys=keys,
        measures={row.key: row.pk for row in rows.measures},
        indicators={row.key: row.pk for row in rows.indicators},
        queries={key: query for key, query in queries.items() if query is not None and key not in quoted},
        measured=frozenset(measured),
    )


def _facts(contents: Contents, readable: set[str], counted: Any) -> dict[str, tuple[tuple[int, ...], tuple[Observation, ...]]]:
    """Counted facts by indicator, each with the ids of its rows. The first time they are read whole; later only what is
    not known yet."""
    counted = counted.filter(indicator__in=[pk for pk, key in contents.keys.items() if key in readable]).order_by("pk")
    with _LOCK:
        warm = any((key, "known") in _FACTS for key in readable)
    ids: dict[str, list[int]] = {key: [] for key in readable}
    rows = [] if warm else list(counted)
    for pk, indicator in counted.values_list("pk", "indicator") if warm else ((row.pk, row.indicator_id) for row in rows):
        ids[contents.keys[indicator]].append(pk)
    with _LOCK:
        found = {key: (tuple(pks), _FACTS.get((key, tuple(pks)), ())) for key, pks in ids.items()}
    missing = [pk for stamp, known in found.values() if stamp and not known for pk in stamp]
    if warm and missing:
        rows = list(ObservationRow.objects.filter(pk__in=missing).order_by("pk") if len(missing) < 500 else counted)
    read: dict[str, list[Observation]] = {}
    for row in rows:
        key = contents.keys[row.indicator_id]
        read.setdefault(key, []).append(convert.read_observation(row, key))
    for key, (stamp, known) in list(found.items()):
        if stamp and not known:
            found[key] = (stamp, tuple(read.get(key, ())))
            _keep(_FACTS, (key, stamp), found[key][1])
            _keep(_FACTS, (key, "known"), ())
    return found


def _assess(
    edition: EditionRow,
    plan: Plan,
    indicator: Any,
    facts: tuple[tuple[int, ...], tuple[Observation, ...]],
    as_of: date,
    rulesets: tuple[RuleSet, ...],
    marks: tuple[str, ...],
    counted: Observation | None,
) -> Progress:
    key = (edition.pk, edition.version, edition.standing, indicator.id, facts[0], as_of, marks, counted)
    with _LOCK:
        found = _PROGRESS.get(key)
    if found is None:
        found = assess_indicator(plan, indicator, (*facts[1], counted) if counted is not None else facts[1], as_of, rulesets)
        _keep(_PROGRESS, key, found)
    return found
