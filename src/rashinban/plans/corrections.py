"""A person puts right what was understood of a document: a Draft and a correction give a new Draft.

A field that is changed keeps the words next to which it stands as its evidence, marked ``corrected``; a field that is
left as it was keeps its evidence untouched.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Literal, TypeVar

from pydantic import Field

from rashinban.core.errors import Place, WrongContent
from rashinban.core.period import Period
from rashinban.core.value import Number, Value
from rashinban.plans.draft import (
    Draft,
    DraftBaseline,
    DraftIndicator,
    DraftMeasure,
    DraftTarget,
    Evidence,
    Read,
)
from rashinban.plans.plan import ChangeType, Direction, IndicatorKind, Operator, Scope, ValueKind

T = TypeVar("T")
Counting = Literal["gross", "distinct"]
Item = DraftIndicator | DraftMeasure

#: The id under which the fields of the plan itself are corrected and settled.
PLAN = "plan"


class TargetWords(Value):
    """One target as a person wants it; ``was`` is its place among the targets as read (None: a new one)."""

    was: int | None = Field(default=None, ge=0)
    value: Number | None = None
    upper: Number | None = None
    operator: Operator = "="
    change_type: ChangeType = "level"
    relative_to: Period | None = None
    deadline: Period | None = None
    scope: Scope = "unstated"


class IndicatorWords(Value):
    """The fields of an indicator a person may change. Without ``has_baseline`` the plan states none at all; with it and
    without a value, the baseline is not published."""

    label: str
    measure: str | None = None
    kind: IndicatorKind = "kpi"
    unit: str | None = None
    direction: Direction | None = None
    value_kind: ValueKind = "level"
    counting: Counting | None = None
    definition: str | None = None
    has_baseline: bool = False
    baseline_value: Number | None = None
    baseline_unit: str | None = None
    baseline_period: Period | None = None
    targets: tuple[TargetWords, ...] = ()
    criterion: str | None = None
    owner: str | None = None


class MeasureWords(Value):
    """The fields of a measure a person may change."""

    title: str
    parent: str | None = None
    level: str
    number: str | None = None
    role: Literal["title", "section", "measure", "indicator_group"] = "measure"
    new: bool = False
    functions: tuple[str, ...] = ()
    owner: str | None = None


class PlanWords(Value):
    """What the document says of itself."""

    title: str
    organisation: str | None = None
    edition: str | None = None
    period: Period | None = None


def find_item(draft: Draft, id: str) -> Item | None:
    """The indicator or measure with this id."""
    items: tuple[Item, ...] = (*draft.indicators, *draft.measures)
    return next((item for item in items if item.id == id), None)


def item_evidence(item: Item) -> Evidence:
    """Where an item as a whole stands."""
    return item.evidence if isinstance(item, DraftIndicator) else item.title.evidence


def correct_indicator(draft: Draft, id: str, words: IndicatorWords) -> Draft:
    """The draft with the fields of one indicator as the person says."""
    old = next(one for one in draft.indicators if one.id == id)
    here = old.evidence
    new = old.model_copy(
        update={
            "label": _read(Read[str], old.label, words.label, here),
            "measure": words.measure,
            "kind": words.kind,
            "unit": _read(Read[str], old.unit, words.unit, here),
            "direction": _read(Read[Direction], old.direction, words.direction, here),
            "value_kind": words.value_kind,
            "counting": _read(Read[Counting], old.counting, words.counting, here),
            "definition": _read(Read[str], old.definition, words.definition, here),
            "baseline": _baseline(old.baseline, words, here),
            "targets": tuple(_target(old, target) for target in words.targets),
            "criterion": _read(Read[str], old.criterion, words.criterion, here),
            "owner": _read(Read[str], old.owner, words.owner, here),
        }
    )
    _known_measure(draft, words.measure)
    return _replaced(draft, new)


def correct_measure(draft: Draft, id: str, words: MeasureWords) -> Draft:
    """The draft with the fields of one measure as the person says; what stands below it moves with it."""
    old = next(one for one in draft.measures if one.id == id)
    _known_measure(draft, words.parent)
    if words.parent in branch(draft, id):
        raise WrongContent(
            f"「{words.title}」を、自分自身かその下の施策に移すことはできません。", Place(), "別の親の施策を選んでください。"
        )
    here = old.title.evidence
    kept = {read.value: read for read in old.functions}
    new = old.model_copy(
        update={
            "title": _read(Read[str], old.title, words.title, here),
            "parent": words.parent,
            "level": words.level,
            "number": words.number,
            "role": words.role,
            "new": _read(Read[bool], old.new, True, here) if words.new else (old.new and _read(Read[bool], old.new, False, here)),
            "functions": tuple(kept.get(name) or _read(Read[str], None, name, here) for name in words.functions),
            "owner": _read(Read[str], old.owner, words.owner, here),
        }
    )
    if words.parent == old.parent:
        return _replaced(draft, new)
    above = next((one.depth for one in draft.measures if one.id == words.parent), 0)
    moved, shift = branch(draft, id), above + 1 - old.depth
    measures = (new if one.id == id else one for one in draft.measures)
    deeper = (one.model_copy(update={"depth": one.depth + shift}) if one.id in moved else one for one in measures)
    return draft.model_copy(update={"measures": tuple(deeper)})


def correct_plan(draft: Draft, words: PlanWords) -> Draft:
    """The draft with what the document says of itself as the person says."""
    here = draft.title.evidence if draft.title else Evidence(quotation="", start=0, end=0, confidence=0)
    return draft.model_copy(
        update={
            "title": _read(Read[str], draft.title, words.title, here),
            "organisation": _read(Read[str], draft.organisation, words.organisation, here),
            "edition": _read(Read[str], draft.edition, words.edition, here),
            "period": _read(Read[Period], draft.period, words.period, here),
        }
    )


def add_indicator(draft: Draft, evidence: Evidence, words: IndicatorWords) -> tuple[Draft, str]:
    """The draft with one more indicator, read by a person from a passage; and its id. It stands in the document's order."""
    taken = {one.id for one in draft.indicators} | {one.id for one in draft.measures}
    id = next(name for number in range(1, len(taken) + 2) if (name := f"p{number:02}") not in taken)
    said = evidence.model_copy(update={"found": "corrected", "confidence": 1.0})
    bare = DraftIndicator(id=id, kind=words.kind, label=Read(value=words.label, evidence=said), evidence=said)
    later = [place for place, one in enumerate(draft.indicators) if one.evidence.start > evidence.start]
    at = later[0] if later else len(draft.indicators)
    grown = draft.model_copy(update={"indicators": (*draft.indicators[:at], bare, *draft.indicators[at:])})
    return correct_indicator(grown, id, words), id


