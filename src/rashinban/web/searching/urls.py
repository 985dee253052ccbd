"""Addresses: Finding a plan, a measure or an indicator by words."""

from typing import Any

urlpatterns: list[Any] = []
