"""What was worked out from a frozen value is kept as long as that very value is asked about again."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, TypeVar

from cachetools import LRUCache

T = TypeVar("T")
_LOCK = Lock()
_KEPT: LRUCache[Any, tuple[object, Any]] = LRUCache(maxsize=40_000)


def recall(key: Hashable, value: object, work_out: Callable[[], T]) -> T:
    """The answer for ``key`` worked out from ``value``, worked out anew when the value is another object.

    Comparing identity costs nothing, however large the value is; ``records.progress`` hands out the same objects as
    long as nothing has changed. Whatever else the answer depends on belongs into the key.
    """
    with _LOCK:
        kept = _KEPT.get(key)
    if kept is not None and kept[0] is value:
        answer: T = kept[1]
        return answer
    answer = work_out()
    with _LOCK:
        _KEPT[key] = (value, answer)
    return answer


def replace(key: Hashable, value: object, answer: object) -> None:
    """Keep another answer for the key from now on."""
    with _LOCK:
        _KEPT[key] = (value, answer)


def forget() -> None:
    """Throw away everything that is kept."""
    with _LOCK:
        _KEPT.clear()
