"""Indexes that hold everything a question asks for, so that the rows themselves are not read."""

from __future__ import annotations

from typing import Any

from django.db import models


class CoveringIndex(models.Index):
    """An index whose last columns are only there to be read: those first that are asked for most, as a database goes
    through the ones before to find one.

    ``texts`` are those of the columns that may be of any length: they are left out on PostgreSQL, which refuses a row
    whose part in an index is longer than a third of a page; there the row is read for them.
    """

    def __init__(self, *expressions: Any, texts: tuple[str, ...] = (), **options: Any) -> None:
        super().__init__(*expressions, **options)
        self.texts = tuple(texts)

    def create_sql(self, model: Any, schema_editor: Any, using: str = "", **options: Any) -> Any:
        """The statement that makes it on this database."""
        if schema_editor.connection.vendor == "sqlite" or not self.texts:
            return super().create_sql(model, schema_editor, using, **options)
        shorter = models.Index(fields=[each for each in self.fields if each not in self.texts], name=self.name, condition=self.condition)
        return shorter.create_sql(model, schema_editor, using, **options)

    def deconstruct(self) -> tuple[str, tuple[Any, ...], dict[str, Any]]:
        """How a migration writes it down."""
        path, expressions, options = super().deconstruct()
        return path, expressions, options | ({"texts": self.texts} if self.texts else {})
