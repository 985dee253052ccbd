"""The clients of an installation: its keys, its cache folder, its lock file. Making one asks nothing of anybody."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

from rashinban.core.errors import WrongContent
from rashinban.statistics.fetching import Fetcher
from rashinban.statistics.publisher import Received
from rashinban.statistics.publishers.dashboard.client import ADDRESS as DASHBOARD
from rashinban.statistics.publishers.dashboard.client import DashboardClient
from rashinban.statistics.publishers.estat.client import ADDRESS as ESTAT
from rashinban.statistics.publishers.estat.client import EstatClient, application_id
from rashinban.statistics.publishers.estat.pinning import recipes, resolve
from rashinban.statistics.publishers.estat.query import Query


def open_estat(home: Path, environment: Mapping[str, str] = os.environ, address: str = ESTAT) -> EstatClient:
    """The client of e-Stat; WrongContent when the installation has no application id."""
    return EstatClient(application_id(home, environment), Fetcher(home / "cache" / "estat"), address)


def open_dashboard(home: Path, address: str = DASHBOARD) -> DashboardClient:
    """The client of the Statistics Dashboard."""
    return DashboardClient(Fetcher(home / "cache" / "dashboard"), address)


def fetch_recipe(
    key: str,
    client: EstatClient,
    home: Path,
    today: date,
    codes: Mapping[str, tuple[str, ...]] | None = None,
    told: Callable[[int, int], object] = lambda done, total: None,
) -> Received | None:
    """The figures of a shipped recipe for these codes by axis (all without); None when none fit.

    The table it is resolved to is pinned in ``estat.lock.yaml`` of the installation's folder.
    """
    known = recipes()
    if key not in known:
        raise WrongContent(f"「{key}」という統計表の控えはありません。", remedy=f"あるのは {'、'.join(known)} です。")
    pinned = resolve(key, known[key], client, home / "estat.lock.yaml", today)
    return client.fetch(Query(pinned.table, dict(codes or {}), title=known[key].title), told)
