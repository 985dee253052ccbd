"""A fact said again with some of it changed: what a correction records in place of the fact it withdraws."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any

from rashinban.records.ledger.recording import Given

if TYPE_CHECKING:
    from rashinban.records.models import FactRow

_ANEW = frozenset({"key", "recorded_at", "confirmed_at", "revises"})


def restated(fact: FactRow, **changes: Any) -> Given:
    """Everything the fact says, but for the changes; for ``recording.correct``."""
    said = {each.name: getattr(fact, each.name) for each in fields(Given) if each.name not in _ANEW}
    return replace(Given(**said), **changes)
