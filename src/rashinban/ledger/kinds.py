"""The kinds of facts: what can happen, in the words of the people who do it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Literal

from rashinban.core.errors import WrongContent

Group = Literal["gathering", "connection", "support", "award", "figure", "hours", "membership", "other"]


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of fact. ``amount`` names what its amount measures (None: it has none); ``lasting`` facts have a last
    day (memberships, certificates); ``figures`` are a company's own numbers, which never leave those named on them."""

    name: str
    label: str
    label_en: str
    group: Group
    amount: str | None = None
    lasting: bool = False
    figures: bool = False
    words: tuple[str, ...] = ()


@cache
def kinds() -> dict[str, Kind]:
    """Every kind by its name, in the order in which they are offered.

    >>> kinds()["agreed"].label
    '成立'
    """
    import yaml

    table = yaml.safe_load(resources.files("rashinban.ledger").joinpath("kinds.yaml").read_text("utf-8"))
    return {row["name"]: Kind(**{**row, "words": tuple(row.get("words", ()))}) for row in table}


def kind(name: str) -> Kind:
    """The kind of this name; WrongContent when there is none.

    >>> kind("presented").group
    'gathering'
    """
    found = kinds().get(name)
    if found is None:
        raise WrongContent(f"「{name}」という種類の記録はありません。", remedy="一覧にある種類から選んでください。")
    return found
