"""Addresses: People, roles, divisions, rule sets, reminders and the audit trail."""

from typing import Any

urlpatterns: list[Any] = []
