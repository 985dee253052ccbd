"""The base of every value of the library, and the exact number they carry."""

from decimal import Decimal
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, PlainSerializer


class Value(BaseModel):
    """A frozen, checked value: equal when its fields are equal, unknown fields are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def _exact(number: Any) -> Any:
    """Read a float by its shortest printed form, so that 61.2 stays 61.2 and not 61.2000000000000028."""
    return Decimal(repr(number)) if isinstance(number, float) else number


def _plain(number: Decimal) -> int | float | str:
    """Write a Decimal as a bare JSON number when that loses nothing, otherwise as text."""
    if number == number.to_integral_value() and abs(number) < Decimal(2) ** 53:
        return int(number)
    shortest = float(number)
    return shortest if Decimal(repr(shortest)) == number else str(number)


#: A finite decimal that survives YAML, JSON and Excel unchanged.
Number = Annotated[
    Decimal,
    BeforeValidator(_exact),
    PlainSerializer(_plain, return_type=int | float | str, when_used="json"),
]
