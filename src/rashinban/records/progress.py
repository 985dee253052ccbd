"""Where the promises of an edition stand, for a reader, as of a day. Computed when asked; what was computed from the
same facts before is kept in memory, indicator by indicator, so that one new fact costs one assessment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from threading import Lock
from typing import Any

from cachetools import LRUCache

from rashinban.monitoring.assessment import assess_indicator
from rashinban.monitoring.observations import Observation
from rashinban.monitoring.progress import Progress
from rashinban.monitoring.rulesets import RuleSet
from rashinban.monitoring.target_changes import TargetChange, plan_before
from rashinban.plans.plan import Plan
from rashinban.records import convert
from rashinban.records.access import access_of
from rashinban.records.models import COUNTED, EditionRow, IndicatorRow, MeasureRow, ObservationRow
from rashinban.records.rulesets import rulesets_of

_LOCK = Lock()
_CONTENTS: LRUCache[Any, Contents] = LRUCache(maxsize=64)
_PROGRESS: LRUCache[Any, Progress] = LRUCache(maxsize=20_000)
_FACTS: LRUCache[Any, tuple[Observation, ...]] = LRUCache(maxsize=20_000)


@dataclass(frozen=True, slots=True)
class Contents:
    """What an edition holds, as of a day: the plan with the targets then in force, every change by then, the key of
    the indicator each row (also of earlier editions) speaks for, and who answers for what."""

    plan: Plan
    changes: tuple[TargetChange, ...]
    keys: Mapping[int, str]
    measures: Mapping[str, int]
    indicators: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class View:
    """An edition as one reader sees it on one day: the part of the plan they may read, its facts, its progress."""

    edition: EditionRow
    as_of: date
    plan: Plan
    changes: tuple[TargetChange, ...]
    facts: Mapping[str, tuple[Observation, ...]]
    progress: Mapping[str, Progress]
    rulesets: tuple[RuleSet, ...]
    rows: Mapping[str, int]
    measure_rows: Mapping[str, int]

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
        with _LOCK:
            _CONTENTS[key] = found
    return found


def view(edition: EditionRow, user: Any, as_of: date, *, only: set[str] | None = None) -> View:
    """The edition as this person sees it on that day; ``only`` limits it to some indicators."""
    access = access_of(user)
    contents = contents_of(edition, as_of)
    readable = set(IndicatorRow.objects.filter(edition=edition).visible_to(access).values_list("key", flat=True))
    measures = set(MeasureRow.objects.filter(edition=edition).visible_to(access).values_list("key", flat=True))
    if only is not None:
        readable &= only
    plan = convert.select(contents.plan, measures, readable)
    rulesets = rulesets_of(edition.plan, as_of)
    facts = _facts(contents, readable, access)
    marks = tuple(ruleset.model_dump_json() for ruleset in rulesets)
    progress = {
        indicator.id: _assess(edition, contents.plan, indicator, facts[indicator.id], as_of, rulesets, marks)
        for indicator in plan.indicators
        if indicator.kind != "external_target"
    }
    return View(
        edition=edition,
        as_of=as_of,
        plan=plan,
        changes=tuple(change for change in contents.changes if change.indicator in readable),
        facts={key: found for key, (_, found) in facts.items()},
        progress=progress,
        rulesets=rulesets,
        rows=contents.indicators,
        measure_rows=contents.measures,
    )


def _read(edition: EditionRow, as_of: date) -> Contents:
    rows = convert.read_rows(edition)
    newest = convert.read_plan(rows)
    changes = convert.read_changes(rows)
    keys = {row.pk: row.key for row in rows.indicators}
    earlier = {row.continues_id: row.key for row in rows.indicators if row.continues_id}
    while earlier:
        keys |= earlier
        older = IndicatorRow.objects.filter(pk__in=earlier).exclude(continues=None).values_list("pk", "continues")
        earlier = {continues: earlier[pk] for pk, continues in older}
    return Contents(
        plan=plan_before(newest, changes, as_of),
        changes=convert.known_by(as_of, changes),
        keys=keys,
        measures={row.key: row.pk for row in rows.measures},
        indicators={row.key: row.pk for row in rows.indicators},
    )


def _facts(contents: Contents, readable: set[str], access: Any) -> dict[str, tuple[tuple[int, ...], tuple[Observation, ...]]]:
    """Counted facts by indicator, each with the ids of its rows; rows not seen before are read in one query."""
    wanted = [pk for pk, key in contents.keys.items() if key in readable]
    # facts of earlier editions are judged by the rights in this one: whoever reads the indicator reads its past
    counted = ObservationRow.objects.filter(indicator__in=wanted, standing__in=COUNTED).visible_to(access)
    ids: dict[str, list[int]] = {key: [] for key in readable}
    for pk, indicator in counted.order_by("pk").values_list("pk", "indicator"):
        ids[contents.keys[indicator]].append(pk)
    found: dict[str, tuple[tuple[int, ...], tuple[Observation, ...]]] = {}
    missing: list[int] = []
    with _LOCK:
        for key, pks in ids.items():
            stamp = tuple(pks)
            known = _FACTS.get((key, stamp))
            if known is None and pks:
                missing += pks
            found[key] = (stamp, known or ())
    if missing:
        read: dict[str, list[Observation]] = {}
        for row in ObservationRow.objects.filter(pk__in=missing).order_by("pk") if len(missing) < 500 else counted.order_by("pk"):
            key = contents.keys[row.indicator_id]
            read.setdefault(key, []).append(convert.read_observation(row, key))
        with _LOCK:
            for key, (stamp, known) in list(found.items()):
                if stamp and not known:
                    found[key] = (stamp, tuple(read.get(key, ())))
                    _FACTS[(key, stamp)] = found[key][1]
    return found


def _assess(
    edition: EditionRow,
    plan: Plan,
    indicator: Any,
    facts: tuple[tuple[int, ...], tuple[Observation, ...]],
    as_of: date,
    rulesets: tuple[RuleSet, ...],
    marks: tuple[str, ...],
) -> Progress:
    key = (edition.pk, edition.version, edition.standing, indicator.id, facts[0], as_of, marks)
    with _LOCK:
        found = _PROGRESS.get(key)
    if found is None:
        found = assess_indicator(plan, indicator, facts[1], as_of, rulesets)
        with _LOCK:
            _PROGRESS[key] = found
    return found
