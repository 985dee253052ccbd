"""Spans of time with algebra: calendar and fiscal years, halves, quarters, months, days, named spans."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

PeriodKind = Literal[
    "year", "fiscal_year", "fiscal_half", "quarter", "fiscal_quarter", "month", "day", "span"
]


@dataclass(frozen=True, slots=True)
class Period:
    """A span of days, both ends included; ``kind`` says how it is counted, ``name`` what the plan calls it."""

    kind: PeriodKind
    start: date
    end: date
    name: str | None = None

    @classmethod
    def fiscal_year(cls, year: int) -> Period:
        """The Japanese fiscal year, 1 April to 31 March.

        >>> Period.fiscal_year(2021)
        Period(kind='fiscal_year', start=datetime.date(2021, 4, 1), end=datetime.date(2022, 3, 31), name=None)
        """
        return cls("fiscal_year", date(year, 4, 1), date(year + 1, 3, 31))

    @property
    def code(self) -> str:
        """The canonical spelling: ``2024``, ``FY2024``, ``FY2024Q1``, ``2024-03``, ``2024-03-31``, ``FY2022/FY2024``."""
        raise NotImplementedError

    @classmethod
    def from_code(cls, code: str) -> Period:
        """Read what ``code`` wrote."""
        raise NotImplementedError

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> Any:
        from pydantic_core import core_schema

        def read(value: Any) -> Period:
            return value if isinstance(value, Period) else cls.from_code(str(value))

        return core_schema.no_info_plain_validator_function(
            read,
            serialization=core_schema.plain_serializer_function_ser_schema(
                lambda period: period.code, return_schema=core_schema.str_schema()
            ),
        )

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: Any, handler: Any) -> dict[str, Any]:
        return {
            "type": "string",
            "title": "Period",
            "examples": ["FY2024", "2024", "2024-03", "2024-03-31", "FY2022/FY2024"],
        }
