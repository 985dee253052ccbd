"""The algebra of periods, their codes and their names."""

from datetime import date
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from rashinban.core.era import era, write_era_year
from rashinban.core.errors import WrongContent
from rashinban.core.period import Period, PeriodKind
from rashinban.core.period_text import parse_period

DAYS = st.dates(date(1900, 1, 1), date(2110, 12, 31))
KINDS: tuple[PeriodKind, ...] = (
    "year",
    "fiscal_year",
    "fiscal_half",
    "quarter",
    "fiscal_quarter",
    "month",
    "day",
)
SINGLE = st.builds(Period.containing, st.sampled_from(KINDS), DAYS)


@st.composite
def spans(draw: st.DrawFn) -> Period:
    kind = draw(st.sampled_from(KINDS))
    first, last = sorted((draw(DAYS), draw(DAYS)))
    return Period.span(Period.containing(kind, first), Period.containing(kind, last))


ANY = st.one_of(SINGLE, spans())


@given(ANY)
def test_the_code_reads_back(period: Period) -> None:
    assert Period.from_code(period.code) == period


@given(spans(), st.text(alphabet="第期年度12345次=/", min_size=1))
def test_the_code_of_a_named_span_reads_back(span: Period, name: str) -> None:
    named = Period.span(span.start, span.end, name)
    assume(name == name.strip())
    assert Period.from_code(named.code) == named


@given(ANY, st.booleans())
def test_japanese_names_read_back(period: Period, in_era: bool) -> None:
    assert parse_period(period.japanese(era=in_era)) == period


@given(ANY, st.integers(-20, 20))
def test_shifting_back_is_identity(period: Period, steps: int) -> None:
    assume(period.years * abs(steps) < 1500)
    there = period.shift(steps)
    assert there.kind == period.kind
    assert there.shift(-steps) == period
    assert (there > period) == (steps > 0)


@given(ANY, st.sampled_from(KINDS))
def test_parts_cover_exactly(period: Period, kind: PeriodKind) -> None:
    assume(period.years <= 10)
    try:
        parts = period.split(kind)
    except WrongContent:
        first, last = Period.containing(kind, period.start), Period.containing(kind, period.end)
        assert first.start != period.start or last.end != period.end
        return
    assert parts[0].start == period.start
    assert parts[-1].end == period.end
    assert all(part.kind == kind and period.contains(part) for part in parts)
    assert all((after.start - before.end).days == 1 for before, after in pairwise(parts))


@given(ANY, ANY)
def test_containing_means_overlapping(one: Period, other: Period) -> None:
    assert one.overlaps(other) == other.overlaps(one)
    if one.contains(other):
        assert one.overlaps(other)
        assert one.years >= other.years


@given(st.sampled_from(KINDS), DAYS)
def test_the_period_of_a_day_contains_it(kind: PeriodKind, day: date) -> None:
    assert Period.containing(kind, day).contains(day)


@pytest.mark.parametrize(
    ("period", "code", "western", "in_era", "english"),
    [
        (Period.year(2024), "2024", "2024年", "令和6年", "2024"),
        (Period.year(2019), "2019", "2019年", "令和元年", "2019"),
        (Period.year(1989), "1989", "1989年", "平成元年", "1989"),
        (Period.fiscal_year(2019), "FY2019", "2019年度", "令和元年度", "FY2019"),
        (Period.fiscal_year(2018), "FY2018", "2018年度", "平成30年度", "FY2018"),
        (Period.fiscal_half(2024, 1), "FY2024H1", "2024年度上期", "令和6年度上期", "FY2024 H1"),
        (Period.fiscal_half(2024, 2), "FY2024H2", "2024年度下期", "令和6年度下期", "FY2024 H2"),
        (Period.quarter(2024, 1), "2024Q1", "2024年第1四半期", "令和6年第1四半期", "Q1 2024"),
        (
            Period.fiscal_quarter(2024, 4),
            "FY2024Q4",
            "2024年度第4四半期",
            "令和6年度第4四半期",
            "FY2024 Q4",
        ),
        (Period.month(2019, 4), "2019-04", "2019年4月", "平成31年4月", "April 2019"),
        (Period.month(2019, 5), "2019-05", "2019年5月", "令和元年5月", "May 2019"),
        (Period.day(date(2025, 3, 31)), "2025-03-31", "2025年3月31日", "令和7年3月31日", "31 March 2025"),
        (Period.day(date(1989, 1, 7)), "1989-01-07", "1989年1月7日", "昭和64年1月7日", "7 January 1989"),
        (
            Period.span(Period.fiscal_year(2022), Period.fiscal_year(2024)),
            "FY2022/FY2024",
            "2022年度～2024年度",
            "令和4年度～令和6年度",
            "FY2022–FY2024",
        ),
        (
            Period.span(Period.month(2022, 5), Period.month(2025, 1)),
            "2022-05-01/2025-01-31",
            "2022年5月～2025年1月",
            "令和4年5月～令和7年1月",
            "May 2022–January 2025",
        ),
    ],
)
def test_every_kind_in_words(period: Period, code: str, western: str, in_era: str, english: str) -> None:
    assert period.code == code
    assert (period.japanese(), period.japanese(era=True), period.english()) == (western, in_era, english)


