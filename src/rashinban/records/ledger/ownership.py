"""Whose record a new row of the ledger is: the organisation, and the division that writes it down."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from rashinban.core.errors import WrongContent
from rashinban.records.access import Access
from rashinban.records.models import Division, Organisation


@dataclass(frozen=True, slots=True)
class Owner:
    """An organisation and one of its divisions; without a division it is a record of the organisation as a whole."""

    organisation: Organisation
    division: Division | None = None

    @property
    def code(self) -> str:
        """How a form names it.

        >>> Owner(Organisation(pk=3), Division(pk=7)).code
        '3-7'
        """
        return f"{self.organisation.pk}-{self.division.pk if self.division else ''}"

    def __str__(self) -> str:
        return f"{self.organisation}　{self.division}" if self.division else str(self.organisation)


def owners(access: Access) -> tuple[Owner, ...]:
    """Everything this person may record for, the default first; empty for whoever records nothing.

    Planners record for their organisation as a whole, reporters and approvers for their divisions: the one highest up
    comes first, those below it after.
    """
    if not access.recording:
        return ()
    found = [Owner(each) for each in Organisation.objects.filter(pk__in=access.recording & access.organisations("planner"))]
    if access.divisions:
        rows = Division.objects.filter(pk__in=access.divisions, organisation__in=access.recording).select_related("organisation")
        below = sorted(rows, key=lambda row: (row.parent_id in access.divisions, row.organisation.name, row.position, row.name))
        found += [Owner(row.organisation, row) for row in below]
    return tuple(found)


def named_organisation(name: str | None) -> Organisation:
    """The organisation of this name, or the only one there is: whose record a file of the command line becomes."""
    found = list(Organisation.objects.filter(name=name) if name else Organisation.objects.all()[:2])
    if len(found) == 1:
        return found[0]
    known = "、".join(Organisation.objects.order_by("name").values_list("name", flat=True)[:10])
    what = _("「%(name)s」という組織はありません。") % {"name": name} if name else _("どの組織の記録かが決まりません。")
    raise WrongContent(what, remedy=_("--organisation で、次のどれかを指定してください：%(known)s") % {"known": known or _("（まだ組織がありません）")})
