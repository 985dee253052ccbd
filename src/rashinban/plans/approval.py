"""A person has looked at the Draft: make the Plan of it, each field with the place it was read from."""

from __future__ import annotations

import re
from pathlib import PurePath

from pydantic import ValidationError

from rashinban.core.errors import Place, WrongContent
from rashinban.core.period import Period
from rashinban.core.source import Source
from rashinban.plans.approval_ids import indicator_ids, measure_ids
from rashinban.plans.draft import (
    Draft,
    DraftBaseline,
    DraftIndicator,
    DraftMeasure,
    DraftTarget,
    Evidence,
    Read,
)
from rashinban.plans.plan import (
    Baseline,
    Criterion,
    Function,
    Indicator,
    IndicatorKind,
    Measure,
    NamedPeriod,
    Plan,
    Target,
)

#: What a document quotes as context: not promises of the plan itself.
CONTEXT: frozenset[IndicatorKind] = frozenset({"external_target", "activity_frequency"})
_TAG = re.compile(r"</?[A-Za-z][^<>\n]*>")


def approve(
    draft: Draft,
    *,
    title: str | None = None,
    organisation: str | None = None,
    edition: str | None = None,
    period: Period | None = None,
    fictional: bool = False,
    include_context: bool = False,
) -> Plan:
    """The Plan a draft describes; what is given by name goes before what was read.

    Every heading but the title becomes a measure, and headings that only gather indicators hand them (and
    what stands below them) to the heading above. Ids follow the document's own numbers (``2.3``, ``2.3-K1``). A target in words that no
    indicator carries becomes an indicator with a criterion. Quoted national targets and frequencies of activity
    are left out unless ``include_context``. Raises WrongContent when there is no title or nothing to follow up.
    """
    name = title or (plain(draft.title.value) if draft.title else "")
    where = Place(file=draft.document)
    if not name:
        raise WrongContent("計画の名称が読み取れていません。", where, "計画の名称を指定してください。")
    if not draft.measures and not draft.indicators:
        raise WrongContent("施策も指標も読み取れていません。", where, "計画の本文が入ったファイルか確かめてください。")
    edition = edition or _read(draft.edition)
    tree = _Tree(draft)
    sources = _Sources(draft, edition)
    try:
        return Plan(
            id=PurePath(draft.document).stem or name,
            title=name,
            organisation=organisation or _read(draft.organisation),
            edition=edition,
            period=period or (draft.period.value if draft.period else None),
            fictional=fictional,
            named_periods=tuple(
                NamedPeriod(name=read.value.name or plain(read.evidence.quotation), period=read.value)
                for read in draft.named_periods
            ),
            levels=_levels(tree.kept),
            functions=tuple(
                Function(name=read.value, source=sources.of(read.evidence)) for read in draft.functions
            ),
            measures=tuple(_measure(measure, tree, sources) for measure in tree.kept),
            indicators=_indicators(draft, tree, sources, include_context),
            source=sources.of(draft.title.evidence) if draft.title else sources.whole(),
        )
    except ValidationError as error:
        texts = "; ".join(str(one["ctx"]["error"]) if "ctx" in one else one["msg"] for one in error.errors())
        raise WrongContent(f"{texts}。", where, "下書きの見出しと指標の結び付きを直してください。") from error


def plain(text: str) -> str:
    """The text without the HTML tags some documents carry into their words.

    >>> plain("<p>商店街の<br/>再生</p>")
    '商店街の再生'
    """
    return _TAG.sub("", text).strip()


class _Tree:
    """Which headings become measures, under which id, and where the others hand what they hold."""

    def __init__(self, draft: Draft) -> None:
        self.by_id = {measure.id: measure for measure in draft.measures}
        self.kept = tuple(measure for measure in draft.measures if not _is_passed_over(measure))
        self._names = {measure.id for measure in self.kept}
        self.ids = measure_ids(tuple((x.id, self._above(x.parent), x.number) for x in self.kept))

    def _above(self, draft_id: str | None) -> str | None:
        """The nearest kept heading from this one upwards."""
        seen: set[str] = set()
        while draft_id is not None and draft_id not in self._names and draft_id not in seen:
            seen.add(draft_id)
            measure = self.by_id.get(draft_id)
            draft_id = measure.parent if measure else None
        return draft_id if draft_id in self._names else None

    def measure_id(self, draft_id: str | None) -> str | None:
        above = self._above(draft_id)
        return self.ids[above] if above is not None else None


class _Sources:
    """Evidence in the draft's document as Sources."""

    def __init__(self, draft: Draft, edition: str | None) -> None:
        self.document, self.sha256, self.edition = draft.document, draft.sha256, edition

    def of(self, evidence: Evidence) -> Source:
        return Source(
            document=self.document,
            edition=self.edition,
            page=evidence.page,
            start=evidence.start,
            end=evidence.end,
            quotation=evidence.quotation,
            sha256=self.sha256,
        )

    def whole(self) -> Source:
        return Source(document=self.document, edition=self.edition, sha256=self.sha256)


def _is_passed_over(measure: DraftMeasure) -> bool:
    """The title of the document, and headings that say nothing but that indicators follow."""
    if measure.role == "title":
        return True
    words = measure.text, measure.this_year, measure.next_year, measure.functions
    promises = measure.target_text, measure.kpi_text, measure.goal_text
    says_nothing = not any((*words, *promises))
    return measure.role == "indicator_group" and says_nothing


