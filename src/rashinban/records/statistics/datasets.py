"""Files of official statistics on their way into the store of the installation: looked at first, then added whole."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from rashinban.records import audit
from rashinban.records.access import Access, access_of
from rashinban.records.models import AddedFile
from rashinban.records.statistics.store import store

if TYPE_CHECKING:
    from rashinban.records.models import Person
    from rashinban.statistics.publisher import Publisher, Received
    from rashinban.statistics.selection import Held
    from rashinban.statistics.warehouse.adding import Added
    from rashinban.statistics.warehouse.revisions import Revision

#: Duties whose holders add statistics.
ADDING = ("planner", "administrator")


def may_add(user: Any) -> bool:
    """Whether somebody hands in files of statistics: the planning division and the administrators of any organisation."""
    access = access_of(user)
    return not access.read_only and bool(_organisations(access))


def preview(files: Iterable[Received], publisher: Publisher | None = None) -> tuple[Revision, ...]:
    """What adding files would change of the store, edition by edition; nothing for files that are held.

    Every error of recognising, reading and checking, with its place; nothing is stored.
    """
    return store().preview(files, publisher)


def hand_in(
    files: Sequence[Received],
    person: Person | None,
    *,
    sources: Mapping[str, str] | None = None,
    publisher: Publisher | None = None,
) -> Added:
    """Add files to the store, all or none, with who did it in the audit trail (None is the command line).

    ``sources`` are the addresses of fetched files by name, ``publisher`` reads files that cannot be recognised.
    PermissionDenied without the duty; the errors of ``preview``. A file that is held already is left alone; only if
    the trail does not tell of it (the database failed after the store had it) it does now.
    """
    if person is not None and not may_add(person):
        raise PermissionDenied(_("統計のファイルを加えるのは、企画担当か管理者です。"))
    added = store().add(files, sources, publisher)
    wanted = {file.sha256 for file in files}
    with transaction.atomic():
        told = set(AddedFile.objects.filter(pk__in=wanted).values_list("pk", flat=True))
        _tell([held for held in store().tables() if held.sha256 in wanted - told], person)
    return added


def _tell(held: Iterable[Held], person: Person | None) -> None:
    """A row and an event for each file."""
    by_file: dict[str, list[Held]] = {}
    for each in held:
        by_file.setdefault(each.sha256, []).append(each)
    told = []
    for sha256, tables in by_file.items():
        title = "、".join(dict.fromkeys(f"{each.title}（{each.edition}）" for each in tables))
        row, _made = AddedFile.objects.get_or_create(
            sha256=sha256, defaults={"title": title, "name": tables[0].name, "by": person}
        )
        after = {
            "publisher": tables[0].publisher,
            "tables": [each.table for each in tables],
            "editions": sorted({each.edition for each in tables}),
            "rows": sum(each.rows for each in tables),
            "sha256": sha256,
            "name": tables[0].name,
            "source": tables[0].source,
        }
        told.append(audit.Told("statistics_added", row, after=after))
    audit.record_all(person, told)


def _organisations(access: Access) -> frozenset[int]:
    return frozenset().union(*(access.organisations(duty) for duty in ADDING))
