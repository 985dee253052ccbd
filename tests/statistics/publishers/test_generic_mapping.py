"""Any table by a mapping: what is mapped is read, what changed is named with its cell, mappings are proposed."""

from pathlib import Path

import pytest

from mapped_tables import MAPPING, ROWS, as_book, as_csv, saved
from rashinban.core.errors import ManyErrors, RashinbanError, WrongContent
from rashinban.statistics.publisher import Received, Table
from rashinban.statistics.publishers.generic import Generic
from rashinban.statistics.publishers.generic.mapping import read_mapping, write_mapping
from rashinban.statistics.publishers.generic.proposing import propose_mapping
from rashinban.statistics.publishers.generic.reading import read_mapped

KNOWN = read_mapping(MAPPING, "mapping.yaml")


def table_of(rows: list[list[str]] = ROWS, mapping: str = MAPPING) -> Table:
    return read_mapped(Received("表.csv", as_csv(rows)), read_mapping(mapping, "mapping.yaml"))


def figures(table: Table) -> dict[tuple[str, str, str, str], tuple[float | None, str]]:
    return {(r["item"], r["area"], r["period"], r["dimensions"]): (r["value"], r["flag"]) for r in table.rows.to_pylist()}


EXPECTED = {
    ("population", "02201", "2020", ""): (1000.0, ""),
    ("male", "02201", "2020", "sex=male"): (500.0, ""),
    ("population", "02202", "2020-10-01", ""): (None, "suppressed"),
    ("population", "02203", "2020", ""): (2000.0, ""),
    ("male", "02203", "2020", "sex=male"): (None, "missing"),
}


def test_what_is_mapped_is_read() -> None:
    found = table_of()
    assert figures(found) == EXPECTED
    assert found.areas == {"02201": "青森市", "02202": "弘前市", "02203": "八戸市"}
    assert found.notes == ("作成：架空県",)
    licensed = table_of(mapping=MAPPING + "licence: CC BY 4.0\n")
    assert licensed.notes == ("作成：架空県", "利用条件：CC BY 4.0")
    assert (licensed.authority, licensed.licence, found.licence) == ("架空県", "CC BY 4.0", "")
    assert (found.publisher, found.table, found.edition) == ("generic", "mock-population", "2021")
    assert [(item.code, item.name, item.unit) for item in found.items] == [("population", "総人口", "人"), ("male", "男", "人")]


@pytest.mark.parametrize("encoding", ["cp932", "utf-8-sig", "utf-16", "euc_jp"])
def test_encodings(encoding: str) -> None:
    assert figures(read_mapped(Received("表.csv", as_csv(ROWS, encoding)), KNOWN)) == EXPECTED


def test_a_workbook_with_numbers_as_numbers() -> None:
    rows = [[int(cell) if cell.isdecimal() else cell for cell in row] for row in ROWS]
    other = as_book([["目次"]], "目次")
    sheet = other.create_sheet("第1表")
    for row in rows:
        sheet.append(row)
    assert figures(read_mapped(Received("表.xlsx", saved(other)), KNOWN)) == EXPECTED


def change(row: int, column: int, text: str) -> list[list[str]]:
    return [[text if (at, to) == (row, column) else cell for to, cell in enumerate(line)] for at, line in enumerate(ROWS)]


@pytest.mark.parametrize(
    ("rows", "said", "cell"),
    [
        (change(2, 3, "世帯数"), "「総人口（人）」のはず", "D3"),
        (change(4, 0, "022013"), "検査数字", "B5"),
        (change(4, 0, "99999"), "見つかりません", "B5"),
        (change(4, 2, "昔"), "期間として", None),
        (change(4, 2, ""), "時点が空", "C5"),
        (change(4, 3, "約1000"), "数値としても", "D5"),
        ([*ROWS, ROWS[4]], "2回以上", "D8"),
        (ROWS[:4], "数値が一つも", None),
        ([row[:3] for row in ROWS], "見出しが違います", "D3"),
    ],
)
def test_errors_name_the_cell(rows: list[list[str]], said: str, cell: str | None) -> None:
    with pytest.raises(WrongContent, match=said) as error:
        table_of(rows)
    assert (error.value.where.cell or None) == cell or cell is None


