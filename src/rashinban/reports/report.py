"""From a plan, what was observed and a date to the follow-up report. A pure function: equal inputs, equal report."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from hashlib import sha256
from importlib.metadata import version

from rashinban.monitoring.assessment import assess
from rashinban.monitoring.coverage import measure_coverage
from rashinban.monitoring.observations import Observation
from rashinban.monitoring.progress import Progress, State
from rashinban.monitoring.rulesets import RuleSet
from rashinban.monitoring.target_changes import MovedTarget, TargetChange, judge_changes, plan_before
from rashinban.plans.completeness import RULES, Gap, check
from rashinban.plans.plan import Measure, Plan
from rashinban.reports.contents import (
    Attention,
    Branch,
    GapLine,
    InputHash,
    Language,
    MovedTargetLine,
    Page,
    Report,
    Said,
    StateCount,
    Summary,
    Untouched,
)
from rashinban.reports.figures import date_text, period_text
from rashinban.reports.methods import note_rules
from rashinban.reports.overview import distribution_chart, overview_chart
from rashinban.reports.pages import Context, compose_page
from rashinban.reports.sources import Bibliography, unique
from rashinban.reports.states import LOOK, LOOKS
from rashinban.reports.target_changes import tell_changes
from rashinban.reports.wording import Words

_GOOD: tuple[State, ...] = ("achieved", "ahead", "on_track")
_BAD: tuple[State, ...] = ("behind", "backwards", "rules_disagree")
_UNKNOWN: tuple[State, ...] = ("no_data", "stale", "baseline_missing", "no_target")
_OTHER: tuple[State, ...] = ("not_yet_due", "criterion")


__all__ = ["Report", "arrange", "compose"]


def compose(
    plan: Plan,
    observations: Iterable[Observation],
    as_of: date,
    *,
    rulesets: Sequence[RuleSet] = (),
    language: Language = "ja",
    files: Iterable[InputHash] = (),
    target_changes: Iterable[TargetChange] = (),
) -> Report:
    """The follow-up report of a plan as of a date.

    ``rulesets`` judge besides the default rules; ``files`` names the source files with their SHA-256, when known.
    ``plan`` holds the newest targets; ``target_changes`` tell which were in force on that day and what moving them did.
    """
    known, log = tuple(observations), tuple(target_changes)
    moved = judge_changes(plan, log, known, as_of, rulesets)
    plan = plan_before(plan, log, as_of)
    return arrange(
        plan,
        assess(plan, known, as_of, rulesets),
        as_of,
        observations=known,
        gaps=check(plan),
        rulesets=rulesets,
        files=files,
        language=language,
        moved=moved,
    )


def arrange(
    plan: Plan,
    progress: Iterable[Progress],
    as_of: date,
    *,
    observations: Iterable[Observation] = (),
    gaps: Iterable[Gap] = (),
    rulesets: Sequence[RuleSet] = (),
    files: Iterable[InputHash] = (),
    language: Language = "ja",
    moved: Iterable[MovedTarget] = (),
) -> Report:
    """Put computed progress into words: the report of ``compose`` without the computing.

    ``progress`` in any order; an indicator without progress (a target of others that the plan quotes) has no page.
    ``plan`` holds the targets in force on that day; ``moved`` tells how they came to be.
    """
    words = Words(language)
    bibliography = Bibliography(plan, words)
    counted = bibliography.count()
    context = Context(plan, as_of, words, bibliography, min((len(plan.path(m.id)) - 1 for m in _top(plan)), default=0))
    by_indicator = {entry.indicator: entry for entry in progress}
    ordered, groups = _ordered(plan, set(by_indicator), words)
    indicators = {indicator.id: indicator for indicator in plan.indicators}
    pages = tuple(
        compose_page(context, number, indicators[id], by_indicator[id]) for number, id in enumerate(ordered, 1)
    )
    moved, known = tuple(moved), tuple(observations)
    pages, moved_targets = tell_changes(context, pages, moved)
    summary = _summary(pages, groups, words, counted)
    return Report(
        language=language,
        plan=plan.id,
        title=plan.title,
        organisation=plan.organisation,
        edition=plan.edition,
        period_text=period_text(plan.period, language) if plan.period else None,
        as_of=as_of,
        as_of_text=date_text(as_of, language),
        fictional=plan.fictional,
        lead=_lead(pages, moved_targets, summary, words),
        summary=summary,
        overview=overview_chart(
            tuple(page.row for page in pages), tuple((name, len(ids)) for _, name, _, ids in groups), summary.whole, words
        ),
        distribution=distribution_chart(summary.branches, words),
        attention=_attention(pages, moved_targets),
        pages=pages,
        gaps=tuple(_gap_line(gap, bibliography, language) for gap in gaps),
        untouched=_untouched(plan, pages, by_indicator, as_of, words),
        methods=note_rules(pages, rulesets, words),
        sources=bibliography.entries,
        inputs=(*_inputs(plan, known, moved, words), *files),
        made_by=f"{words('maker')} {version('rashinban')}",
        moved_targets=moved_targets,
    )


Group = tuple[str | None, str, str, list[str]]


def _ordered(plan: Plan, judged: set[str], words: Words) -> tuple[list[str], list[Group]]:
    """Indicators in the plan's order, grouped by the outermost measures that tell them apart."""
    groups: list[Group] = []
    under: dict[str | None, list[str]] = {}
    for indicator in plan.indicators:
        if indicator.id in judged:
            under.setdefault(indicator.measure, []).append(indicator.id)
    for measure in _top(plan):
        ids = [id for entry in plan.branch(measure.id) for id in under.get(entry.id, [])]
        if ids:
            groups.append((measure.id, measure.number or measure.title, _name(measure), ids))
    grouped = {id for *_, ids in groups for id in ids}
    rest = [id for ids in under.values() for id in ids if id not in grouped]
    if rest:
        groups.append((None, words("none"), words("unassigned"), rest))
    return [id for *_, ids in groups for id in ids], groups


