"""The record of an addition: one small file that says what was added. What no record names is not held.

An addition is made by writing its record, last and in one step; whatever stops the work before leaves files that
nobody looks at.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from rashinban.core.errors import Place, UnreadableFile
from rashinban.statistics.durable import write_whole
from rashinban.statistics.publisher import Item
from rashinban.statistics.selection import Held

_ENDING = ".json"


def names(folder: Path) -> frozenset[str]:
    """The records there are now."""
    try:
        return frozenset(name for name in os.listdir(folder) if name.endswith(_ENDING) and not name.startswith("."))
    except FileNotFoundError:
        return frozenset()


def write_addition(folder: Path, held: Iterable[Held]) -> Path:
    """Write the record of what was added together."""
    tables = [_write(each) for each in held]
    first = tables[0]
    path = folder / f"{first['received_at'].replace(':', '')}-{first['sha256'][:12]}{_ENDING}"
    write_whole(path, json.dumps({"tables": tables}, ensure_ascii=False, indent=1).encode())
    return path


def read_addition(path: Path) -> tuple[Held, ...]:
    """What a record says was added; UnreadableFile when it is none."""
    try:
        return tuple(_read(each) for each in json.loads(path.read_text(encoding="utf-8"))["tables"])
    except (ValueError, KeyError, TypeError) as error:
        raise UnreadableFile(
            f"統計を加えた記録が読めません（{error}）。", Place(file=path.name), "バックアップから戻してください。"
        ) from error


def order(held: Iterable[Held]) -> tuple[Held, ...]:
    """Every edition of a table once, by publisher and table the older before the newer."""
    once: dict[str, Held] = {}
    for each in sorted(held, key=lambda each: each.received_at):
        once.setdefault(each.path, each)
    return tuple(sorted(once.values(), key=lambda each: (each.publisher, each.table, each.edition, each.received_at)))


def _write(held: Held) -> dict[str, Any]:
    return {**asdict(held), "released": held.released.isoformat() if held.released else None}


def _read(told: dict[str, Any]) -> Held:
    return Held(
        **{
            **told,
            "items": tuple(Item(**item) for item in told["items"]),
            "periods": tuple(told["periods"]),
            "notes": tuple(told["notes"]),
            "released": date.fromisoformat(told["released"]) if told["released"] else None,
        }
    )
