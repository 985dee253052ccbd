"""Addresses: Reviews: from self-review to whether the change helped."""

from typing import Any

urlpatterns: list[Any] = []