def _top(plan: Plan) -> tuple[Measure, ...]:
    """The outermost measures that tell the indicators apart: past every level where one alone holds them all."""
    used = {indicator.measure for indicator in plan.indicators}
    top = plan.children(None)
    while True:
        holding = tuple(m for m in top if any(each.id in used for each in plan.branch(m.id)))
        if len(holding) != 1 or holding[0].id in used:
            return holding or top
        top = plan.children(holding[0].id)


def _name(measure: Measure) -> str:
    return " ".join(part for part in (measure.number, measure.title) if part)


def _summary(pages: tuple[Page, ...], groups: list[Group], words: Words, mark: int) -> Summary:
    rows = {page.row.indicator: page.row.state for page in pages}
    branches = tuple(_branch(id, title, [rows[i] for i in ids]) for id, _, title, ids in groups)
    return Summary(whole=_branch(None, words("total"), list(rows.values())), branches=branches, marks=(mark,))


def _branch(measure: str | None, title: str, states: list[State]) -> Branch:
    count = Counter(states)
    counts = tuple(StateCount(state=look.state, count=count[look.state]) for look in LOOKS)
    return Branch(measure=measure, title=title, total=len(states), counts=counts)


def _lead(
    pages: tuple[Page, ...], moved: tuple[MovedTargetLine, ...], summary: Summary, words: Words
) -> tuple[Said, ...]:
    """What matters, in the order: how many are well, how many are not, what is unknown, what to look at first.

    Those that are well because their targets were moved are counted apart.
    """
    whole = summary.whole
    if not pages:
        return (Said(text=words("lead_none")),)
    said = [Said(text=words("lead_good", total=whole.total, good=_sum(whole, _GOOD)))]
    eased = [line for line in moved if line.effect == "moved_into_success"]
    if eased:
        marks = unique(mark for line in eased for mark in line.said.marks)
        said.append(Said(text=words("lead_moved", count=len(eased)), strong=True, marks=marks))
    bad = _parts(whole, _BAD, words)
    if bad:
        said.append(Said(text=words("lead_bad", parts=bad), strong=True))
    if _sum(whole, _UNKNOWN):
        said.append(Said(text=words("lead_unknown", count=_sum(whole, _UNKNOWN))))
    rest = _parts(whole, _OTHER, words)
    if rest:
        said.append(Said(text=words("lead_rest", parts=rest)))
    said[-1] = said[-1].model_copy(update={"marks": summary.marks})
    attention = _attention(pages, moved)
    if attention:
        label = pages[attention[0].row - 1].row.label
        said.append(Said(text=words("lead_first", label=label)))
    return tuple(said)


