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
def fresh_store(tmp_path: Path, settings: Any) -> Iterator[Path]:
    """An installation that was given no statistics, and its folder; what is shipped is there."""
    from rashinban.records.statistics import store

    settings.CONFIGURATION = settings.CONFIGURATION.model_copy(update={"home": tmp_path})
    store.forget()
    yield tmp_path
    store.forget()


@pytest.fixture
def own_store(fresh_store: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The same without what is shipped."""
    from rashinban.records.statistics import store

    monkeypatch.setattr(store, "_shipped", lambda: None)
    return fresh_store


def pytest_xdist_auto_num_workers() -> int:
    """One more than there are processors: a third of the time is waiting for a browser, a database or another process."""
    return (os.cpu_count() or 1) + 1