def test_long_tables() -> None:
    mapping = """
table: long
title: 長い表
authority: 架空県
edition: "1"
recognise: {cells: {A1: 県, E1: 値}}
first: 2
area: {name: A}
period: {column: B, bare: fiscal_year}
dimensions: {sex: C}
figures: [{column: E, item_column: D, unit_column: F}]
"""
    rows = [["県", "年", "性", "項目", "値", "単位"], ["青森県", "2020", "男", "就業者", "1", "人"], ["青森", "2020", "男", "比率", "2.5", "％"]]
    found = table_of(rows, mapping)
    assert figures(found) == {("就業者", "02000", "FY2020", "sex=男"): (1.0, ""), ("比率", "02000", "FY2020", "sex=男"): (2.5, "")}
    assert {item.code: item.unit for item in found.items} == {"就業者": "人", "比率": "％"}
    with pytest.raises(WrongContent, match="単位が「人」と「千人」"):
        table_of([*rows, ["岩手県", "2020", "男", "就業者", "1", "千人"]], mapping)


def test_names_that_are_not_unique_take_the_prefecture_or_an_alias() -> None:
    mapping = """
table: names
title: 名前の表
authority: 架空
edition: "1"
recognise: {cells: {C1: 人口}}
first: 2
area: {prefecture: A, name: B, aliases: {桧原村: "13307"}}
period: {fixed: "2020"}
figures: [{column: C, item: 人口, unit: 人}]
"""
    rows = [["県", "市", "人口"], ["東京都", "府中市", "1"], ["広島県", "府中市", "2"], ["東京都", "桧原村", "3"]]
    assert [key[1] for key in figures(table_of(rows, mapping))] == ["13206", "34208", "13307"]
    with pytest.raises(WrongContent, match="一つに決まりません"):
        table_of([["県", "市", "人口"], ["", "府中市", "1"]], mapping)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (MAPPING.replace("first: 4\n", ""), "「first」：必要なキーがありません"),
        (MAPPING + "colour: red\n", "「colour」：知らないキーです"),
        (MAPPING.replace("area: {code: A, name: B}", "area: {}"), "「area」：地域のコードの列"),
        (MAPPING.replace("period: {column: C}\n", ""), "D、E列の時点がありません"),
        (MAPPING.replace("column: D,", "column: 4d,"), "列はA、B、AA"),
        (MAPPING.replace("item: population", "note: x"), "知らないキー"),
        ("table: [", "YAMLとして"),
        ("", "何も書かれていません"),
        ("1: 2", "英語のキー"),
    ],
)
def test_mistakes_in_a_mapping_are_named(text: str, said: str) -> None:
    with pytest.raises(RashinbanError) as error:
        read_mapping(text, "mapping.yaml")
    all_said = "".join(map(str, error.value.errors)) if isinstance(error.value, ManyErrors) else str(error.value)
    assert said in all_said
    assert error.value.where.file == "mapping.yaml"


def test_a_mapping_survives_writing() -> None:
    assert read_mapping(write_mapping(KNOWN), "again.yaml") == KNOWN


def test_a_kept_mapping_makes_a_file_known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = Received("何か.csv", as_csv(ROWS))
    monkeypatch.setenv("RASHINBAN_HOME", str(tmp_path))
    assert not Generic().recognises(file)
    with pytest.raises(WrongContent, match="合うマッピングがありません"):
        Generic().read(file)
    (tmp_path / "mappings").mkdir()
    (tmp_path / "mappings" / "a.yaml").write_text(MAPPING, encoding="utf-8")
    assert Generic().recognises(file)
    assert figures(Generic().read(file)[0]) == EXPECTED
    assert not Generic().recognises(Received("別.csv", b"a,b\n1,2\n"))
    (tmp_path / "mappings" / "b.yaml").write_text(MAPPING.replace("推計人口\nauth", "別名\nauth"), encoding="utf-8")
    with pytest.raises(WrongContent, match="二つ以上"):
        Generic().read(file)


