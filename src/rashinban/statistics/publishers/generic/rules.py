"""Whether a table can be read by machines: the check of 「統計表における機械判読可能なデータの表記方法の統一ルール」 (総務省, 18
December 2020). The numbers are those of its check items; the wording is ours. Which marks it allows besides X and ***
was not verified.
"""

from __future__ import annotations

import io
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from zipfile import ZipFile

from rashinban.core.errors import Place, UnreadableFile
from rashinban.statistics.grid import Grid, is_workbook, letters, read_sheets
from rashinban.statistics.publisher import Received
from rashinban.statistics.publishers.generic.looking import Look, is_figure
from rashinban.statistics.publishers.generic.rules_of_cells import Cell, judge_cell
from rashinban.statistics.publishers.generic.rules_of_tables import judge_table

#: The check items: what is asked, and what to do.
RULES: dict[str, tuple[str, str]] = {
    "1-1": ("ファイル形式はExcelかCSVか", "「Excelブック（.xlsx）」かCSVで保存し直してください。"),
    "1-2": ("1セルに1データか", "データごとにセルを分けてください。"),
    "1-3": ("数値は数値だけで書かれているか", "単位・カンマ・記号を取り、半角の数字だけにして、セルを数値の属性にしてください。"),
    "1-4": ("セルの結合がないか", "結合を解き、それぞれのセルに値を書いてください。"),
    "1-5": ("空白や改行で体裁を整えていないか", "空白と改行を取り、見た目は書式（配置・字下げ）で整えてください。"),
    "1-6": ("項目名などを省略していないか", "省略せずに、すべてのセルに書いてください。"),
    "1-7": ("数式が残っていないか", "計算した結果の値に置き換えてください。"),
    "1-8": ("図形や画像などを使っていないか", "図形や画像、グラフを別のファイルに移し、説明は文字でセルに書いてください。"),
    "1-9": ("単位が書かれているか", "項目名の隣か下に「（人）」「単位：千円」のように単位を書いてください。"),
    "1-10": ("機種依存文字を使っていないか", "「①」は「(1)」、「㈱」は「(株)」のように書き換えてください。"),
    "1-11": ("西暦が書かれているか", "「2020年」または「2020年（令和2年）」のように西暦を書いてください。"),
    "1-12": ("地域コードか正式な地域名があるか", "全国地方公共団体コードの列を作るか、都道府県・市町村まで付けた名前にしてください。"),
    "1-13": ("数値の列の記号は決められたものか", "秘匿は「X」、得られない値は「***」、該当がないものは「-」とし、注に意味を書いてください。"),
    "2-1": ("データが分断されていないか", "表の途中の空白の行と列を削除してください。"),
    "2-2": ("1シートに1つの表か", "表ごとにシートを分けてください。"),
}
#: So many cells of one rule are named one by one in a sheet; of the rest the number is told.
SHOWN = 20


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing a machine stumbles over: which check item, where, what is there, what to do."""

    rule: str
    place: Place
    what: str
    remedy: str

    def __str__(self) -> str:
        return f"[{self.rule} {RULES[self.rule][0]}] {self.what}（{self.place}）→ {self.remedy}"


def check_machine_readable(file: Received) -> tuple[Finding, ...]:
    """Every finding in the order of sheets and check items; empty when the table keeps the rules.

    UnreadableFile / WrongContent when the file cannot be opened or is too large to be looked at.
    """
    grids = read_sheets(file)
    found: list[Finding] = []
    if file.content.startswith(b"\xd0\xcf\x11\xe0"):
        found.append(_finding("1-1", Place(file=file.name), "古い形式のExcel（.xls）です。結合や数式は調べられません。"))
        books: dict[str | None, tuple[set[str], dict[str, str]]] = {}
    else:
        books = _look_into(file) if is_workbook(file.content) else {}
        found.extend(_objects(file) if is_workbook(file.content) else ())
    for grid in grids:
        merged, formulas = books.get(grid.sheet, (set(), {}))
        said = sorted(_judge(grid, merged, formulas), key=lambda each: [int(part) for part in each[0].split("-")])
        found.extend(_gather(grid, said))
    return tuple(found)


def _judge(grid: Grid, merged: set[str], formulas: dict[str, str]) -> Iterator[tuple[str, str | None, str]]:
    """(check item, cell, what) for one sheet."""
    for area in sorted(merged):
        yield "1-4", area.partition(":")[0], f"セル{area}が結合されています。"
    for cell, formula in formulas.items():
        yield "1-7", cell, f"数式「{_short(formula)}」が入っています。"
    look = Look(grid)
    figure_columns = set(look.figure_columns({*look.area_columns, *look.period_columns_anywhere})) if look.first is not None else set()
    for at, row in enumerate(look.rows):
        in_data = look.first is not None and at >= look.first and (len(figure_columns) == 1 or any(is_figure(row[c]) for c in figure_columns))
        for column, _ in enumerate(row):
            text = grid.columns[column][at].as_py() or ""
            if text:
                yield from judge_cell(Cell(f"{letters(column)}{at + 1}", text, in_data and column in figure_columns, grid.sheet is None))
    yield from judge_table(look, figure_columns)


def _gather(grid: Grid, said: list[tuple[str, str | None, str]]) -> Iterator[Finding]:
    counted: dict[str, int] = defaultdict(int)
    for rule, cell, what in said:
        counted[rule] += 1
        if counted[rule] <= SHOWN:
            yield _finding(rule, Place(file=grid.file, sheet=grid.sheet, cell=cell), what)
    for rule, count in counted.items():
        if count > SHOWN:
            yield _finding(rule, Place(file=grid.file, sheet=grid.sheet), f"このほかに{count - SHOWN}か所あります。")


def _look_into(file: Received) -> dict[str | None, tuple[set[str], dict[str, str]]]:
    """Merged areas and formulas of each sheet, which the reader of values does not see."""
    import openpyxl

    try:
        book = openpyxl.load_workbook(io.BytesIO(file.content), keep_links=False)
    except (ValueError, KeyError, TypeError, AttributeError, OSError) as error:
        raise UnreadableFile(
            "Excelのファイルの中身を調べられません。", Place(file=file.name), "Excelで開き、「Excelブック（.xlsx）」で保存し直してください。"
        ) from error
    found: dict[str | None, tuple[set[str], dict[str, str]]] = {}
    for sheet in book.worksheets:
        formulas = {
            cell.coordinate: str(cell.value)
            for row in sheet.iter_rows()
            for cell in row
            if cell.data_type == "f"
        }
        found[sheet.title] = ({str(area) for area in sheet.merged_cells.ranges}, formulas)
    return found


def _objects(file: Received) -> Iterator[Finding]:
    """Pictures, charts, shapes and embedded files, told from the parts of the workbook."""
    kinds = {r"xl/media/": "画像", r"xl/charts/chart": "グラフ", r"xl/drawings/drawing": "図形・画像・グラフ", r"xl/embeddings/": "埋め込まれたファイル"}
    with ZipFile(io.BytesIO(file.content)) as package:
        names = package.namelist()
    seen: list[str] = []
    for pattern, kind in kinds.items():
        count = sum(1 for name in names if re.match(pattern, name) and not name.endswith(".rels"))
        if count and not (kind.startswith("図形") and seen):
            seen.append(kind)
            yield _finding("1-8", Place(file=file.name), f"{kind}が{count}個あります。")


def _finding(rule: str, place: Place, what: str) -> Finding:
    return Finding(rule, place, what, RULES[rule][1])


def _short(text: str) -> str:
    return text if len(text) <= 30 else f"{text[:30]}…"
