"""Japanese eras: from an era year to the western year and back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from rashinban.core.errors import WrongContent


@dataclass(frozen=True, slots=True)
class Era:
    """An era (元号), its letter and the first day it was in force."""

    name: str
    letter: str
    start: date

    def western(self, year: int) -> int:
        """The western year of an era year; years past the end of the era count on (平成32年 is 2020).

        >>> era("平成").western(32)
        2020
        """
        return self.start.year + year - 1


#: Newest first. Start days: 元号を改める政令 (1989, 2019), 改元の詔書 (1912, 1926), 改元の詔 (1868, made retroactive
#: to the first day of Keio 4, which is 25 January 1868 in the Gregorian calendar).
ERAS = (
    Era("令和", "R", date(2019, 5, 1)),
    Era("平成", "H", date(1989, 1, 8)),
    Era("昭和", "S", date(1926, 12, 25)),
    Era("大正", "T", date(1912, 7, 30)),
    Era("明治", "M", date(1868, 1, 25)),
)


def era(name: str) -> Era:
    """The era with this name or letter.

    >>> era("令和") is era("R")
    True
    """
    for each in ERAS:
        if name in (each.name, each.letter):
            return each
    raise WrongContent(
        f"元号「{name}」は扱えません。", remedy="明治・大正・昭和・平成・令和のどれかにしてください。"
    )


def write_era_year(day: date) -> str | None:
    """The era year in force on a day, the first one written 元; None before Meiji.

    >>> write_era_year(date(2019, 5, 1)), write_era_year(date(2019, 4, 30)), write_era_year(date(1850, 1, 1))
    ('令和元', '平成31', None)
    """
    for each in ERAS:
        if day >= each.start:
            year = day.year - each.start.year + 1
            return f"{each.name}{'元' if year == 1 else year}"
    return None
