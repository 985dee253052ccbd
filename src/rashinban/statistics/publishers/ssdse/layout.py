"""The layouts of SSDSE's sets, told by the columns that say what a row is of; headers differ by edition."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

#: Names of the columns before the figures, of each set.
_IDENTITY = {
    ("地域コード", "都道府県", "市区町村"): "A",
    ("年度", "地域コード", "都道府県"): "B",
    ("地域コード", "都道府県", "市"): "C",
    ("男女の別", "地域コード", "都道府県"): "D",
    ("地域コード", "都道府県"): "E",
    ("地域コード", "都道府県", "市", "月・年"): "F",
}
#: 「SSDSE-A-2026」, 「SSDSE-F-2023v3」, in the first editions 「SSDSE-2018A」.
_STAMP = re.compile(r"SSDSE-(?:([A-F])-(\d{4})(v\d+)?|(\d{4})([A-F]))")
_CODE = re.compile(r"(?:[A-L]\d{4,}|L[AB]\d{2,}|M[A-H]\d{2,}|CN\d{3})(?:v\d+)?")


@dataclass(frozen=True, slots=True)
class Layout:
    """Which set and edition a table is, and where its rows are; rows count from 0, None where there is no such row."""

    kind: str
    edition: str | None
    names: int
    codes: int | None
    years: int | None
    identity: int

    @property
    def first(self) -> int:
        """The first row of figures."""
        return self.names + 1


def find_layout(head: Sequence[Sequence[str]]) -> Layout | None:
    """The layout of a table by its first rows; None when it is no SSDSE."""
    for names, row in enumerate(head[:4]):
        # The longest identity first: 地域コード・都道府県 begins those of other sets too.
        for identity, kind in sorted(_IDENTITY.items(), key=lambda each: -len(each[0])):
            if tuple(row[: len(identity)]) == identity:
                return _complete(head, kind, names, len(identity))
    return None


def _complete(head: Sequence[Sequence[str]], kind: str, names: int, identity: int) -> Layout | None:
    """The layout with its rows above the names, when they are those of an SSDSE."""
    stamp = _STAMP.match(head[0][0]) if head and head[0] else None
    codes = 0 if names > 0 and _are_codes(head[0][identity:]) else None
    if stamp is None and codes is None and not (kind == "B" and "総人口" in head[names]):
        return None
    printed, edition = (stamp[1] or stamp[5], stamp[2] + (stamp[3] or "") if stamp[2] else stamp[4]) if stamp else (None, None)
    # Set E has 地域コード・都道府県 only; a printed letter that says otherwise is another table.
    if printed is not None and printed != kind:
        return None
    years = names - 1 if kind in "AE" and names >= 2 else None
    return Layout(kind, edition, names, codes, years, identity)


def _are_codes(row: Sequence[str]) -> bool:
    """Whether at least nine of ten cells are item codes."""
    said = [cell for cell in row if cell]
    return bool(said) and sum(1 for cell in said if _CODE.fullmatch(cell)) >= 0.9 * len(said)
