"""Units and quantities: no mixing by accident, exact sums, combination."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rashinban.core.errors import WrongContent
from rashinban.core.quantity import Quantity, combine
from rashinban.core.unit import Unit

NUMBERS = st.decimals(-(10**9), 10**9, places=3, allow_nan=False)
MONEY = st.sampled_from(["円", "千円", "万円", "百万円", "千万円", "億円", "十億円", "兆円"])


@pytest.mark.parametrize(
    ("text", "base", "multiplier"),
    [
        ("円", "円", "1"),
        ("百万円", "円", "1000000"),
        ("十億円", "円", "1000000000"),
        ("千人", "人", "1000"),
        ("名", "人", "1"),
        ("％", "%", "1"),
        ("割", "%", "10"),
        ("％ポイント", "%ポイント", "1"),
        ("箇所", "か所", "1"),
        ("ヵ月", "ヶ月", "1"),
        ("年", "ヶ月", "12"),
        ("時間", "分", "60"),
        ("ha", "m2", "10000"),
        ("㎢", "m2", "1000000"),
        ("万t-CO2", "kg-CO2", "10000000"),
        ("万TJ", "MJ", "10000000000"),
        ("千団体", "団体", "1000"),
        ("架空単位", "架空単位", "1"),
        ("位（全国）", "位(全国)", "1"),
    ],
)
def test_units(text: str, base: str, multiplier: str) -> None:
    unit = Unit.parse(text)
    assert (unit.base, unit.multiplier) == (base, Decimal(multiplier))


@pytest.mark.parametrize("text", ["", "５", " ", "1件"])
def test_what_is_no_unit(text: str) -> None:
    with pytest.raises(WrongContent, match="単位として読めません"):
        Unit.parse(text)


@given(NUMBERS, MONEY, NUMBERS, MONEY)
def test_sums_keep_unit_and_dimension(a: Decimal, one: str, b: Decimal, other: str) -> None:
    left, right = Quantity.of(a, one), Quantity.of(b, other)
    total = left + right
    assert total.unit == left.unit
    assert total.in_base == left.in_base + right.in_base
    assert total - right == left
    assert (left < right) == (left.in_base < right.in_base)
    assert (left >= right) == (not left < right)


@given(NUMBERS, MONEY, MONEY)
def test_conversion_and_back(value: Decimal, one: str, other: str) -> None:
    amount = Quantity.of(value, one)
    assert amount.to(Unit.parse(other)).to(amount.unit) == amount


@pytest.mark.parametrize(
    ("one", "other"), [("％", "％ポイント"), ("件", "社"), ("円", "人"), ("年", "日"), ("倍", "%")]
)
def test_dimensions_do_not_mix(one: str, other: str) -> None:
    left, right = Quantity.of(1, one), Quantity.of(1, other)
    for mix in (
        lambda: left + right,
        lambda: left - right,
        lambda: left < right,
        lambda: left >= right,
        lambda: left.to(right.unit),
    ):
        with pytest.raises(WrongContent, match="種類が違う"):
            mix()


def test_display() -> None:
    assert Quantity.of("1031", "万円").display() == "1,031万円"
    assert Quantity.of("60.0", "％").display() == "60.0%"
    assert Quantity.of("1234.565", "人").display(2) == "1,234.57人"
    assert Quantity.of("-0.5", "%ポイント").display(0) == "-1%ポイント"
    assert Quantity.of("1E+3", "件").display() == "1,000件"


def test_combining() -> None:
    yearly = [Quantity.of("3", "億円"), Quantity.of("5000", "万円")]
    assert combine(yearly, "sum").display() == "3.5億円"
    assert combine(yearly, "latest") == yearly[1]
    assert combine(yearly, "average").display() == "1.75億円"
    assert combine([Decimal("0.1")] * 3, "sum") == Decimal("0.3")


def test_one_name_counts_once_however_often_it_comes_back() -> None:
    supported = [Quantity.of(2, "社"), Quantity.of(0, "社"), Quantity.of(2, "社")]
    names = [("架空社A", "架空社B"), (), ("架空社Ａ", "架空社C")]
    assert combine(supported, "sum", names).value == 4
    assert combine(supported, "distinct", names) == Quantity.of(3, "社")


def test_a_distinct_count_without_names_is_refused() -> None:
    with pytest.raises(WrongContent, match="名前がない"):
        combine([Decimal(2), Decimal(3)], "distinct", [("架空社A", "架空社B")])


def test_nothing_combines_to_nothing() -> None:
    with pytest.raises(WrongContent, match="まとめる値がありません"):
        combine([], "sum")
