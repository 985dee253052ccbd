"""What may be handed in. Nothing is guessed: a field that is not known is refused by name."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from rashinban.core.source import Source
from rashinban.core.value import Number, Value
from rashinban.monitoring.observations import Judgement, Observation, ObservationStatus
from rashinban.monitoring.target_changes import ReasonKind
from rashinban.plans.plan import Target
from rashinban.web.api.answers import GivenPeriod, without_nul

Class = Literal["public", "internal", "restricted", "secret"]
Words = Annotated[str, AfterValidator(without_nul), Field(max_length=20_000)]
#: A number of an amount an office could mean: no thousand digits.
Amount = Annotated[Number, Field(ge=-(10**30), le=10**30, max_digits=40)]


class NewSource(Value):
    """Where a number comes from."""

    document: Annotated[Words, Field(min_length=1, max_length=1000)]
    edition: Annotated[Words, Field(max_length=1000)] | None = None
    publisher: Annotated[Words, Field(max_length=1000)] | None = None
    page: int | None = Field(default=None, ge=1, le=100_000)
    quotation: Words | None = None

    def source(self) -> Source:
        """The value of the library."""
        return Source(**self.model_dump())


class NewFact(Value):
    """A value of the indicator for a period; a criterion in words is answered by ``judgement``."""

    period: GivenPeriod
    value: Amount | None = None
    judgement: Judgement | None = None
    judged_by: Annotated[Words, Field(max_length=200)] | None = None
    vintage: date | None = Field(default=None, description="the day it became known (default: today; not in the future)")
    status: ObservationStatus = "final"
    note: Words | None = None
    source: NewSource | None = None
    confidentiality: Class | None = Field(default=None, description="default: that of the indicator")
    submit: bool = Field(default=False, description="true hands it on to the approver, false keeps it as a draft")
    seen: int | None = Field(
        default=None, ge=0, le=2**62, description="id of the newest fact you know of; 409 when another came since for the period"
    )
    reason: Words = Field(default="", description="why, for a correction or after the collection was closed")

    @model_validator(mode="after")
    def _check(self) -> Self:
        if self.value is None and self.judgement is None and not (self.note or "").strip():
            raise ValueError("値も判定もない記録には、そのわけを note に書いてください")
        return self

    def observation(self, indicator: str, today: date) -> Observation:
        """The value of the library."""
        return Observation(
            indicator=indicator,
            period=self.period,
            value=self.value,
            judgement=self.judgement,
            judged_by=self.judged_by,
            vintage=self.vintage or today,
            status=self.status,
            note=self.note,
            source=self.source.source() if self.source else None,
        )


class Word(Value):
    """A word to go with a step; for returning it is needed."""

    note: Words = ""


class NewEvidence(Value):
    """A link the fact rests on."""

    link: Annotated[Words, Field(max_length=1000, pattern=r"^https?://[^\s\x00]+$")]
    title: Annotated[Words, Field(max_length=300)] = ""
    page: Annotated[Words, Field(max_length=50)] = ""
    grade: Literal["statistic", "document", "record", "statement"] = "document"
    confidentiality: Class | None = Field(default=None, description="default: the strictest of indicator and fact, at least internal")


class NewTarget(Value):
    """A dated target as the plan has them."""

    value: Amount | None = None
    upper: Amount | None = None
    unit: Annotated[Words, Field(max_length=100)] | None = None
    operator: Literal["=", ">=", "<=", "~", "range"] = "="
    change_type: Literal[
        "level", "absolute_increase", "absolute_decrease", "relative_increase", "relative_decrease", "milestone", "qualitative"
    ] = "level"
    relative_to: GivenPeriod | None = None
    deadline: GivenPeriod | None = None
    scope: Literal["period_total", "fiscal_year", "unstated"] = "unstated"
    aggregation: Annotated[Words, Field(max_length=100)] | None = None
    source: NewSource | None = None

    def target(self) -> Target:
        """The value of the library."""
        plain = self.model_dump(exclude={"source"})
        return Target(**plain, source=self.source.source() if self.source else None)


class NewTargets(Value):
    """All targets of an indicator from a day on, and why they change; the old ones are kept."""

    targets: tuple[NewTarget, ...] = Field(min_length=1, max_length=20)
    decided_on: date
    reason_kind: ReasonKind
    reason: Annotated[Words, Field(min_length=1)]


class NewCollection(Value):
    """Asking every division for the figures of a period."""

    period: GivenPeriod
    title: Annotated[Words, Field(min_length=1, max_length=200)]
    message: Words = ""
    due: date
