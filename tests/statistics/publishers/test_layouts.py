"""The layouts of the file publishers one by one: what a cell becomes, and where an error is said to be."""

from __future__ import annotations

from typing import Any

import pytest

import publisher_samples as samples
from publisher_samples import ROWS, as_book, as_csv
from rashinban.core.errors import RashinbanError
from rashinban.statistics.publisher import Received, Table
from rashinban.statistics.publishers.registry import recognise


def read(rows: ROWS) -> tuple[Table, ...]:
    file = Received("表.csv", as_csv(rows))
    return recognise(file).read(file)


def points(table: Table) -> dict[tuple[str, str, str, str], tuple[float | None, str]]:
    return {(row["item"], row["area"], row["period"], row["dimensions"]): (row["value"], row["flag"]) for row in table.rows.to_pylist()}


def change(rows: ROWS, row: int, column: int, text: str) -> ROWS:
    changed = [list(cells) for cells in rows]
    changed[row][column] = text
    return changed


def error_of(rows: ROWS) -> RashinbanError:
    with pytest.raises(RashinbanError) as caught:
        read(rows)
    return caught.value


def test_ssdse_a_takes_the_year_of_every_item() -> None:
    (table,) = read(change(samples.ssdse_a(), 3, 3, "…"))
    said = points(table)
    assert said["A1101", "01201", "2020", ""] == (None, "missing")
    assert ("A4101", "02201", "2023", "") in said
    assert ("D2203", "02201", "FY2022", "") in said
    assert table.areas["02201"] == "架空市"
    assert {item.code: item.unit for item in table.items}["D3201"] == "千円"


def test_ssdse_editions_that_are_not_printed() -> None:
    assert read(samples.ssdse_a_2020())[0].edition == "2020"
    assert read(samples.ssdse_b()[1:])[0].edition == "2025"


def test_ssdse_b_has_periods_of_rows() -> None:
    said = points(read(samples.ssdse_b())[0])
    assert {key[2] for key in said} == {"2021", "2022", "FY2021", "FY2022"}
    assert ("F3103", "47000", "FY2022", "") in said


def test_ssdse_c_d_f_have_spans_sexes_clocks_and_months() -> None:
    assert {key[2] for key in points(read(samples.ssdse_c())[0])} == {"2020/2022"}
    said = points(read(samples.ssdse_d())[0])
    assert said["MH01", "01000", "2021", "sex=female"] == (6 * 60 + 1, "")
    assert ("MG01", "00000", "2021", "") in said
    months = {key[3] for key in points(read(samples.ssdse_f())[0])}
    assert months == {"", *(f"month={month:02}" for month in range(1, 13))}


@pytest.mark.parametrize(
    ("row", "column", "text", "cell", "said"),
    [
        (5, 4, "12a", "E6", "12a"),
        (5, 0, "02201", "A6", "地域コード"),
        (1, 7, "令和5", "H2", "年"),
        (0, 5, "", "F1", "コードが分かりません"),
        (0, 5, "A1101", "F1", "二つあります"),
        (6, 0, "R01201", "A7", "二つあります"),
    ],
)
def test_ssdse_errors_name_the_cell(row: int, column: int, text: str, cell: str, said: str) -> None:
    rows = change(samples.ssdse_a(), row, column, text)
    if (row, column) == (6, 0):
        rows.insert(7, [*samples.ssdse_a()[6]])
    error = error_of(rows if text else change(rows, 2, column, "知らない項目"))
    assert said in error.what
    assert error.where.cell == cell or "二つ" in said


def test_the_register_has_men_women_and_movements() -> None:
    (table,) = read(samples.juki())
    said = points(table)
    assert said["population", "01000", "2024-01-01", "sex=male"] == (250.0, "")
    assert said["population", "00000", "2024-01-01", ""] == (14100.0, "")
    assert said["births", "01201", "2023", ""] == (4.0, "")
    assert said["natural_change_rate", "01201", "2023", ""] == (-0.66, "")
    assert said["social_change_rate", "01301", "2023", ""] == (None, "not_applicable")
    assert table.areas["01300"] == "架空郡"
    assert table.notes


def test_the_register_of_japanese_has_its_dimension() -> None:
    dimensions = {key[3] for key in points(read(samples.juki(2024, "日本人住民"))[0])}
    assert dimensions == {"nationality=japanese", "nationality=japanese;sex=male", "nationality=japanese;sex=female"}


@pytest.mark.parametrize(
    ("row", "column", "text", "said"),
    [
        (5, 5, "301", "市区町村の合計300人と合いません"),
        (4, 5, "14,101", "都道府県の合計14,100人と合いません"),
        (6, 0, "012019", "団体コード"),
        (3, 9, "知らない見出し", "知らない列"),
        (6, 4, "多数", "多数"),
    ],
)
def test_the_register_errors(row: int, column: int, text: str, said: str) -> None:
    rows = change(samples.juki(), row, column, text)
    if column == 9:
        rows = change(rows, 2, 7, "知らない見出し")
    error = error_of(rows)
    assert said in error.what
    assert error.where.file == "表.csv"
    assert error.where.line


