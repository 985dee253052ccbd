"""Kinds of work for tests, registered where the worker looks for them."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path
from typing import Any

from rashinban.core.errors import WrongContent
from rashinban.records.jobs import JobHandle, job
from rashinban.web.urls import urlpatterns

__all__ = ["urlpatterns"]


@job("add", safe=True)
def add(handle: JobHandle, *, numbers: list[int]) -> dict[str, Any]:
    """A sum, number by number."""
    for done, _ in enumerate(numbers, start=1):
        handle.progress(done, len(numbers), f"{done}個目")
    return {"url": "/", "words": str(sum(numbers))}


@job("refuse", safe=True)
def refuse(handle: JobHandle) -> None:
    """Something wrong with what was handed over."""
    raise WrongContent("表が空です。", remedy="行を入れてください。")


@job("break")
def break_down(handle: JobHandle) -> None:
    """A defect."""
    raise ZeroDivisionError


@job("die", safe=True)
def die(handle: JobHandle, *, mark: str) -> dict[str, Any]:
    """Kills its own process at the first attempt."""
    path = Path(mark)
    if not path.exists():
        path.write_text("first")
        os.kill(os.getpid(), signal.SIGKILL)
    return {"words": "second"}


@job("long")
def long(handle: JobHandle) -> None:
    """Goes on until it is cancelled."""
    for _ in range(600):
        handle.check_cancelled()
        time.sleep(0.05)
