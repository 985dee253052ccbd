"""A list of parties: uploaded, shown as differences, taken over whole."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from rashinban.records.ledger import party_file, party_import
from rashinban.web import handing_in
from rashinban.web.finding import require, signed_in
from rashinban.web.handing_in import Handed, Kind
from rashinban.web.handing_out import csv_file

_LIST = Handed(
    name="parties",
    title=_("企業・団体・人"),
    choosing=_("一覧を取り込む"),
    template="parties/import.html",
    file=_("企業・団体・人の一覧"),
    columns=party_file.written_headings(),
    kinds=(
        Kind("party", _("新しい記録"), _("新しい記録の表")),
        Kind("changed", _("変わる記録"), _("変わる記録の表")),
        Kind("membership", _("加わる役割"), _("加わる役割の表")),
    ),
    read=party_file.read_bytes,
    take=party_import.take_over,
)
_EXAMPLE = {
    "name": "株式会社みほん精機（架空）", "kana": "みほんせいき", "kind": "企業・団体", "place": "宮城県", "address": "仙台市青葉区本町1-1",
    "industry": "生産用機械", "employees": "48", "capital": "30000000", "tags": "半導体；医療機器", "names": "旧みほん鉄工所",
}  # fmt: skip


@signed_in
def upload(request: HttpRequest) -> HttpResponse:
    """Choose a file; it is read before it is kept."""
    return handing_in.upload(request, _LIST)


@signed_in
@never_cache
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """What would change; with POST it does."""
    return handing_in.preview(request, _LIST, pk)


@signed_in
def form(request: HttpRequest) -> HttpResponse:
    """An empty list with its headings and one example."""
    require(bool(request.access.recording))
    headings = party_file.written_headings()
    return csv_file((headings, [_EXAMPLE.get(party_file.HEADINGS[heading], "") for heading in headings]), "parties.csv")
