"""Publisher of IPSS's regional projections; the layouts are read by ``results``, ``pyramids`` and ``profile``."""

from __future__ import annotations

from rashinban.core.errors import Place, WrongContent
from rashinban.statistics.grid import read_heads, read_sheets
from rashinban.statistics.publisher import Received, Table
from rashinban.statistics.publishers.ipss import profile, pyramids, results

_LAYOUTS = (profile, pyramids, results)


class Ipss:
    """Publisher of the regional population projections."""

    key = "ipss"
    name = "日本の地域別将来推計人口（社人研）"
    authority = "国立社会保障・人口問題研究所"
    licence = "公共データ利用規約（第1.0版、CC BY 4.0互換）"
    credit = "出典：国立社会保障・人口問題研究所「日本の地域別将来推計人口」を加工して作成"

    def recognises(self, file: Received) -> bool:
        """Whether a sheet has the headings of one of the layouts."""
        return any(layout.fits(head) for head in read_heads(file) for layout in _LAYOUTS)

    def read(self, file: Received) -> tuple[Table, ...]:
        """The tables in the file; see ``Publisher.read``."""
        tables = [
            table
            for grid in read_sheets(file)
            for layout in _LAYOUTS
            if layout.fits(grid.head(8))
            for table in layout.read(grid)
        ]
        if not tables:
            raise WrongContent(
                "地域別将来推計人口の見出し（コード・市などの別・都道府県・市区町村）が見つかりません。",
                Place(file=file.name),
                "国立社会保障・人口問題研究所のページから結果表をもう一度取得してください。",
            )
        return tuple(tables)
