"""Rows of the ledger that tests of introductions and matching days start from, made through the site's own functions."""

from __future__ import annotations

from datetime import date
from typing import Any

from office import Office
from rashinban.records.ledger import connections
from rashinban.records.ledger.connections import Introduction
from rashinban.records.ledger.ownership import Owner
from rashinban.records.models import CardRow, ConnectionRow, GatheringRow, PartyRow

DAY = date(2026, 6, 12)


def make_sides(office: Office) -> dict[str, Any]:
    """A firm in need, a laboratory that offers, their cards, and the salon where they met."""
    of = {"organisation": office.organisation}
    firm = PartyRow.objects.create(name="みほん精機（架空）", place="04100", employees=30, **of)
    lab = PartyRow.objects.create(name="みほん大学（架空）", **of)
    network = PartyRow.objects.create(name="みほんサロン（架空）", kind="network", **of)
    need = CardRow.objects.create(kind="need", what="expert", title="半導体の精密測定", party=firm, tags=("半導体",), **of)
    offer = CardRow.objects.create(kind="offer", what="expert", title="精密測定の助言", party=lab, tags=("計測",), **of)
    salon = GatheringRow.objects.create(title="第3回サロン", network=network, on=DAY, tags=("サロン",), **of)
    return {"firm": firm, "lab": lab, "need": need, "offer": offer, "salon": salon, "network": network}


def make_connection(office: Office, sides: dict[str, Any], who: str = "planner", **more: Any) -> ConnectionRow:
    """An introduction of the two sides, by the planning division or by the division of 産業人材."""
    owner = Owner(office.organisation, None if who == "planner" else office.divisions["industry"])
    parts = {"need": sides["need"], "offer": sides["offer"], "gathering": sides["salon"], "on": DAY} | more
    return connections.introduce(owner, Introduction(sides["firm"], sides["lab"], **parts), office.people[who])
