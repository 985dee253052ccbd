"""Rehearsals: what taking something over would change, found out by doing it and taking it back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import ParamSpec, TypeVar

from django.db import transaction

_Given = ParamSpec("_Given")
_Told = TypeVar("_Told")


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that would change, in words; ``kind`` is what sort of change it is, as the list it stands in calls it."""

    kind: str
    name: str
    words: str


def rehearse(take: Callable[_Given, _Told], *given: _Given.args, **more: _Given.kwargs) -> _Told:
    """What ``take`` answers; nothing it stores is kept. It raises what ``take`` raises."""
    with transaction.atomic():
        told = take(*given, **more)
        transaction.set_rollback(True)
    return told