def _levels(measures: tuple[DraftMeasure, ...]) -> tuple[str, ...]:
    """Level names from the outside in: by the depth at which each first stands."""
    depths: dict[str, int] = {}
    for measure in measures:
        depths[measure.level] = min(measure.depth, depths.get(measure.level, measure.depth))
    return tuple(sorted(depths, key=lambda level: depths[level]))


def _measure(draft: DraftMeasure, tree: _Tree, sources: _Sources) -> Measure:
    return Measure(
        id=tree.ids[draft.id],
        parent=tree.measure_id(draft.parent),
        level=draft.level,
        number=draft.number,
        title=plain(draft.title.value),
        text=_joined(draft.text),
        owner=_read(draft.owner),
        functions=tuple(read.value for read in draft.functions),
        status="new" if draft.new and draft.new.value else None,
        role="section" if draft.role == "section" else "measure",
        this_year=_joined(draft.this_year),
        next_year=_joined(draft.next_year),
        source=sources.of(draft.title.evidence),
    )


def _indicators(
    draft: Draft, tree: _Tree, sources: _Sources, include_context: bool
) -> tuple[Indicator, ...]:
    wanted = [one for one in draft.indicators if include_context or one.kind not in CONTEXT]
    promises = [(tree.measure_id(one.measure), one.kind, one) for one in wanted]
    words = [
        (tree.ids[measure.id], kind, read)
        for measure in tree.kept
        for kind, read in _uncarried_words(measure, draft.indicators)
    ]
    names = indicator_ids([(measure, kind) for measure, kind, _ in [*promises, *words]])
    found = [
        _indicator(one, name, measure, sources)
        for name, (measure, _, one) in zip(names, promises, strict=False)
    ]
    for name, (measure, kind, read) in zip(names[len(promises) :], words, strict=True):
        source = sources.of(read.evidence)
        text = plain(read.value)
        found.append(
            Indicator(
                id=name,
                measure=measure,
                label=plain(tree.by_id[_draft_id(tree, measure)].title.value),
                kind=kind,
                criterion=Criterion(text=text, source=source),
                source=source,
            )
        )
    return tuple(found)


def _draft_id(tree: _Tree, measure: str) -> str:
    return next(draft_id for draft_id, name in tree.ids.items() if name == measure)


def _uncarried_words(
    measure: DraftMeasure, indicators: tuple[DraftIndicator, ...]
) -> list[tuple[IndicatorKind, Read[str]]]:
    """Targets in words of a heading that no indicator was read from: a promise is not to be lost."""
    texts: list[tuple[IndicatorKind, Read[str] | None]] = [
        ("target", measure.target_text),
        ("kpi", measure.kpi_text),
        ("goal", measure.goal_text),
    ]
    return [
        (kind, read)
        for kind, read in texts
        if read is not None
        and plain(read.value)
        and not any(
            one.evidence.start < read.evidence.end and read.evidence.start < one.evidence.end for one in indicators
        )
    ]


def _indicator(draft: DraftIndicator, name: str, measure: str | None, sources: _Sources) -> Indicator:
    unit, change_unit = _read(draft.unit), None
    if any(target.change_type.startswith("relative") for target in draft.targets):
        # the printed % is the unit of the change; the level has that of its baseline, if there is one
        unit, change_unit = draft.baseline.unit if draft.baseline else None, unit
    return Indicator(
        id=name,
        measure=measure,
        label=plain(draft.label.value),
        kind=draft.kind,
        definition=_read(draft.definition),
        unit=unit,
        direction=draft.direction.value if draft.direction else None,
        value_kind=draft.value_kind,
        accumulation=draft.accumulation,
        counting=draft.counting.value if draft.counting else None,
        combine=draft.combine,
        baseline=_baseline(draft.baseline, unit, sources) if draft.baseline else None,
        targets=tuple(_target(target, change_unit, sources) for target in draft.targets),
        criterion=_criterion(draft.criterion, sources) if draft.criterion else None,
        owner=_read(draft.owner),
        source=sources.of(draft.evidence),
    )


def _baseline(draft: DraftBaseline, unit: str | None, sources: _Sources) -> Baseline:
    source = sources.of(draft.evidence)
    own = draft.unit if draft.unit != unit else None
    return Baseline(value=draft.value, unit=own, period=draft.period, source=source)


def _target(draft: DraftTarget, unit: str | None, sources: _Sources) -> Target:
    found = draft.deadline.evidence.found if draft.deadline else "stated"
    if found == "corrected":
        found = "stated"  # a person has said it: as good as printed
    return Target(
        value=draft.value,
        upper=draft.upper,
        unit=unit,
        operator=draft.operator,
        change_type=draft.change_type,
        relative_to=draft.relative_to,
        deadline=draft.deadline.value if draft.deadline else None,
        deadline_found="plan" if found == "inferred" else found,
        scope=draft.scope,
        aggregation=draft.aggregation,
        source=sources.of(draft.evidence),
    )


def _criterion(read: Read[str], sources: _Sources) -> Criterion:
    return Criterion(text=plain(read.value), source=sources.of(read.evidence))


def _read(read: Read[str] | None) -> str | None:
    return plain(read.value) if read else None


def _joined(spans: tuple[Evidence, ...]) -> str | None:
    paragraphs = [text for text in (plain(span.quotation) for span in spans) if text]
    return "\n".join(paragraphs) or None
