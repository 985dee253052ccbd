"""The office made once per process and put back row by row for every further test: making it costs more than most tests."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from office import Office, make_office

#: Filled by triggers while the rows are put back.
_LEFT_OUT = ("records_search",)


@dataclass(frozen=True)
class Kept:
    """Every row of every table as the database holds it, and the objects tests are given."""

    tables: tuple[tuple[str, tuple[str, ...], tuple[Any, ...]], ...]
    office: Office


_kept: dict[str, Kept] = {}


def office_again() -> Office:
    """The same office as :func:`make_office` makes, with the same keys; its objects are the test's own."""
    from django.db import connection

    if connection.vendor not in _kept:
        there = {table for table, _columns, _rows_of in _rows()}
        office = make_office()
        made = tuple(each for each in _rows() if each[0] not in there)
        _kept[connection.vendor] = Kept(made, deepcopy(office))
        return office
    kept = _kept[connection.vendor]
    with connection.cursor() as cursor:
        for table, columns, rows in kept.tables:
            names = ", ".join(f'"{name}"' for name in columns)
            marks = ", ".join(["%s"] * len(columns))
            cursor.executemany(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', rows)
    return deepcopy(kept.office)


def _rows() -> tuple[tuple[str, tuple[str, ...], tuple[Any, ...]], ...]:
    from django.apps import apps
    from django.db import connection

    found = []
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            table = model._meta.db_table
            if table.startswith(_LEFT_OUT):
                continue
            columns = tuple(field.column for field in model._meta.concrete_fields)
            cursor.execute(f'SELECT {", ".join(f"{chr(34)}{name}{chr(34)}" for name in columns)} FROM "{table}"')
            rows = tuple(tuple(_stored(value) for value in row) for row in cursor.fetchall())
            if rows:
                found.append((table, columns, rows))
    return tuple(found)


def _stored(value: Any) -> Any:
    """JSON comes out of PostgreSQL as objects and goes in as text."""
    if isinstance(value, dict | list):
        import json

        return json.dumps(value, ensure_ascii=False)
    return value
