"""Lists that are handed in: a file is chosen, what it would change is shown, and it is taken over whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rashinban.core.errors import RashinbanError
from rashinban.records import files
from rashinban.records.models import Person, StoredFile
from rashinban.records.rehearsal import Difference, rehearse
from rashinban.web.finding import require
from rashinban.web.owning import OwnedForm, find_owner

#: Bytes of a list.
_LARGEST = 5_000_000


class HandedForm(OwnedForm):
    """A list, and whose records it holds."""

    file = forms.FileField(help_text=gettext_lazy("Excel（xlsx）かCSV。5 MBまで。"))

    def __init__(self, *args: Any, label: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["file"].label = label

    def clean_file(self) -> Any:
        """Not larger than any list is."""
        file = self.cleaned_data["file"]
        if file.size > _LARGEST:
            raise forms.ValidationError(_("大きすぎます。一覧だけのファイルにしてください。"))
        return file


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of difference, what stands above those of it, and what the table of them is called."""

    code: str
    heading: Any
    table: Any


@dataclass(frozen=True, slots=True)
class Handed:
    """A sort of list.

    ``name`` is the route of the page of what there is, called ``title``; behind it follow ``_import`` for choosing a
    file, called ``choosing``, and ``_preview``. ``template`` is the page for choosing, ``file`` the label of the file,
    ``columns`` the headings it may have.
    """

    name: str
    title: Any
    choosing: Any
    template: str
    file: Any
    columns: tuple[str, ...]
    kinds: tuple[Kind, ...]
    read: Callable[[bytes, str], Sequence[Any]]
    take: Callable[..., Sequence[Difference]]


def keep(file: Any, read: Callable[[bytes, str], Any], person: Person) -> StoredFile:
    """Keep a file that was sent, once it could be read; what is wrong with it is raised as ``read`` does."""
    content = file.read()
    read(content, file.name)
    with transaction.atomic():
        return files.store(content, file.name, "application/octet-stream", person)


def upload(request: HttpRequest, handed: Handed) -> HttpResponse:
    """Choose a file; it is read before it is kept."""
    require(bool(request.access.recording))
    form = HandedForm(request.POST or None, request.FILES or None, access=request.access, label=handed.file)
    errors: tuple[RashinbanError, ...] = ()
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            stored = keep(file, handed.read, request.user)
        except RashinbanError as error:
            errors = error.each
        else:
            request.session[handed.name] = [stored.pk, file.name, form.owned_by.code]
            return redirect(f"{handed.name}_preview", stored.pk)
    context = {"form": form, "errors": errors, "columns": handed.columns}
    return render(request, handed.template, context, status=400 if form.errors or errors else 200)


def preview(request: HttpRequest, handed: Handed, pk: int) -> HttpResponse:
    """What would change; with POST it does. 404 unless it is what this person handed in last."""
    kept = request.session.get(handed.name) or [0, "", ""]
    stored = get_object_or_404(StoredFile, pk=pk if kept[0] == pk else 0)
    owner = find_owner(request, kept[2])
    errors: tuple[RashinbanError, ...] = ()
    differences: Sequence[Difference] = ()
    try:
        given = (handed.read(files.content_of(stored), kept[1]), owner.organisation, request.user, owner.division)
        if request.method == "POST":
            taken = handed.take(*given)
            del request.session[handed.name]
            messages.success(request, _("%(count)d件を取り込みました。") % {"count": len(taken)})
            return redirect(handed.name)
        differences = rehearse(handed.take, *given)
    except RashinbanError as error:
        errors = error.each
    kinds = [(kind, [each for each in differences if each.kind == kind.code]) for kind in handed.kinds]
    context = {"handed": handed, "choose": f"{handed.name}_import", "name": kept[1], "differences": differences, "errors": errors, "kinds": kinds}
    return render(request, "handing_in/preview.html", context, status=400 if errors else 200)
