"""A counting query: a KPI as a question put to the facts, kept as data."""

from __future__ import annotations

from datetime import date
from typing import Literal, Self

from pydantic import model_validator

from rashinban.core.value import Value
from rashinban.ledger.kinds import kinds

#: What is counted: facts (延べ), distinct parties (実数), distinct pairs of party and gathering (延べの発表), distinct
#: connections, distinct gatherings (回数), the sum of amounts, the sum of effects ((amount - baseline) x share).
Count = Literal["facts", "parties", "appearances", "connections", "gatherings", "amount", "effect"]
#: Which days: within the period, from ``since`` (or the beginning of the records) to the period's end, or in force on
#: the period's last day (members, certificates, firms that exist).
Window = Literal["within", "until_end", "in_force"]


class CountingQuery(Value):
    """What an indicator counts. Empty filters let everything through; filled ones must all hold.

    ``measures`` include everything below them; ``places`` are five-digit codes of prefectures or municipalities (a
    prefecture includes its municipalities) or names of regions (東北, 東北・新潟); ``party_roles`` hold on the fact's
    own day; all ``tags`` must be there. With ``of`` the answer is a share in percent of what that query counts.
    """

    kinds: tuple[str, ...]
    count: Count = "facts"
    window: Window = "within"
    since: date | None = None
    measures: tuple[str, ...] = ()
    networks: tuple[str, ...] = ()
    cards: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    party_roles: tuple[str, ...] = ()
    confirmed_only: bool = False
    of: CountingQuery | None = None

    @model_validator(mode="after")
    def _check(self) -> Self:
        if not self.kinds:
            raise ValueError("数える記録の種類を一つ以上選んでください")
        for name in self.kinds:
            if name not in kinds():
                raise ValueError(f"「{name}」という種類の記録はありません")
        if self.of is not None and self.of.of is not None:
            raise ValueError("割合の分母に、さらに割合を使うことはできません")
        if self.since is not None and self.window != "until_end":
            raise ValueError("数え始める日は、累計のときだけ決められます")
        return self

    @property
    def sums(self) -> bool:
        """Whether it adds up amounts, which may be figures of companies."""
        return self.count in ("amount", "effect")
