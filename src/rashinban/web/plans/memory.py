"""What was worked out from a frozen value is kept as long as that very value is asked about again."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from threading import Lock, RLock
from typing import Any, TypeVar, cast

from cachetools import LRUCache

T = TypeVar("T")
_LOCK = Lock()
_WORKING = RLock()
_NOTHING = object()
_KEPT: LRUCache[Any, tuple[object, Any]] = LRUCache(maxsize=40_000)


def recall(key: Hashable, value: object, work_out: Callable[[], T]) -> T:
    """The answer for ``key`` worked out from ``value``, worked out anew when the value is another object.

    Comparing identity costs nothing, however large the value is; ``records.progress`` hands out the same objects as
    long as nothing has changed. Whatever else the answer depends on belongs into the key.
    """
    answer = _find(key, value)
    if answer is _NOTHING:
        with _WORKING:  # of many who ask at once, one works it out
            answer = _find(key, value)
            if answer is _NOTHING:
                answer = work_out()
                replace(key, value, answer)
    return cast(T, answer)


def _find(key: Hashable, value: object) -> object:
    with _LOCK:
        kept = _KEPT.get(key)
    return kept[1] if kept is not None and kept[0] is value else _NOTHING


def replace(key: Hashable, value: object, answer: object) -> None:
    """Keep another answer for the key from now on."""
    with _LOCK:
        _KEPT[key] = (value, answer)


def forget() -> None:
    """Throw away everything that is kept."""
    with _LOCK:
        _KEPT.clear()
