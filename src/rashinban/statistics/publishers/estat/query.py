"""What is asked of a table: which codes of which axes; more than a hundred codes are asked in parts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product

from rashinban.core.errors import WrongContent

#: The service takes at most so many codes of one axis in one question.
MOST_CODES = 100
_AXIS = re.compile(r"Tab|Time|Area|Cat(?:0[1-9]|1[0-5])")
_NUMBER = re.compile(r"[0-9A-Z]{8,15}")


@dataclass(frozen=True, slots=True)
class Query:
    """Figures of one table. ``codes`` are by axis (``Tab``, ``Area``, ``Time``, ``Cat01`` …); ``more`` other
    parameters of getStatsData (``lvArea``, ``cdTimeFrom`` …). ``title`` is a pattern the table's title must fit: ids
    found somewhere are often those of another table.

    >>> Query("0000020201", {"Area": ("02201",)}).parameters
    (('statsDataId', '0000020201'), ('cdArea', '02201'))
    """

    table: str
    codes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    more: Mapping[str, str] = field(default_factory=dict)
    title: str | None = None

    def __post_init__(self) -> None:
        wrong = [axis for axis in self.codes if not _AXIS.fullmatch(axis)]
        if wrong:
            raise WrongContent(
                f"分類「{'、'.join(wrong)}」はe-Statの軸の名前ではありません。", remedy="Tab、Area、Time、Cat01～Cat15 で指定してください。"
            )
        if not _NUMBER.fullmatch(self.table):
            raise WrongContent(f"「{self.table}」は統計表の番号ではありません。", remedy="0003445078 のような番号を指定してください。")

    @property
    def parameters(self) -> tuple[tuple[str, str], ...]:
        """The parameters of getStatsData that say what is asked."""
        codes = ((f"cd{axis}", ",".join(each)) for axis, each in self.codes.items() if each)
        return (("statsDataId", self.table), *codes, *self.more.items())

    def split(self) -> Iterator[Query]:
        """Questions of at most a hundred codes an axis that together ask the same.

        >>> [len(part.codes["Area"]) for part in Query("0000020201", {"Area": tuple(map(str, range(250)))}).split()]
        [100, 100, 50]
        """
        parts = {
            axis: [codes[at : at + MOST_CODES] for at in range(0, len(codes), MOST_CODES)]
            for axis, given in self.codes.items()
            if (codes := tuple(dict.fromkeys(given)))
        }
        for chosen in product(*parts.values()):
            yield Query(self.table, dict(zip(parts, chosen, strict=True)), self.more, self.title)
