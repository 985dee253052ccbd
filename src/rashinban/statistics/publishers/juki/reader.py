"""Reading the resident register's tables: population of 1 January and the movements of the year before."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from rashinban.core.area import check_digit
from rashinban.core.era import era
from rashinban.core.errors import Place, WrongContent
from rashinban.core.series import write_dimensions
from rashinban.statistics.grid import Grid, read_heads, read_sheets
from rashinban.statistics.long_table import Column, Keys, join_rows, unpivot
from rashinban.statistics.publisher import Received, Table
from rashinban.statistics.publishers.juki.columns import ITEMS, OF_THE_DAY, RATES, read_headings
from rashinban.statistics.symbols import SYMBOLS

if TYPE_CHECKING:
    import pyarrow as pa

_TITLE = re.compile(r"(昭和|平成|令和)(元|\d+)年(\d+)月(\d+)日住民基本台帳人口・世帯数.*市区町村別.*[（(](総計|日本人住民|外国人住民|日本人|外国人)[）)]")
_NATIONALITY = {"総計": "", "日本人住民": "japanese", "日本人": "japanese", "外国人住民": "foreign", "外国人": "foreign"}
_AGAIN = "総務省の「住民基本台帳に基づく人口、人口動態及び世帯数」のページから、市区町村別の表をもう一度取得してください。"


class Juki:
    """Publisher of the resident register's municipal tables."""

    key = "juki"
    name = "住民基本台帳に基づく人口・人口動態・世帯数（市区町村別）"
    authority = "総務省 自治行政局"
    licence = "政府標準利用規約（第2.0版）"
    credit = "出典：総務省「住民基本台帳に基づく人口、人口動態及び世帯数調査」を加工して作成"

    def recognises(self, file: Received) -> bool:
        """Whether a sheet begins with the table's title."""
        return any(bool(head) and _find_title(head) is not None for head in read_heads(file, 2))

    def read(self, file: Received) -> tuple[Table, ...]:
        """The table in the file; see ``Publisher.read``."""
        tables = [_read_table(grid, title) for grid in read_sheets(file) if (title := _find_title(grid.head(1))) is not None]
        if not tables:
            raise WrongContent("「住民基本台帳人口・世帯数…（市区町村別）」の表題がありません。", Place(file=file.name), _AGAIN)
        return tuple(tables)


def _find_title(head: Sequence[Sequence[str]]) -> re.Match[str] | None:
    return next((found for cell in head[0] if cell and (found := _TITLE.search(cell))), None) if head else None


def _read_table(grid: Grid, title: re.Match[str]) -> Table:
    grid.require_whole()
    head = grid.head(9)
    last = max((row for row, cells in enumerate(head) if cells[0] == "団体コード"), default=0)
    if last == 0 or grid.height <= last + 1:
        raise WrongContent("「団体コード」の見出しか、その下のデータがありません。", grid.place(min(1, grid.height - 1), 0), _AGAIN)
    year = era(title[1]).western(1 if title[2] == "元" else int(title[2]))
    day = f"{year}-{int(title[3]):02}-{int(title[4]):02}"
    whose = _NATIONALITY[title[5]]
    columns = []
    for number, heading in enumerate(read_headings(head, last), start=3):
        if heading is None:
            raise WrongContent(
                f"「{head[last][number] or head[last - 1][number]}」は知らない列です。", grid.place(last, number), _AGAIN
            )
        item, sex = heading
        dimensions = write_dimensions(**({"nationality": whose} if whose else {}), **({"sex": sex[4:]} if sex else {}))
        unit = next(each.unit for each in ITEMS if each.code == item)
        columns.append(Column(number, item, unit, day if item in OF_THE_DAY else str(year - 1), dimensions))
    areas, names = _read_areas(grid, last + 1)
    keys = Keys(areas, first=last + 1)
    plain = [column for column in columns if column.item not in RATES]
    rates = [column for column in columns if column.item in RATES]
    # 「-」 in a rate is 皆増: a municipality that did not exist the year before has none.
    parts = [unpivot(grid, keys, plain)] + ([unpivot(grid, keys, rates, {**SYMBOLS, "-": "not_applicable"})] if rates else [])
    _check_sums(grid, parts[0], areas, names, last + 1)
    used = {column.item for column in columns}
    return Table(
        publisher=Juki.key,
        table="juki-municipalities",
        edition=str(year),
        title=f"住民基本台帳人口・人口動態・世帯数（市区町村別、{title[5]}）",
        items=tuple(item for item in ITEMS if item.code in used),
        rows=join_rows(parts),
        areas=names,
        notes=tuple(text for row in range(grid.height) if (text := grid.columns[0][row].as_py().strip()).startswith("注")),
    )


