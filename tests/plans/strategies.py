"""Hypothesis strategies for plans: any Plan the library can hold, with the text that breaks spreadsheets."""

from datetime import date
from decimal import Decimal
from typing import get_args

from hypothesis import strategies as st

from rashinban.core.period import Period
from rashinban.core.source import Source
from rashinban.core.value import too_large
from rashinban.plans import plan as values
from rashinban.plans.plan import (
    Baseline,
    Criterion,
    Function,
    Indicator,
    Link,
    Measure,
    NamedPeriod,
    Plan,
    Target,
)

AWKWARD = [
    "𠮷野家と髙橋", "01", "1.10", "=1+1", "+81", "-", "@人", "", " ", "　", "true", "null", "~", "no", "1:30", "2024-03-31",
    "一行目\n二行目", "一行目\n\n  字下げ\n", "\n先頭が改行", "復帰\r\n改行", "引用\"二重\"'一重'", "# 印", "- 項目", "a: b", "[1]", "{x}",
    "「かぎ」、『二重』", "非公表", "はい", "_x000D_", "'前置き", "#REF!", "タブ\tあり", "\"\"", "%", "&amp;<p>", "1e5", "0x1F", "1_000", "|", ">-", "期間の合計",
]  # fmt: skip

#: Any text a document can hold. U+FFFE and U+FFFF are not characters and cannot be written to Excel.
texts = st.one_of(
    st.sampled_from(AWKWARD),
    st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\ufffe\uffff"), max_size=30),
)
numbers = st.one_of(
    st.integers(-(10**6), 10**6).map(Decimal),
    st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=-(10**9), max_value=10**9),
    st.decimals(allow_nan=False, allow_infinity=False).filter(lambda number: not too_large(number)),
    st.sampled_from(["61.20", "0.1", "1.0", "100", "0.00", "1234567890123456789.123"]).map(Decimal),
)
days = st.dates(date(1990, 1, 1), date(2060, 12, 31))
years = st.integers(1990, 2060)
periods = st.one_of(
    years.map(Period.year),
    years.map(Period.fiscal_year),
    st.builds(Period.fiscal_half, years, st.integers(1, 2)),
    st.builds(Period.fiscal_quarter, years, st.integers(1, 4)),
    st.builds(Period.quarter, years, st.integers(1, 4)),
    st.builds(Period.month, years, st.integers(1, 12)),
    days.map(Period.day),
    st.builds(
        lambda year, length, name: Period.span(Period.fiscal_year(year), Period.fiscal_year(year + length), name),
        years,
        st.integers(1, 9),
        st.sampled_from([None, "第2期"]),
    ),
)


def maybe(strategy):
    """The strategy, or None."""
    return st.none() | strategy


def choices(alias):
    """Every value of a Literal alias."""
    return st.sampled_from(get_args(alias))


sources = st.builds(
    Source,
    document=texts,
    edition=maybe(texts),
    publisher=maybe(texts),
    page=maybe(st.integers(1, 999)),
    sheet=maybe(texts),
    cell=maybe(texts),
    start=maybe(st.integers(0, 10**6)),
    end=maybe(st.integers(0, 10**6)),
    quotation=maybe(texts),
    sha256=maybe(texts),
)
baselines = st.builds(
    Baseline, value=maybe(numbers), unit=maybe(texts), period=maybe(periods), source=maybe(sources)
)
targets = st.builds(
    Target,
    value=maybe(numbers),
    upper=maybe(numbers),
    operator=choices(values.Operator),
    change_type=choices(values.ChangeType),
    relative_to=maybe(periods),
    deadline=maybe(periods),
    deadline_found=st.sampled_from(["stated", "column", "section", "plan"]),
    scope=choices(values.Scope),
    aggregation=maybe(texts),
    source=maybe(sources),
)
criteria = st.builds(
    Criterion,
    text=texts,
    judged_by=maybe(texts),
    judged_when=maybe(periods),
    evidence=maybe(texts),
    source=maybe(sources),
)
ids = st.one_of(texts, st.from_regex(r"[1-9](\.[1-9]){0,2}", fullmatch=True))


@st.composite
def measures(draw, max_size=6):
    """A forest of measures; parents need not come before their children."""
    names = draw(st.lists(ids, unique=True, max_size=max_size))
    found = [
        Measure(
            id=name,
            parent=draw(st.none() | st.sampled_from(names[:index])) if index else None,
            level=draw(texts),
            number=draw(maybe(texts)),
            title=draw(texts),
            text=draw(maybe(texts)),
            owner=draw(maybe(texts)),
            functions=tuple(draw(st.lists(texts, max_size=3))),
            status=draw(maybe(choices(values.MeasureStatus))),
            this_year=draw(maybe(texts)),
            next_year=draw(maybe(texts)),
            source=draw(maybe(sources)),
        )
        for index, name in enumerate(names)
    ]
    return tuple(draw(st.permutations(found)))


@st.composite
def indicators(draw, measure_ids=(), max_size=4):
    """Indicators of any of the measures, or of the plan as a whole."""
    owners = maybe(st.sampled_from(measure_ids)) if measure_ids else st.none()
    return tuple(
        Indicator(
            id=name,
            measure=draw(owners),
            label=draw(texts),
            kind=draw(choices(values.IndicatorKind)),
            definition=draw(maybe(texts)),
            unit=draw(maybe(texts)),
            direction=draw(maybe(choices(values.Direction))),
            value_kind=draw(choices(values.ValueKind)),
            accumulation=draw(maybe(choices(values.Accumulation))),
            counting=draw(maybe(st.sampled_from(["gross", "distinct"]))),
            combine=draw(choices(values.Combine)),
            result=draw(maybe(st.sampled_from(["output", "outcome"]))),
            baseline=draw(maybe(baselines)),
            targets=tuple(draw(st.lists(targets, max_size=2))),
            criterion=draw(maybe(criteria)),
            owner=draw(maybe(texts)),
            stale_after_months=draw(st.sampled_from([18, 6, 0])),
            source=draw(maybe(sources)),
        )
        for name in draw(st.lists(ids, unique=True, max_size=max_size))
    )


@st.composite
def plans(draw, max_measures=5, max_indicators=3):
    """Any plan."""
    tree = draw(measures(max_size=max_measures))
    names = [measure.id for measure in tree]
    link = st.builds(
        Link, kind=choices(values.LinkKind), measure=st.sampled_from(names or [""]), to=texts, note=maybe(texts)
    )
    return Plan(
        id=draw(ids),
        title=draw(texts),
        organisation=draw(maybe(texts)),
        edition=draw(maybe(texts)),
        period=draw(maybe(periods)),
        fictional=draw(st.booleans()),
        named_periods=tuple(draw(st.lists(st.builds(NamedPeriod, name=texts, period=periods), max_size=2))),
        levels=tuple(draw(st.lists(texts, max_size=3))),
        functions=tuple(
            draw(st.lists(st.builds(Function, name=texts, definition=maybe(texts), source=maybe(sources)), max_size=2))
        ),
        measures=tree,
        indicators=draw(indicators(measure_ids=names, max_size=max_indicators)),
        links=tuple(draw(st.lists(link, max_size=3))) if names else (),
        source=draw(maybe(sources)),
    )
