"""Addresses: One indicator: where it stands by every rule, its facts and their evidence, entering a fact, changing a target."""

from typing import Any

urlpatterns: list[Any] = []
