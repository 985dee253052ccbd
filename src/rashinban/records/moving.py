"""Moving an installation to another database: copied, counted and checked there; the old one is left as it is."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit, urlunsplit

from django.core.management import call_command
from django.db import DatabaseError, connections

from rashinban.core.errors import Place, UnreadableFile, WrongContent
from rashinban.records import backup, snapshot
from rashinban.records.databases import parse_url

TARGET = "target"


@dataclass(frozen=True, slots=True)
class Moved:
    """What was copied: rows by kind, and the address without its password."""

    counts: dict[str, int]
    address: str


def move_database(url: str) -> Moved:
    """Copy every row to the database at ``url``, which must be empty. The files stay where they are."""
    _add_connection(url)
    try:
        with backup.stopped(), TemporaryDirectory() as folder:
            call_command("migrate", database=TARGET, interactive=False, verbosity=0)
            if not snapshot.is_empty(TARGET):
                raise WrongContent("移す先のデータベースに、すでにデータがあります。何も変えていません。", remedy="空のデータベースを用意してください。")
            path = Path(folder) / "rows.zip"
            made = backup.back_up(path, with_files=False)
            with backup.open_backup(path) as (archive, manifest):
                backup.fill(archive, manifest, TARGET)
            return Moved(made.counts, without_password(url))
    except DatabaseError as error:
        raise UnreadableFile(
            "移す先のデータベースにつながらないか、書き込めません。", Place(file=without_password(url)), "アドレス・利用者・パスワードと権限を確かめてください。"
        ) from error
    finally:
        connections[TARGET].close()
        del connections[TARGET]
        del connections.settings[TARGET]


def without_password(url: str) -> str:
    """The address as it may be shown.

    >>> without_password("postgresql://office:geheim@db/plans")
    'postgresql://office:***@db/plans'
    """
    parts = urlsplit(url)
    if parts.password is None:
        return url
    user, _, place = parts.netloc.rpartition("@")
    return urlunsplit(parts._replace(netloc=f"{user.split(':')[0]}:***@{place}"))


def _add_connection(url: str) -> None:
    settings = {name: dict(values) for name, values in connections.settings.items()}
    settings[TARGET] = parse_url(url)
    connections.settings = connections.configure_settings(settings)
