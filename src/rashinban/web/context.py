"""What every template knows."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils import translation

from rashinban import __version__
from rashinban.records.access import NOBODY, READS_LEDGER


def site(request: HttpRequest) -> dict[str, Any]:
    """The language, the day of the page, and what the person may do (for the navigation)."""
    access = getattr(request, "access", NOBODY)
    return {
        "lang": "en" if (translation.get_language() or "ja").startswith("en") else "ja",
        "as_of": getattr(request, "as_of", None),
        "today": getattr(request, "today", None),
        "version": __version__,
        "access": access,
        "plans_somewhere": bool(access.organisations("planner")),
        "administers_somewhere": bool(access.organisations("administrator")),
        "approves_somewhere": bool(access.approving or access.organisations("planner")),
        "works_somewhere": any(access.organisations(duty) for duty in READS_LEDGER),
        "answers_somewhere": bool(access.divisions or access.organisations("planner")),
    }
