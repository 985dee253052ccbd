"""統計ダッシュボード (Statistics Dashboard), API 1.0: its answers as files, and a client that fetches them; no key."""

from rashinban.statistics.publishers.dashboard.publisher import Dashboard

__all__ = ["Dashboard"]
