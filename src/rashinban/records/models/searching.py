"""What searching keeps beside the records: their texts in the form that is searched, and what changed since.

Both tables are worked out from the others and can be thrown away at any time: they are in no backup, and what is
missing is made again (``records.search.upkeep``). Triggers write into ``SearchTouched``; a migration that alters
that table has to drop them first.
"""

from __future__ import annotations

from django.db import models


class SearchEntry(models.Model):
    """One text that can be found: a record, or a paragraph of a plan (``part``, which begins at ``start``).

    ``title`` and ``text`` are as they are written; ``folded`` is both as they are compared, the first ``head``
    characters being the title.
    """

    #: Worked out from other rows, so no part of an installation that is saved or moved.
    derived = True

    kind = models.CharField(max_length=12)
    row = models.BigIntegerField()
    part = models.PositiveIntegerField(default=0)
    start = models.PositiveIntegerField(default=0)
    title = models.TextField(blank=True)
    text = models.TextField(blank=True)
    folded = models.TextField()
    head = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("kind", "row", "part")
        constraints = (models.UniqueConstraint(fields=("kind", "row", "part"), name="one_search_entry_of_a_part"),)


class SearchTouched(models.Model):
    """A row that was written or deleted and that searching has not looked at since."""

    derived = True

    kind = models.CharField(max_length=12)
    row = models.BigIntegerField()

    class Meta:
        ordering = ("id",)
