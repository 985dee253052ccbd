"""The one bridge between rows and the values of the library. What goes in comes out equal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from django.db.models import Exists, OuterRef, Subquery

from rashinban.core.errors import WrongContent
from rashinban.core.value import Value
from rashinban.monitoring.observations import Observation
from rashinban.monitoring.target_changes import TargetChange
from rashinban.plans.plan import Indicator, Measure, Plan, Target
from rashinban.records.models import (
    CountingRow,
    EditionRow,
    IndicatorRow,
    MeasureRow,
    MeasuringRow,
    ObservationRow,
    TargetRevision,
    TargetRow,
)

_MEASURE = tuple(name for name in Measure.model_fields if name not in ("id", "parent"))
_INDICATOR = tuple(name for name in Indicator.model_fields if name not in ("id", "measure", "targets"))
_TARGET = tuple(Target.model_fields)
_OBSERVATION = tuple(name for name in Observation.model_fields if name != "indicator")
#: Field of the Plan -> column of the edition, where the two have different names.
_EDITION = {
    "id": "value_id",
    "title": "title",
    "organisation": "organisation_name",
    "edition": "edition_name",
    "period": "period",
    "fictional": "fictional",
    "named_periods": "named_periods",
    "levels": "levels",
    "functions": "functions",
    "links": "links",
    "source": "source",
}


@dataclass(frozen=True, slots=True)
class EditionRows:
    """Everything of an edition, read in five queries however large it is."""

    edition: EditionRow
    measures: tuple[MeasureRow, ...]
    indicators: tuple[IndicatorRow, ...]
    revisions: Mapping[int, tuple[TargetRevision, ...]]
    targets: Mapping[int, tuple[Target, ...]]


def edition_columns(plan: Plan) -> dict[str, Any]:
    """The columns of an edition that holds this plan."""
    _refuse_nul(plan)
    return {column: getattr(plan, field) for field, column in _EDITION.items()}


def write_plan(plan: Plan, edition: EditionRow) -> None:
    """Add the measures, indicators and first targets of a plan to an empty edition. Call it inside a transaction."""
    measures = {
        measure.id: MeasureRow(edition=edition, key=measure.id, position=place, **_columns(measure, _MEASURE))
        for place, measure in enumerate(plan.measures)
    }
    for generation in _generations(plan):
        for measure in generation:
            measures[measure.id].parent = measures[measure.parent] if measure.parent is not None else None
        MeasureRow.objects.bulk_create([measures[measure.id] for measure in generation])
    indicators = [
        IndicatorRow(
            edition=edition,
            key=indicator.id,
            position=place,
            measure=measures[indicator.measure] if indicator.measure is not None else None,
            **_columns(indicator, _INDICATOR),
        )
        for place, indicator in enumerate(plan.indicators)
    ]
    IndicatorRow.objects.bulk_create(indicators)
    revisions = [TargetRevision(indicator=row, number=0) for row in indicators]
    TargetRevision.objects.bulk_create(revisions)
    write_targets(zip(revisions, (indicator.targets for indicator in plan.indicators), strict=True))


def write_targets(revised: Iterable[tuple[TargetRevision, tuple[Target, ...]]]) -> None:
    """Add the targets of revisions that are stored but still empty."""
    TargetRow.objects.bulk_create(
        [
            TargetRow(revision=revision, position=place, **_columns(target, _TARGET))
            for revision, targets in revised
            for place, target in enumerate(targets)
        ]
    )


#: What an indicator counts from the records of work, fetched with it.
COUNTING = Subquery(CountingRow.objects.filter(indicator=OuterRef("pk"), replaced_at=None).values("query")[:1])
#: Whether a statistic is bound to it.
MEASURING = Exists(MeasuringRow.objects.filter(indicator=OuterRef("pk"), replaced_at=None))


def read_rows(edition: EditionRow) -> EditionRows:
    """The rows of an edition, in the plan's order."""
    revisions: dict[int, list[TargetRevision]] = {}
    for revision in TargetRevision.objects.filter(indicator__edition=edition).select_related("decided_by"):
        revisions.setdefault(revision.indicator_id, []).append(revision)
    targets: dict[int, list[Target]] = {}
    for row in TargetRow.objects.filter(revision__indicator__edition=edition):
        targets.setdefault(row.revision_id, []).append(_value(Target, row, _TARGET))
    return EditionRows(
        edition=edition,
        measures=tuple(MeasureRow.objects.filter(edition=edition).order_by("position")),
        indicators=tuple(IndicatorRow.objects.filter(edition=edition).annotate(counted_by=COUNTING, measured=MEASURING).order_by("position")),
        revisions={key: tuple(value) for key, value in revisions.items()},
        targets={key: tuple(value) for key, value in targets.items()},
    )


