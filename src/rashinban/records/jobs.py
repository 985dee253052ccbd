"""Work that takes longer than a page: queued once, done by the worker, watched, stopped, tried again.

A kind of work is a function registered with ``@job`` in any module the site's addresses import. It gets a handle and
its inputs, and returns what the page of the job shows (``{"url": …, "words": …}``) or None.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from importlib import import_module
from time import monotonic
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import IntegrityError, OperationalError, transaction
from django.db.models import F
from django.utils import timezone
from django_tasks import task

from rashinban.core.errors import ManyErrors, RashinbanError, WrongContent
from rashinban.records.models import Job, JobStanding

if TYPE_CHECKING:
    from rashinban.records.models import Person

#: How often work that may safely be done again is tried in all.
ATTEMPTS = 3
#: Seconds between two times the progress is written down: watching must not cost more than the work.
EVERY = 0.5

Work = Callable[..., dict[str, Any] | None]
LIVE = (JobStanding.WAITING, JobStanding.RUNNING)
_log = logging.getLogger(__name__)


class Cancelled(Exception):
    """Somebody asked that this work stop."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of work: ``safe`` when doing it again after half of it was done does no harm."""

    name: str
    work: Work
    safe: bool


_KINDS: dict[str, Kind] = {}


class JobHandle:
    """What the work holds in its hand: whose it is, how far it says to be, whether it should stop."""

    def __init__(self, row: Job) -> None:
        self.pk: int = row.pk
        self.person: Person | None = row.by
        self._told = 0.0

    def progress(self, done: int, total: int, note: str = "") -> None:
        """Say how far the work is, and stop here if that was asked for. Not inside a long transaction, where nobody
        would see it before its end."""
        now = monotonic()
        if done < total and now - self._told < EVERY:
            return
        self._told = now
        Job.objects.filter(pk=self.pk).update(done=done, total=total, note=note)
        self.check_cancelled()

    def check_cancelled(self) -> None:
        """Raises Cancelled when somebody asked to stop; one query."""
        if Job.objects.filter(pk=self.pk, cancel_wanted=True).exists():
            raise Cancelled


def job(kind: str, *, safe: bool = False) -> Callable[[Work], Work]:
    """Register ``(handle, **inputs) -> result or None`` as the work of a kind."""

    def register(work: Work) -> Work:
        _KINDS[kind] = Kind(kind, work, safe)
        return work

    return register


def kind_of(name: str) -> Kind:
    """The registered kind; the modules of the site are loaded if it is not known yet. KeyError if there is none."""
    if name not in _KINDS:
        import_module(settings.ROOT_URLCONF)
    return _KINDS[name]


def queue(kind: str, title: str, inputs: dict[str, Any], person: Person | None) -> Job:
    """Ask for work. The same work still waiting or running is returned instead of being done twice."""
    kind_of(kind)
    plain = json.loads(json.dumps(inputs, ensure_ascii=False))
    key = f"{kind}:{sha256(json.dumps(plain, sort_keys=True, ensure_ascii=False).encode()).hexdigest()}"
    live = Job.objects.filter(key=key, standing__in=LIVE).first()
    if live is not None:
        return live
    try:
        with transaction.atomic():
            row = Job.objects.create(kind=kind, key=key, inputs=plain, title=title[:300], by=person)
    except IntegrityError:  # somebody asked for the same at the same moment
        return Job.objects.get(key=key, standing__in=LIVE)
    return _send(row)


def cancel(row: Job) -> None:
    """Stop the work: at once while it waits, at its next step while it runs."""
    now = timezone.now()
    stopped = Job.objects.filter(pk=row.pk, standing=JobStanding.WAITING).update(
        standing=JobStanding.CANCELLED, cancel_wanted=True, ended_at=now
    )
    if not stopped:
        Job.objects.filter(pk=row.pk, standing=JobStanding.RUNNING).update(cancel_wanted=True)
    row.refresh_from_db()


