"""Mistakes that are found only while something is saved, told by the form it was typed into."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from rashinban.core.errors import RashinbanError


@contextmanager
def told_in(form: Any, field: str | None = None) -> Iterator[None]:
    """What goes wrong inside becomes errors of the form (beside this field), and is not raised on."""
    try:
        yield
    except RashinbanError as error:
        for each in error.each:
            form.add_error(field, f"{each.what}{each.remedy}")
