"""An indicator as one line of a list: where it stands, its figures in words, who answers for it, what it lacks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from rashinban.core.phrase import Phrase
from rashinban.monitoring.progress import Progress, State
from rashinban.plans.plan import Indicator, Measure, Plan
from rashinban.reports.figures import computed_text, number_text, short_period, target_text, unit_text
from rashinban.reports.states import LOOK
from rashinban.reports.wording import Words
from rashinban.web.plans.outlook import expect

#: What an indicator can lack, in the order in which it is shown; the words are those of ``?missing=``.
LACKS: dict[str, Phrase] = {
    "never": Phrase("一度も報告がない", "Never reported"),
    "overdue": Phrase("報告の時期を過ぎている", "Report overdue"),
    "owner": Phrase("担当が決まっていない", "Nobody answers for it"),
    "evidence": Phrase("根拠のない実績値がある", "Values without evidence"),
    "baseline": Phrase("基準値が公表されていない", "Baseline not published"),
}


@dataclass(frozen=True, slots=True)
class Held:
    """What a row knows besides the plan: the division that answers for it and its class of confidentiality."""

    division: int | None = None
    division_name: str = ""
    confidentiality: str = "internal"


@dataclass(frozen=True, slots=True)
class Figures:
    """What an indicator's progress says, in the language of the page."""

    baseline: str
    latest: str
    latest_period: str
    target: str
    deadline: str
    unit: str
    outlook: Phrase | None
    source: str


@dataclass(frozen=True, slots=True)
class Line:
    """One indicator of one plan; ``plan`` is the plan's address part, ``title`` its title, ``link`` the indicator's page.

    ``state`` is None for a target of others that is only quoted.
    """

    plan: str
    title: str
    key: str
    link: str
    label: str
    definition: str
    measure: str | None
    path: tuple[Measure, ...]
    owner: str
    held: Held
    state: State | None
    reason: Phrase | None
    figures: Figures
    lacks: frozenset[str]

    @property
    def urgency(self) -> int | None:
        """0 is most urgent; None needs no hand."""
        return None if self.state is None else LOOK[self.state].urgency

    @property
    def lack_names(self) -> tuple[Phrase, ...]:
        """What it lacks, in words."""
        return tuple(name for code, name in LACKS.items() if code in self.lacks)

    @property
    def place(self) -> str:
        """The nearest measure, with its number."""
        return name_of(self.path[-1]) if self.path else ""


def draw_lines(
    slug: str,
    plan: Plan,
    progress: Mapping[str, Progress],
    held: Mapping[str, Held],
    lacks: Mapping[str, frozenset[str]],
    figures: Mapping[str, Figures],
    link: Callable[[str], str],
) -> tuple[Line, ...]:
    """Every indicator of a plan (as somebody may read it), in the plan's order; ``link`` gives the address of a page."""
    paths = paths_of(plan)
    lines = []
    for one in plan.indicators:
        path, mine, found = paths[one.measure], held.get(one.id, Held()), progress.get(one.id)
        owner = mine.division_name or one.owner or next((each.owner for each in reversed(path) if each.owner), None)
        lines.append(
            Line(
                plan=slug,
                title=plan.title,
                key=one.id,
                link=link(one.id),
                label=one.label,
                definition=one.definition or "",
                measure=one.measure,
                path=path,
                owner=owner or "",
                held=mine,
                state=found.state if found else None,
                reason=found.reason if found else None,
                figures=figures[one.id],
                lacks=lacks.get(one.id, frozenset()),
            )
        )
    return tuple(lines)


def draw_figures(indicator: Indicator, progress: Progress | None, language: str) -> Figures:
    """The figures of an indicator in words."""
    words = Words(language)
    target = progress.target if progress else next(iter(indicator.targets), None)
    deadline = target.deadline if target else None
    if deadline is None and indicator.criterion is not None:
        deadline = indicator.criterion.judged_when
    base = (progress.baseline if progress else None) or indicator.baseline
    current = progress.current if progress else None
    return Figures(
        baseline=number_text(base.value, base.unit or indicator.unit)
        if base and base.published
        else words("not_published" if base else "none"),
        latest=_latest(indicator, progress, words),
        latest_period=short_period(current.period, language) if current else "",
        target=target_text(indicator, target, language)
        if target is not None and target.value is not None
        else words("in_words" if indicator.criterion is not None else "not_decided"),
        deadline=short_period(deadline, language) if deadline else "",
        unit=unit_text(indicator.unit),
        outlook=expect(indicator, progress) if progress else None,
        source=current.source.document if current and current.source else "",
    )


def paths_of(plan: Plan) -> dict[str | None, tuple[Measure, ...]]:
    """Each measure with everything above it, from the root down."""
    by_id = {measure.id: measure for measure in plan.measures}
    found: dict[str | None, tuple[Measure, ...]] = {None: ()}

    def path(id: str) -> tuple[Measure, ...]:
        if id not in found:
            measure = by_id[id]
            found[id] = (*(path(measure.parent) if measure.parent is not None else ()), measure)
        return found[id]

    for id in by_id:
        path(id)
    return found


def name_of(measure: Measure) -> str:
    """Number and title, as the plan prints them."""
    return " ".join(part for part in (measure.number, measure.title) if part)


def most_urgent(lines: Iterable[Line]) -> tuple[Line, ...]:
    """Those that need a hand, the most urgent state first, else in the order given."""
    return tuple(sorted((line for line in lines if line.urgency is not None), key=lambda line: line.urgency or 0))


def _latest(indicator: Indicator, progress: Progress | None, words: Words) -> str:
    current = progress.current if progress else None
    if progress is None or current is None:
        return words("none")
    if current.judgement is not None and current.value is None:
        return words(f"judgement_{current.judgement}")
    if progress.current_value is not None and progress.current_value != current.value:
        return computed_text(progress.current_value, indicator.unit)
    return number_text(current.value, indicator.unit)