def without(draft: Draft, ids: Iterable[str]) -> Draft:
    """The draft without items that are no promises: what a measure held goes to the next one above that stays.

    The words of a heading that such an indicator was read from are not a promise either.
    """
    gone = set(ids)
    if not gone:
        return draft
    parents = {one.id: one.parent for one in draft.measures}

    passages = [one.evidence for one in draft.indicators if one.id in gone]

    def silent(measure: DraftMeasure) -> dict[str, None]:
        """The targets in words of a heading that stand in such a passage, taken away."""
        said = {name: getattr(measure, name) for name in ("target_text", "kpi_text", "goal_text")}
        return {
            name: None
            for name, read in said.items()
            if read is not None and any(one.start < read.evidence.end and read.evidence.start < one.end for one in passages)
        }

    def nearest(id: str | None) -> str | None:
        while id is not None and id in gone:
            id = parents.get(id)
        return id

    return draft.model_copy(
        update={
            "measures": tuple(
                one.model_copy(update={"parent": nearest(one.parent), **silent(one)})
                for one in draft.measures
                if one.id not in gone
            ),
            "indicators": tuple(
                one.model_copy(update={"measure": nearest(one.measure)}) for one in draft.indicators if one.id not in gone
            ),
            "doubts": tuple(doubt for doubt in draft.doubts if doubt.about not in gone),
        }
    )


def branch(draft: Draft, id: str) -> set[str]:
    """A measure and everything below it."""
    below: dict[str | None, list[str]] = {}
    for measure in draft.measures:
        below.setdefault(measure.parent, []).append(measure.id)
    found: set[str] = set()
    waiting = [id]
    while waiting:
        each = waiting.pop()
        if each not in found:
            found.add(each)
            waiting += below.get(each, [])
    return found


def find_passage(text: str, quotation: str, near: int = 0) -> tuple[int, int] | None:
    """Where a quotation stands, spaces and line ends aside: the place at or after ``near``, else the first one.

    >>> find_passage("目標は\\n延べ100社。", "目標は 延べ100社")
    (0, 10)
    """
    places = [at for at, letter in enumerate(text) if not letter.isspace()]
    bare = "".join(text[at] for at in places)
    wanted = "".join(quotation.split())
    if not wanted:
        return None
    found = next((at for at in _all(bare, wanted) if places[at] >= near), bare.find(wanted))
    return None if found < 0 else (places[found], places[found + len(wanted) - 1] + 1)


def _all(text: str, wanted: str) -> Iterable[int]:
    at = text.find(wanted)
    while at >= 0:
        yield at
        at = text.find(wanted, at + 1)


def _read(kind: Any, old: Read[T] | None, value: T | None, here: Evidence) -> Any:
    if value is None or value == "":
        return None
    if old is not None and old.value == value:
        return old
    near = old.evidence if old is not None else here
    return kind(value=value, evidence=near.model_copy(update={"found": "corrected", "confidence": 1.0}))


def _baseline(old: DraftBaseline | None, words: IndicatorWords, here: Evidence) -> DraftBaseline | None:
    if not words.has_baseline:
        return None
    said = {"value": words.baseline_value, "unit": words.baseline_unit, "period": words.baseline_period}
    built: DraftBaseline = _changed(old, DraftBaseline, said, here)
    return built


def _target(old: DraftIndicator, words: TargetWords) -> DraftTarget:
    was = old.targets[words.was] if words.was is not None and words.was < len(old.targets) else None
    here = was.evidence if was else old.evidence
    said: dict[str, Any] = {name: getattr(words, name) for name in TargetWords.model_fields if name != "was"}
    said["deadline"] = _read(Read[Period], was.deadline if was else None, words.deadline, here)
    built: DraftTarget = _changed(was, DraftTarget, said, here)
    return built


def _changed(old: Any, kind: Any, said: Mapping[str, Any], here: Evidence) -> Any:
    """The old value when nothing of it is different; otherwise a new one that says a person has put it right."""
    if old is not None and all(getattr(old, field) == value for field, value in said.items()):
        return old
    near = old.evidence if old is not None else here
    evidence = near.model_copy(update={"found": "corrected", "confidence": 1.0})
    return old.model_copy(update={**said, "evidence": evidence}) if old is not None else kind(**said, evidence=evidence)


def _known_measure(draft: Draft, id: str | None) -> None:
    if id is not None and all(one.id != id for one in draft.measures):
        raise WrongContent("選んだ施策がこの計画にありません。", remedy="画面を読み直して、施策を選び直してください。")


def _replaced(draft: Draft, item: Item) -> Draft:
    field = "indicators" if isinstance(item, DraftIndicator) else "measures"
    items = tuple(item if one.id == item.id else one for one in getattr(draft, field))
    return draft.model_copy(update={field: items})
