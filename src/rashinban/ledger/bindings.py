"""Which indicators of a plan are counted, with which query, and which cannot be counted, with the reason."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, model_validator

from rashinban.core.value import Value
from rashinban.ledger.query import CountingQuery


class Binding(Value):
    """An indicator and what it counts; ``why`` is the plan's sentence and why the query says the same."""

    indicator: str
    why: str = ""
    query: CountingQuery


class NotCountable(Value):
    """An indicator that records of work cannot answer, and why not (an official statistic, another body's register)."""

    indicator: str
    why: str = Field(min_length=1)


class Bindings(Value):
    """The counting queries of a plan, as they stand in a file beside it. An indicator is named once at most."""

    schema_version: Literal["rashinban-counting/1"] = "rashinban-counting/1"
    plan: str
    counting: tuple[Binding, ...] = ()
    not_countable: tuple[NotCountable, ...] = ()

    @model_validator(mode="after")
    def _check(self) -> Self:
        names = [*(each.indicator for each in self.counting), *(each.indicator for each in self.not_countable)]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise ValueError("; ".join(f"指標「{name}」が二度書かれています" for name in twice))
        return self
