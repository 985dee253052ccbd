"""Facts that arrived about an indicator: append-only, each with the day it became known."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Literal, Self

from pydantic import model_validator

from rashinban.core.errors import ManyErrors, RashinbanError, WrongContent
from rashinban.core.period import Period
from rashinban.core.source import Source
from rashinban.core.value import Number, Value

Method = Literal["entered", "counted", "measured"]
ObservationStatus = Literal["provisional", "final", "revised"]
Judgement = Literal["met", "partly", "not_met"]


class Observation(Value):
    """A value of one indicator for one period, as known from ``vintage`` on.

    A criterion in words is answered by ``judgement`` (with ``judged_by`` and evidence in ``source``/``note``)
    and has no ``value``; a record with neither says why in ``note``. ``items`` names what was counted, so that distinct counts (実数) can be combined.
    """

    indicator: str
    period: Period
    value: Number | None = None
    judgement: Judgement | None = None
    judged_by: str | None = None
    vintage: date
    method: Method = "entered"
    status: ObservationStatus = "final"
    items: tuple[str, ...] = ()
    note: str | None = None
    source: Source | None = None

    @model_validator(mode="after")
    def _check(self) -> Self:
        if self.value is None and self.judgement is None and not self.note:
            raise ValueError("値も判定もない記録には、そのわけを備考に書いてください")
        return self


def known_at(observations: Iterable[Observation], as_of: date) -> tuple[Observation, ...]:
    """What was known on a day: for each indicator and period the newest vintage on or before it, oldest period first.

    Later vintages never change the answer. Periods that had not begun by then are left out: they cannot be facts.
    """
    newest: dict[tuple[str, date, date], Observation] = {}
    for observation in observations:
        if observation.vintage > as_of or observation.period.start > as_of:
            continue
        key = (observation.indicator, observation.period.start, observation.period.end)
        if key not in newest or newest[key].vintage <= observation.vintage:
            newest[key] = observation
    return tuple(sorted(newest.values(), key=_place_in_time))


def append(log: Iterable[Observation], new: Iterable[Observation]) -> tuple[Observation, ...]:
    """The log with new observations after it; what is already there word for word is not added twice.

    Raises ManyErrors when a new one contradicts one of the same indicator, period and vintage: a correction needs a
    later vintage, because what was known on a day stays known.
    """
    kept = list(log)
    seen = {(one.indicator, one.period, one.vintage): one for one in kept}
    errors: list[RashinbanError] = []
    for observation in new:
        key = (observation.indicator, observation.period, observation.vintage)
        if key not in seen:
            seen[key] = observation
            kept.append(observation)
        elif seen[key] != observation:
            errors.append(
                WrongContent(
                    f"指標「{observation.indicator}」の{observation.period.code}（把握日{observation.vintage}）には、"
                    f"すでに別の記録（{seen[key].value}）があります。",
                    remedy="訂正するときは、訂正した日を把握日にして追加してください。",
                )
            )
    if errors:
        raise ManyErrors(tuple(errors))
    return tuple(kept)


def _place_in_time(observation: Observation) -> tuple[str, date, date, date]:
    return observation.indicator, observation.period.end, observation.period.start, observation.vintage
