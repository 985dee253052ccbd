"""One indicator's page: from its promise and its progress to words, every number with its marks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from rashinban.core.phrase import Phrase
from rashinban.monitoring.observations import Observation
from rashinban.monitoring.progress import Numbers, Progress, Verdict
from rashinban.monitoring.sentences import SENTENCES
from rashinban.plans.plan import Baseline, Indicator, Plan, Target
from rashinban.reports.charts import indicator_chart
from rashinban.reports.contents import (
    CriterionCard,
    Figure,
    HistoryRow,
    NamedFigure,
    Page,
    Quotation,
    Row,
    Rule,
    Said,
    TargetRow,
)
from rashinban.reports.figures import (
    computed_text,
    difference_unit,
    number_text,
    period_text,
    short_period,
    target_text,
    unit_text,
)
from rashinban.reports.sources import Bibliography, unique
from rashinban.reports.states import LOOK
from rashinban.reports.wording import Words


@dataclass(frozen=True, slots=True)
class Context:
    """What every page is composed with; ``above`` levels of the tree hold all indicators and are not repeated."""

    plan: Plan
    as_of: date
    words: Words
    bibliography: Bibliography
    above: int = 0


@dataclass(frozen=True, slots=True)
class Known:
    """The three figures a state is about, as printed."""

    baseline: Figure
    target: Figure
    latest: Figure
    chosen: Target | None

    @property
    def marks(self) -> tuple[int, ...]:
        return unique(mark for figure in (self.baseline, self.target, self.latest) for mark in figure.marks)


def compose_page(context: Context, number: int, indicator: Indicator, progress: Progress) -> Page:
    """The page of one indicator; ``number`` is its place in the plan, from 1."""
    known = _known(context, indicator, progress)
    finding = _finding(context, indicator, progress, known)
    row = _row(context, number, indicator, progress, known)
    return Page(
        row=row,
        lead=_lead(context, indicator, progress, known, finding),
        quotation=_quotation(context, indicator),
        facts=_facts(context, indicator),
        chart=indicator_chart(indicator, progress, number, context.words),
        rules=tuple(_rule(context, indicator, progress, verdict, known) for verdict in progress.verdicts),
        targets=tuple(_target_row(context, indicator, target) for target in indicator.targets),
        history=tuple(_history_row(context, indicator, entry) for entry in progress.history),
        criterion=_criterion(context, indicator, progress),
    )


def _known(context: Context, indicator: Indicator, progress: Progress) -> Known:
    chosen = progress.target or (indicator.targets[-1] if indicator.targets else None)
    baseline = progress.baseline or indicator.baseline
    return Known(
        baseline=_baseline_figure(context, indicator, baseline),
        target=_target_figure(context, indicator, chosen, progress.target_value),
        latest=_latest_figure(context, indicator, progress),
        chosen=chosen,
    )


def _baseline_figure(context: Context, indicator: Indicator, baseline: Baseline | None) -> Figure:
    if baseline is None or baseline.value is None:
        marks = () if baseline is None else (context.bibliography.plan(baseline.source, indicator.source),)
        return Figure(text=context.words("not_published") if baseline else context.words("none"), marks=marks)
    unit = baseline.unit or indicator.unit
    mark = context.bibliography.plan(baseline.source, indicator.source)
    return Figure(text=number_text(baseline.value, unit), value=baseline.value, unit=unit, marks=(mark,))


def _target_figure(
    context: Context, indicator: Indicator, target: Target | None, absolute: Decimal | None = None
) -> Figure:
    words = context.words
    if target is None or target.value is None:
        if indicator.criterion is not None:
            mark = context.bibliography.plan(indicator.criterion.source, indicator.source)
            return Figure(text=words("in_words"), marks=(mark,))
        return Figure(text=words("not_decided"))
    text = target_text(indicator, target, words.language)
    if target.change_type != "level" and absolute is not None:
        text = words("equals", text=text, value=computed_text(absolute, indicator.unit))
    value = target.value if target.change_type == "level" else absolute
    mark = context.bibliography.plan(target.source, indicator.source)
    return Figure(text=text, value=value, unit=indicator.unit, marks=(mark,))


def _latest_figure(context: Context, indicator: Indicator, progress: Progress) -> Figure:
    current = progress.current
    if current is None:
        return Figure(text=context.words("none"))
    if current.judgement is not None and current.value is None:
        text = context.words(f"judgement_{current.judgement}")
        return Figure(text=text, marks=(context.bibliography.observation(current),))
    combined = progress.current_value is not None and progress.current_value != current.value
    value = progress.current_value if combined else current.value
    used = progress.history if combined and progress.history else (current,)
    marks = unique(context.bibliography.observation(entry) for entry in used)
    text = computed_text(value, indicator.unit) if combined else number_text(value, indicator.unit)
    return Figure(text=text, value=value, unit=indicator.unit, marks=marks)


def _finding(context: Context, indicator: Indicator, progress: Progress, known: Known) -> str:
    """The one sentence that says what the figures show; also the title of the chart."""
    words = context.words
    key = f"finding_{progress.state}"
    if progress.current is None and progress.state in ("not_yet_due", "baseline_missing", "no_target"):
        key += "_bare"
    if progress.current is not None and (progress.state == "criterion" or progress.current.value is None):
        return _judgement(context, progress.current)
    period = short_period(progress.current.period, words.language) if progress.current else words("none")
    return words(
        key,
        period=period,
        value=known.latest.text,
        target=known.target.text,
        baseline=known.baseline.text,
    )


def _lead(context: Context, indicator: Indicator, progress: Progress, known: Known, finding: str) -> Said:
    words = context.words
    text = finding + words("sentence_end") + ("" if words.language == "ja" else " ")
    gap = _gap(indicator, progress)
    if gap is not None and progress.state in ("behind", "backwards", "rules_disagree", "on_track"):
        text += words("finding_gap", gap=computed_text(gap, difference_unit(indicator.unit, words.language)))
    if known.chosen is not None and known.chosen.deadline is not None and progress.state != "achieved":
        text += words("finding_deadline", deadline=period_text(known.chosen.deadline, words.language))
    return Said(text=text.strip(), marks=known.marks)


def _gap(indicator: Indicator, progress: Progress) -> Decimal | None:
    if progress.current_value is None or progress.target_value is None or indicator.direction == "hold":
        return None
    gap = progress.target_value - progress.current_value
    gap = -gap if indicator.direction == "down" else gap
    return gap if gap > 0 else None


def _row(context: Context, number: int, indicator: Indicator, progress: Progress, known: Known) -> Row:
    words, plan = context.words, context.plan
    language = words.language
    baseline = progress.baseline or indicator.baseline
    deadline = known.chosen.deadline if known.chosen else None
    if deadline is None and indicator.criterion is not None:
        deadline = indicator.criterion.judged_when
    path = plan.path(indicator.measure)
    owner = indicator.owner or next((measure.owner for measure in reversed(path) if measure.owner), None)
    return Row(
        number=number,
        indicator=indicator.id,
        path=tuple(" ".join(filter(None, (measure.number, measure.title))) for measure in path[context.above :]),
        label=indicator.label,
        unit=unit_text(indicator.unit) or None,
        owner=owner,
        baseline=known.baseline,
        baseline_at=baseline.period if baseline else None,
        baseline_period=period_text(baseline.period if baseline else None, language, ""),
        target=known.target,
        deadline=period_text(deadline, language, ""),
        latest=known.latest,
        latest_period=period_text(progress.current.period if progress.current else None, language, ""),
        state=progress.state,
        reason=Said(text=progress.reason.in_(language), marks=known.marks),
    )


def _quotation(context: Context, indicator: Indicator) -> Quotation | None:
    sources = [indicator.source, *(target.source for target in indicator.targets)]
    source = next((source for source in sources if source is not None and source.quotation), None)
    if source is None or source.quotation is None:
        return None
    mark = context.bibliography.plan(source)
    words = source.quotation.replace("\t", " ｜ ").replace("\n", " ")  # a table row keeps its cells apart
    return Quotation(text=words, place=context.bibliography.place(source), marks=(mark,))


def _facts(context: Context, indicator: Indicator) -> tuple[NamedFigure, ...]:
    words = context.words
    counting = words(f"counting_{indicator.counting}") if indicator.counting else None
    accumulation = words(f"accumulation_{indicator.accumulation}") if indicator.accumulation else None
    facts = {
        "definition": indicator.definition,
        "unit": unit_text(indicator.unit) or None,
        "direction": words(f"direction_{indicator.direction}") if indicator.direction else None,
        "accumulation": words("name_separator").join(filter(None, (counting, accumulation))) or None,
        "result": words(f"result_{indicator.result}") if indicator.result else None,
    }
    marks = (context.bibliography.plan(indicator.source),)
    return tuple(
        NamedFigure(name=words(name), figure=Figure(text=text, marks=marks)) for name, text in facts.items() if text
    )


def _rule(context: Context, indicator: Indicator, progress: Progress, verdict: Verdict, known: Known) -> Rule:
    language = context.words.language
    title, source = verdict.title.in_(language), verdict.source.in_(language) if verdict.source else None
    mark = context.bibliography.rule(verdict.rule, title, source)
    numbers = tuple(
        NamedFigure(name=entry.name.in_(language), figure=_used(entry, known, mark, language)) for entry in verdict.numbers
    )
    measure = None
    if verdict.measure is not None:
        measure = Figure(text=computed_text(verdict.measure), value=verdict.measure, marks=(mark,))
    label = verdict.label.in_(language) if verdict.label else None
    several = len({entry.reading for entry in progress.verdicts}) > 1
    title += context.words(f"reading_{verdict.reading}") if several else ""
    return Rule(
        rule=verdict.rule,
        title=title,
        state=verdict.state,
        label=label if not verdict.state or label != LOOK[verdict.state].word(language) else None,
        measure=measure,
        numbers=numbers,
        reason=verdict.reason.in_(language) if verdict.reason else None,
        source=source,
        marks=(mark,),
    )


#: Dates written as decimal years: printed with two decimals, whatever their value.
_TIMES = tuple(SENTENCES[code] for code in ("time_of_baseline", "time_now", "time_of_deadline"))


def _used(entry: Numbers, known: Known, mark: int, language: str) -> Figure:
    """A number a rule used: one of the three known figures leads to its own source, a computed one to the rule."""
    value, unit = entry.value, entry.unit
    if isinstance(value, Phrase) or value is None:
        return Figure(text=value.in_(language) if value else "–", marks=(mark,))
    same = next((figure for figure in (known.baseline, known.target, known.latest) if figure.value == value), None)
    text = f"{value:.2f}" if entry.name in _TIMES else computed_text(value, unit)
    return Figure(text=text, value=value, unit=unit, marks=same.marks if same else (mark,))


def _target_row(context: Context, indicator: Indicator, target: Target) -> TargetRow:
    words = context.words
    return TargetRow(
        deadline=target.deadline,
        deadline_text=period_text(target.deadline, words.language),
        figure=_target_figure(context, indicator, target),
        scope_text=words(f"scope_{target.scope}"),
    )


def _history_row(context: Context, indicator: Indicator, entry: Observation) -> HistoryRow:
    words = context.words
    mark = context.bibliography.observation(entry)
    text = number_text(entry.value, indicator.unit)
    if entry.value is None and entry.judgement is not None:
        text = words(f"judgement_{entry.judgement}")
    return HistoryRow(
        period=entry.period,
        period_text=period_text(entry.period, words.language),
        figure=Figure(text=text, value=entry.value, unit=indicator.unit, marks=(mark,)),
        vintage=entry.vintage,
        method=entry.method,
        method_text=words(f"method_{entry.method}"),
        status=entry.status,
        status_text=words(f"status_{entry.status}"),
        judgement=entry.judgement,
        note=entry.note,
    )


def _criterion(context: Context, indicator: Indicator, progress: Progress) -> CriterionCard | None:
    criterion, words = indicator.criterion, context.words
    if criterion is None:
        return None
    judged = [entry for entry in progress.history if entry.judgement is not None]
    if progress.current is not None and progress.current.judgement is not None and progress.current not in judged:
        judged.append(progress.current)
    judgement = words("list_separator").join(_judgement(context, entry) for entry in judged)
    mark = context.bibliography.plan(criterion.source, indicator.source)
    return CriterionCard(
        text=Said(text=criterion.text, marks=(mark,)),
        judged_by=criterion.judged_by or words("not_decided"),
        judged_when=period_text(criterion.judged_when, words.language, words("not_decided")),
        evidence=criterion.evidence or words("not_decided"),
        judgement=judgement or words("judgement_none"),
    )


def _judgement(context: Context, entry: Observation) -> str:
    words = context.words
    return words(
        "judged",
        period=short_period(entry.period, words.language),
        by=entry.judged_by or words("not_recorded"),
        judgement=words(f"judgement_{entry.judgement}") if entry.judgement else words("judgement_none"),
    )
