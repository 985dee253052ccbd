"""Work that takes longer than a page: its progress, its outcome, the wish to stop it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from rashinban.records.models.choices import TextChoices
from rashinban.records.models.people import Person
from rashinban.records.permissions import VisibleJobs


class JobStanding(TextChoices):
    """Where a job is."""

    WAITING = "waiting", _("待っています")
    RUNNING = "running", _("作業中")
    DONE = "done", _("終わりました")
    FAILED = "failed", _("失敗しました")
    CANCELLED = "cancelled", _("取り消しました")


class Job(models.Model):
    """A background job. ``key`` is its kind with the hash of its inputs: the same work is not done twice."""

    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=120)
    inputs = models.JSONField(default=dict)
    title = models.CharField(max_length=300)
    standing = models.CharField(max_length=10, choices=JobStanding, default=JobStanding.WAITING)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    note = models.TextField(blank=True)
    result = models.JSONField(null=True)
    problem = models.TextField(blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    cancel_wanted = models.BooleanField(default=False)
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    queued_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    objects = VisibleJobs.as_manager()

    class Meta:
        ordering = ("-queued_at", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=("key",), condition=models.Q(standing__in=("waiting", "running")), name="one_live_job_of_a_key"
            ),
        )
