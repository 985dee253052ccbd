"""Reading the fiscal indices: one row per body and fiscal year; older years print names without codes."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from rashinban.core.area import check_digit, prefecture
from rashinban.core.areas.history import NORTHERN_VILLAGES, history
from rashinban.core.errors import Place, WrongContent
from rashinban.statistics.grid import Grid, read_grid, read_heads
from rashinban.statistics.long_table import Column, Keys, join_rows, unpivot
from rashinban.statistics.publisher import Item, Received, Table

if TYPE_CHECKING:
    import pyarrow as pa

ITEMS = (
    Item("fiscal_capacity_index", "財政力指数", None, "基準財政収入額÷基準財政需要額の過去3か年の平均"),
    Item("ordinary_balance_ratio", "経常収支比率", "％", "人件費・扶助費・公債費などに充てた経常一般財源÷経常一般財源総額"),
    Item("real_debt_service_ratio", "実質公債費比率", "％", "地方債の元利償還金などの標準財政規模に対する割合（3か年平均）"),
    Item("future_burden_ratio", "将来負担比率", "％", "将来負担すべき実質的な負債の標準財政規模に対する割合。負担がない団体に数値はない"),
    Item("laspeyres_index", "ラスパイレス指数", None, "国家公務員を100とした給与水準"),
    Item("bond_limit_ratio", "起債制限比率", "％", "地方債の許可制限に用いられた比率（2006年度まで）"),
)
_KEYS = ["level", "fiscal_year", "code", "pref_name", "muni_name"]
_HEAD = [*_KEYS, *(item.code for item in ITEMS)]
_AGAIN = "総務省「地方公共団体の主要財政指標一覧」から作った元のファイルをもう一度取得してください。"
#: Characters that some years print in their new form, while the name has the old one (檜原村, 下條村, 天龍村, 檮原町), or
#: the other way round (南木曽町).
_OLD_FORMS = str.maketrans("桧条竜梼曾", "檜條龍檮曽")


class Fiscal:
    """Publisher of the main fiscal indices of local bodies."""

    key = "fiscal"
    name = "地方公共団体の主要財政指標"
    authority = "総務省 自治財政局"
    licence = "政府標準利用規約（第2.0版、CC BY 4.0互換）"
    credit = "出典：総務省「地方公共団体の主要財政指標一覧」を加工して作成"

    def recognises(self, file: Received) -> bool:
        """Whether the first row names the columns of the table."""
        return any(bool(head) and head[0] == _HEAD for head in read_heads(file, 1))

    def read(self, file: Received) -> tuple[Table, ...]:
        """The table of municipalities and the one of prefectures; see ``Publisher.read``."""
        grid = read_grid(file)
        if not grid.height or grid.row(0) != _HEAD:
            raise WrongContent("主要財政指標の見出し（level・fiscal_year・code…）がありません。", Place(file=file.name), _AGAIN)
        grid.require_whole()
        levels = grid.texts(0, 1)
        wrong = next((row for row, level in enumerate(levels) if level not in ("municipality", "prefecture")), None)
        if wrong is not None:
            raise WrongContent(f"「{levels[wrong]}」は区分（municipality・prefecture）ではありません。", grid.place(wrong + 1, 0), _AGAIN)
        tables = tuple(_read_level(grid, levels, level) for level in ("municipality", "prefecture"))
        if {table.edition for table in tables} != {tables[0].edition}:
            raise WrongContent(
                f"市区町村は{tables[0].edition}年度まで、都道府県は{tables[1].edition}年度までです。ファイルが途中で切れています。",
                grid.place(grid.height - 1),
                _AGAIN,
            )
        return tables


def _read_level(grid: Grid, levels: list[str], level: str) -> Table:
    """The rows of municipalities or of prefectures; each year's are together in the file, in blocks."""
    years, areas, names, parts = grid.texts(1, 1), [], {}, []
    texts = [grid.texts(column, 1) for column in range(5)]
    counted: Counter[str] = Counter()
    start = None
    for row in range(len(levels) + 1):
        inside = row < len(levels) and levels[row] == level
        if inside:
            area, name = _read_area(grid, row, level, [column[row] for column in texts])
            start = row if start is None else start
            areas.append(area)
            names[area] = name
            counted[years[row]] += 1
        elif start is not None:
            parts.append(_read_block(grid, areas, years, start, row))
            areas, start = [], None
    if not parts:
        what = "都道府県" if level == "prefecture" else "市区町村"
        raise WrongContent(f"{what}の行がありません。ファイルが途中で切れています。", grid.place(grid.height - 1), _AGAIN)
    _require_years(grid, level, counted)
    return Table(
        publisher=Fiscal.key,
        table="fiscal-prefectures" if level == "prefecture" else "fiscal-municipalities",
        edition=max(counted),
        title=f"主要財政指標（{'都道府県' if level == 'prefecture' else '市町村・特別区'}）",
        items=ITEMS,
        rows=join_rows(parts),
        areas=names,
        notes=("将来負担比率の空欄は、将来負担額を充当可能財源が上回り比率が算定されない団体です（該当なし）。",),
    )


