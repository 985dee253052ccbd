"""A folder of the installation for a module of tests, so that what they add to its store is gone afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from rashinban.records.statistics import store


@contextmanager
def own_home() -> Iterator[None]:
    """Settings with a folder that is empty and goes away."""
    from django.conf import settings

    before = settings.CONFIGURATION
    with TemporaryDirectory() as home:
        settings.CONFIGURATION = before.model_copy(update={"home": Path(home)})
        try:
            yield
        finally:
            store.forget()
            settings.CONFIGURATION = before
