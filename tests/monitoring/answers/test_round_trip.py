"""Identities: what goes out comes back unchanged, and what is edited comes back as exactly those changes."""

import shutil
import subprocess
from datetime import date, timedelta
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from answer_books import LOG, PERIOD, SHEET, TODAY, made, read
from rashinban.core.period import Period
from rashinban.core.source import Source
from rashinban.monitoring.answers.contents import ASKED, contents_of, printed
from rashinban.monitoring.observations import Observation, append
from rashinban.plans.plan import Indicator, Plan

QUIET = {"deadline": None, "suppress_health_check": [HealthCheck.function_scoped_fixture]}
text = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=12)
ids = st.text(st.characters(categories=("L", "N"), max_codepoint=0x9FFF), min_size=1, max_size=6)
units = st.sampled_from([None, "件", "人", "%", "％", "百万円"])
periods = st.sampled_from(
    [PERIOD, Period.year(2025), Period.month(2025, 3), Period.day(date(2025, 3, 31)), Period.fiscal_quarter(2025, 2), Period.from_code("第2期=FY2023/FY2025")]
)
numbers = st.decimals(-(10**18), 10**18, places=4) | st.decimals(-1, 1, places=6) | st.integers(-(10**6), 10**6).map(Decimal)


def logs(period: Period, names: list[str]) -> st.SearchStrategy[list[Observation]]:
    one = st.builds(
        Observation,
        indicator=st.sampled_from(names),
        period=st.just(period) | periods,
        value=st.none() | numbers,
        judgement=st.none() | st.sampled_from(["met", "partly", "not_met"]),
        judged_by=st.none() | text,
        vintage=st.dates(date(2026, 4, 1), TODAY - timedelta(days=1)),
        method=st.sampled_from(["entered", "counted", "measured"]),
        status=st.sampled_from(["provisional", "final", "revised"]),
        items=st.lists(text, max_size=2).map(tuple),
        note=text.map(lambda words: f"備考{words}") | text,
        source=st.none() | st.builds(Source, document=text, page=st.none() | st.integers(1, 9)),
    )
    return st.lists(one, max_size=6, unique_by=lambda made: (made.indicator, made.period, made.vintage))


@st.composite
def questions(draw: st.DrawFn) -> tuple[Plan, Period, tuple[Observation, ...]]:
    """A plan, a period, and a log of records about it and about other periods."""
    names = draw(st.lists(ids, min_size=1, max_size=4, unique=True))
    indicators = tuple(Indicator(id=name, label=draw(text), unit=draw(units), owner=draw(st.none() | text)) for name in names)
    period = draw(periods)
    return Plan(id=draw(text), title=draw(text), edition=draw(st.none() | text), indicators=indicators), period, tuple(draw(logs(period, names)))


@settings(max_examples=40, **QUIET)
@given(question=questions(), language=st.sampled_from(["ja", "en"]))
def test_a_book_nobody_edited_changes_nothing(tmp_path, question, language):
    plan, period, log = question
    answers = read(made(tmp_path, log, plan=plan, period=period, language=language), log, plan=plan, period=period)
    assert (answers.changes, answers.observations, answers.set_aside, answers.conflicts, answers.notes) == ((), (), (), (), ())
    assert answers.unchanged == len(plan.indicators)


@pytest.mark.parametrize("note", ["=1+1", "@SUM(A1)", "-\uffff", "_x000D_", "a\r\nb\x00", " 　前後の空白 ", "https://example.invalid", "0123"])
@pytest.mark.parametrize("value", ["-0.000082", "0", "-0.0", "1E+18", "123456789012345678.1234", "-0.1"])
@pytest.mark.parametrize("unit", ["件", "%"])
def test_contents_a_spreadsheet_would_bend(tmp_path, note, value, unit):
    plan = Plan(id="kakuu", title="架空の計画", indicators=(Indicator(id="0-1", label="架空", unit=unit),))
    log = (Observation(indicator="0-1", period=PERIOD, value=Decimal(value), note=note, vintage=date(2026, 5, 1)),)
    answers = read(made(tmp_path, log, plan=plan), log, plan=plan)
    assert (answers.changes, answers.unchanged) == ((), 1)


plain = st.text(st.sampled_from("架空の備考です 12、。（）"), min_size=1, max_size=10).map(str.strip).filter(bool)
edits = st.fixed_dictionaries(
    {},
    optional={
        "value": st.integers(2, 10**6).map(Decimal) | st.decimals(2, 1000, places=2),
        "vintage": st.dates(date(2026, 10, 1), TODAY),
        "status": st.sampled_from(["provisional", "final", "revised"]),
        "judgement": st.sampled_from(["met", "partly", "not_met"]),
        "judged_by": plain,
        "note": plain,
        "document": plain,
    },
)


@settings(max_examples=25, **QUIET)
@given(edited=st.dictionaries(st.sampled_from(["K1", "K2", "K3", "K4"]), edits))
def test_edited_cells_come_back_as_exactly_those_changes(tmp_path, edited):
    path = made(tmp_path)
    book = openpyxl.load_workbook(path)
    sheet = book[SHEET]
    places = {sheet.cell(row, 1).value: row for row in range(5, 9)}
    before = {id: contents_of(next((one for one in reversed(LOG) if one.indicator == id and one.period == PERIOD), None)) for id in places}
    expected = set()
    for id, cells in edited.items():
        if before[id]["vintage"] is None and cells:
            cells = {"vintage": date(2026, 6, 1), "note": "架空", **cells}
        for field, content in cells.items():
            shown = printed(field, content) if isinstance(content, str) else content
            sheet.cell(places[id], 8 + ASKED.index(field)).value = shown
            if content != before[id][field]:
                expected.add((id, field, content))
    book.save(path)
    answers = read(path)
    assert {(one.indicator, one.field, one.after_value) for one in answers.changes} == expected
    assert {one.indicator for one in answers.observations} == {id for id, _, _ in expected}
    assert answers.unchanged == 4 - len(answers.observations)
    assert len(append(LOG, answers.observations)) == len(LOG) + len(answers.observations)
    again = read(made(tmp_path, append(LOG, answers.observations)), append(LOG, answers.observations))
    assert (again.changes, again.unchanged) == ((), 4)


def test_a_book_saved_by_libreoffice_changes_nothing(tmp_path):
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice (soffice) is not installed")
    path = made(tmp_path)
    (tmp_path / "saved").mkdir()
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = [office, profile, "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(tmp_path / "saved"), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    answers = read(tmp_path / "saved" / path.name)
    assert (answers.changes, answers.unchanged, answers.set_aside, answers.notes) == ((), 4, (), ())
    assert openpyxl.load_workbook(tmp_path / "saved" / path.name)["実績"]["H5"].protection.locked is False