def _read_block(grid: Grid, areas: list[str], years: list[str], start: int, end: int) -> pa.Table:
    """The figures of consecutive rows of one level; an empty 将来負担比率 is a ratio that was worked out to be none."""
    import pyarrow as pa
    import pyarrow.compute as pc

    texts = grid.columns
    future = 5 + [item.code for item in ITEMS].index("future_burden_ratio")
    figures, years_of = texts[future].slice(1), texts[1].slice(1)
    # A year with no figure at all was not printed; otherwise a body whose other ratios of the law are there has none.
    printed = pc.is_in(years_of, pc.unique(years_of.filter(pc.not_equal(figures, ""))))
    worked_out = pc.not_equal(texts[future - 1].slice(1), "")
    none = pc.and_(pc.and_(printed, worked_out), pc.equal(figures, ""))
    filled = pc.if_else(none, "-", figures)
    columns = (*texts[:future], pa.concat_arrays([texts[future].slice(0, 1), filled]), *texts[future + 1 :])
    marked = Grid(grid.file, columns, grid.sheet, grid.lines)
    keys = Keys(areas, [f"FY{year}" for year in years[start:end]], first=start + 1)
    rows = unpivot(marked, keys, [Column(5 + number, item.code, item.unit) for number, item in enumerate(ITEMS)])
    # Printed with five decimals at most; what the copy has behind them (6.800000000000001) is noise of its making.
    return rows.set_column(rows.column_names.index("value"), "value", pc.round(rows["value"], 6))


def _read_area(grid: Grid, row: int, level: str, cells: list[str]) -> tuple[str, str]:
    """Code of five digits and name; where no code is printed, the one the name bore at the end of the fiscal year."""
    _, year, code, above, name = cells
    if not re.fullmatch(r"(19|20)\d\d", year):
        raise WrongContent(f"「{year}」は年度として読めません。", grid.place(row + 1, 1), _AGAIN)
    try:
        if level == "prefecture":
            return prefecture(above).code, above
        if code:
            digits = code.zfill(6)
            if not re.fullmatch(r"\d{6}", digits) or check_digit(digits[:5]) != digits[5]:
                raise WrongContent(f"「{code}」は団体コード（6桁）ではありません。", grid.place(row + 1, 2), _AGAIN)
            return digits[:5], name
        return _code_of(above + name, int(year)), name
    except WrongContent as error:
        raise WrongContent(error.what, grid.place(row + 1, 2 if code else 4), error.remedy or _AGAIN) from None


@lru_cache(maxsize=20_000)
def _code_of(name: str, year: int) -> str:
    """The code a municipality had on the last day of a fiscal year, or in its middle; names are read as they were then."""
    table = history().table
    versions = [area for area in table.versions(name) or table.versions(name.translate(_OLD_FORMS)) if area.code not in NORTHERN_VILLAGES]
    for day in (date(year + 1, 3, 31), date(year, 10, 1)):
        found = {area.code for area in versions if area.valid_on(day)}
        if len(found) == 1:
            return found.pop()
    raise WrongContent(f"{year}年度の「{name}」のコードが{'一つに決まりません' if versions else '分かりません'}。", remedy=_AGAIN)


def _require_years(grid: Grid, level: str, counted: Counter[str]) -> None:
    """No year may be missing in between, and each has all its bodies: 47 prefectures, more than 1,700 municipalities."""
    years = sorted(int(year) for year in counted)
    gap = next((year for year in range(years[0], years[-1]) if year not in years), None)
    least = 47 if level == "prefecture" else max(counted.values()) * 0.9
    few = next((year for year, count in counted.items() if count < least), None)
    if gap is not None or few is not None:
        said = f"{gap}年度の行がありません" if gap is not None else f"{few}年度の行が{counted[few or '']}しかありません"
        raise WrongContent(f"{said}。ファイルが途中で切れているか、行が消えています。", grid.place(grid.height - 1), _AGAIN)
