"""Item codes by the names of set B, for copies whose row of codes somebody took away."""

from __future__ import annotations

import csv
import unicodedata
from functools import lru_cache
from importlib.resources import files


@lru_cache(maxsize=1)
def _by_name() -> dict[str, str]:
    table = files(__package__).joinpath("names.csv").read_text(encoding="utf-8")
    return {row["name"]: row["code"] for row in csv.DictReader(table.splitlines())}


def code_of(name: str) -> str | None:
    """The code of an item of set B by its name; None when it is not one.

    >>> code_of("総人口（男）"), code_of("65歳以上人口"), code_of("別の項目")
    ('A110101', 'A1303', None)
    """
    return _by_name().get(unicodedata.normalize("NFKC", name).strip())
