"""A value with its unit: arithmetic that refuses to mix dimensions, and how values combine."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal, TypeVar

from rashinban.core.errors import WrongContent
from rashinban.core.unit import Unit

Combine = Literal["latest", "sum", "distinct", "average"]
_RANK = re.compile(r"位[（(](?P<scope>.+)[）)]")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number of a unit. Sums and comparisons need one dimension; a sum keeps the unit of the left side.

    >>> total = Quantity.of("1031", "万円") + Quantity.of("1", "億円")
    >>> total.display(), total.to(Unit.parse("百万円")).display()
    ('11,031万円', '110.31百万円')
    >>> Quantity.of("5", "％") + Quantity.of("5", "％ポイント")
    Traceback (most recent call last):
    rashinban.core.errors.WrongContent: 単位「%ポイント」と「%」は種類が違うため、足し引きや比較ができません。→ 同じ種類の単位にそろえてください。
    """

    value: Decimal
    unit: Unit

    @classmethod
    def of(cls, value: str | int | Decimal, unit: str) -> Quantity:
        """Build one from a number and a printed unit."""
        return cls(Decimal(value), Unit.parse(unit))

    @property
    def in_base(self) -> Decimal:
        """The value counted in the base of its unit (1,031万円 is 10,310,000 円)."""
        return self.value * self.unit.multiplier

    def to(self, unit: Unit) -> Quantity:
        """The same amount in another unit of its dimension."""
        self._check(unit)
        return Quantity(self.in_base / unit.multiplier, unit)

    def display(self, places: int | None = None) -> str:
        """Print with thousands separated, rounded half up to ``places`` when given; a rank reads 全国1位.

        >>> Quantity.of("2.345", "万TJ").display(2), Quantity.of(1, "位（全国）").display()
        ('2.35万TJ', '全国1位')
        """
        value = self.value
        if places is not None:
            value = value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
        rank = _RANK.fullmatch(self.unit.symbol)
        return f"{rank['scope']}{value:,f}位" if rank else f"{value:,f}{self.unit.symbol}"

    def __add__(self, other: Quantity) -> Quantity:
        return Quantity(self.value + other.to(self.unit).value, self.unit)

    def __sub__(self, other: Quantity) -> Quantity:
        return Quantity(self.value - other.to(self.unit).value, self.unit)

    def __lt__(self, other: Quantity) -> bool:
        self._check(other.unit)
        return self.in_base < other.in_base

    def __le__(self, other: Quantity) -> bool:
        self._check(other.unit)
        return self.in_base <= other.in_base

    def __gt__(self, other: Quantity) -> bool:
        return other < self

    def __ge__(self, other: Quantity) -> bool:
        return other <= self

    def _check(self, unit: Unit) -> None:
        if unit.dimension != self.unit.dimension:
            raise WrongContent(
                f"単位「{self.unit.symbol}」と「{unit.symbol}」は種類が違うため、足し引きや比較ができません。",
                remedy="同じ種類の単位にそろえてください。",
            )


Amount = TypeVar("Amount", Decimal, Quantity)


def combine(values: Sequence[Amount], how: Combine, items: Sequence[Sequence[str]] = ()) -> Amount:
    """Make one value of several, oldest first: the latest, the sum, the average, or the distinct count (実数).

    A distinct count needs, for every value that is not zero, the names it counted; one name counts once, however
    often it comes back (full-width and half-width spellings are one name).

    >>> combine([Decimal(3), Decimal(5)], "average")
    Decimal('4')
    >>> combine([Decimal(2), Decimal(2)], "distinct", [("架空社A", "架空社B"), ("架空社Ｂ", "架空社C")])
    Decimal('3')
    """
    if not values:
        raise WrongContent("まとめる値がありません。", remedy="実績値を入力してください。")
    if how == "latest":
        return values[-1]
    if how == "distinct":
        return _replace_value(values[0], Decimal(_count_names(values, items)))
    total = values[0]
    for value in values[1:]:
        total = total + value
    return _replace_value(total, _number(total) / len(values)) if how == "average" else total


def _count_names(values: Sequence[Amount], items: Sequence[Sequence[str]]) -> int:
    named = list(items) + [()] * (len(values) - len(items))
    if any(_number(value) != 0 and not names for value, names in zip(values, named, strict=True)):
        raise WrongContent(
            "数えたものの名前がない値があるため、実数（重なりを除いた数）を出せません。",
            remedy="数えた企業や人の名前を、値ごとに入力してください。",
        )
    return len({unicodedata.normalize("NFKC", name).strip() for names in named for name in names})


def _number(amount: Decimal | Quantity) -> Decimal:
    return amount.value if isinstance(amount, Quantity) else amount


def _replace_value(like: Amount, value: Decimal) -> Amount:
    return Quantity(value, like.unit) if isinstance(like, Quantity) else value
