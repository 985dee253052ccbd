"""What was understood, as cards beside the original: each field with the words it was read from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from rashinban.core.period import Period
from rashinban.plans.corrections import PLAN, Item, item_evidence
from rashinban.plans.draft import Draft, DraftIndicator, DraftMeasure, DraftTarget, Evidence
from rashinban.records.import_corrections import mark_of
from rashinban.records.imports import doubts_of, items_of, spans_of
from rashinban.records.models import PlanImport
from rashinban.web.importing.words import (
    CHANGE,
    COUNTING,
    DIRECTION,
    FOUND,
    KIND,
    OPERATOR,
    ROLE,
    SCOPE,
    VALUE_KIND,
)
from rashinban.web.templatetags.rashinban import period as period_words


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a card: what was understood, the words it was read from, how it was found, how sure (percent)."""

    label: str
    value: str
    quotation: str = ""
    found: str = ""
    sure: int | None = None


@dataclass(frozen=True, slots=True)
class Card:
    """One item beside the original. ``part`` is the number (from 1) of the part of the text it stands in."""

    id: str
    kind: str
    title: str
    fields: tuple[Field, ...]
    doubts: tuple[str, ...]
    settled: bool
    part: int
    start: int
    mark: str
    counts: bool = True

    @property
    def doubtful(self) -> bool:
        """Somebody has to look at it."""
        return bool(self.doubts) and not self.settled


def cards_of(row: PlanImport) -> list[Card]:
    """Every item of an import in the order in which to look at them: doubts, the plan, indicators, measures."""
    doubts, settled = doubts_of(row), set(row.settled)
    starts = [start for start, _, _ in spans_of(row)]
    titles = {one.id: one.title.value for one in row.draft.measures}

    def part(at: int) -> int:
        return max(1, sum(1 for start in starts if start <= at))

    cards = [_plan_card(row, tuple(doubts.get(PLAN, ())), PLAN in settled, part)]
    for item in items_of(row):
        evidence = item_evidence(item)
        cards.append(
            Card(
                id=item.id,
                kind="indicator" if isinstance(item, DraftIndicator) else "measure",
                title=item.label.value if isinstance(item, DraftIndicator) else item.title.value,
                fields=tuple(_indicator_fields(item, titles) if isinstance(item, DraftIndicator) else _measure_fields(item, titles)),
                doubts=tuple(doubts.get(item.id, ())),
                settled=item.id in settled,
                part=part(evidence.start),
                start=evidence.start,
                mark=mark_of_item(row.draft, item),
                counts=not (isinstance(item, DraftIndicator) and item.kind in ("external_target", "activity_frequency")),
            )
        )
    kinds = {"plan": 0, "indicator": 1, "measure": 2}
    return sorted(cards, key=lambda card: (not card.doubtful, kinds[card.kind], card.start))


def mark_of_item(draft: Draft, item: Item) -> str:
    """The mark by which a later change of the item is noticed."""
    return mark_of(draft, item.id)


def spans_of_items(items: Iterable[Item]) -> list[tuple[int, int, str, str]]:
    """Where the items stand in the text: start, end, id, kind."""
    spans = []
    for item in items:
        if isinstance(item, DraftMeasure):
            spans.append((item.title.evidence.start, item.title.evidence.end, item.id, "measure"))
            continue
        whole = item.evidence
        spans.append((whole.start, whole.end, item.id, "indicator"))
        for one in _evidences(item):
            if not (whole.start <= one.start and one.end <= whole.end):
                spans.append((one.start, one.end, item.id, "indicator"))
    return spans


def _evidences(item: DraftIndicator) -> Iterable[Evidence]:
    """Where the fields of an indicator itself were read (not the period of the plan, which all share)."""
    yield item.label.evidence
    for read in (item.unit, item.criterion, item.owner, item.definition):
        if read is not None and read.evidence.found == "stated":
            yield read.evidence
    if item.baseline is not None:
        yield item.baseline.evidence
    yield from (target.evidence for target in item.targets)


