"""A table of activities: uploaded, shown as differences, taken in whole. Also its empty form."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from rashinban.records.ledger import fact_file, fact_import
from rashinban.web import handing_in
from rashinban.web.finding import require, signed_in
from rashinban.web.handing_in import Handed, Kind
from rashinban.web.handing_out import excel

_TABLE = Handed(
    name="activities",
    title=_("活動の一覧"),
    choosing=_("表を取り込む"),
    template="recording/import.html",
    file=_("活動の表"),
    columns=tuple(ways[0] for ways in fact_file.HEADINGS.values()),
    kinds=(
        Kind("new", _("新しい活動"), _("新しい活動")),
        Kind("corrected", _("直す活動"), _("直す活動")),
        Kind("party", _("新しい企業・団体"), _("新しい企業・団体")),
    ),
    read=fact_file.read_bytes,
    take=fact_import.take_over,
)


@signed_in
def upload(request: HttpRequest) -> HttpResponse:
    """Choose a file; it is read before it is kept."""
    return handing_in.upload(request, _TABLE)


@signed_in
@never_cache
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """What would change; with POST it does."""
    return handing_in.preview(request, _TABLE, pk)


@signed_in
def form(request: HttpRequest) -> HttpResponse:
    """The empty table with its headings."""
    require(bool(request.access.recording))
    return excel(fact_file.write_facts(()), "activities.xlsx")
