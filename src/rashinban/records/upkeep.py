"""What an installation does by itself: reminders, and clearing away what has run out. Doing it twice does no harm."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta
from io import StringIO

from django.core.management import call_command
from django.utils import timezone

from rashinban.records import handover, reminders
from rashinban.records.search_index.refreshing import refresh

#: Finished entries of the queue are kept this long; the jobs themselves stay.
KEEP = timedelta(days=14)
_log = logging.getLogger(__name__)


def do_round() -> None:
    """One round of everything. What fails is logged and tried again in the next round; it stops nothing else."""
    for part in (hand_over_drafts, hand_over_named, remind, clear_sessions, clear_queue):
        _try(part)


def read_changes() -> None:
    """What was written since is made ready for searching, so that nobody's search has to wait for it."""
    _try(refresh)


def remind() -> None:
    """Send today's digests, from eight in the morning on: nobody wants mail at night."""
    now = timezone.localtime()
    if now.hour >= 8:
        reminders.send_due(now.date())


def hand_over_drafts() -> None:
    """What predecessors left unsubmitted becomes their successors' on the day they begin."""
    handover.move_drafts(timezone.localdate())


def hand_over_named() -> None:
    """On their day successors are named on what their predecessors were named on."""
    handover.move_named(timezone.localdate())


def clear_sessions() -> None:
    """Sessions that have run out."""
    call_command("clearsessions", verbosity=0)


def clear_queue() -> None:
    """Entries of the queue that were done long ago."""
    call_command("prune_db_task_results", min_age_days=KEEP.days, failed_min_age_days=KEEP.days, verbosity=0, stdout=StringIO())


def _try(part: Callable[[], object]) -> None:
    try:
        part()
    except Exception:
        _log.exception("upkeep: %s failed", part.__name__)
