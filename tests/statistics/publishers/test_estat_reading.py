"""Stored answers of the e-Stat API as files: every figure once, marks as flags, nothing half, nothing guessed."""

import json
from pathlib import Path
from typing import Any

import pytest

from estat_answers import CSV, answer, axes, axis, bulk, packed, refusal, table, value
from rashinban.core.errors import WrongContent
from rashinban.statistics.publisher import Received, Table
from rashinban.statistics.publishers.estat.publisher import Estat

ESTAT = Estat()


def read(root: Any, name: str = "answer.json") -> tuple[Table, ...]:
    file = Received(name, root if isinstance(root, bytes) else packed(root))
    assert ESTAT.recognises(file)
    return ESTAT.read(file)


def figures(found: Table) -> dict[tuple[str, str, str, str], tuple[float | None, str]]:
    return {(r["item"], r["area"], r["period"], r["dimensions"]): (r["value"], r["flag"]) for r in found.rows.to_pylist()}


def test_the_stored_answer(shared: Path) -> None:
    """賃金構造基本統計調査 of 2020, men by age: 24 figures, the first 19.0 歳, the last 269.4 千円."""
    path = shared / "data" / "api_samples" / "estat_getStatsData_0003425893.json"
    (found,) = read(path.read_bytes(), path.name)
    assert (found.table, found.edition, len(found.rows)) == ("estat-0003425893", "2021-07-16", 24)
    assert [(item.code, item.name, item.unit) for item in found.items] == [
        ("33", "年齢", "歳"),
        ("40", "きまって支給する現金給与額", "千円"),
    ]
    rows = found.rows.to_pylist()
    assert (rows[0]["value"], rows[0]["unit"], rows[0]["area"], rows[0]["period"]) == (19.0, "歳", "00000", "2020")
    assert (rows[-1]["value"], rows[-1]["unit"]) == (269.4, "千円")
    assert "cat04=13" in rows[-1]["dimensions"]
    assert sum(row["value"] for row in rows if row["item"] == "40") == pytest.approx(3988.8)
    assert any("cat03 性別_基本：02=男" in note for note in found.notes)


def test_a_list_of_one_is_a_list() -> None:
    (found,) = read(answer([value("02201", "275192")]))
    assert figures(found) == {("01", "02201", "2020", "cat01=1"): (275192.0, "")}
    assert found.areas == {"02201": "02201市"}


def test_marks_are_flags_by_the_tables_own_notes() -> None:
    values = [value("02201", text, cat01=str(number)) for number, text in enumerate(["-", "***", "X", "*", "0", "1,234"])]
    notes = [{"@char": "-", "$": "該当数値がないもの"}, {"@char": "***", "$": "数値が得られないもの"}, {"@char": "*", "$": "標本が少なく秘匿としたもの"}]
    (found,) = read(answer(values, notes=notes))
    assert list(figures(found).values()) == [
        (None, "none"), (None, "missing"), (None, "suppressed"), (None, "suppressed"), (0.0, ""), (1234.0, ""),
    ]  # fmt: skip


def test_a_note_of_one_stands_for_a_list() -> None:
    (found,) = read(answer([value("02201", "*")], notes=[{"@char": "*", "$": "あり得ないもの"}]))
    assert list(figures(found).values()) == [(None, "not_applicable")]


@pytest.mark.parametrize(
    ("code", "name", "period"),
    [
        ("2020000000", "2020年", "2020"),
        ("2015100000", "2015年度", "FY2015"),
        ("2015000000", "2015年度", "FY2015"),
        ("2023001212", "2023年12月", "2023-12"),
        ("2021000103", "2021年1～3月", "2021Q1"),
        ("2021000106", "", "2021-01-01/2021-06-30"),
        ("1301", "平成22年", "2010"),
    ],
)
def test_times(code: str, name: str, period: str) -> None:
    values = [value("02201", "1", time=code)]
    (found,) = read(answer(values, classes=axes(values, name)))
    assert [key[2] for key in figures(found)] == [period]


def test_a_census_counts_on_a_day() -> None:
    census = table(STAT_NAME={"@code": "00200521", "$": "国勢調査"})
    (found,) = read(answer([value("02201", "1")], table=census))
    assert [key[2] for key in figures(found)] == ["2020-10-01"]


def test_where_the_items_are_a_classification() -> None:
    values = [{**value("02201", "5", time="2020100000"), "@tab": "00001", "@cat01": "A1101"}]
    classes = {
        "CLASS_OBJ": [
            axis("tab", "観測値", ("00001", "観測値")),
            axis("cat01", "Ａ　人口・世帯", ("A1101", "A1101_総人口")),
            axis("area", "地域", ("02201", "青森県 青森市")),
            axis("time", "調査年", ("2020100000", "2020年度")),
        ]
    }
    (found,) = read(answer(values, classes=classes))
    assert figures(found) == {("A1101", "02201", "FY2020", ""): (5.0, "")}
    assert [(item.code, item.name) for item in found.items] == [("A1101", "総人口")]


def test_pages_of_one_array_are_one_table() -> None:
    values = [value(f"{number:05}", str(number)) for number in range(1001, 1026)]
    pages = [answer(values, start, 10) for start in (1, 11, 21)]
    (found,) = read(pages)
    assert len(found.rows) == 25
    assert found.rows["value"].to_pylist() == [float(v["$"]) for v in values]


