"""Addresses: The same data for programs."""

from typing import Any

urlpatterns: list[Any] = []