def may_retry(row: Job) -> bool:
    """Whether a button to try again is offered: only for work that was stopped or failed and does no harm twice."""
    ended = row.standing in (JobStanding.FAILED, JobStanding.CANCELLED)
    return ended and row.attempts < ATTEMPTS and kind_of(row.kind).safe


def retry(row: Job) -> Job:
    """Try again; WrongContent when it was tried often enough or must not be done twice."""
    if not may_retry(row):
        raise WrongContent("この作業は、このままではやり直せません。", remedy="元の画面から、もう一度始めてください。")
    again = Job.objects.filter(pk=row.pk, standing=row.standing)
    try:
        with transaction.atomic():
            changed = again.update(standing=JobStanding.WAITING, cancel_wanted=False, ended_at=None, done=0, total=0, note="")
    except IntegrityError:  # the same work was asked for anew in the meantime
        return Job.objects.get(key=row.key, standing__in=LIVE)
    row.refresh_from_db()
    return _send(row) if changed else row


def put_back() -> int:
    """At the start of the worker: what a killed worker left half-done waits again, or is told to have failed.

    Returns how many there were. Only right while no other worker runs (the worker holds a lock for that).
    """
    left = list(Job.objects.filter(standing=JobStanding.RUNNING))
    for row in left:
        again = row.kind in _known() and kind_of(row.kind).safe and row.attempts < ATTEMPTS and not row.cancel_wanted
        if again:
            Job.objects.filter(pk=row.pk).update(standing=JobStanding.WAITING, problem=_added(row, "途中で止まったため、やり直します。"))
            _send(row)
        else:
            _end(row, JobStanding.FAILED, problem=_added(row, "途中で止まりました。結果を確かめて、元の画面からもう一度始めてください。"))
    return len(left)


@task()
def run_job(pk: int) -> None:
    """The one task of the queue: do the work of a job row, whatever comes of it is written on the row."""
    claimed = Job.objects.filter(pk=pk, standing=JobStanding.WAITING).update(
        standing=JobStanding.RUNNING, started_at=timezone.now(), attempts=F("attempts") + 1
    )
    if not claimed:
        return
    row = Job.objects.select_related("by").get(pk=pk)
    try:
        result = kind_of(row.kind).work(JobHandle(row), **row.inputs)
    except Cancelled:
        _end(row, JobStanding.CANCELLED)
    except RashinbanError as error:
        _end(row, JobStanding.FAILED, problem=_added(row, _told(error)))
    except Exception as error:
        _log.exception("job %s (%s) failed", row.pk, row.kind)
        _fail(row, error)
    else:
        _end(row, JobStanding.DONE, result=result)


def _send(row: Job) -> Job:
    run_job.enqueue(row.pk)
    row.refresh_from_db()
    return row


def _known() -> dict[str, Kind]:
    import_module(settings.ROOT_URLCONF)
    return _KINDS


def _fail(row: Job, error: Exception) -> None:
    """A defect, or something outside that may pass (a database or a disk that did not answer)."""
    passing = isinstance(error, OperationalError | OSError)
    if passing and row.attempts < ATTEMPTS and kind_of(row.kind).safe:
        words = "データベースかディスクが応答しなかったため、やり直します。"
        Job.objects.filter(pk=row.pk).update(standing=JobStanding.WAITING, problem=_added(row, words))
        run_job.enqueue(row.pk)
        return
    words = f"プログラムの不具合で終わりませんでした。管理者に伝えてください（番号 {row.pk}）。"
    _end(row, JobStanding.FAILED, problem=_added(row, words))


def _end(row: Job, standing: str, *, result: dict[str, Any] | None = None, problem: str | None = None) -> None:
    Job.objects.filter(pk=row.pk).update(
        standing=standing, ended_at=timezone.now(), result=result, **({} if problem is None else {"problem": problem})
    )


def _added(row: Job, words: str) -> str:
    """The reason of this attempt below those of the attempts before."""
    return "\n".join(filter(None, (row.problem, f"{row.attempts}回目：{words}")))


def _told(error: RashinbanError) -> str:
    return "\n".join(str(one) for one in (error, *error.errors)) if isinstance(error, ManyErrors) else str(error)
