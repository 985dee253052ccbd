"""The rows of the entry grid: as they are shown, and as they come back, read by the rules of the workbook."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from rashinban.core.errors import Place, RashinbanError
from rashinban.monitoring.answers import CellChange, Conflict
from rashinban.monitoring.answers.contents import (
    TITLES,
    Content,
    Field,
    contents_of,
    is_share,
    printed,
    stamp,
)
from rashinban.monitoring.answers.table import AnswerTable, TableRow
from rashinban.monitoring.headings import JUDGEMENTS, STATUSES, written
from rashinban.monitoring.observations import Observation
from rashinban.monitoring.sheets import Cell
from rashinban.plans.plan import Indicator
from rashinban.records import convert
from rashinban.records.models import ObservationRow, Standing
from rashinban.records.questions import Question
from rashinban.reports.figures import target_text

#: The columns of the grid after value or judgement. Who judged is entered on the form of the indicator.
_BESIDE: tuple[Field, ...] = ("vintage", "status", "note", "document")
_NOTHING_SAID: tuple[Field, ...] = ("vintage", "status")

#: Words of the workbook that the site itself says nowhere else, for the catalogue.
FROM_THE_WORKBOOK = (gettext_noop("一部"), gettext_noop("満たさない"))


@dataclass(frozen=True, slots=True)
class GridCell:
    """One input: its name in the form, what it holds as text, what is wrong with it, what may be chosen."""

    field: Field
    name: str
    title: str
    text: str
    error: str = ""
    choices: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class GridRow:
    """One indicator with its inputs; ``stamp`` marks the record it was rendered from."""

    pk: int
    indicator: Indicator
    record: ObservationRow | None
    previous: Observation | None
    targets: tuple[str, ...]
    cells: tuple[GridCell, ...]
    stamp: str
    errors: tuple[str, ...] = ()
    conflict: tuple[CellChange, ...] = ()
    word: str = ""

    @property
    def previous_word(self) -> str:
        """How the promise in words was judged the last time."""
        return printed("judgement", self.previous.judgement) if self.previous is not None else ""


@dataclass(frozen=True, slots=True)
class Returned:
    """What came back wrong: mistakes by indicator and field (row: ""), collisions by indicator."""

    errors: Mapping[str, Mapping[str, list[str]]] = field(default_factory=dict)
    conflicts: Mapping[str, Conflict] = field(default_factory=dict)


def grid_rows(
    question: Question,
    keys: Iterable[str],
    words: Mapping[int, str],
    data: QueryDict | None = None,
    returned: Returned | None = None,
    language: str = "ja",
) -> tuple[GridRow, ...]:
    """The rows to show; with ``data`` as it was typed. ``words`` are the approvers' reasons by fact."""
    wrong = returned or Returned()
    indicators = {one.id: one for one in question.plan.indicators}
    rows = []
    for key in keys:
        row, record, indicator = question.rows[key], question.records.get(key), indicators[key]
        contents = contents_of(_value(record, key))
        errors = wrong.errors.get(key, {})
        conflict = wrong.conflicts.get(key)
        typed = _typed(row.pk, indicator, contents, data, conflict)
        cells = tuple(_cell(name, row.pk, typed.get(name), _text(name, contents[name], indicator.unit), record, errors) for name in _fields(indicator, record))
        rows.append(
            GridRow(
                pk=row.pk,
                indicator=indicator,
                record=record,
                previous=question.previous.get(key),
                targets=_targets(indicator, language),
                cells=cells,
                # what was not shown to collide keeps its mark, so that it is still noticed next time
                stamp=stamp(contents) if data is None or conflict else data.get(f"stamp-{row.pk}", stamp(contents)),
                errors=tuple(errors.get("", ())),
                conflict=conflict.cells if conflict else (),
                word=words.get(record.pk, "") if record is not None else "",
            )
        )
    return tuple(rows)


