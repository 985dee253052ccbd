"""What is shipped with the package, worked out once for the tests of views."""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import parse_qs

from rashinban.statistics.remembering import Remembering
from rashinban.statistics.shipped import ShippedFigures
from rashinban.statistics.views.asked import Asked, read_asked
from rashinban.statistics.views.worked import Worked


@lru_cache(maxsize=1)
def shipped() -> Worked:
    """The figures that are shipped."""
    return Worked(Remembering(ShippedFigures()))


def ask(query: str) -> Asked:
    """The question of an address."""
    return read_asked(parse_qs(query))