@pytest.mark.parametrize("starts", [(1,), (11,), (1, 21), (1, 11), (11, 21)])
def test_a_part_of_a_table_is_refused(starts: tuple[int, ...]) -> None:
    values = [value(f"{number:05}", str(number)) for number in range(1001, 1026)]
    with pytest.raises(WrongContent, match="一部"):
        read([answer(values, start, 10) for start in starts])


def test_a_bulk_is_a_table_for_each_request() -> None:
    one = answer([value("02201", "1")])
    other = answer([value("02202", "2"), value("02203", "3")], table=table("0003888888"))
    found = read(bulk(one, other))
    assert [(each.table, len(each.rows)) for each in found] == [("estat-0003999999", 1), ("estat-0003888888", 2)]


def test_nothing_fits_is_an_empty_table() -> None:
    empty = refusal(1, "正常に終了しましたが、該当データはありませんでした。")
    empty["GET_STATS_DATA"]["PARAMETER"] = {"STATS_DATA_ID": "0003999999"}
    (found,) = read(empty)
    assert (len(found.rows), found.items) == (0, ())


@pytest.mark.parametrize(
    ("status", "said"), [(2, "一部が失敗"), (100, "RASHINBAN_ESTAT_ID"), (103, "条件"), (200, "時間をおいて"), (300, "統計表はありません")]
)
def test_errors_in_the_answer(status: int, said: str) -> None:
    with pytest.raises(WrongContent, match=said) as error:
        read(refusal(status, "理由"))
    assert f"STATUS {status}：理由" in str(error.value)


def test_marks_replaced_by_zero_are_refused() -> None:
    with pytest.raises(WrongContent, match="0に置き換え"):
        read(answer([value("02201", "0")], asked={"REPLACE_SP_CHARS": 1}))


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"table": table(SMALL_AREA=1)}, "小地域"),
        ({"classes": {"CLASS_OBJ": [axis("tab", "表章項目", ("01", "人口"))]}}, "時間軸がなく"),
        ({"table": {}, "asked": {"STATS_DATA_ID": ""}}, "番号"),
    ],
)
def test_what_cannot_be_placed(more: dict[str, Any], said: str) -> None:
    with pytest.raises(WrongContent, match=said):
        read(answer([value("02201", "1")], **more))


def test_a_time_nobody_can_read() -> None:
    values = [value("02201", "1", time="0000000099")]
    with pytest.raises(WrongContent, match="期間として読めません"):
        read(answer(values, classes=axes(values, "戦前")))


def test_other_codes_than_areas() -> None:
    with pytest.raises(WrongContent, match="area=T000617"):
        read(answer([value("T000617", "1")]))


def test_a_table_without_areas_is_of_the_nation_only_when_it_says_so() -> None:
    values = [value("02201", "1")]
    values[0].pop("@area")
    classes = axes([value("02201", "1")])
    classes["CLASS_OBJ"] = [each for each in classes["CLASS_OBJ"] if each["@id"] != "area"]
    (found,) = read(answer(values, classes=classes, table=table(COLLECT_AREA="全国")))
    assert [key[1] for key in figures(found)] == ["00000"]
    with pytest.raises(WrongContent, match="都道府県のどこ"):
        read(answer(values, classes=classes, table=table(COLLECT_AREA="都道府県")))


def test_a_figure_twice() -> None:
    with pytest.raises(WrongContent, match="2回以上"):
        read(answer([value("02201", "1"), value("02201", "2")]))


def test_a_truncated_file_names_its_line() -> None:
    content = json.dumps(answer([value("02201", "1")]), ensure_ascii=False, indent=1).encode()
    with pytest.raises(WrongContent, match=r"途中で切れて.*行目"):
        read(content[: len(content) // 2])


@pytest.mark.parametrize("root", ["GET_STATS_LIST", "GET_META_INFO"])
def test_answers_without_figures(root: str) -> None:
    with pytest.raises(WrongContent, match="数値は入っていません"):
        read({root: {"RESULT": {"STATUS": 0}}})


def test_xml_is_named() -> None:
    with pytest.raises(WrongContent, match="XML"):
        read(b'<?xml version="1.0" encoding="UTF-8"?><GET_STATS_DATA xsi="x">')


def test_csv() -> None:
    (found,) = read(CSV.encode(), "answer.csv")
    assert (found.table, found.edition, found.title) == ("estat-0003999999", "2022-01-20", "架空調査 人口の推移")
    assert figures(found) == {
        ("100", "02201", "2021-11", "cat01=1"): (1430.0, ""),
        ("100", "02202", "2021-11", "cat01=1"): (None, "missing"),
    }
    assert found.areas == {"02201": "青森市", "02202": "弘前市"}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda text: text.rpartition('"100"')[0], "1件しかありません"),
        (lambda text: text.rpartition('"***"')[0], "列の数"),
        (lambda text: text.replace('"value"', '"数"'), "見出し"),
        (lambda text: text.replace('"STATUS","0"', '"STATUS","100"'), "RASHINBAN_ESTAT_ID"),
        (lambda text: text.replace('"***",""\n', '"***","'), "途中で切れ"),
    ],
)
def test_broken_csv(change: Any, said: str) -> None:
    with pytest.raises(WrongContent, match=said):
        read(change(CSV).encode(), "answer.csv")


def test_other_files_are_not_recognised() -> None:
    for content in (b"", b'{"GET_STATS":{}}', b'{"message":null,"result":[]}', b"<html>", b"a,b\n1,2\n"):
        assert not ESTAT.recognises(Received("x.json", content))