@pytest.mark.parametrize(
    "code", ["", "FY", "2024-13", "2024-02-30", "FY2024-03", "2024H1", "FY2024Q5", "2024/2022"]
)
def test_a_wrong_code_is_refused_with_a_remedy(code: str) -> None:
    with pytest.raises(WrongContent, match="期間として読めません") as caught:
        Period.from_code(code)
    assert "FY2024" in caught.value.remedy


def test_fields_of_values_report_a_wrong_code_as_a_validation_error() -> None:
    adapter = TypeAdapter(Period)
    assert adapter.dump_python(adapter.validate_python("FY2024")) == "FY2024"
    assert adapter.validate_python(2024) == Period.year(2024)
    with pytest.raises(ValidationError, match="期間として読めません"):
        adapter.validate_python("来年度")


def test_fiscal_quarters_begin_in_april() -> None:
    quarters = Period.fiscal_year(2024).split("fiscal_quarter")
    assert [quarter.start for quarter in quarters] == [
        date(2024, 4, 1),
        date(2024, 7, 1),
        date(2024, 10, 1),
        date(2025, 1, 1),
    ]
    assert [Period.fiscal_quarter(2024, number) for number in (1, 2, 3, 4)] == list(quarters)


def test_a_quarter_of_another_count_is_another_period() -> None:
    assert Period.quarter(2024, 2) != Period.fiscal_quarter(2024, 1)
    assert not Period.quarter(2024, 2) < Period.fiscal_quarter(2024, 1)


def test_lengths() -> None:
    assert Period.span(Period.fiscal_year(2022), Period.fiscal_year(2024)).years == 3
    assert Period.month(2024, 2).years == Fraction(1, 12)
    assert Period.day(date(2024, 3, 31)).years == Fraction(400, 146097)


def test_a_span_of_days_moves_by_its_days() -> None:
    span = Period.span(date(2024, 1, 10), date(2024, 1, 19), "会期")
    assert span.shift(1) == Period.span(date(2024, 1, 20), date(2024, 1, 29))


def test_an_end_before_the_start_is_refused() -> None:
    with pytest.raises(WrongContent, match="より前です"):
        Period.span(Period.fiscal_year(2024), Period.fiscal_year(2022))


@pytest.mark.parametrize(
    ("last_day", "name", "next_name"),
    [
        (date(2019, 4, 30), "平成31", "令和元"),
        (date(1989, 1, 7), "昭和64", "平成元"),
        (date(1926, 12, 24), "大正15", "昭和元"),
        (date(1912, 7, 29), "明治45", "大正元"),
    ],
)
def test_eras_change_on_their_day(last_day: date, name: str, next_name: str) -> None:
    assert write_era_year(last_day) == name
    assert write_era_year(last_day.fromordinal(last_day.toordinal() + 1)) == next_name


def test_an_unknown_era_is_refused() -> None:
    with pytest.raises(WrongContent, match="元号「慶応」"):
        era("慶応")