def _read_areas(grid: Grid, first: int) -> tuple[list[str], dict[str, str]]:
    """Codes of five digits down to the first note, and the names as printed."""
    areas: list[str] = []
    names: dict[str, str] = {}
    codes, above, below = (grid.texts(column, first) for column in range(3))
    for row, (code, prefecture, name) in enumerate(zip(codes, above, below, strict=True)):
        if code.startswith(("注", "※")) or not (code or prefecture or name):
            after = next((later for later in range(row, len(codes)) if re.fullmatch(r"\d{6}", codes[later])), None)
            if after is not None:
                raise WrongContent("注や空白の行の後に、また団体の行があります。", grid.place(first + after, 0), _AGAIN)
            break
        if prefecture in ("合計", "全国", "総数") or name in ("合計", "全国"):
            area = "00000"
        else:
            digits = code.zfill(6) if len(code) == 5 and code[0] != "0" else code
            if not re.fullmatch(r"\d{6}", digits) or check_digit(digits[:5]) != digits[5]:
                raise WrongContent(f"「{code}」は団体コード（6桁）ではありません。", grid.place(first + row, 0), _AGAIN)
            area = digits[:5]
        areas.append(area)
        names[area] = prefecture if name in ("", "-", "－") else name
    return areas, names


def _check_sums(grid: Grid, rows: pa.Table, areas: list[str], names: dict[str, str], first: int) -> None:
    """The nation is the sum of the prefectures and these of their municipalities; a file cut off or changed is not."""
    import pyarrow.compute as pc

    dimensions = rows["dimensions"].cast("string")
    shortest = min(pc.unique(dimensions).to_pylist(), key=len)
    people = rows.filter(pc.and_(pc.equal(rows["item"].cast("string"), "population"), pc.equal(dimensions, shortest)))
    of = dict(zip(people["area"].cast("string").to_pylist(), people["value"].to_pylist(), strict=True))
    prefectures = [area for area in of if area.endswith("000") and area != "00000"]
    sums = dict.fromkeys(prefectures, 0.0)
    for area, value in of.items():
        # Wards of designated cities are in their cities (those of Tokyo are municipalities), counties are sums.
        part = names[area].endswith(("郡", "支庁", "振興局", "島しょ")) or (names[area].endswith("区") and not area.startswith("13"))
        if not area.endswith("000") and not part:
            key = f"{area[:2]}000"
            if key not in sums:
                raise WrongContent(f"「{names[area]}」の都道府県の行がありません。", grid.place(first + areas.index(area), 0), _AGAIN)
            sums[key] += value or 0
    wrong = next((area for area in prefectures if sums[area] != of[area]), None)
    if wrong is not None:
        raise WrongContent(
            f"{names[wrong]}の人口{of[wrong]:,.0f}人が、市区町村の合計{sums[wrong]:,.0f}人と合いません。行が欠けているか、数値が変わっています。",
            grid.place(first + areas.index(wrong), 0),
            _AGAIN,
        )
    total = sum(of[area] or 0 for area in prefectures)
    if "00000" not in of or total != of["00000"]:
        raise WrongContent(
            f"合計の人口が、都道府県の合計{total:,.0f}人と合いません。ファイルが途中で切れているか、数値が変わっています。",
            grid.place(first, 0),
            _AGAIN,
        )
