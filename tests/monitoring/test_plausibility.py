"""A value is doubted when it is far from the one before, whichever way round."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as some

from rashinban.monitoring.plausibility import FAR, doubt

NUMBERS = some.decimals(min_value="0.001", max_value="1e9", places=3)


@pytest.mark.parametrize(
    ("value", "previous", "said"),
    [("300", "100", "3倍以上"), ("299", "100", None), ("-1", "100", "正負"), ("33", "100", "3分の1"), ("34", "100", None), ("0", "100", None), ("5", "0", None)],
)
def test_where_the_doubt_begins(value, previous, said):
    told = doubt(Decimal(value), Decimal(previous))
    assert told is None if said is None else said in told.ja


def test_nothing_to_compare():
    assert doubt(None, Decimal(1)) is None
    assert doubt(Decimal(1), None) is None


@given(NUMBERS, NUMBERS)
def test_both_ways_round_are_doubted_alike(one, other):
    assert (doubt(one, other) is None) == (doubt(other, one) is None)
    assert (doubt(one, other) is None) == (doubt(-one, -other) is None)
    assert doubt(one, -other) is not None
    assert (doubt(one, other) is None) == (one < FAR * other and other < FAR * one)
