"""What every publisher keeps to: its files are its own, read whole and right; broken ones are refused in plain words."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from publisher_samples import SAMPLES, Sample
from rashinban.core.errors import RashinbanError
from rashinban.core.period import Period
from rashinban.core.series import COLUMNS, read_dimensions, write_dimensions
from rashinban.statistics.decoding import decode
from rashinban.statistics.publisher import Received, Table
from rashinban.statistics.publishers.registry import find_publisher, publishers, recognise
from rashinban.statistics.symbols import FLAGS, MISSING

OWN = [sample for sample in SAMPLES if sample.make is not None]
REAL = [sample for sample in SAMPLES if sample.make is None]
TEXTS = [sample for sample in OWN if not sample.name.endswith((".xlsx", ".xls"))]
JAPANESE = re.compile(r"[ぁ-んァ-ヶ一-龠]")
PAGE = "<!DOCTYPE html>\n<html><head><title>503 Service Unavailable</title></head><body>ただいま混み合っています</body></html>"


def name_of(sample: Sample) -> str:
    return f"{sample.publisher}-{sample.name}"


def check_table(table: Table) -> None:
    rows = table.rows
    assert tuple(rows.column_names) == COLUMNS
    for column in COLUMNS:
        kind = rows.schema.field(column).type
        assert kind == (pa.float64() if column == "value" else pa.string()) or (
            column != "value" and pa.types.is_dictionary(kind) and kind.value_type == pa.string()
        ), column
    assert rows.num_rows
    plain = {column: rows[column].cast(pa.string()) for column in ("item", "area", "period", "dimensions", "flag")}
    assert all(column.null_count == 0 for column in plain.values())
    keys = pa.table({name: plain[name] for name in ("item", "area", "period", "dimensions")})
    assert keys.group_by(keys.column_names).aggregate([]).num_rows == rows.num_rows, "a figure stands twice"
    assert set(pc.unique(plain["flag"]).to_pylist()) <= set(FLAGS)
    absent = pc.is_in(plain["flag"], pa.array(sorted(MISSING)))
    assert pc.all(pc.equal(absent, pc.is_null(rows["value"]))).as_py(), "no value without a reason, no reason with a value"
    assert not pc.any(pc.or_(pc.is_nan(rows["value"]), pc.is_inf(rows["value"]))).as_py()
    assert all(re.fullmatch(r"\d{5}", area) for area in pc.unique(plain["area"]).to_pylist())
    assert set(pc.unique(plain["area"]).to_pylist()) <= set(table.areas)
    assert set(pc.unique(plain["item"]).to_pylist()) <= {item.code for item in table.items}
    for period in pc.unique(plain["period"]).to_pylist():
        assert Period.from_code(period).code == period
    for text in pc.unique(plain["dimensions"]).to_pylist():
        assert write_dimensions(**read_dimensions(text)) == text
    units = {item.code: item.unit for item in table.items}
    printed = pa.table({"item": plain["item"], "unit": rows["unit"].cast(pa.string())}).group_by(["item", "unit"]).aggregate([])
    assert all(units[row["item"]] == row["unit"] for row in printed.to_pylist())
    assert table.edition
    assert table.title


def read(file: Received) -> tuple[Table, ...]:
    return recognise(file).read(file)


def refuse(file: Received) -> RashinbanError:
    """The error a broken file gives; anything but a RashinbanError fails."""
    with pytest.raises(RashinbanError) as caught:
        read(file)
    error = caught.value
    assert JAPANESE.search(error.what), error.what
    assert error.where.file == file.name, str(error)
    assert error.remedy
    return error


def test_every_publisher_has_samples_and_says_who_it_is() -> None:
    assert {sample.publisher for sample in OWN} == {each.key for each in publishers()}
    for each in publishers():
        assert all((each.name, each.authority, each.licence, each.credit))
        assert find_publisher(each.key) is each


@pytest.mark.parametrize("sample", OWN, ids=name_of)
def test_files_are_recognised_by_one_and_read(sample: Sample) -> None:
    file = sample.received()
    assert [each.key for each in publishers() if each.recognises(file)] == [sample.publisher]
    for table in read(file):
        assert table.publisher == sample.publisher
        check_table(table)


@pytest.mark.parametrize("sample", REAL, ids=name_of)
def test_real_files_are_recognised_by_one_and_read(sample: Sample, shared: Path) -> None:
    file = sample.received(shared)
    unnamed = Received("download", file.content)
    assert [each.key for each in publishers() if each.recognises(unnamed)] == [sample.publisher]
    for table in read(unnamed):
        assert table.publisher == sample.publisher
        check_table(table)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "utf-16"])
@pytest.mark.parametrize("sample", TEXTS, ids=name_of)
def test_the_encoding_makes_no_difference(sample: Sample, encoding: str) -> None:
    file = sample.received()
    text = decode(file).text
    for ends in ("\n", "\r\n"):
        again = Received(file.name, text.replace("\r\n", "\n").replace("\n", ends).encode(encoding))
        assert [table.rows for table in read(again)] == [table.rows for table in read(file)]


def cut_within_a_line(text: str) -> bytes:
    body = text.rstrip("\n")
    return body[: body.rfind(",") - 1 if "," in body.splitlines()[-1] else len(body) * 2 // 3].encode()


def cut_after_a_line(text: str) -> bytes:
    lines = text.splitlines(keepends=True)
    return "".join(lines[: max(len(lines) * 2 // 3, 1)]).encode()


def lose_first_column(text: str) -> bytes:
    return "".join(line.partition(",")[2] for line in text.splitlines(keepends=True)).encode()


def widen(text: str) -> bytes:
    return "".join(line.rstrip("\n") + ",0" * 3000 + "\n" for line in text.splitlines()).encode()


def repeat_last_row(text: str) -> bytes:
    lines = text.splitlines(keepends=True)
    filled = [line for line in lines if not line.startswith("NA,") and 2 * sum(1 for cell in line.strip().split(",") if cell) >= line.count(",")]
    return "".join([*lines, filled[-1]]).encode()


BREAKS: dict[str, Callable[[str], bytes]] = {
    "cut within a line": cut_within_a_line,
    "first column lost": lose_first_column,
    "3,000 columns": widen,
    "nothing": lambda _: b"",
    "blanks": lambda _: b"\n\n  \n",
    "rubbish": lambda _: bytes(range(256)) * 40,
    "web page": lambda _: PAGE.encode(),
    "encoding nobody reads": lambda text: text.encode("utf-32"),
    "header only": lambda text: "".join(text.splitlines(keepends=True)[:1]).encode(),
}


@pytest.mark.parametrize("how", BREAKS)
@pytest.mark.parametrize("sample", [sample for sample in TEXTS if sample.name.endswith(".csv")], ids=name_of)
def test_broken_files_are_refused_in_plain_words(sample: Sample, how: str) -> None:
    refuse(Received(sample.name, BREAKS[how](decode(sample.received()).text)))


@pytest.mark.parametrize("sample", [sample for sample in TEXTS if sample.complete], ids=name_of)
def test_rows_lost_at_the_end_are_noticed(sample: Sample) -> None:
    refuse(Received(sample.name, cut_after_a_line(decode(sample.received()).text)))


@pytest.mark.parametrize("sample", [sample for sample in TEXTS if sample.complete], ids=name_of)
def test_a_row_that_stands_twice_is_noticed(sample: Sample) -> None:
    refuse(Received(sample.name, repeat_last_row(decode(sample.received()).text)))


@pytest.mark.parametrize("sample", [sample for sample in OWN if sample.name.endswith(".xlsx")], ids=name_of)
def test_broken_workbooks_are_refused(sample: Sample) -> None:
    content = sample.received().content
    for broken in (content[: len(content) // 2], content[:40]):
        refuse(Received(sample.name, broken))


@pytest.mark.parametrize("sample", OWN, ids=name_of)
def test_a_publisher_given_the_file_of_another_says_so(sample: Sample) -> None:
    file = sample.received()
    for each in publishers():
        if each.key != sample.publisher:
            with pytest.raises(RashinbanError) as caught:
                each.read(file)
            assert JAPANESE.search(str(caught.value))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "空です"),
        (PAGE.encode(), "ウェブページ"),
        (PAGE.encode("cp932"), "503 Service Unavailable"),
        ("項目,値\n計画の数,3\n".encode(), "どの公表元の表か分かりません"),
        (b"%PDF-1.7\n", "PDF"),
        ("地域コード,都道府県\n".encode("utf-16") + b"\x00", "途中で切れ"),
        ("県".encode()[:2], "途中で切れ"),
        (b"\xff\xff\xff\xff\xff\xff\n", "文字コード"),
        (b"abc\0def\nghi\n", "文字でないもの"),
        (b"PK\x03\x04broken", "Excel"),
    ],
)
def test_what_is_no_table_is_named(content: bytes, said: str) -> None:
    assert said in str(refuse(Received("表.csv", content)))

