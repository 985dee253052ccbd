"""Observations in and out: what officials type, every mistake with its place, and exact round trips."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rashinban.core.errors import ManyErrors, UnreadableFile, WrongContent
from rashinban.core.period import Period
from rashinban.core.source import Source
from rashinban.monitoring.collection import read_observations, write_observations
from rashinban.monitoring.observations import Observation
from rashinban.plans.plan import Indicator, NamedPeriod, Plan

TODAY = date(2025, 6, 1)
PLAN = Plan(
    id="kakuu",
    title="架空の計画",
    fictional=True,
    named_periods=(NamedPeriod(name="第2期", period=Period.from_code("FY2020/FY2022")),),
    indicators=(
        Indicator(id="K1", label="架空の支援件数", unit="件"),
        Indicator(id="K2", label="架空の割合", unit="％"),
        Indicator(id="K3", label="架空の仕組み"),
    ),
)


def csv_file(folder, *rows, header="指標番号,期間,実績値,把握日,備考", encoding="utf-8"):
    path = folder / "jisseki.csv"
    path.write_bytes("\r\n".join((header, *rows)).encode(encoding))
    return path


def read_one(folder, row, header="指標番号,期間,実績値,把握日,備考"):
    (observation,) = read_observations(csv_file(folder, row, header=header), PLAN, TODAY)
    return observation


def refused(path):
    with pytest.raises(ManyErrors) as caught:
        read_observations(path, PLAN, TODAY)
    return [str(error) for error in caught.value.errors]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
def test_the_encodings_of_japanese_offices(tmp_path, encoding):
    path = csv_file(tmp_path, "K1,令和5年度,12,2024/5/1,髙くない", encoding=encoding)
    (observation,) = read_observations(path, PLAN, TODAY)
    assert observation == Observation(
        indicator="K1", period=Period.fiscal_year(2023), value=12, vintage=date(2024, 5, 1), note="髙くない"
    )


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("12", 12),
        ("１２", 12),
        ('"1,200"', 1200),
        ("12件", 12),
        ("１２ 件", 12),
        ("▲3", -3),
        ("△3.5", Decimal("-3.5")),
        ("−3", -3),
        ("0", 0),
        ("1e3", 1000),
    ],
)
def test_numbers_as_they_are_typed(tmp_path, cell, value):
    assert read_one(tmp_path, f"K1,FY2023,{cell},2024-05-01,").value == value


@pytest.mark.parametrize(
    ("cell", "value"),
    [("55%", 55), ("５５％", 55), ("0.55%", Decimal("0.55")), ("55", 55), ("0", 0), ("1.5", Decimal("1.5"))],
)
def test_shares(tmp_path, cell, value):
    assert read_one(tmp_path, f"K2,FY2023,{cell},2024-05-01,").value == value


@pytest.mark.parametrize("cell", ["0.55", "1", "-0.2"])
def test_a_bare_share_up_to_one_is_ambiguous(tmp_path, cell):
    (error,) = refused(csv_file(tmp_path, f"K2,FY2023,{cell},2024-05-01,"))
    assert "分かりません" in error
    assert "55%" in error


@pytest.mark.parametrize("cell", ["x", "X", "…", "-", "―", "－", "***", "不明", "N/A"])
def test_a_sign_for_no_figure_is_never_zero(tmp_path, cell):
    (error,) = refused(csv_file(tmp_path, f"K1,FY2023,{cell},2024-05-01,"))
    assert "記号" in error
    assert "備考" in error
    assert "2行目" in error


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("2023年度", "FY2023"),
        ("R5年度", "FY2023"),
        ("FY2023", "FY2023"),
        ("2023", "2023"),
        ("2025年3月末時点", "2025-03-31"),
        ("令和5年", "2023"),
        ("2024-03", "2024-03"),
        ("第2期", "FY2020/FY2022"),
    ],
)
def test_periods_in_any_spelling(tmp_path, cell, code):
    path = csv_file(tmp_path, f"K1,{cell},12,2025-05-01,")
    assert read_observations(path, PLAN, TODAY)[0].period.code == code


def test_a_value_that_is_not_known_is_left_blank_with_a_note(tmp_path):
    assert read_one(tmp_path, "K1,FY2023,,2024-05-01,調査が中止された").value is None
    (error,) = refused(csv_file(tmp_path, "K1,FY2023,,2024-05-01,"))
    assert "備考" in error


def test_rows_not_yet_filled_in_are_passed_over(tmp_path):
    path = csv_file(tmp_path, "K1,FY2022,3,2023-05-01,", "K1,FY2023,,,", ",,,,")
    assert len(read_observations(path, PLAN, TODAY)) == 1


def test_all_columns(tmp_path):
    header = "indicator,period,value,vintage,method,status,judgement,judged_by,items,source,出典のページ"
    row = "K3,FY2023,,2024-05-01,集計,速報,一部達成,架空委員会,架空A社；架空B社,架空の議事録,3"
    observation = read_one(tmp_path, row, header)
    assert observation == Observation(
        indicator="K3",
        period=Period.fiscal_year(2023),
        vintage=date(2024, 5, 1),
        method="counted",
        status="provisional",
        judgement="partly",
        judged_by="架空委員会",
        items=("架空A社", "架空B社"),
        source=Source(document="架空の議事録", page=3),
    )


def test_every_mistake_is_found_in_one_pass(tmp_path):
    path = csv_file(
        tmp_path,
        "Ｋ１,FY2023,12,2024-05-01,",
        "K1,いつか,12,2024-05-01,",
        "K1,FY2023,12人,2024-05-01,",
        "K1,FY2023,たくさん,2024-05-01,",
        "K1,FY2023,12,2026-05-01,",
        "K1,FY2023,12,2024年5月,",
        "K1,FY2023,12,,",
        ",FY2023,12,2024-05-01,",
        "K1,FY2024,12,2024-03-01,",
        "K1,FY2022,12,2024-05-01,",
        "K1,FY2022,13,2024-05-01,",
        "K1,FY2023,1,200,2024-05-01",
        "K1,FY2021,1,2024-05-01,,余り",
    )
    errors = refused(path)
    expected = [
        (2, "「K1」（架空の支援件数）のことですか"), (3, "期間として読めません"), (4, "単位が合いません"), (5, "数値として読めません"),
        (6, "未来"), (7, "日まで"), (8, "把握日が空欄"), (9, "指標番号が空欄"), (10, "始まりより前"), (12, "重なっています"),
        (13, "読めません"), (14, "見出しのない列"),
    ]  # fmt: skip
    assert len(errors) == len(expected)
    for error, (line, words) in zip(errors, expected, strict=True):
        assert f"{line}行目" in error
        assert words in error
        assert "→" in error


@pytest.mark.parametrize(
    ("header", "words"),
    [
        ("指標番号,期間,実績値", "「把握日」の列がありません"),
        ("指標番号,期間,把握日", "「実績値」の列がありません"),
        ("指標番号,期間,実績値,把握日,取得方方", "取得方法"),
        ("指標番号,期間,実績値,値,把握日", "同じ意味の列"),
    ],
)
def test_wrong_headings(tmp_path, header, words):
    assert any(words in error for error in refused(csv_file(tmp_path, header=header)))


@pytest.mark.parametrize(
    ("field", "word"), [("取得方法", "推測"), ("速報・確報", "たぶん"), ("判定", "まあまあ")]
)
def test_unknown_words_name_the_choices(tmp_path, field, word):
    (error,) = refused(
        csv_file(tmp_path, f"K1,FY2023,1,2024-05-01,{word}", header=f"指標番号,期間,実績値,把握日,{field}")
    )
    assert word in error
    assert "・" in error


def test_a_table_without_headings_a_missing_file_and_another_kind(tmp_path):
    with pytest.raises(WrongContent, match="見出し"):
        read_observations(csv_file(tmp_path, header="あ,い"), PLAN, TODAY)
    with pytest.raises(UnreadableFile, match="ありません"):
        read_observations(tmp_path / "nothing.csv", PLAN, TODAY)
    for name, content in (
        ("a.pdf", b"%PDF"),
        ("a.csv", b"\xff\x00\x81"),
        ("a.xlsx", b"no zip"),
        ("a.xls", b"no ole"),
        ("b.csv", b'"open'),
    ):
        path = tmp_path / name
        path.write_bytes(content)
        with pytest.raises(UnreadableFile) as caught:
            read_observations(path, PLAN, TODAY)
        assert name in str(caught.value)
        assert caught.value.remedy


def workbook(folder, rows, formats=None):
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    sheet.title = "実績"
    for row in rows:
        sheet.append(row)
    for cell, number_format in (formats or {}).items():
        sheet[cell].number_format = number_format
    book.create_sheet("説明").append(["この欄に書きます"])
    path = folder / "jisseki.xlsx"
    book.save(path)
    return path


HEADER = ["指標番号", "指標名", "期間", "実績値", "把握日"]


def test_excel_cells_as_they_are_shown(tmp_path):
    rows = [
        ["架空の計画 進捗"],
        HEADER,
        ["K1", "架空の支援件数", "令和5年度", 12, date(2024, 5, 1)],
        ["K1", "", date(2024, 3, 1), 5, date(2024, 5, 1)],
        ["K1", "", 2022, 61.2, "2024-05-01"],
        ["K2", "", "2023年度", 0.55, date(2024, 5, 1)],
    ]
    path = workbook(tmp_path, rows, {"C4": 'yyyy"年"m"月"', "D6": "0.0%"})
    found = read_observations(path, PLAN, TODAY)
    assert [one.period.code for one in found] == ["FY2023", "2024-03", "2022", "FY2023"]
    assert [one.value for one in found] == [12, 5, Decimal("61.2"), 55]


def test_mistakes_in_excel_name_sheet_and_cell(tmp_path):
    errors = refused(
        workbook(
            tmp_path,
            [
                HEADER,
                ["K1", "", "FY2023", "たくさん", date(2024, 5, 1)],
                ["K2", "", "FY2023", 0.55, date(2024, 5, 1)],
            ],
        )
    )
    assert "シート「実績」 セルD2" in errors[0]
    assert "シート「実績」 セルD3" in errors[1]


def test_a_formula_without_its_result_is_not_blank(tmp_path):
    path = workbook(tmp_path, [HEADER, ["K1", "", "FY2023", "=1+1", date(2024, 5, 1)]])
    with pytest.raises(UnreadableFile, match="数式"):
        read_observations(path, PLAN, TODAY)


text = st.text(st.characters(exclude_categories=("C", "Zl", "Zp", "Zs")), min_size=1, max_size=12)
items = text.filter(lambda item: "；" not in item and ";" not in item)
sources = st.builds(
    Source,
    document=text,
    edition=st.none() | text,
    page=st.none() | st.integers(1, 999),
    quotation=st.none() | text,
    sha256=st.none() | st.just("0" * 64),
)
periods = st.sampled_from(
    [
        Period.fiscal_year(2021),
        Period.year(2021),
        Period.month(2021, 3),
        Period.day(date(2021, 3, 31)),
        Period.from_code("第2期=FY2020/FY2022"),
    ]
)
observations = st.builds(
    Observation,
    indicator=st.sampled_from(["K1", "K2", "K3"]),
    period=periods,
    value=st.none() | st.decimals(-(10**12), 10**12, places=4),
    judgement=st.none() | st.sampled_from(["met", "partly", "not_met"]),
    judged_by=st.none() | text,
    vintage=st.dates(date(2022, 4, 1), TODAY),
    method=st.sampled_from(["entered", "counted", "measured"]),
    status=st.sampled_from(["provisional", "final", "revised"]),
    items=st.lists(items, max_size=3).map(tuple),
    note=text,
    source=st.none() | sources,
)


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(log=st.lists(observations, max_size=5, unique_by=lambda one: (one.indicator, one.period, one.vintage)))
def test_what_is_written_reads_back_the_same(tmp_path, ending, log):
    path = tmp_path / f"log.{ending}"
    write_observations(log, path, PLAN)
    assert read_observations(path, PLAN, TODAY) == tuple(log)


def test_what_the_table_cannot_hold_is_refused_and_nothing_is_written(tmp_path):
    wrong = Observation(
        indicator="K1", period=Period.fiscal_year(2023), value=1, vintage=TODAY, items=("あ；い",)
    )
    with pytest.raises(WrongContent, match="；"):
        write_observations([wrong], tmp_path / "log.csv")
    long = Observation(indicator="K1", period=Period.fiscal_year(2023), note="長" * 40000, vintage=TODAY)
    with pytest.raises(WrongContent, match="長さ"):
        write_observations([long], tmp_path / "log.xlsx")
    with pytest.raises(WrongContent, match="ods"):
        write_observations([], tmp_path / "log.ods")
    assert list(tmp_path.iterdir()) == []
