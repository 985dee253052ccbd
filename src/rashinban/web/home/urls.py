"""Addresses: The first page: what needs a hand, what nobody touches."""

from typing import Any

urlpatterns: list[Any] = []
