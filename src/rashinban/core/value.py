"""The base of every value of the library, and the exact number they carry."""

from decimal import Decimal
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, PlainSerializer


class Value(BaseModel):
    """A frozen, checked value: equal when its fields are equal, unknown fields are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


#: Numbers from here on are in no plan and in no statistic; arithmetic and typesetting need not be ready for them.
LARGEST = Decimal(10) ** 20


def too_large(number: Decimal) -> bool:
    """Whether a number has more digits before the point than numbers of plans have; so has what is no number at all.

    >>> too_large(Decimal("-1e19")), too_large(Decimal("1e400"))
    (False, True)
    """
    return number.is_nan() or abs(number) >= LARGEST


def _exact(number: Any) -> Any:
    """Read a float by its shortest printed form, so that 61.2 stays 61.2 and not 61.2000000000000028."""
    exact = Decimal(repr(number)) if isinstance(number, float) else number
    if isinstance(exact, int | Decimal) and too_large(Decimal(exact)):
        raise ValueError("数値が大きすぎます。20けたまでにしてください")
    return exact


def _plain(number: Decimal) -> int | float | str:
    """Write a Decimal as a bare JSON number when that loses nothing, otherwise as text."""
    if number == number.to_integral_value() and abs(number) < Decimal(2) ** 53:
        return int(number)
    shortest = float(number)
    return shortest if Decimal(repr(shortest)) == number else str(number)


#: A finite decimal of an ordinary size that survives YAML, JSON and Excel unchanged.
Number = Annotated[
    Decimal,
    BeforeValidator(_exact),
    PlainSerializer(_plain, return_type=int | float | str, when_used="json"),
]
