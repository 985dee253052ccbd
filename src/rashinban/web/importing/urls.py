"""Addresses: A plan document becomes an edition, in conversation with a person."""

from typing import Any

urlpatterns: list[Any] = []
