"""The funnel by cohort of the first step: planned rate beside the actual one, open cases apart, 延べ and 実数."""

from datetime import UTC, date, datetime
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from rashinban.core.period import Period
from rashinban.ledger.fact import Fact
from rashinban.ledger.funnel import STEPS, Rate, funnel, journeys

LATER = datetime(2027, 1, 1, tzinfo=UTC)


def fact(number: int, kind: str, on: date, **more: object) -> Fact:
    return Fact(id=f"f{number:03}", kind=kind, on=on, recorded_at=datetime(2026, 6, 1, tzinfo=UTC), **more)


def salon() -> list[Fact]:
    """Twenty firms present (one of them at two salons); four agree, one of these a year later; two are declined."""
    facts = [fact(n, "presented", date(2024, 6, 1), party=f"p{n}", gathering="g1") for n in range(20)]
    facts.append(fact(20, "presented", date(2025, 6, 1), party="p0", gathering="g2"))
    facts += [fact(100 + n, "agreed", date(2024, 9, 1), party=f"p{n}", connection=f"c{n}") for n in (1, 2, 3)]
    facts.append(fact(110, "interested", date(2024, 7, 1), party="p4", connection="c4"))
    facts.append(fact(111, "agreed", date(2025, 5, 1), party="p4", connection="c4"))
    return facts + [fact(120 + n, "declined", date(2024, 8, 2), party=f"p{n}", connection=f"c{n}") for n in (5, 6)] + [
        fact(130 + n, "met", date(2024, 8, 1), party=f"p{n}", connection=f"c{n}") for n in (5, 6)
    ]


def test_conversion_stays_within_the_cohort_of_the_first_step() -> None:
    first, second = funnel(salon(), LATER, planned={"presented": Decimal(20), "agreed": Decimal(4)})
    assert (first.period, second.period) == (Period.fiscal_year(2024), Period.fiscal_year(2025))
    assert [(each.step, each.journeys, each.parties) for each in first.reached] == [
        ("presented", 20, 20), ("interested", 6, 6), ("met", 6, 6), ("agreed", 4, 4), ("outcome", 0, 0),
    ]  # fmt: skip
    assert first.rates[-1] == Rate("presented", "agreed", planned=Decimal(20), actual=Decimal(20))
    assert (first.declined, first.open) == (2, 14)
    assert (second.at("presented").journeys, second.at("agreed").journeys, second.open) == (1, 0, 1)


def test_one_firm_at_two_salons_is_two_journeys_of_one_party() -> None:
    facts = [fact(n, "presented", date(2024, 6, n + 1), party="p", gathering=f"g{n}") for n in range(3)]
    (cohort,) = funnel(facts, LATER)
    assert (cohort.at("presented").journeys, cohort.at("presented").parties) == (3, 1)


def test_what_was_not_known_yet_is_not_there() -> None:
    assert funnel(salon(), datetime(2026, 5, 31, tzinfo=UTC)) == ()


def test_an_agreement_of_one_side_is_none_when_both_must_confirm() -> None:
    facts = [fact(1, "met", date(2024, 6, 1), connection="c"), fact(2, "agreed", date(2024, 7, 1), connection="c")]
    assert funnel(facts, LATER)[0].at("agreed").journeys == 1
    assert funnel(facts, LATER, confirmed_only=True)[0].at("agreed").journeys == 0


@given(
    st.lists(
        st.tuples(st.sampled_from([*STEPS, "introduced", "declined"]), st.dates(date(2024, 1, 1), date(2026, 1, 1)), st.sampled_from([None, "a", "b"]), st.sampled_from([None, "x", "y"])),
        max_size=20,
    )
)  # fmt: skip
def test_nobody_reaches_a_step_without_the_ones_before(rows: list[tuple[str, date, str | None, str | None]]) -> None:
    facts = [fact(n, kind, on, party=party, connection=connection) for n, (kind, on, party, connection) in enumerate(rows)]
    cohorts = funnel(facts, LATER)
    for cohort in cohorts:
        numbers = [each.journeys for each in cohort.reached]
        assert numbers == sorted(numbers, reverse=True)
        assert all(each.parties <= each.journeys for each in cohort.reached)
        assert cohort.open + cohort.declined + cohort.at("agreed").journeys == numbers[0]
    assert sum(cohort.at("presented").journeys for cohort in cohorts) == len(journeys(facts, LATER))