def read_grid(data: QueryDict, question: Question) -> AnswerTable:
    """What was typed as the table the comparison knows; a place is an indicator ("sheet") and a field ("cell").

    A row without its day takes the day given for all, when it says anything and nothing is recorded for it.
    """
    day = data.get("day", "").strip()
    indicators = {one.id: one for one in question.plan.indicators}
    rows, stamps = [], {}
    for key, row in question.rows.items():
        mark = data.get(f"stamp-{row.pk}")
        if mark is None:
            continue
        stamps[key] = mark
        texts = {name: data.get(f"{name}-{row.pk}") for name in _fields(indicators[key], question.records.get(key))}
        said = any((text or "").strip() for name, text in texts.items() if name not in _NOTHING_SAID)
        if day and said and key not in question.records and not (texts.get("vintage") or "").strip():
            texts["vintage"] = day
        cells = {"indicator": Cell(key, Place(sheet=key)), "period": Cell(question.period.code, Place(sheet=key))}
        cells |= {name: Cell(text, Place(sheet=key, cell=name)) for name, text in texts.items() if text is not None}
        rows.append(TableRow(cells, (), Place(sheet=key)))
    return AnswerTable(tuple(rows), Place(), stamps=stamps)


def sort_errors(errors: Iterable[RashinbanError]) -> dict[str, dict[str, list[str]]]:
    """Mistakes by indicator and field, in words."""
    found: dict[str, dict[str, list[str]]] = {}
    for error in errors:
        words = f"{error.what}{error.remedy}"
        found.setdefault(error.where.sheet or "", {}).setdefault(error.where.cell or "", []).append(words)
    return found


def shown_keys(question: Question, show: str) -> tuple[str, ...]:
    """The indicators of a filter: ``empty`` without any record, ``returned`` by the approver, or all."""
    standing = {key: row.standing for key, row in question.records.items()}
    if show == "empty":
        return tuple(key for key in question.rows if key not in standing)
    if show == "returned":
        return tuple(key for key in question.rows if standing.get(key) == Standing.RETURNED)
    return tuple(question.rows)


def _fields(indicator: Indicator, record: ObservationRow | None) -> tuple[Field, ...]:
    """A promise in words without a number is judged, everything else is counted; a record decides if there is one."""
    judged = indicator.criterion is not None and all(target.value is None for target in indicator.targets)
    if record is not None and (record.value is None) != (record.judgement is None):
        judged = record.judgement is not None
    return ("judgement" if judged else "value", *_BESIDE)


def _value(record: ObservationRow | None, key: str) -> Observation | None:
    return convert.read_observation(record, key) if record is not None else None


def _typed(
    pk: int, indicator: Indicator, contents: Mapping[Field, Content], data: QueryDict | None, conflict: Conflict | None
) -> dict[Field, str]:
    """What was typed in a row, by field. Where it collides: what it meant, and the record in what was left blank."""
    if data is None:
        return {}
    if conflict is None:
        return {name: data[f"{name}-{pk}"] for name in contents if f"{name}-{pk}" in data}
    meant = {change.field: change.after_value for change in conflict.cells if change.after_value is not None}
    return {name: _text(name, content, indicator.unit) for name, content in meant.items()}


def _cell(
    name: Field, pk: int, typed: str | None, text: str, record: ObservationRow | None, errors: Mapping[str, list[str]]
) -> GridCell:
    return GridCell(
        field=name,
        name=f"{name}-{pk}",
        title=_(TITLES[name]),
        text=typed if typed is not None else text,
        error=" ".join(errors.get(name, ())),
        choices=_choices(name, record),
    )


def _text(name: Field, content: Content, unit: str | None) -> str:
    """What the input holds: codes for choices; a share up to 1 with its sign, because a bare one is refused."""
    if name in ("status", "judgement"):
        return str(content or "")
    text = printed(name, content)
    if isinstance(content, Decimal) and is_share(unit) and 0 < abs(content) <= 1:
        return f"{text}{(unit or '').strip()}"
    return text


def _choices(name: Field, record: ObservationRow | None) -> tuple[tuple[str, str], ...]:
    if name == "status":
        words = _translated(STATUSES)
        return words if record is not None else (("", "―"), *words)
    return (("", "―"), *_translated(JUDGEMENTS)) if name == "judgement" else ()


def _translated(words: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple((code, _(word)) for code, word in written(words).items())


def _targets(indicator: Indicator, language: str) -> tuple[str, ...]:
    texts = []
    for target in indicator.targets:
        if target.value is not None:
            when = (target.deadline.english() if language == "en" else target.deadline.japanese()) if target.deadline else ""
            texts.append(f"{target_text(indicator, target, language)}{_('（') + when + _('）') if when else ''}")
    return tuple(texts) or ((indicator.criterion.text,) if indicator.criterion else ())
