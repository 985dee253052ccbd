"""Facts that arrived about an indicator: append-only, each with the day it became known."""

from __future__ import annotations

from datetime import date
from typing import Literal

from rashinban.core.period import Period
from rashinban.core.source import Source
from rashinban.core.value import Number, Value

Method = Literal["entered", "counted", "measured"]
ObservationStatus = Literal["provisional", "final", "revised"]
Judgement = Literal["met", "partly", "not_met"]


class Observation(Value):
    """A value of one indicator for one period, as known from ``vintage`` on.

    A criterion in words is answered by ``judgement`` (with ``judged_by`` and evidence in ``source``/``note``)
    and has no ``value``. ``items`` names what was counted, so that distinct counts (実数) can be combined.
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
