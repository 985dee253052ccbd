"""Columns that hold values of the library exactly: numbers, periods, frozen values."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db import models
from pydantic import TypeAdapter

from rashinban.core.period import Period


class NumberField(models.TextField):
    """An exact decimal as text: databases round, promises do not."""

    def from_db_value(self, value: str | None, *_: Any) -> Decimal | None:
        return None if value is None else Decimal(value)

    def to_python(self, value: Any) -> Decimal | None:
        return value if value is None or isinstance(value, Decimal) else Decimal(str(value))

    def get_prep_value(self, value: Any) -> str | None:
        return None if value is None else str(value)


class PeriodField(models.TextField):
    """A period as its code (FY2024, 2024-03, 第2期=FY2020/FY2022)."""

    def from_db_value(self, value: str | None, *_: Any) -> Period | None:
        return None if value is None else Period.from_code(value)

    def to_python(self, value: Any) -> Period | None:
        return value if value is None or isinstance(value, Period) else Period.from_code(value)

    def get_prep_value(self, value: Any) -> str | None:
        return value.code if isinstance(value, Period) else value


class ValueField(models.JSONField):
    """A frozen value of the library (or a tuple of them) as JSON; reading it back gives an equal value."""

    def __init__(self, kind: Any = None, *args: Any, **options: Any) -> None:
        self.kind = kind
        super().__init__(*args, **options)

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        """Migrations need only to know that it is JSON."""
        name, _, args, options = super().deconstruct()
        return name, "django.db.models.JSONField", list(args), options

    @property
    def _adapter(self) -> TypeAdapter[Any]:
        if not hasattr(self, "_built"):
            self._built: TypeAdapter[Any] = TypeAdapter(self.kind)
        return self._built

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        plain = super().from_db_value(value, expression, connection)
        return None if plain is None else self._adapter.validate_python(plain)

    def get_prep_value(self, value: Any) -> Any:
        return None if value is None else self._adapter.dump_python(value, mode="json")


class ExactField(models.BigIntegerField):
    """A decimal with up to four places, kept as a whole number of ten-thousandths: databases add it up exactly.

    Holds up to 922 trillion; the sum of a column comes back in the same unit by ``ExactField.read``.
    """

    SCALE = 10_000

    @classmethod
    def read(cls, stored: int | Decimal | None) -> Decimal | None:
        """The number that is stored, or the sum of such numbers."""
        return None if stored is None else Decimal(stored) / cls.SCALE

    def from_db_value(self, value: int | None, *_: Any) -> Decimal | None:
        return self.read(value)

    def to_python(self, value: Any) -> Decimal | None:
        return value if value is None or isinstance(value, Decimal) else Decimal(str(value))

    def get_prep_value(self, value: Any) -> int | None:
        if value is None:
            return None
        scaled = Decimal(str(value)) * self.SCALE
        if scaled != scaled.to_integral_value() or abs(scaled) >= 2**63:
            raise ValueError("小数は4けたまで、整数は14けたまでにしてください")
        return int(scaled)

    def formfield(self, **options: Any) -> Any:
        from django import forms

        return forms.DecimalField(**{"max_digits": 18, "decimal_places": 4, "required": not self.blank, "label": self.verbose_name, **options})


class TagsField(models.TextField):
    """Short texts in their order, kept between bars (|半導体|医療機器|) so that any database finds one of them."""

    def from_db_value(self, value: str | None, *_: Any) -> tuple[str, ...]:
        return tuple(part for part in (value or "").split("|") if part)

    def to_python(self, value: Any) -> tuple[str, ...]:
        return self.from_db_value(value) if isinstance(value, str) or value is None else tuple(value)

    def get_prep_value(self, value: Any) -> str:
        tags = self.to_python(value)
        if any("|" in tag for tag in tags):
            raise ValueError("キーワードに「|」は使えません")
        return "".join(f"|{tag}" for tag in tags) + ("|" if tags else "")

    @staticmethod
    def holding(tag: str) -> str:
        """What a stored text contains when it holds this tag (for ``__contains``, given as a plain text)."""
        return f"|{tag}|"
