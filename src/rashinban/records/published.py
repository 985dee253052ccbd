"""What published reports said about an indicator, from the reports as they are stored: nothing is computed again."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from threading import Lock
from typing import Any

from cachetools import LRUCache
from django.db.models import TextField
from django.db.models.functions import Cast

from rashinban.records.models import PlanRow, ReportRow, ReportStanding

_LOCK = Lock()
#: (id, hash of the content) -> indicator -> (state, latest figure, its period, target); a stored report never changes.
_TOLD: LRUCache[tuple[int, str], dict[str, tuple[str, str, str, str]]] = LRUCache(maxsize=256)


@dataclass(frozen=True, slots=True)
class Told:
    """A published report and what it says about one indicator."""

    pk: int
    title: str
    as_of: date
    published_at: Any
    state: str
    latest: str
    latest_period: str
    target: str


def told_in_reports(plan: PlanRow, key: str, user: Any) -> tuple[Told, ...]:
    """The published reports of a plan that contain this indicator, newest first; the contents are read once."""
    rows = list(
        ReportRow.objects.filter(edition__plan=plan, standing=ReportStanding.PUBLISHED)
        .visible_to(user)
        .order_by("-as_of", "-pk")
        .values("pk", "title", "as_of", "published_at", "sha256")[:50]
    )
    with _LOCK:
        known = {row["pk"]: _TOLD.get((row["pk"], row["sha256"])) for row in rows}
    missing = [row["pk"] for row in rows if known[row["pk"]] is None]
    if missing:
        contents = ReportRow.objects.filter(pk__in=missing).annotate(raw=Cast("content", TextField()))
        hashes = {row["pk"]: row["sha256"] for row in rows}
        for pk, raw in contents.values_list("pk", "raw"):
            known[pk] = _read(raw)
            with _LOCK:
                _TOLD[(pk, hashes[pk])] = known[pk] or {}
    found = []
    for row in rows:
        said = (known[row["pk"]] or {}).get(key)
        if said is not None:
            found.append(Told(row["pk"], row["title"], row["as_of"], row["published_at"], *said))
    return tuple(found)


def _read(raw: str) -> dict[str, tuple[str, str, str, str]]:
    rows = (page["row"] for page in json.loads(raw)["pages"])
    return {
        row["indicator"]: (row["state"], row["latest"]["text"], row["latest_period"], row["target"]["text"]) for row in rows
    }