def test_a_proposal_for_a_table_as_offices_print_it() -> None:
    rows = [
        ["市町村別人口（架空）", "", "", "", "", ""],
        ["令和2年10月1日現在", "", "", "", "", "（単位：人）"],
        ["市町村", "", "人口", "", "", "世帯数（世帯）"],
        ["コード", "名称", "総数", "男", "女", ""],
        ["02000", "青森県計", "3", "1", "2", "1"],
        ["02201", "青森市", "1,000", "400", "600", "500"],
        ["02202", "弘前市", "900", "400", "500", "x"],
    ]
    proposal = propose_mapping(Received("人口.csv", as_csv(rows)))
    mapping = proposal.mapping
    assert mapping.title == "市町村別人口（架空）"
    assert (mapping.area.code, mapping.area.name, mapping.first) == ("A", "B", 5)
    assert mapping.period.fixed is not None
    assert mapping.period.fixed.code == "2020-10-01"
    assert [(f.column, f.item, f.unit) for f in mapping.figures] == [
        ("C", "人口／総数", "人"), ("D", "人口／男", "人"), ("E", "人口／女", "人"), ("F", "世帯数", "世帯"),
    ]  # fmt: skip
    found = figures(read_mapped(Received("人口.csv", as_csv(rows)), mapping))
    assert found["人口／女", "02201", "2020-10-01", ""] == (600.0, "")
    assert found["世帯数", "02202", "2020-10-01", ""] == (None, "suppressed")
    assert any("作成者" in doubt for doubt in proposal.doubts)


def test_a_proposal_for_years_across() -> None:
    rows = [["都道府県", "平成27年度", "令和2年度"], ["青森県", "1", "2"], ["岩手県", "3", "4"], ["全県計", "4", "6"]]
    proposal = propose_mapping(Received("表.csv", as_csv(rows)))
    assert [figure.period.code for figure in proposal.mapping.figures if figure.period] == ["FY2015", "FY2020"]
    assert proposal.mapping.leave_out == ("全県計",)
    assert any("単位が分かりません" in doubt for doubt in proposal.doubts)
    assert figures(read_mapped(Received("表.csv", as_csv(rows)), proposal.mapping)) == {
        ("値", "02000", "FY2015", ""): (1.0, ""), ("値", "02000", "FY2020", ""): (2.0, ""),
        ("値", "03000", "FY2015", ""): (3.0, ""), ("値", "03000", "FY2020", ""): (4.0, ""),
    }  # fmt: skip


def test_a_proposal_says_what_it_does_not_know() -> None:
    proposal = propose_mapping(Received("表.csv", as_csv([["県", "数"], ["青森県", "1"], ["岩手県", "2"]])))
    assert any("いつの数値か" in doubt for doubt in proposal.doubts)
    assert any("単位" in doubt for doubt in proposal.doubts)
    with pytest.raises(WrongContent, match="数値の表が見つかりません"):
        propose_mapping(Received("表.csv", as_csv([["ご挨拶", ""], ["本文です", ""]])))


@pytest.mark.parametrize(
    ("path", "rows"), [("population_jlstat/total.csv", 21), ("kenmin_keizai/kenmin_keizai_tidy.csv", 4794)]
)
def test_proposals_for_real_tables_read_every_figure(shared: Path, path: str, rows: int) -> None:
    file = Received("表.csv", (shared / "data" / path).read_bytes())
    assert len(read_mapped(file, propose_mapping(file).mapping).rows) == rows