def _parts(whole: Branch, states: Iterable[State], words: Words) -> str:
    counts = ((state, whole.count(state)) for state in states)
    return words("list_separator").join(words(f"lead_part_{state}", count=count) for state, count in counts if count)


def _sum(branch: Branch, states: Iterable[State]) -> int:
    return sum(branch.count(state) for state in states)


def _attention(pages: tuple[Page, ...], moved: tuple[MovedTargetLine, ...]) -> tuple[Attention, ...]:
    """What needs a hand, most urgent state first, then in the plan's order; last what is well by a moved target."""
    urgent = [(LOOK[page.row.state].urgency, page.row) for page in pages]
    ordered = sorted(((rank, row.number, row) for rank, row in urgent if rank is not None), key=lambda x: x[:2])
    eased = [Attention(row=line.row, reason=line.said) for line in moved if line.effect == "moved_into_success"]
    return (*(Attention(row=row.number, reason=row.reason) for _, _, row in ordered), *eased)


def _gap_line(gap: Gap, bibliography: Bibliography, language: Language) -> GapLine:
    title = next(rule.title.in_(language) for rule in RULES if rule.kind == gap.kind)
    mark = bibliography.plan(gap.source)
    return GapLine(about=gap.about, kind=title, label=gap.name, message=gap.message.in_(language), marks=(mark,))


def _untouched(
    plan: Plan, pages: tuple[Page, ...], progress: dict[str, Progress], as_of: date, words: Words
) -> tuple[Untouched, ...]:
    rows = [page.row for page in pages]
    measured = {measure.id for indicator in plan.indicators for measure in plan.path(indicator.measure)}
    leaves = [m for m in plan.measures if m.role == "measure" and not plan.children(m.id) and m.id not in measured]
    coverage = measure_coverage(plan, (fact for each in progress.values() for fact in each.history), as_of)
    found = {
        "untouched_never": [row.label for row in rows if row.indicator in coverage.never_reported],
        "untouched_no_owner": [row.label for row in rows if row.indicator in coverage.no_owner],
        "untouched_no_kpi": [_name(measure) for measure in leaves],
        "untouched_no_source": [row.label for row in rows if row.indicator in coverage.no_source],
        "untouched_no_baseline": [
            row.label
            for row, base in ((row, plan.indicator(row.indicator).baseline) for row in rows)
            if base is not None and not base.published
        ],
    }
    return tuple(Untouched(title=words(key), names=tuple(names)) for key, names in found.items() if names)


def _inputs(
    plan: Plan, observations: tuple[Observation, ...], moved: tuple[MovedTarget, ...], words: Words
) -> tuple[InputHash, ...]:
    """SHA-256 of the plan, of the observations, whatever order these came in, and of the changes of targets if any."""
    lines = sorted(observation.model_dump_json() for observation in observations)
    facts = json.dumps(lines, ensure_ascii=False)
    changes = [change.model_dump_json() for entry in moved for change in entry.changes]
    log = json.dumps(changes, ensure_ascii=False)
    name = words("input_target_changes", count=len(changes))
    return (
        InputHash(name=words("input_plan"), sha256=_sha256(plan.model_dump_json())),
        InputHash(name=words("input_observations", count=len(lines)), sha256=_sha256(facts)),
        *([InputHash(name=name, sha256=_sha256(log))] if changes else []),
    )


def _sha256(text: str) -> str:
    return sha256(text.encode()).hexdigest()
