"""Handing in files of statistics: chosen, looked at with what they would change, then added whole or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from rashinban.core.errors import RashinbanError
from rashinban.core.period import Period
from rashinban.core.phrase import Phrase
from rashinban.records import files as stored_files
from rashinban.records.models import StoredFile
from rashinban.records.statistics.datasets import hand_in, may_add, preview
from rashinban.records.statistics.measured import look_ahead
from rashinban.records.statistics.store import figures_for, store
from rashinban.statistics.publisher import Received
from rashinban.statistics.trial import lay_over
from rashinban.statistics.views.words import FLAGS, full_names_of
from rashinban.statistics.warehouse.adding import now_in_japan
from rashinban.statistics.warehouse.revisions import Revision
from rashinban.web.datasets.forms import FilesForm
from rashinban.web.finding import require, signed_in

#: Where the files of a person wait in the session: numbers of stored files with the names they came with.
WAITING = "statistics_files"
#: Changed figures that are shown of an edition.
FIRST = 20


@dataclass(frozen=True, slots=True)
class Changed:
    """A figure that a new edition says differently."""

    item: str
    area: Phrase
    period: Period
    before: float | None
    after: float | None
    flag: Phrase | None
    flag_before: Phrase | None


@dataclass(frozen=True, slots=True)
class Coming:
    """An edition that would be added, with the first figures it changes."""

    revision: Revision
    first: tuple[Changed, ...]

    @property
    def count(self) -> int:
        """How many figures it changes."""
        return int(self.revision.changed.num_rows)


@signed_in
def dataset_add(request: HttpRequest) -> HttpResponse:
    """Choose files; they are read before they are kept."""
    require(may_add(request.user), _("統計のファイルを加えるのは、企画担当か管理者です。"))
    form = FilesForm(request.POST, request.FILES) if request.method == "POST" else FilesForm()
    errors: tuple[RashinbanError, ...] = ()
    if request.method == "POST" and form.is_valid():
        received = [Received(file.name, file.read()) for file in form.cleaned_data["files"]]
        try:
            preview(received)
        except RashinbanError as error:
            errors = error.each
        else:
            with transaction.atomic():
                kept = [stored_files.store(each.content, each.name, "application/octet-stream", request.user) for each in received]
            request.session[WAITING] = [[row.pk, each.name] for row, each in zip(kept, received, strict=True)]
            return redirect("dataset_preview")
    context = {"form": form, "errors": errors, "publishers": _publishers()}
    return render(request, "datasets/add.html", context, status=400 if form.errors or errors else 200)


@signed_in
def dataset_preview(request: HttpRequest) -> HttpResponse:
    """What the chosen files would change, of the store and of the plans' indicators; with POST they are added."""
    require(may_add(request.user), _("統計のファイルを加えるのは、企画担当か管理者です。"))
    received = _waiting(request)
    if not received:
        return redirect("dataset_add")
    errors: tuple[RashinbanError, ...] = ()
    try:
        if request.method == "POST":
            return _add(request, received)
        revisions = preview(received)
        trial = lay_over(_new(received), figures_for(request.user), now_in_japan())
        plans = look_ahead(request.user, trial, request.today) if revisions else ()
    except RashinbanError as error:
        errors, revisions, plans = error.each, (), ()
    known = {held.sha256 for held in store().tables()}
    context = {
        "coming": [_describe(each) for each in revisions],
        "already": [each.name for each in received if each.sha256 in known],
        "plans": plans,
        "errors": errors,
    }
    return render(request, "datasets/preview.html", context, status=400 if errors else 200)


def _add(request: HttpRequest, received: Sequence[Received]) -> HttpResponse:
    """Add them, and lead to the indicators whose figures wait now."""
    added = hand_in(received, request.user)
    del request.session[WAITING]
    if not added.held:
        messages.info(request, _("どのファイルも、すでに入っています。何も変えていません。"))
        return redirect("datasets")
    count = len({held.sha256 for held in added.held})
    messages.success(request, _("統計のファイルを%(count)d個加えました。") % {"count": count})
    waiting = look_ahead(request.user, figures_for(request.user), request.today)
    if not waiting:
        return redirect("datasets")
    messages.info(request, _("統計で測る指標に、まだ取り入れていない値があります。確かめてください。"))
    return redirect("measured", waiting[0][0].plan.slug) if len(waiting) == 1 else redirect("datasets")


def _waiting(request: HttpRequest) -> list[Received]:
    """The files this person chose last, as they came."""
    kept = request.session.get(WAITING) or []
    rows = StoredFile.objects.in_bulk([pk for pk, _name in kept])
    return [Received(name, stored_files.content_of(rows[pk])) for pk, name in kept if pk in rows]


def _new(received: Sequence[Received]) -> list[Received]:
    """The files that are not held yet, each content once."""
    known = {held.sha256 for held in store().tables()}
    return list({each.sha256: each for each in received if each.sha256 not in known}.values())


def _describe(revision: Revision) -> Coming:
    names = {item.code: item.name for item in revision.edition.items}
    rows: list[dict[str, Any]] = revision.changed.slice(0, FIRST).to_pylist()
    first = tuple(
        Changed(
            names.get(row["item"], row["item"]) + (f"（{row['dimensions']}）" if row["dimensions"] else ""),
            full_names_of(row["area"]),
            Period.from_code(row["period"]),
            row["value_before"],
            row["value"],
            FLAGS.get(row["flag"]),
            FLAGS.get(row["flag_before"]),
        )
        for row in rows
    )
    return Coming(revision, first)


def _publishers() -> tuple[str, ...]:
    """Whose files can be read."""
    from rashinban.statistics.publishers.registry import publishers

    return tuple(each.name for each in publishers())
