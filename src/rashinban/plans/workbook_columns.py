"""The form of a plan in Excel: its sheets, their columns, and which field of the plan each column holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from rashinban.core.value import Value
from rashinban.plans.labels import CHOICES, LEADS_TO, field_label
from rashinban.plans.plan import Baseline, Function, Indicator, Link, Measure, NamedPeriod, Plan, Target

CellKind = Literal["text", "texts", "number", "integer", "boolean", "choice", "period", "published_number"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its Japanese header, the steps to its field from the value of the row, and what its cells hold."""

    header: str
    path: tuple[str, ...]
    kind: CellKind = "text"
    required: bool = False
    width: int = 14
    folded: bool = False  # an outline column, closed until somebody wants the evidence
    choices: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: a row for each value of a list of the plan. ``upright`` is the plan itself, a row for each field."""

    name: str
    field: str
    owner: type[Value]
    columns: tuple[Column, ...]
    required: bool = True
    upright: bool = False


_NUMBERS = {(Baseline, "value"), (Target, "value"), (Target, "upper")}
_INTEGERS = {"stale_after_months", "page", "start", "end"}
_PERIODS = {"period", "deadline", "relative_to", "judged_when"}
_WIDTHS = {"title": 36, "label": 36, "text": 48, "this_year": 48, "next_year": 48, "definition": 36, "note": 30}


#: Headers of the value itself, where "基準値の値" would be said by nobody.
_HEADERS = {("baseline", "value"): "基準値", ("criterion", "text"): "言葉の目標", ("value",): "目標値", ("upper",): "目標値の上限"}


def _column(owner: type[Value], field: str, path: tuple[str, ...], prefix: str = "") -> Column:
    label = field_label(owner, field)
    header = _HEADERS.get(path) or (f"{prefix}の{label}" if prefix else label)
    choices = CHOICES.get(owner, {}).get(field)
    kind: CellKind = "text"
    if choices:
        kind = "choice"
    elif (owner, field) in _NUMBERS:
        kind = "published_number" if owner is Baseline else "number"
    elif field in _INTEGERS:
        kind = "integer"
    elif field in _PERIODS:
        kind = "period"
    elif field == "fictional":
        kind = "boolean"
    elif field == "levels" or (owner is Measure and field == "functions"):
        kind = "texts"
    required = not prefix and owner.model_fields[field].is_required()
    return Column(header, path, kind, required, _WIDTHS.get(field, 14), "出典" in prefix, choices)


def _columns(
    owner: type[Value], skip: tuple[str, ...] = (), path: tuple[str, ...] = (), prefix: str = ""
) -> tuple[Column, ...]:
    """A column for each field, in the order of the schema; a value inside the value brings its own columns along."""
    own: list[Column] = []
    evidence: list[Column] = []
    for field in owner.model_fields:
        if field in skip:
            continue
        inner = LEADS_TO.get((owner, field))
        if inner is None:
            own.append(_column(owner, field, (*path, field), prefix))
            continue
        name = field_label(owner, field)
        found = _columns(inner, (), (*path, field), f"{prefix}の{name}" if prefix else name)
        for column in found:
            (evidence if column.folded else own).append(column)
    return (*own, *evidence)


#: The targets of all indicators stand on a sheet of their own; this column says whose they are.
TARGET_OF = Column("指標のID", ("indicator",), required=True)

SHEETS: tuple[Sheet, ...] = (
    Sheet(
        "計画",
        "",
        Plan,
        _columns(Plan, ("named_periods", "functions", "measures", "indicators", "links")),
        upright=True,
    ),
    Sheet("施策", "measures", Measure, _columns(Measure)),
    Sheet("指標", "indicators", Indicator, _columns(Indicator, ("targets",))),
    Sheet("目標値", "targets", Target, (TARGET_OF, *_columns(Target))),
    Sheet("つながり", "links", Link, _columns(Link), required=False),
    Sheet("期の名前", "named_periods", NamedPeriod, _columns(NamedPeriod), required=False),
    Sheet("機能の定義", "functions", Function, _columns(Function), required=False),
)