def test_the_register_with_a_row_of_units_says_the_same() -> None:
    assert points(read(samples.juki_units())[0]) == points(read(samples.juki(2023))[0])


def test_codes_without_their_leading_zero_are_completed() -> None:
    rows = [[cells[0].lstrip("0") if cells[0].isdecimal() else cells[0], *cells[1:]] for cells in samples.juki()]
    assert points(read(rows)[0]) == points(read(samples.juki())[0])


def test_result_sheets_of_ipss_by_age() -> None:
    (total,), (young,) = read(samples.ipss_result()), read(samples.ipss_result("結果表2－1　0～14歳人口および割合"))
    assert points(total)["population", "01000", "2020", ""] == (1000.0, "")
    assert points(total)["population", "01201", "2050", ""] == (940.0, "estimated")
    assert {key[3] for key in points(young)} == {"age=0-14"}
    assert {key[3] for key in points(read(samples.ipss_result("結果表2－3　65歳以上人口および割合"))[0])} == {"age=65+"}
    assert total.areas["07999"] == "浜通り地域"
    assert (total.table, total.edition) == ("ipss-municipalities", "2023")


def test_pyramids_of_ipss_are_told_by_arithmetic() -> None:
    said = points(read(samples.ipss_pyramid())[0])
    assert said["population", "13000", "2020", ""] == (60.0, "")
    assert said["population", "13000", "2050", "age=95+;sex=female"] == (2.0, "estimated")
    assert said["population", "13000", "2025", "age=0-4;sex=male"] == (1.0, "estimated")
    assert "年齢の合計" in error_of(change(samples.ipss_pyramid(), 5, 8, "30")).what
    swapped = change(change(samples.ipss_pyramid(), 5, 26, "40"), 5, 30, "21")
    assert "合いません" in error_of(swapped).what


def test_the_profile_says_its_gaps() -> None:
    projection, profile = read(samples.ipss_profile())
    assert points(projection)["population", "07201", "2050", "age=65+"] == (None, "missing")
    assert points(profile)["private_rent", "01201", "2023", ""] == (None, "missing")
    assert points(profile)["private_rent", "07201", "2023", ""] == (50000.0, "")
    assert "年齢3区分" in error_of(change(samples.ipss_profile(), 1, 13, "501")).what


def test_prefectural_accounts_name_their_base() -> None:
    file = Received("表.xlsx", samples.kenmin_book())
    (table,) = recognise(file).read(file)
    said = points(table)
    assert (table.table, table.edition) == ("kenmin-product-2015", "2013")
    assert said["product_growth", "01000", "FY2011", ""] == (None, "missing")
    assert said["product", "01100", "FY2011", ""] == (300.0, "")
    assert not any(key[1] == "00000" and key[0] == "product_growth" and value[0] == 0 for key, value in said.items())


@pytest.mark.parametrize(
    ("row", "column", "text", "said"),
    [(2, 4, "（単位：億円）", "単位"), (4, 4, "2013", "続いていません"), (6, 1, "青森県", "合いません"), (53, 3, "47001", "全県計"), (8, 4, "?", "?")],
)
def test_prefectural_accounts_errors(row: int, column: int, text: str, said: str) -> None:
    sheet: list[list[Any]] = change(samples.kenmin_sheet(), row, column, text)
    if row == 53:
        sheet = change(samples.kenmin_sheet(), row, column, "99999")
    file = Received("表.xlsx", as_book({"実数": sheet}))
    with pytest.raises(RashinbanError) as caught:
        recognise(file).read(file)
    assert said in caught.value.what
    assert caught.value.where.sheet == "実数"


def test_fiscal_indices_by_name_and_by_code() -> None:
    municipalities, prefectures = read(samples.fiscal())
    said = points(municipalities)
    assert said["fiscal_capacity_index", "13307", "FY2010", ""] == (0.67, "")
    assert said["future_burden_ratio", "01403", "FY2011", ""] == (None, "none")
    assert said["real_debt_service_ratio", "01100", "FY2011", ""] == (-0.5, "")
    assert ("bond_limit_ratio", "01100", "FY2011", "") not in said
    assert points(prefectures)["future_burden_ratio", "13000", "FY2010", ""] == (200.1, "")
    unknown = error_of(change(samples.fiscal(), 1, 4, "架空市"))
    assert "架空市" in unknown.what
    assert unknown.where.line == 2


def test_the_long_series_knows_its_oldest_class() -> None:
    dimensions = {(key[2][:4], key[3]) for key in points(read(samples.pyramid(1950, 2020))[0])}
    assert ("2000", "age=85+;sex=male") in dimensions
    assert ("2005", "age=85-89;sex=male") in dimensions
    projected = points(read(samples.pyramid(2015, 2065))[0])
    assert projected["population", "00000", "2015", "age=0-4;sex=male"][1] == ""
    assert projected["population", "00000", "2020", "age=0-4;sex=male"][1] == "estimated"
