"""Programmes from a file: looked at first, then taken in whole. Between the two, what was read travels in the page, signed."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from rashinban.core.errors import Place, RashinbanError, UnreadableFile
from rashinban.ledger.card import Card
from rashinban.matching.exchange.columns import write_form
from rashinban.matching.exchange.incoming import Incoming, read_incoming
from rashinban.records.ledger.ownership import Owner
from rashinban.records.ledger.programme_import import Preview, import_programmes, preview_programmes
from rashinban.records.models import CardRow, Confidentiality
from rashinban.web.cards.forms import ProgrammesForm
from rashinban.web.finding import require, signed_in
from rashinban.web.handing_out import excel
from rashinban.web.owning import find_owner

#: Bytes of a file that is read, and characters of what was read that go from the preview to the decision in the page.
LARGEST, MOST_KEPT = 20 * 2**20, 4_500_000
_SALT, _A_DAY = "rashinban.programmes", 24 * 60 * 60


@signed_in
def take_in(request: HttpRequest) -> HttpResponse:
    """Choose a file, see what it would do, take it in."""
    require(bool(request.access.recording))
    if request.method == "POST" and "content" in request.POST:
        return _decide(request)
    form = ProgrammesForm(request.POST or None, request.FILES or None, access=request.access)
    if request.method != "POST" or not form.is_valid():
        return render(request, "cards/import.html", {"form": form}, status=400 if form.errors else 200)
    sent, owner = form.cleaned_data["file"], form.owned_by
    try:
        if sent.size > LARGEST:
            raise UnreadableFile("ファイルが大きすぎます。", Place(file=sent.name), "20MBまでに分けるか、コマンド rashinban import programmes で取り込んでください。")
        incoming = read_incoming(sent.name, sent.read())
        preview = preview_programmes(owner.organisation, incoming, request.user, owner.division, form.cleaned_data["confidentiality"])
        content = _sealed(incoming, request.user.pk, sent.name)
    except RashinbanError as error:
        return render(request, "cards/import.html", {"form": form, "errors": error.each}, status=400)
    kept = {"owner": owner.code, "confidentiality": form.cleaned_data["confidentiality"], "content": content}
    return render(request, "cards/import_preview.html", _context(preview, incoming, owner) | {"kept": kept})


def form(request: HttpRequest) -> HttpResponse:
    """The empty form as an Excel workbook."""
    return excel(write_form(), "programmes.xlsx")


def _decide(request: HttpRequest) -> HttpResponse:
    """Take what the preview showed in; it is compared anew, so that what changed meanwhile is seen."""
    owner = find_owner(request, request.POST.get("owner", ""))
    try:
        incoming = _opened(request.POST["content"], request.user.pk)
    except signing.BadSignature:
        messages.error(request, _("確かめてから時間がたったか、内容が届いていません。ファイルをもう一度選んでください。"))
        return redirect("programmes_import")
    try:
        done = import_programmes(owner.organisation, incoming, request.user, owner.division, request.POST.get("confidentiality", ""))
    except RashinbanError as error:
        blank = ProgrammesForm(access=request.access)
        return render(request, "cards/import.html", {"form": blank, "errors": error.each}, status=400)
    words = {"new": len(done.new), "changed": len(done.changed), "same": done.unchanged}
    messages.success(request, _("取り込みました。新しい制度%(new)s件、変わった制度%(changed)s件、そのままの制度%(same)s件です。") % words)
    return redirect("cards")


def _sealed(incoming: Incoming, person: int, name: str) -> str:
    """What was read, signed for this person: the attachments of a file do not travel with it."""
    kept = [card.model_dump(mode="json", exclude_defaults=True) for card in incoming.cards]
    sealed: str = signing.dumps({"origin": incoming.origin, "cards": kept, "providers": incoming.providers, "person": person}, salt=_SALT, compress=True)
    if len(sealed) > MOST_KEPT:
        remedy = "ファイルを分けるか、コマンド rashinban import programmes で取り込んでください。"
        raise UnreadableFile("一度に取り込むには制度が多すぎます。", Place(file=name), remedy)
    return sealed


def _opened(content: str, person: int) -> Incoming:
    """What was signed for this person within the last day; BadSignature for anything else."""
    kept = signing.loads(content, salt=_SALT, max_age=_A_DAY)
    if kept["person"] != person:
        raise signing.BadSignature
    return Incoming(kept["origin"], tuple(Card.model_validate(card) for card in kept["cards"]), kept["providers"])


def _context(preview: Preview, incoming: Incoming, owner: Owner) -> dict[str, Any]:
    names = {field.name: str(field.verbose_name) for field in CardRow._meta.get_fields() if hasattr(field, "verbose_name")}
    names |= {"places": _("地域"), "conditions": _("対象者の条件"), "rules": _("制度どうしの決まり"), "source": _("出典"), "party": _("実施機関"), "region_user": _("地方の区切り方")}
    lines = [(line, [names.get(name, name) for name in line.changed]) for line in (*preview.new, *preview.changed)]
    return {
        "preview": preview,
        "lines": lines[:300],
        "more": max(0, len(lines) - 300),
        "jgrants": incoming.origin == "jgrants",
        "owner": owner,
        "classes": dict(Confidentiality.choices),
    }
