"""What every test of pages starts from: nothing remembered from the test before, whose rows had the same numbers."""

import pytest

from rashinban.records import progress
from rashinban.web.plans import memory


@pytest.fixture(autouse=True)
def forget_progress() -> None:
    """Rows of a test are rolled back and their numbers used again, so answers kept in memory would be another test's."""
    progress.forget()
    memory.forget()
