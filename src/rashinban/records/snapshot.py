"""All rows of an installation as lines of JSON and back, the same for every database."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from itertools import islice
from typing import Any
from uuid import UUID

from django.apps import apps
from django.core.management.color import no_style
from django.db import connections, models, transaction

from rashinban.core.errors import WrongContent
from rashinban.records.fields import PeriodField, ValueField

#: Rows written in one statement; bounded so that a row with a long text is no danger.
BATCH = 200


def kinds() -> tuple[type[models.Model], ...]:
    """Every kind of row that is an installation's own, in a fixed order (sessions, the queue and what is derived are not)."""
    return tuple(kind for kind in _records() if not getattr(kind, "derived", False))


def _records() -> list[type[models.Model]]:
    # also who is named on what and which measures a gathering serves: tables without a class of their own
    return sorted(apps.get_app_config("records").get_models(include_auto_created=True), key=lambda kind: kind._meta.model_name or "")


def name_of(kind: type[models.Model]) -> str:
    """The name of a kind in a backup."""
    return str(kind._meta.model_name)


@contextmanager
def consistent(using: str = "default") -> Iterator[None]:
    """Everything read inside is as of one moment, while others go on writing."""
    connection = connections[using]
    if connection.in_atomic_block:  # the caller's transaction is the moment
        yield
        return
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        mode, connection.transaction_mode = connection.transaction_mode, "DEFERRED"
        try:
            with transaction.atomic(using=using):
                yield
        finally:
            connection.transaction_mode = mode
    else:
        with transaction.atomic(using=using):
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield


def dump(kind: type[models.Model], using: str = "default") -> Iterator[str]:
    """One line of JSON per row, in the order of the keys, read as a stream."""
    fields = kind._meta.concrete_fields
    for row in kind._base_manager.using(using).order_by("pk").iterator(chunk_size=500):
        plain = {field.attname: _plain(field, getattr(row, field.attname)) for field in fields}
        yield json.dumps(plain, ensure_ascii=False, separators=(",", ":"), default=_text)


def restore(kind: type[models.Model], lines: Iterable[str], using: str = "default") -> int:
    """Write rows back with their keys and moments as they were; returns how many.

    A column this version has and the backup has not takes its default; one it does not know is refused.
    """
    fields = {field.attname: field for field in kind._meta.concrete_fields}
    count, waiting = 0, iter(lines)
    while batch := list(islice(waiting, BATCH)):
        rows = [_row(kind, fields, line) for line in batch]
        size = connections[using].ops.bulk_batch_size(list(fields.values()), rows)
        for start in range(0, len(rows), size):
            # as Django's own loading of fixtures does it: no column is filled in by the program
            kind._base_manager.using(using)._insert(rows[start : start + size], list(fields.values()), using=using, raw=True)
        count += len(rows)
    return count


def clear(using: str = "default") -> None:
    """Take every row away, also sessions, the queue and what is derived. Call it inside a transaction."""
    others = [model for label in ("sessions", "django_tasks_database") for model in apps.get_app_config(label).get_models()]
    for kind in (*_records(), *others):
        rows = kind._base_manager.using(using).all()
        rows._raw_delete(using)


def finish(using: str = "default") -> None:
    """New rows get numbers behind those that were restored (PostgreSQL counts by itself)."""
    connection = connections[using]
    statements = connection.ops.sequence_reset_sql(no_style(), list(kinds()))
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
    connection.check_constraints()


def is_empty(using: str = "default") -> bool:
    """Whether nobody has worked in this database yet."""
    return not any(kind._base_manager.using(using).exists() for kind in kinds())


def counts(using: str = "default") -> dict[str, int]:
    """How many rows there are of each kind."""
    return {name_of(kind): kind._base_manager.using(using).count() for kind in kinds()}


def _plain(field: Any, value: Any) -> Any:
    return field.get_prep_value(value) if isinstance(field, PeriodField | ValueField) else value


def _text(value: Any) -> str:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    return str(value)  # an exact decimal


def _row(kind: type[models.Model], fields: dict[str, Any], line: str) -> models.Model:
    given = json.loads(line)
    unknown = given.keys() - fields.keys()
    if unknown:
        raise WrongContent(
            f"バックアップの「{name_of(kind)}」に、この版にない項目（{'、'.join(sorted(unknown))}）があります。",
            remedy="バックアップを取ったときと同じか、それより新しい版の羅針盤で戻してください。",
        )
    return kind(**{name: _value(fields[name], value) for name, value in given.items()})


def _value(field: Any, value: Any) -> Any:
    if isinstance(field, ValueField):
        return None if value is None else field._adapter.validate_python(value)
    if isinstance(field, models.JSONField):
        return value
    return field.to_python(value)