def _plan_card(row: PlanImport, doubts: tuple[str, ...], settled: bool, part: Any) -> Card:
    draft = row.draft
    fields = [
        _field(_("策定主体"), draft.organisation.value if draft.organisation else row.organisation.name, draft.organisation),
        _field(_("版"), draft.edition.value, draft.edition) if draft.edition else None,
        _field(_("計画期間"), show_period(draft.period.value), draft.period) if draft.period else Field(_("計画期間"), _("読み取れませんでした")),
    ]
    start = draft.title.evidence.start if draft.title else 0
    return Card(
        id=PLAN,
        kind="plan",
        title=draft.title.value if draft.title else row.name,
        fields=tuple(field for field in fields if field is not None),
        doubts=doubts,
        settled=settled,
        part=part(start),
        start=start,
        mark=mark_of(draft, PLAN),
    )


def _indicator_fields(item: DraftIndicator, titles: dict[str, str]) -> Iterable[Field]:
    yield Field(_("種類"), f"{KIND[item.kind]}{_('・')}{VALUE_KIND[item.value_kind]}")
    yield Field(_("施策"), titles.get(item.measure or "", _("計画全体")))
    unit = item.unit.value if item.unit else ""
    for target in item.targets:
        yield _field(_("目標"), show_target(target, unit), target)
        if target.deadline is not None:
            yield _field(_("期限"), show_period(target.deadline.value), target.deadline)
    if item.criterion is not None:
        yield _field(_("言葉の目標"), item.criterion.value, item.criterion)
    if item.baseline is not None:
        value = f"{show_number(item.baseline.value)} {item.baseline.unit or unit}".strip() if item.baseline.value is not None else _("公表されていない")
        when = _in_brackets(show_period(item.baseline.period)) if item.baseline.period else ""
        yield _field(_("基準"), f"{value}{when}", item.baseline)
    if item.direction is not None:
        yield _field(_("向き"), str(DIRECTION[item.direction.value]), item.direction)
    if item.counting is not None:
        yield _field(_("数え方"), str(COUNTING[item.counting.value]), item.counting)
    if item.definition is not None:
        yield _field(_("定義"), item.definition.value, item.definition)
    yield _field(_("担当"), item.owner.value, item.owner) if item.owner else Field(_("担当"), _("書かれていない"))


def _measure_fields(item: DraftMeasure, titles: dict[str, str]) -> Iterable[Field]:
    yield _field(_("階層"), f"{item.level}{'　' + item.number if item.number else ''}", item.title)
    yield Field(_("上の施策"), titles.get(item.parent or "", _("最上位")))
    yield Field(_("役割"), str(ROLE.get(item.role, item.role)))
    if item.functions:
        yield _field(_("機能"), _("、").join(read.value for read in item.functions), item.functions[0])
    if item.new is not None and item.new.value:
        yield _field(_("区分"), _("新規"), item.new)
    if item.owner is not None:
        yield _field(_("担当"), item.owner.value, item.owner)


def _field(label: str, value: str, read: Any) -> Field:
    """A field with the evidence of whatever was read (a Read, a target, a baseline)."""
    if read is None:
        return Field(label, value)
    evidence = read.evidence
    quotation = " ".join(evidence.quotation.split())
    return Field(label, value, quotation[:120], str(FOUND[evidence.found]), round(evidence.confidence * 100))


def show_number(value: Decimal | None) -> str:
    """A number as it is shown and typed."""
    if value is None:
        return ""
    return f"{value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize():,f}"


def show_period(value: Period | None) -> str:
    """A period in words, with the plan's own name for it."""
    if value is None:
        return ""
    return f"{value.name}{_in_brackets(period_words(value))}" if value.name else period_words(value)


def show_target(target: DraftTarget, unit: str) -> str:
    """A target in a few words."""
    words = []
    if target.value is not None:
        value = show_number(target.value)
        if target.upper is not None:
            value = f"{value}{_('〜')}{show_number(target.upper)}"
        words.append(f"{value} {unit}".strip())
        if target.operator in (">=", "<=", "~"):
            words.append(str(OPERATOR[target.operator]))
    if target.change_type != "level":
        base = _("%(period)s比") % {"period": show_period(target.relative_to)} if target.relative_to else ""
        words.append(_in_brackets(f"{base}{_('・') if base else ''}{CHANGE[target.change_type]}"))
    if target.scope != "unstated":
        words.append(_in_brackets(str(SCOPE[target.scope])))
    return " ".join(word.strip() for word in words) or _("言葉による")


def _in_brackets(words: str) -> str:
    return f"{_('（')}{words}{_('）')}"
