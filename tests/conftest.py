"""What every test may ask for."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kept_office import office_again
from office import Office


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real plans and statistics, which is not part of the repository."""
    folder = Path(os.environ.get("RASHINBAN_SHARED", Path(__file__).parents[2] / "shared"))
    if not (folder / "documents").is_dir():
        pytest.skip("the shared folder of real plans is absent: set RASHINBAN_SHARED to where it is")
    return folder


@pytest.fixture(autouse=True)
def japanese() -> None:
    """A page asked for in English leaves its language to whatever runs next in the process."""
    translation = sys.modules.get("django.utils.translation")
    if translation is not None:
        translation.deactivate()


@pytest.fixture
def office(db: None) -> Office:
    """A small office with the example plan published (see ``office.py``)."""
    return office_again()


@pytest.fixture
def own_store(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An installation whose store of statistics is empty, and its folder; what is shipped does not show through."""
    from rashinban.records.statistics import store

    settings.CONFIGURATION = settings.CONFIGURATION.model_copy(update={"home": tmp_path})
    monkeypatch.setattr(store, "_shipped", lambda: None)
    store.forget()
    yield tmp_path
    store.forget()


def pytest_xdist_auto_num_workers() -> int:
    """One more than there are processors: a third of the time is waiting for a browser, a database or another process."""
    return (os.cpu_count() or 1) + 1
