"""Reading the tidy population tables: six layouts, told by their first row and, where two share it, by their years."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from rashinban.core.errors import Place, WrongContent
from rashinban.statistics.grid import Grid, read_grid, read_heads
from rashinban.statistics.long_table import Column, Keys, flag_projected, unpivot
from rashinban.statistics.publisher import Item, Received, Table
from rashinban.statistics.publishers.jlstat import rows as of
from rashinban.statistics.publishers.jlstat.rows import AGAIN, Rows

CENSUS = Item("population", "国勢調査人口", "人", "各回の国勢調査（1945年は11月1日の人口調査）。年齢・男女は dimensions の age・sex")
PROJECTION = Item("population", "将来推計人口", "人", "各年10月1日。基準年は国勢調査。年齢・男女と出生・死亡の仮定は dimensions")


@dataclass(frozen=True, slots=True)
class _Layout:
    """A first row, which column holds the figures, and what its rows are read by."""

    head: tuple[str, ...]
    value: int
    read: Callable[[Grid], Rows]


_LAYOUTS = (
    _Layout(("id", "表章項目", "男女_時系列", "地域_時系列", "時間軸(調査年)", "unit", "value"), 6, of.read_census),
    _Layout(("year", "sex", "age", "value"), 3, of.read_pyramid),
    _Layout(("pref", "year", "value"), 2, of.read_prefectures),
    _Layout(("year", "死亡", "出生", "value"), 3, of.read_variants),
)


class Jlstat:
    """Publisher of the tidy population tables."""

    key = "jlstat"
    name = "人口の長期系列（国勢調査1920年～、社人研の将来推計人口）"
    authority = "総務省統計局、国立社会保障・人口問題研究所"
    licence = "政府統計の総合窓口（e-Stat）利用規約、社人研の利用規約（出典の表示で自由に利用できます）"
    credit = "出典：総務省統計局「国勢調査」、国立社会保障・人口問題研究所「日本の将来推計人口」「日本の地域別将来推計人口」を加工して作成"

    def recognises(self, file: Received) -> bool:
        """Whether the first row is that of one of the tables."""
        return any(bool(head) and _find_layout(head[0]) is not None for head in read_heads(file, 1))

    def read(self, file: Received) -> tuple[Table, ...]:
        """The table in the file; see ``Publisher.read``."""
        grid = read_grid(file)
        layout = _find_layout(grid.row(0)) if grid.height else None
        if layout is None:
            raise WrongContent("人口の長期系列の見出しがありません。", Place(file=file.name), AGAIN)
        grid.require_whole()
        if grid.height < 2:
            raise WrongContent("見出しだけで、データの行がありません。", grid.place(0), AGAIN)
        rows = layout.read(grid)
        projected = rows.table != "census-population"
        item = PROJECTION if projected else CENSUS
        keys = Keys(rows.areas, rows.periods, rows.dimensions, first=1)
        column = Column(layout.value, item.code, item.unit)
        figures = unpivot(grid, keys, [column])
        return (
            Table(
                publisher=self.key,
                table=rows.table,
                edition=rows.edition,
                title=rows.title,
                items=(item,),
                rows=flag_projected(figures, rows.base) if projected else figures,
                areas=rows.names,
                notes=rows.notes,
                authority="国立社会保障・人口問題研究所" if projected else "総務省統計局",
            ),
        )


def _find_layout(row: list[str]) -> _Layout | None:
    return next((layout for layout in _LAYOUTS if tuple(row) == layout.head), None)