def read_plan(rows: EditionRows) -> Plan:
    """The plan an edition holds, with the newest targets."""
    keys = {row.pk: row.key for row in rows.measures}
    return Plan(
        **{field: getattr(rows.edition, column) for field, column in _EDITION.items()},
        measures=tuple(
            _value(Measure, row, _MEASURE, id=row.key, parent=keys.get(row.parent_id)) for row in rows.measures
        ),
        indicators=tuple(
            _value(
                Indicator,
                row,
                _INDICATOR,
                id=row.key,
                measure=keys.get(row.measure_id),
                targets=_newest(rows, row),
            )
            for row in rows.indicators
        ),
    )


def read_changes(rows: EditionRows) -> tuple[TargetChange, ...]:
    """Every change of a target after the plan was decided, oldest first, with its reason."""
    changes = []
    for row in rows.indicators:
        revisions = rows.revisions.get(row.pk, ())
        for before, after in pairwise(revisions):
            changes.append(
                TargetChange(
                    indicator=row.key,
                    decided_on=after.decided_on,
                    before=rows.targets.get(before.pk, ()),
                    after=rows.targets.get(after.pk, ()),
                    reason_kind=after.reason_kind,
                    reason=after.reason,
                    decided_by=after.decided_by.name if after.decided_by else None,
                )
            )
    return tuple(sorted(changes, key=lambda change: change.decided_on))


def select(plan: Plan, measures: set[str], indicators: set[str]) -> Plan:
    """The part of a plan that somebody may read: a hidden measure leaves its children to the next one above."""
    parents = {measure.id: measure.parent for measure in plan.measures}
    if parents.keys() <= measures and all(indicator.id in indicators for indicator in plan.indicators):
        return plan

    def nearest(id: str | None) -> str | None:
        while id is not None and id not in measures:
            id = parents[id]
        return id

    return plan.model_copy(
        update={
            "measures": tuple(m.model_copy(update={"parent": nearest(m.parent)}) for m in plan.measures if m.id in measures),
            "indicators": tuple(
                i.model_copy(update={"measure": nearest(i.measure)}) for i in plan.indicators if i.id in indicators
            ),
            "links": tuple(link for link in plan.links if link.measure in measures and (link.to in measures or link.to not in parents)),
        }
    )


def observation_columns(observation: Observation) -> dict[str, Any]:
    """The columns of a row that holds this observation, but for its indicator."""
    _refuse_nul(observation)
    return _columns(observation, _OBSERVATION)


def read_observation(row: ObservationRow, key: str) -> Observation:
    """The observation a row holds, as one of the indicator with this key."""
    return _value(Observation, row, _OBSERVATION, indicator=key)


def known_by(day: date, changes: Iterable[TargetChange]) -> tuple[TargetChange, ...]:
    """The changes decided by a day."""
    return tuple(change for change in changes if change.decided_on <= day)


def _refuse_nul(value: Value) -> None:
    """PostgreSQL cannot hold the character NUL, so no database of ours does."""
    if "\\u0000" in value.model_dump_json():
        raise WrongContent("文字として使えない符号（NUL）が含まれています。", remedy="元の文書のその箇所を入力し直してください。")


def _newest(rows: EditionRows, row: IndicatorRow) -> tuple[Target, ...]:
    revisions = rows.revisions.get(row.pk, ())
    return rows.targets.get(revisions[-1].pk, ()) if revisions else ()


def _columns(value: Any, fields: Iterable[str]) -> dict[str, Any]:
    return {field: getattr(value, field) for field in fields}


def _value(kind: Any, row: Any, fields: Iterable[str], **more: Any) -> Any:
    return kind(**{field: getattr(row, field) for field in fields}, **more)


def _generations(plan: Plan) -> Iterable[list[Measure]]:
    """Measures level by level, so that a parent is stored before its children."""
    placed: set[str | None] = {None}
    waiting = list(plan.measures)
    while waiting:
        ready = [measure for measure in waiting if measure.parent in placed]
        placed |= {measure.id for measure in ready}
        waiting = [measure for measure in waiting if measure.id not in placed]
        yield ready
