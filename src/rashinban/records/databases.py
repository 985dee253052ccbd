"""Which database an installation uses: SQLite in its own folder, or PostgreSQL when a URL says so."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from rashinban.core.errors import WrongContent
from rashinban.records.configuration import Configuration

#: WAL lets readers go on while somebody writes; IMMEDIATE makes writers queue instead of failing half-way.
#: What a statement sets aside while it counts stays in memory: as files it would be written and read again. The file is
#: read where the system keeps it (the most that SQLite maps): counting goes through hundreds of megabytes of indexes.
_SQLITE = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON; PRAGMA temp_store=MEMORY; PRAGMA mmap_size=2147418112;",
}

#: Statements that count many things at once look dear to PostgreSQL: it would translate them into machine code for
#: seconds, and then run for milliseconds. An address with ``?options=`` says something else.
_POSTGRES = {"options": "-c jit=off"}


def database_settings(configuration: Configuration) -> dict[str, Any]:
    """The entry of Django's DATABASES for this installation."""
    if configuration.database_url is None:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(configuration.home / "rashinban.sqlite3"),
            "OPTIONS": dict(_SQLITE),
            "CONN_MAX_AGE": None,
        }
    return parse_url(configuration.database_url)


def parse_url(url: str) -> dict[str, Any]:
    """A database address as Django wants it; WrongContent names what is wrong with it.

    >>> parse_url("postgresql://office:pa%40ss@db.example:5433/plans")["PASSWORD"]
    'pa@ss'
    """
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return {"ENGINE": "django.db.backends.sqlite3", "NAME": unquote(parts.path), "OPTIONS": dict(_SQLITE), "CONN_MAX_AGE": None}
    if parts.scheme not in ("postgres", "postgresql"):
        raise WrongContent(
            f"データベースの種類「{parts.scheme}」は使えません。", remedy="postgresql://利用者:パスワード@ホスト:ポート/データベース名 と書いてください。"
        )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": _POSTGRES | dict(parse_qsl(parts.query)),
    }
