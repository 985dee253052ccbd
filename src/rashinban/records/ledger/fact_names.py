"""The names in a table of activities, and the rows they mean: parties, networks, gatherings, measures."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from rashinban.core.errors import Place, WrongContent
from rashinban.records.ledger.naming import Meant, Register
from rashinban.records.models import GatheringRow, MeasureRow, PartyKind, PartyRow

if TYPE_CHECKING:
    from rashinban.records.ledger.fact_file import FactEntry
    from rashinban.records.models import Organisation


class Spoken:
    """Everything the rows of one table name, as this person may read it, understood once."""

    def __init__(self, user: Any, organisation: Organisation, entries: Iterable[FactEntry]) -> None:
        entries = list(entries)
        self._parties = _meant(Register(user, organisation.pk), _texts(entries, "party", "counterpart"))
        self._networks = _meant(Register(user, organisation.pk, (PartyKind.NETWORK,)), _texts(entries, "network", "party"))
        self._measures: dict[str, list[MeasureRow]] = {}
        self._gatherings: dict[str, list[GatheringRow]] = {}
        if _texts(entries, "measure"):
            measures = MeasureRow.objects.visible_to(user).filter(edition__standing="in_force", edition__plan__organisation=organisation)
            rows = list(measures.select_related("edition__plan"))
            for name in ("number", "key"):  # an id goes before a printed number
                named: dict[str, list[MeasureRow]] = {}
                for row in rows:
                    named.setdefault(getattr(row, name) or "", []).append(row)
                self._measures |= named
        if titles := _texts(entries, "gathering"):
            gatherings = GatheringRow.objects.visible_to(user).filter(organisation=organisation).select_related("network")
            for gathering in gatherings:
                if gathering.title in titles:
                    self._gatherings.setdefault(gathering.title, []).append(gathering)

    def find(self, column: str, text: str, on: date, place: Place) -> Any:
        """The row a name means; None for a company that nobody knows. WrongContent when it is not certain."""
        if column == "measure":
            return _one(self._measures.get(text, []), text, place, _("施策"))
        if column == "gathering":
            rows = self._gatherings.get(text, [])
            return _one([row for row in rows if row.on == on] or rows, text, place, _("集まり"))
        if column == "network":
            meant = self._networks[text]
            if meant.party is None:
                raise WrongContent(_("会議体「%(name)s」の記録がありません。") % {"name": text}, place, _alike(meant) or _("先に会議体を登録してください。"))
            return meant.party
        meant = self._parties[text]
        network = self._networks.get(text)
        if meant.party is None and network is not None and network.party is not None:
            return network.party  # that a network met is told of the network
        if meant.party is None and meant.similar:
            what = _("「%(name)s」は似た名前があり、だれのことか決まりません。") % {"name": text}
            raise WrongContent(what, place, _alike(meant) + _("新しい相手なら、先に登録してください。"))
        return meant.party

    def learn(self, text: str, row: PartyRow) -> None:
        """From now on this name means this new party."""
        self._parties[text] = Meant(text, row)


def _texts(entries: Iterable[FactEntry], *columns: str) -> list[str]:
    return list(dict.fromkeys(text for entry in entries for name in columns if (text := entry.said.get(name, ""))))


def _meant(register: Register, names: list[str]) -> dict[str, Meant]:
    return dict(zip(names, register.find((name, "") for name in names), strict=True)) if names else {}


def _one(rows: list[Any], text: str, place: Place, what: str) -> Any:
    if len(rows) == 1:
        return rows[0]
    told = {"what": what, "name": text}
    if not rows:
        raise WrongContent(_("%(what)s「%(name)s」は見つかりません。") % told, place, _("登録してあるとおりに書いてください。"))
    raise WrongContent(_("%(what)s「%(name)s」は、いくつもあります。") % told, place, _("一つに決まる書き方にしてください（集まりなら、その開催日の行に書きます）。"))


def _alike(meant: Meant) -> str:
    if not meant.similar:
        return ""
    return _("%(names)s のことなら、そのとおりに書いてください。") % {"names": "、".join(row.name for row in meant.similar)}
