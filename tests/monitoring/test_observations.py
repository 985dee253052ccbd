"""The log is append-only."""

from datetime import date

import pytest

from rashinban.core.errors import ManyErrors
from rashinban.core.period import Period
from rashinban.monitoring.observations import Observation, append, known_at

FIRST = Observation(indicator="K1", period=Period.fiscal_year(2023), value=10, vintage=date(2024, 5, 1))


def test_a_correction_has_a_later_vintage_and_both_are_kept():
    corrected = FIRST.model_copy(update={"value": 12, "vintage": date(2024, 8, 1), "status": "revised"})
    log = append((FIRST,), (corrected,))
    assert log == (FIRST, corrected)
    assert known_at(log, date(2024, 7, 1)) == (FIRST,)
    assert known_at(log, date(2024, 9, 1)) == (corrected,)


def test_another_value_for_the_same_day_is_refused():
    with pytest.raises(ManyErrors) as caught:
        append((FIRST,), (FIRST.model_copy(update={"value": 12}),))
    assert "FY2023" in str(caught.value.errors[0])
    assert "訂正" in caught.value.errors[0].remedy


def test_the_same_record_twice_is_one():
    assert append((FIRST,), (FIRST,)) == (FIRST,)


def test_a_period_that_has_not_begun_is_no_fact():
    early = FIRST.model_copy(update={"period": Period.fiscal_year(2030)})
    assert known_at((early,), date(2025, 1, 1)) == ()
