"""Files every publisher must read, and ways to break them. Adding a sample is one line: ``own(...)`` or ``shared(...)``.

``own`` are small and made up (架空); ``shared`` are real files, read where the shared folder is.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from rashinban.core.area import PREFECTURES, check_digit
from rashinban.statistics.publisher import Received
from service_samples import SERVICE_SAMPLES

ROWS = list[list[str]]


@dataclass(frozen=True)
class Sample:
    """A file of a publisher; ``complete``: a row that is missing at the end is noticed."""

    publisher: str
    name: str
    make: Callable[[], bytes] | None = None
    path: str | None = None
    complete: bool = True

    def received(self, folder: Path | None = None) -> Received:
        if self.make is not None:
            return Received(self.name, self.make())
        assert folder is not None
        return Received(self.name, (folder / "data" / (self.path or "")).read_bytes())


def own(publisher: str, name: str, make: Callable[[], bytes], complete: bool = True) -> Sample:
    return Sample(publisher, name, make, None, complete)


def shared(publisher: str, path: str, complete: bool = True) -> Sample:
    return Sample(publisher, path.rpartition("/")[2], None, path, complete)


def as_csv(rows: ROWS, encoding: str = "utf-8") -> bytes:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue().encode(encoding)


def as_book(sheets: Mapping[str, Sequence[Sequence[object]]]) -> bytes:
    import xlsxwriter

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return out.getvalue()


PREFECTURE_NAMES = [(area.code, area.name) for area in PREFECTURES.areas]
SSDSE_ITEMS = ["A1101", "A1301", "A1302", "A1303", "A4101", "A4200", "A5101", "A5102", "C2108", "C2208", "D2203", "D3201"]
SSDSE_NAMES = ["総人口", "15歳未満人口", "15～64歳人口", "65歳以上人口", "出生数", "死亡数", "転入者数（日本人移動者）", "転出者数（日本人移動者）", "事業所数（民営）", "従業者数（民営）", "経常収支比率（市町村財政）", "歳入決算総額（市町村財政）"]
SSDSE_YEARS = ["2020"] * 4 + ["2023"] * 4 + ["2021"] * 2 + ["2022"] * 2


def figures(seed: int, count: int = 12) -> list[str]:
    return [str(1000 + (seed * 37 + place * 11) % 900) for place in range(count)]


def ssdse_a(edition: str = "2026") -> ROWS:
    return [
        [f"SSDSE-A-{edition}", "Prefecture", "Municipality", *SSDSE_ITEMS],
        ["", "", "年度", *SSDSE_YEARS],
        ["地域コード", "都道府県", "市区町村", *SSDSE_NAMES],
        *([f"R{code[:2]}{'382' if code == '47000' else '201'}", name, "架空市", *figures(number)] for number, (code, name) in enumerate(PREFECTURE_NAMES)),
    ]


def ssdse_a_2020() -> ROWS:
    head, *rows = ssdse_a()
    return [["code", "prefecture", "municipality", *head[3:]], ["year", "年度", "年度", *(["2015"] * 4 + ["2018"] * 8)], *rows[1:]]


def ssdse_b(edition: str = "2025") -> ROWS:
    rows = [[str(year), f"R{code}", name, *figures(number + year, 10)] for number, (code, name) in enumerate(PREFECTURE_NAMES) for year in (2022, 2021)]
    return [[f"SSDSE-B-{edition}", "Code", "Prefecture", *B_ITEMS], ["年度", "地域コード", "都道府県", *B_NAMES], *rows]


B_ITEMS = ["A1101", "A1301", "A1302", "A1303", "A4101", "A4103", "A4200", "F3102", "F3103", "G7101"]
B_NAMES = ["総人口", "15歳未満人口", "15～64歳人口", "65歳以上人口", "出生数", "合計特殊出生率", "死亡数", "月間有効求職者数（一般）", "月間有効求人数（一般）", "延べ宿泊者数"]
C_ITEMS = ["LA03", "LB00", *(f"LB{number:02}" for number in range(1, 10))]


def ssdse_c() -> ROWS:
    return [
        ["SSDSE-C-2023", "2020-2022年", "City", *C_ITEMS],
        ["地域コード", "都道府県", "市", "世帯人員", "食料（合計）", *(f"品目{number}" for number in range(1, 10))],
        ["R00000", "全国", "全国", *figures(0, 11)],
        *([f"R{code[:2]}201", name, "架空市", *figures(number, 11)] for number, (code, name) in enumerate(PREFECTURE_NAMES)),
    ]


def ssdse_d() -> ROWS:
    items = ["MA00", *(f"MB0{number}" for number in range(8)), "MG01", "MH01"]
    rows = [
        [sex, f"R{code}", name, *figures(number, 10), f"6:{number % 60:02}"]
        for sex in ("0_総数", "1_男", "2_女")
        for number, (code, name) in enumerate([("00000", "全国"), *PREFECTURE_NAMES])
    ]
    return [
        ["SSDSE-D-2023", "2021年", "Prefecture", *items],
        ["男女の別", "地域コード", "都道府県", "推定人口（10歳以上）", *(f"行動{number}" for number in range(8)), "睡眠", "起床"],
        *rows,
    ]


def ssdse_e() -> ROWS:
    head, years, names, *_ = ssdse_a()
    return [
        ["SSDSE-E-2024", "Prefecture", *head[3:]],
        ["", "年度", *years[3:]],
        ["地域コード", "都道府県", *names[3:]],
        *([f"R{code}", name, *figures(number)] for number, (code, name) in enumerate([("00000", "全国"), *PREFECTURE_NAMES])),
    ]


def ssdse_f() -> ROWS:
    items = ["CN100", "CN110", "CN120", "CN131", "CN200", "CN300", "CN400", "CN500", "CN600", "CN610", "CN920"]
    months = [*(f"{month:02}月" for month in range(1, 13)), "年"]
    return [
        ["SSDSE-F-2023v3", "1991-2020年", "", "", *items],
        ["地域コード", "都道府県", "市", "月・年", *(f"気候{item}" for item in items)],
        *([f"R{code[:2]}201", name, "架空市", month, *figures(number, 11)] for number, (code, name) in enumerate(PREFECTURE_NAMES) for month in months),
    ]


def juki(year: int = 2024, whose: str = "総計") -> ROWS:
    """架空の小さい国: 47 prefectures of one town and one village, 2 in a ward of the first."""
    era = f"令和{year - 2018}年"
    rows: ROWS = []
    for code, name in PREFECTURE_NAMES:
        places = [(f"{code[:2]}201", "架空市"), (f"{code[:2]}300", "架空郡"), (f"{code[:2]}301", "架空郡架空町")]
        rows += [juki_row(code, name, "", 300), *(juki_row(place, name, label, count) for (place, label), count in zip(places, (200, 100, 100), strict=True))]
    blank = [""] * 21
    return [
        [f"{era}1月1日住民基本台帳人口・世帯数、令和{year - 2019}年（1月1日から同年12月31日まで）人口動態（市区町村別）（{whose}）", *[""] * 24],
        ["団体コード", "都道府県名", "市区町村名", era, "", "", "", f"令和{year - 2019}年", *[""] * 17],
        ["", "", "", "人口", "", "", "世帯数", "住民票記載数", *[""] * 5, "住民票消除数", *[""] * 5, "増減数(Ａ)-(Ｂ)", "増減率", "自然増減数", "自然増減率", "社会増減数", "社会増減率"],
        ["団体コード", "", "", "男", "女", "人", "", "転入者数（国内）", "転入者数（国外）", "転入者数（計）", "出生者数", "その他（計）", "計（Ａ）", "転出者数（国内）", "転出者数（国外）", "転出者数（計）", "死亡者数", "その他（計）", "計（Ｂ）", *[""] * 6],
        ["", *juki_row("00000", "合計", "", 300 * 47)[1:]],
        *rows,
        ["注：増減率の「-」は、「皆増」を示す", "", "", *blank, ""],
    ]


def juki_row(code: str, prefecture: str, name: str, people: int) -> list[str]:
    moves = [f"{people:,}", "1", "2", "3", "4", "5", "12", "1", "2", "3", "6", "1", "10", "2", "0.67 ", "-2", "△0.66", "4", "-" if people == 100 else "1.33"]
    return [code + check_digit(code), prefecture, name, f"{people - 50:,}", "50", f"{people:,}", *moves[:1], *moves[1:]]


def juki_short() -> ROWS:
    full = juki(2023)
    head = [[full[0][0], "", "", ""], ["", "", "", "令和5年"], ["", "", "", "2023年"], ["", "", "", "人口"], ["", "", "", "計"], ["団体コード", "都道府県名", "市区町村名", "人"]]
    return [*head, *([row[0] or "-", row[1], row[2] or "-", row[5].replace(",", "")] for row in full[4:-1])]


def kenmin_sheet(kind: str = "実数", title: str = "１．県内総生産（生産側、名目）※支出側も同じ", unit: str = "100万円", first: int = 2011, years: int = 3) -> ROWS:
    def row(code: str, name: str, value: int) -> list[str]:
        return [code, name, "", *(str(value + year) if kind == "実数" or year else "-" for year in range(years)), code]

    prefectures = [row(code[:2], name, 1000) for code, name in PREFECTURE_NAMES]
    total = ["", "全県計", "", *(str((1000 + year) * 47) if kind == "実数" or year else "-" for year in range(years)), ""]
    return [
        ["", "", "", title, *[""] * years],
        ["", "", "", *[""] * years, "総括表"],
        ["", "", f"（{kind}）", "", f"（単位：{unit}）", *[""] * (years - 1)],
        ["都道府県", "", "", *(f"平成{first + year - 1988}年度" for year in range(years)), ""],
        ["", "", "", *(str(first + year) for year in range(years)), ""],
        [""] * (years + 4),
        *prefectures,
        total,
        ["地域ブロック", *[""] * (years + 3)],
        row("", "北海道・東北", 7000),
        ["政令指定都市", *[""] * (years + 3)],
        row("", "札幌市", 300),
        row("", "仙台市", 200),
    ]


def kenmin_book() -> bytes:
    sheets = {"実数": kenmin_sheet(), "増加率": kenmin_sheet("増加率", unit="％")}
    return as_book({name: [[int(cell) if cell.isdecimal() and len(cell) > 2 else cell for cell in row] for row in rows] for name, rows in sheets.items()})


def kenmin_flat() -> ROWS:
    return [
        ["source_file", "pref_code", "pref_name", "fiscal_year", "indicator", "value", "unit"],
        *(
            ["total_gdp_1", str(int(code[:2])), name, str(year), "gross_prefectural_product_nominal", "1000.0", "百万円"]
            for code, name in PREFECTURE_NAMES
            for year in (2011, 2012, 2013)
        ),
    ]


def juki_units() -> ROWS:
    """The full table with a row of western years and one of units, as it is printed since 2021."""
    full = juki(2023)
    lowest = [*full[3][3:6], "", *full[3][7:19], *[""] * 6]
    units = ["人", "人", "人", "世帯", *["人"] * 12, "人", "％", "人", "％", "人", "％"]
    return [
        full[0],
        ["", "", "", "令和5年", "", "", "", "令和4年", *[""] * 17],
        ["", "", "", "2023年", "", "", "", "2022年", *[""] * 17],
        ["", "", "", *full[2][3:]],
        ["", "", "", *("計" if cell == "人" else cell for cell in lowest)],
        ["団体コード", "都道府県名", "市区町村名", *units],
        *([cells[0] or "-", *cells[1:]] for cells in full[4:]),
    ]


IPSS_YEARS = [str(year) for year in range(2020, 2051, 5)]
IPSS_KEYS = ["コード", "市などの別", "都道府県", "市区町村"]


def ipss_bodies() -> list[list[str]]:
    """架空: every prefecture with one city, and 浜通り as one."""
    rows = [body for code, name in PREFECTURE_NAMES for body in ([str(int(code)), "a", name, ""], [str(int(code) + 201), "2", name, "架空市"])]
    return [*rows, ["7999", "9", "福島県", "浜通り地域"]]


def ipss_result(title: str = "結果表1　総人口および指数（令和2（2020）年＝100とした場合）") -> ROWS:
    blank = [""] * 14
    return [
        [title, *[""] * 17],
        ["", "", "", "", *blank],
        ["", "", "", "", *blank],
        [*IPSS_KEYS, "総人口（人）", *[""] * 6, "指数", *[""] * 6],
        ["", "", "", "", *(f"{year}年" for year in IPSS_YEARS), *(f"{year}年" for year in IPSS_YEARS)],
        *([*body, *(str(1000 - 10 * place) for place in range(7)), *(str(100 - place) for place in range(7))] for body in ipss_bodies()),
    ]


def ipss_pyramid() -> ROWS:
    ages = ["0～4歳", *(f"{age}～{age + 4}歳" for age in range(5, 95, 5)), "95歳以上"]
    people = [str(20 * 3), *["3"] * 20]
    block = [*people, "20", *["1"] * 20, "40", *["2"] * 20]
    right = ["", "", "", "100.0", "", "9", "30", "21"]
    return [
        ["男女・年齢（5歳）階級別将来推計人口", *[""] * 75],
        [""] * 76,
        [""] * 76,
        [*IPSS_KEYS, "年", "総数", *[""] * 20, "男", *[""] * 20, "女", *[""] * 20, "", "", "", "総人口指数", "", "（再掲）0～14歳", "（再掲）15～64歳", "（再掲）65歳以上"],
        ["", "", "", "", "", *(["総数", *ages] * 3), *[""] * 8],
        *([*body, f"{year}年", *block, *right] for body in ipss_bodies() for year in IPSS_YEARS),
    ]


def ipss_profile() -> ROWS:
    head = ["code", "pref", "name", "is_ward", "area_km2", "ipss2023_base2020", *(f"ipss2023_total_{year}" for year in IPSS_YEARS[1:])]
    head += ["ipss2023_age0_14_2050", "ipss2023_age15_64_2050", "ipss2023_age65p_2050", "private_rent_yen_month_2023", "rent_is_estimated"]
    row = ["12.5", "1000", "990", "980", "970", "960", "950", "940", "100", "500", "340", "0", "False"]
    gap = ["12.5", *[""] * 10, "50000", "False"]
    rows = [[f"{code[:2]}201", "kaku", "架空市", "False", *(gap if code == "07000" else row)] for code, _ in PREFECTURE_NAMES]
    return [head, *rows, ["01100", "hokkaido", "架空政令市", "False", *row], ["01101", "hokkaido", "架空区", "True", *row]]


FISCAL_HEAD = ["level", "fiscal_year", "code", "pref_name", "muni_name", "fiscal_capacity_index", "ordinary_balance_ratio", "real_debt_service_ratio", "future_burden_ratio", "laspeyres_index", "bond_limit_ratio"]


def fiscal() -> ROWS:
    towns = [("北海道", "札幌市", "011002"), ("北海道", "泊村", "014036"), ("東京都", "檜原村", "133078")]
    rows = [
        ["municipality", str(year), "" if year < 2011 else code, above, "桧原村" if name == "檜原村" else name, "0.67", "96.5", "-0.5", "" if name == "泊村" else "147.2", "98.6", "14.8" if year < 2011 else ""]
        for year in (2010, 2011)
        for above, name, code in towns
    ]
    above_all = [["prefecture", str(year), "", name, "", "0.36251", "99.9", "19.8", "200.1", "90.6", ""] for year in (2010, 2011) for _, name in PREFECTURE_NAMES]
    return [FISCAL_HEAD, *rows, *above_all]


CENSUS_HEAD = ["id", "表章項目", "男女_時系列", "地域_時系列", "時間軸(調査年)", "unit", "value"]


def census(names: Sequence[str]) -> ROWS:
    years = range(1940, 2021, 5)
    return [CENSUS_HEAD, *(["1", "人口", "総数", name, f"{year}年", "人", "NA" if (name, year) == ("沖縄県", 1945) else str(year * 100)] for name in names for year in years)]


def pyramid(first: int, last: int) -> ROWS:
    def ages(year: int) -> list[str]:
        return [*(f"{age}~{age + 4}歳" for age in range(0, 90 if year < 2005 else 100, 5)), *([] if year < 2005 else ["100歳以上"])]

    return [["year", "sex", "age", "value"], *([str(year), sex, age, "100"] for year in range(first, last + 1, 5) for sex in ("男性", "女性") for age in ages(year))]


def variants() -> ROWS:
    kinds = ("低位", "中位", "高位")
    rows = [[str(year), death, birth, "1000"] for year in range(2015, 2066) for death in kinds for birth in kinds]
    return [["year", "死亡", "出生", "value"], *rows, *(["NA", death, birth, "NA"] for death in kinds for birth in kinds)]


SAMPLES: list[Sample] = [
    *(own(*sample) for sample in SERVICE_SAMPLES),
    shared("estat", "api_samples/estat_getStatsData_0003425893.json"),
    own("fiscal", "fiscal.csv", lambda: as_csv(fiscal())),
    shared("fiscal", "fiscal_indices/fiscal_indices_2005_2021.csv"),
    own("jlstat", "census-nation.csv", lambda: as_csv(census(["全国"]))),
    own("jlstat", "census-prefectures.csv", lambda: as_csv(census([name for _, name in PREFECTURE_NAMES]))),
    own("jlstat", "pyramid.csv", lambda: as_csv(pyramid(1950, 2020))),
    own("jlstat", "pyramid-projected.csv", lambda: as_csv(pyramid(2015, 2065))),
    own("jlstat", "variants.csv", lambda: as_csv(variants())),
    own("jlstat", "projection.csv", lambda: as_csv([["pref", "year", "value"], *([name, str(year), "1000"] for _, name in PREFECTURE_NAMES for year in (2015, 2020, 2025))])),
    *(shared("jlstat", f"population_jlstat/{name}.csv") for name in ("total", "total_prefecture", "total_prefecture_projection", "total_projection", "pyramid_total", "pyramid_total_projection")),
    own("ipss", "kekkahyo1.csv", lambda: as_csv(ipss_result(), "cp932")),
    own("ipss", "kekkahyo1.xlsx", lambda: as_book({"Sheet1": [[int(cell) if cell.isdecimal() else cell for cell in row] for row in ipss_result()]})),
    own("ipss", "kekkahyo2.csv", lambda: as_csv(ipss_result("結果表2－1　0～14歳人口および割合"))),
    own("ipss", "suikei_kekka.csv", lambda: as_csv(ipss_pyramid())),
    own("ipss", "suikei_kekka.xlsx", lambda: as_book({"Sheet1": [[int(cell) if cell.isdecimal() else cell for cell in row] for row in ipss_pyramid()]})),
    own("ipss", "profile.csv", lambda: as_csv(ipss_profile())),
    shared("ipss", "ipss2023_muni/muni_profile_ipss2023.csv"),
    own("kenmin", "kenmin.xlsx", kenmin_book),
    own("kenmin", "kenmin.csv", lambda: as_csv(kenmin_sheet(title="７．1人当たり県民所得", unit="千円", first=2006), "cp932")),
    own("kenmin", "kenmin-flat.csv", lambda: as_csv(kenmin_flat())),
    *(shared("kenmin", f"kenmin_keizai/raw/{name}") for name in ("total_gdp_1.xlsx", "total_gdp_3.xls", "one_income_1.xlsx", "one_income_2.xlsx", "one_income_3.xls")),
    shared("kenmin", "kenmin_keizai/kenmin_keizai_tidy.csv"),
    own("juki", "juki.csv", lambda: as_csv(juki(), "utf-8-sig")),
    own("juki", "juki-japanese.csv", lambda: as_csv(juki(2025, "日本人住民"), "cp932")),
    own("juki", "juki.xlsx", lambda: as_book({"R6": juki()})),
    own("juki", "juki-units.csv", lambda: as_csv(juki_units(), "cp932")),
    own("juki", "juki-short.csv", lambda: as_csv(juki_short(), "cp932")),
    *(shared("juki", f"juki_population/juki_population_{year}.csv") for year in (2016, 2018, 2019, 2020, 2021, 2022)),
    own("ssdse", "a.csv", lambda: as_csv(ssdse_a(), "cp932")),
    own("ssdse", "a2020.csv", lambda: as_csv(ssdse_a_2020())),
    own("ssdse", "a.xlsx", lambda: as_book({"SSDSE-A": [[int(cell) if cell.isdecimal() else cell for cell in row] for row in ssdse_a()]})),
    own("ssdse", "b.csv", lambda: as_csv(ssdse_b(), "cp932")),
    own("ssdse", "b-without-codes.csv", lambda: as_csv(ssdse_b()[1:], "utf-8-sig")),
    own("ssdse", "c.csv", lambda: as_csv(ssdse_c(), "cp932")),
    own("ssdse", "d.csv", lambda: as_csv(ssdse_d(), "cp932")),
    own("ssdse", "e.csv", lambda: as_csv(ssdse_e(), "cp932")),
    own("ssdse", "f.csv", lambda: as_csv(ssdse_f(), "cp932")),
    *(shared("ssdse", f"ssdse/SSDSE-A-{year}.csv") for year in (2020, 2021, 2023, 2024, 2025, 2026)),
    *(shared("ssdse", f"ssdse/SSDSE-B-{year}.csv") for year in (2024, 2025)),
    shared("ssdse", "ssdse/SSDSE-E-2024.csv"),
]
