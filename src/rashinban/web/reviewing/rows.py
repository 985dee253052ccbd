"""A review as a line of the list: which stages are written, since when, and for whom it waits."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from rashinban.records.models import Review, ReviewStage
from rashinban.records.reviews import ORDER, current_stage, may_write, readable_steps, subject_of


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage of a review: when last written, how often, what was chosen there; ``current`` when it is its turn."""

    code: str
    name: Any
    last: date | None
    count: int
    choice: str
    current: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A review with its stages; ``mine`` when it waits for the person who looks."""

    review: Review
    title: str
    division: Any
    stages: tuple[Stage, ...]
    mine: bool

    def missing(self, stage: str) -> bool:
        """Nothing is written at that stage."""
        return all(each.last is None for each in self.stages if each.code == stage)


def lines_of(reviews: Iterable[Review], user: Any, as_of: date) -> list[Line]:
    """The lines, those that wait for this person first."""
    lines = [_line(review, user, as_of) for review in reviews]
    return sorted(lines, key=lambda line: not line.mine)


def stages_of(review: Review, user: Any, as_of: date) -> tuple[Stage, ...]:
    """The five stages of a review as this person may know them on that day."""
    steps = readable_steps(review, user, as_of, review.steps.all())
    turn = current_stage([step.stage for step in steps])
    names = dict(ReviewStage.choices)
    found = []
    for code in ORDER:
        here = [step for step in steps if step.stage == code]
        choice = here[-1].get_decision_display() if here and here[-1].decision else here[-1].get_effect_display() if here and here[-1].effect else ""
        found.append(Stage(code, names[code], timezone.localdate(here[-1].at) if here else None, len(here), choice, code == turn))
    return tuple(found)


def _line(review: Review, user: Any, as_of: date) -> Line:
    subject = subject_of(review)
    stages = stages_of(review, user, as_of)
    turn = next((stage.code for stage in stages if stage.current), None)
    waits = {turn} | ({"decision"} if turn == "opinion" else set())
    return Line(
        review,
        subject.title if review.measure_id is not None else subject.label,
        subject.division,
        stages,
        any(stage is not None and may_write(review, stage, user) for stage in waits),
    )
