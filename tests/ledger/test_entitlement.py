"""Pooled hours: what is left is always what was granted less what was taken; nobody takes more than there is.

The figures of the first test are those of a shared synchrotron (one unit = 2 hours; cocreation.md §3.2).
"""

from datetime import UTC, date, datetime
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from rashinban.ledger.entitlement import HOURS, entitlements
from rashinban.ledger.fact import Fact

AT = datetime(2026, 1, 1, tzinfo=UTC)


def fact(number: int, kind: str, hours: object, on: date = date(2025, 4, 1), unit: str = "時間", party: str = "p") -> Fact:
    return Fact(id=f"f{number:03}", kind=kind, on=on, party=party, card="beam", amount=hours, unit=unit, recorded_at=AT)  # type: ignore[arg-type]


def test_the_hours_of_one_unit() -> None:
    facts = [fact(1, "granted", 2), fact(2, "reserved", "1.5"), fact(3, "used", 60, unit="分"), fact(4, "expired", "0.25")]
    (balance,) = entitlements(facts, date(2025, 4, 1), AT)
    assert (balance.granted, balance.reserved, balance.used, balance.expired) == (2, Decimal("0.5"), 1, Decimal("0.25"))
    assert (balance.left, balance.problems) == (Decimal("0.25"), ())


def test_overdrawing_is_told_and_changes_nothing() -> None:
    facts = [fact(1, "granted", 2), fact(2, "used", 3), fact(3, "used", 2), fact(4, "used", 5, unit="円")]
    (balance,) = entitlements(facts, date(2025, 4, 1), AT)
    assert (balance.used, balance.left) == (2, 0)
    assert [(each.fact, each.missing) for each in balance.problems] == [("f002", 1), ("f004", None)]
    assert "1時間足りません" in balance.problems[0].words.ja


def test_as_of_a_day() -> None:
    facts = [fact(1, "granted", 2, date(2025, 4, 1)), fact(2, "used", 1, date(2025, 5, 1))]
    assert entitlements(facts, date(2025, 4, 30), AT)[0].left == 2
    assert entitlements(facts, date(2025, 5, 1), AT)[0].left == 1


@given(st.lists(st.tuples(st.sampled_from(HOURS), st.integers(-5, 10), st.sampled_from("pq")), max_size=30))
def test_what_is_left_is_never_less_than_nothing(rows: list[tuple[str, int, str]]) -> None:
    facts = [fact(n, kind, hours, party=party) for n, (kind, hours, party) in enumerate(rows)]
    for balance in entitlements(facts, date(2025, 4, 1), AT):
        assert balance.left >= 0
        assert min(balance.granted, balance.reserved, balance.used, balance.expired) >= 0
        assert balance.left == balance.granted - balance.reserved - balance.used - balance.expired
        refused = {problem.fact for problem in balance.problems}
        taken = [each for each in facts if each.party == balance.party and each.id not in refused]
        assert balance.granted == sum(each.amount or 0 for each in taken if each.kind == "granted")
