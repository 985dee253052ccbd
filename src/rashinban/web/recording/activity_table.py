"""Activities as a table for Excel, in pieces as they are read: however many there are, few are in memory."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

from rashinban.records.ledger.showing import Shown, shown
from rashinban.reports.exchange.cells import harmless
from rashinban.web.templatetags.ledger import kind as kind_label

_HEADINGS = ("日付", "終了日", "種類", "企業・団体", "相手", "役割", "施策", "会議体", "集まり", "数量", "単位", "分野・キーワード", "内容", "公開の範囲", "確認", "番号")


def written(rows: Any, user: Any) -> Iterator[str]:
    """CSV with a mark of its encoding; of each activity what this person may read of it."""
    yield "\ufeff" + _line(_HEADINGS)
    batch: list[Any] = []
    for fact in rows.iterator(chunk_size=500):
        batch.append(fact)
        if len(batch) == 500:
            yield "".join(_line(_cells(each)) for each in shown(batch, user))
            batch = []
    yield "".join(_line(_cells(each)) for each in shown(batch, user))


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


def _line(cells: tuple[str, ...]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerow([harmless(cell) for cell in cells])
    return text.getvalue()
