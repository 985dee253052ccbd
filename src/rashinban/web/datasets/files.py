"""One file of official figures: who published it, what it holds, its hash; and its bytes as they were received."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db.models import TextField
from django.db.models.functions import Cast
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from rashinban.core.period import Period
from rashinban.core.phrase import Phrase
from rashinban.records.models import AddedFile, ObservationRow
from rashinban.records.statistics.datasets import may_add
from rashinban.records.statistics.store import figures_for, reads_own, store
from rashinban.statistics.formula.among_areas import level_of
from rashinban.statistics.selection import Held, Selection
from rashinban.statistics.views.words import FLAGS
from rashinban.web.datasets.status import span_of
from rashinban.web.finding import require, signed_in
from rashinban.web.handing_out import hand_out

#: What areas are called by their level.
LEVELS: dict[str, Phrase] = {
    "nation": Phrase("全国", "nation"),
    "prefecture": Phrase("都道府県", "prefectures"),
    "municipality": Phrase("市区町村", "municipalities"),
    "ward": Phrase("政令指定都市の区", "wards"),
    "group": Phrase("合計の区域", "sums of areas"),
    "": Phrase("そのほか", "others"),
}
#: Values shown that rest on a file.
_VALUES = 30


@dataclass(frozen=True, slots=True)
class Coverage:
    """What a table of the file covers: areas by their level, figures by what is said instead of a value."""

    held: Held
    areas: tuple[tuple[Phrase, int], ...]
    flags: tuple[tuple[Phrase, int], ...]

    @property
    def span(self) -> tuple[Period, ...]:
        """The first and the last period, or the only one."""
        return span_of(self.held.periods)

    @property
    def periods(self) -> tuple[Period, ...]:
        """Every period."""
        return tuple(Period.from_code(code) for code in self.held.periods)


def dataset(request: HttpRequest, sha256: str) -> HttpResponse:
    """Everything that is known of a file; 404 for a hash that is not held, or whose tables this person does not read."""
    tables = _tables(request, sha256)
    snapshot = store().snapshots.find(sha256)
    context = {
        "sha256": sha256,
        "first": tables[0],
        "tables": [cover(held) for held in tables],
        "snapshot": snapshot,
        "may_download": snapshot is not None and reads_own(request.user),
        "added": AddedFile.objects.filter(pk=sha256).select_related("by").first() if may_add(request.user) else None,
        "values": _values(request, sha256),
    }
    return render(request, "datasets/dataset.html", context)


@signed_in
def dataset_file(request: HttpRequest, sha256: str) -> HttpResponse:
    """The bytes as received, for people with a role: what others may do with them is the publisher's to say."""
    _tables(request, sha256)
    require(reads_own(request.user), _("受け取ったままのファイルは、庁内で役割を持つ人だけが取り出せます。"))
    snapshot = store().snapshots.find(sha256)
    if snapshot is None:
        raise Http404
    return hand_out(store().snapshots.content(sha256), snapshot.name, "application/octet-stream")


def _tables(request: HttpRequest, sha256: str) -> list[Held]:
    """The tables that were read from the file, as far as this person reads them."""
    tables = [held for held in figures_for(request.user).tables() if held.sha256 == sha256]
    if not tables:
        raise Http404
    return tables


@lru_cache(maxsize=64)
def cover(held: Held) -> Coverage:
    """What the table covers, counted once from its figures: a file never changes."""
    import pyarrow.compute as pc

    source = store() if held.path else figures_for(None)  # what is shipped is everybody's
    rows = source.figures(Selection(held.publisher, held.table, None, edition=held.edition))
    found = Counter(level_of(code) for code in pc.unique(rows["area"]).to_pylist())
    areas = tuple((LEVELS.get(level, LEVELS[""]), number) for level, number in sorted(found.items(), key=_level_order))
    counted: dict[str, int] = {each["values"]: each["counts"] for each in pc.value_counts(rows["flag"]).to_pylist()}
    flags = tuple((phrase, counted[flag]) for flag, phrase in FLAGS.items() if counted.get(flag))
    return Coverage(held, areas, flags)


def _level_order(pair: tuple[str, int]) -> int:
    return [*LEVELS].index(pair[0]) if pair[0] in LEVELS else len(LEVELS)


def _values(request: HttpRequest, sha256: str) -> list[Any]:
    """The values of indicators that rest on the file and may be read, the newest first."""
    rows = ObservationRow.objects.visible_to(request.user).filter(method="measured")
    rows = rows.annotate(told=Cast("source", TextField())).filter(told__contains=sha256)
    return list(rows.select_related("indicator__edition__plan").order_by("-pk")[:_VALUES])
