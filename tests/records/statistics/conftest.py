"""A store of its own for every test."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from rashinban.records.statistics import store


@pytest.fixture
def own_store(tmp_path: Path, settings: Any) -> Iterator[None]:
    """The installation has an empty folder of its own."""
    settings.CONFIGURATION = settings.CONFIGURATION.model_copy(update={"home": tmp_path})
    yield
    store.forget()
