"""Activities as a table for Excel, in pieces as they are read: however many there are, few are in memory."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rashinban.records.ledger.showing import Shown, shown
from rashinban.web.handing_out import csv_pieces
from rashinban.web.templatetags.ledger import kind as kind_label

_HEADINGS = ("日付", "終了日", "種類", "企業・団体", "相手", "役割", "施策", "会議体", "集まり", "数量", "単位", "分野・キーワード", "内容", "公開の範囲", "確認", "番号")


def written(rows: Any, user: Any) -> Iterator[str]:
    """CSV; of each activity what this person may read of it."""
    return csv_pieces(_rows(rows, user))


def _rows(rows: Any, user: Any) -> Iterator[tuple[str, ...]]:
    yield _HEADINGS
    batch: list[Any] = []
    for fact in rows.iterator(chunk_size=500):
        batch.append(fact)
        if len(batch) == 500:
            yield from map(_cells, shown(batch, user))
            batch = []
    yield from map(_cells, shown(batch, user))


def _cells(said: Shown) -> tuple[str, ...]:
    fact = said.fact
    measure = f"{said.measure.number or ''} {said.measure.title}".strip() if said.measure else ""
    ties = (measure, str(said.network or ""), str(said.gathering or ""))
    return (
        *(fact.on.isoformat(), fact.until.isoformat() if fact.until else "", kind_label(fact.kind)),
        *(str(said.party or ""), str(said.counterpart or ""), fact.role, *ties),
        *("" if fact.amount is None else f"{fact.amount.normalize():f}", fact.unit, "、".join(fact.tags), fact.note),
        *(fact.get_confidentiality_display(), fact.confirmed_at.date().isoformat() if fact.confirmed_at else "", fact.key),
    )
