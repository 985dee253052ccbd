"""A connection: a need and an offer brought together, step by step (引き合わせ)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Literal

from rashinban.ledger.fact import Fact

Stage = Literal["introduced", "interested", "met", "agreed", "outcome", "declined"]
#: The steps in their order; ``declined`` may follow any of them but the last.
STAGES: tuple[Stage, ...] = ("introduced", "interested", "met", "agreed", "outcome")


def stage_of(steps: Iterable[Fact], moment: datetime) -> Stage | None:
    """How far a connection had come at a moment: the newest step by its day, then by when it was recorded.

    None without any step. A declined connection that was taken up again is where it was taken up.
    """
    known = [step for step in steps if step.known_at(moment) and step.on <= moment.date()]
    if not known:
        return None
    return max(known, key=lambda step: (step.on, step.recorded_at)).kind  # type: ignore[return-value]


def reached(steps: Iterable[Fact], stage: Stage, moment: datetime, *, confirmed: bool = False) -> Fact | None:
    """The first step by which the connection reached this stage or a later one; None while it has not.

    With ``confirmed`` only a step that both sides have said yes to counts.
    """
    rank = STAGES.index(stage)
    fit = [
        step
        for step in steps
        if step.kind in STAGES[rank:]
        and step.known_at(moment)
        and step.on <= moment.date()
        and (not confirmed or step.confirmed_by(moment))
    ]
    return min(fit, key=lambda step: (step.on, step.recorded_at)) if fit else None
