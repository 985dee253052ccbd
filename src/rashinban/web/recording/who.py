"""Names that were typed: whom they mean, whom a person chose, and the new ones, added when the record is kept."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from rashinban.records.ledger import parties
from rashinban.records.ledger.naming import Meant, Register
from rashinban.records.ledger.ownership import Owner

if TYPE_CHECKING:
    from django.http import QueryDict

    from rashinban.records.models import PartyRow

NEW = "new"


@dataclass(frozen=True, slots=True)
class Asked:
    """A name nobody goes by for sure: the field in which a person chooses, and what was chosen (empty: nothing yet)."""

    meant: Meant
    chosen: str

    @property
    def field(self) -> str:
        return field_of(self.meant.name)


class Who:
    """All names of one form, each understood once."""

    def __init__(self, names: Iterable[str], user: Any, owner: Owner, given: QueryDict | None = None) -> None:
        self.owner = owner
        self.user = user
        wanted = tuple(dict.fromkeys(names))
        found = Register(user, owner.organisation.pk).find((name, "") for name in wanted) if wanted else []
        self._parties: dict[str, PartyRow] = {meant.name: meant.party for meant in found if meant.party is not None}
        self.asked = tuple(Asked(meant, _choice(meant, given)) for meant in found if meant.party is None)

    @property
    def settled(self) -> bool:
        """Whether it is said of every name whom it means."""
        return all(each.chosen for each in self.asked)

    def keep(self) -> dict[str, PartyRow]:
        """The party of every name; the new ones are added. In the transaction of the record."""
        for each in self.asked:
            chosen = next((row for row in each.meant.similar if str(row.pk) == each.chosen), None)
            self._parties[each.meant.name] = chosen or parties.add_party(
                self.owner.organisation, {"name": each.meant.name}, self.user, division=self.owner.division
            )
        return self._parties


def field_of(name: str) -> str:
    """The field in which it is chosen whom a name means."""
    return f"as-{sha256(name.encode()).hexdigest()[:10]}"


def _choice(meant: Meant, given: QueryDict | None) -> str:
    chosen = given.get(field_of(meant.name), "") if given is not None else ""
    return chosen if chosen == NEW or chosen in {str(row.pk) for row in meant.similar} else ""
