"""The ledger's part of the permission matrix: everything that can be recorded, once of every class, each with a mark.

Written from the rules of the office, not from the code: 公開 things that are meant for the public (companies listed,
gatherings, needs and offers, lessons) are for everybody; what was done is for those who work there; 関係者限 for the
planning division and the division; 企業秘密 for those named on it and for whoever wrote it down.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matrix import World

CLASSES = ("public", "internal", "restricted", "secret")
#: Kinds of records of which the public reads those of the class 公開.
OPEN = ("party", "gathering", "card", "lesson")
#: Role -> the classes of the records of its organisation that it reads. Reporter and approver are of the division.
READS: dict[str, tuple[str, ...]] = {
    "planner": ("public", "internal", "restricted"),
    "approver": ("public", "internal", "restricted"),
    "reporter": ("public", "internal", "restricted"),
    "other_reporter": ("public", "internal"),
    "viewer": ("public", "internal"),
}
#: Who is named on cases and connections of the class 企業秘密.
NAMED = "reporter"
#: Kinds of which the people named on them read those of 企業秘密.
NAMING = ("case", "connection", "figure", "step")


def may_read_ledger(role: str, what: str, confidentiality: str) -> bool:
    """Whether this role may ever see a mark of this kind (``ledger_`` left out) and class."""
    if what == "person":  # has not opted in
        return role in ("planner", "approver", "reporter") and confidentiality in READS.get(role, ())
    if what in OPEN and confidentiality == "public":
        return True
    if confidentiality == "secret":
        return what in NAMING and role == NAMED
    return confidentiality in READS.get(role, ())


def add_ledger(world: World) -> None:
    """One of everything of every class, of the division of the reporter and the approver, written by nobody."""
    from rashinban.records.ledger import recording
    from rashinban.records.models import CardRow, CaseRow, ConnectionRow, GatheringRow, LessonRow, PartyRow

    office, before = world.office, None
    for each in CLASSES:

        def own(mark: str, confidentiality: str = each) -> dict[str, Any]:
            division = office.divisions["industry"]
            return {"organisation": office.organisation, "division": division, "confidentiality": confidentiality, "key": f"{mark}-k"}

        text = world.mark("ledger_party", each, True)
        party = PartyRow.objects.create(**own(text), name=f"会社{text}", kana=text, note=f"備考{text}", address=text, place="04100", tags=("半導体",))
        party.names.create(name=f"旧名{text}")
        text = world.mark("ledger_person", each, True)
        person = PartyRow.objects.create(**own(text), kind="person", name=f"個人{text}", note=text, employer=party)
        text = world.mark("ledger_party", each, True)
        network = PartyRow.objects.create(**own(text), kind="network", name=f"会議体{text}", purpose=text, secretariat=party)
        text = world.mark("ledger_gathering", each, True)
        gathering = GatheringRow.objects.create(**own(text), title=f"会合{text}", agenda=text, venue=text, network=network, on=date(2025, 6, 1), standing="held")
        text = world.mark("ledger_card", each, True)
        need = CardRow.objects.create(**own(text), kind="need", what="expert", title=f"課題{text}", text=f"内容{text}", party=party, tags=("医療機器",))
        text = world.mark("ledger_card", each, True)
        offer = CardRow.objects.create(**own(text), kind="offer", what="asset", title=f"資源{text}", summary=text, party=party, tags=("医療機器",))
        text = world.mark("ledger_connection", each, True)
        together = ConnectionRow.objects.create(
            **own(text), need_party=party, offer_party=party, need=need, offer=offer, gathering=gathering, title=f"引き合わせ{text}", note=text
        )
        text = world.mark("ledger_case", each, True)
        case = CaseRow.objects.create(
            **own(text), title=f"案件{text}", note=text, party=party, programme=offer, opened_on=date(2024, 4, 1), baseline=None
        )
        text = world.mark("ledger_lesson", each, True)
        lesson = LessonRow.objects.create(**own(text), title=f"教訓{text}", text=f"本文{text}", connection=together, case=case)
        for row in (together, case):
            row.named.add(office.people[NAMED])
        facts = _add_facts(world, recording, each, party, person, network, gathering, together, case, offer)
        for kind, row in (("party", party), ("party", person), ("network", network), ("gathering", gathering), ("card", need), ("card", offer)):
            world.add(kind, pk=row.pk)
            world.about[kind, row.pk] = ("person" if row == person else kind if kind != "network" else "party", each)
        for kind, row in (("connection", together), ("case", case), ("lesson", lesson)):
            world.add(kind, pk=row.pk)
            world.about[kind, row.pk] = (kind, each)
        for row, what in zip(facts, ("fact", "step", "fact", "fact", "figure"), strict=True):
            world.add("activity", pk=row.pk)
            world.about["activity", row.pk] = (what, "secret" if what == "figure" else each)
        world.add("party_role", pk=party.pk, fact=facts[2].pk)
        world.add("network_member", pk=network.pk, fact=facts[2].pk)
        world.add("connection_step", pk=together.pk, fact=facts[1].pk)
        world.about["party_role", party.pk] = world.about["network_member", network.pk] = ("party", each)
        world.about["connection_step", together.pk] = ("connection", each)
        if each == "public":
            world.bodies["/connections"] = {"need_party": party.pk, "offer_party": network.pk}
        if each == "internal":
            pair = {"kept": party.pk, "merged": before.pk, "one": party.pk, "other": before.pk}
            world.bodies |= {"party_merge": pair, "party_different": pair}
        before = party
    world.add("calendar_key", key="nobodys~key")


def _add_facts(world: World, recording: Any, each: str, party: Any, person: Any, network: Any, gathering: Any, together: Any, case: Any, offer: Any) -> list[Any]:
    """An attendance, a step, a membership, hours, and a company's own figure (always 企業秘密)."""
    office = world.office
    shared = {"division": office.divisions["industry"], "confidentiality": each}
    day = date(2025, 6, 1)
    given = []
    for what, kind, more in (
        ("ledger_fact", "presented", {"party": party, "gathering": gathering, "network": network}),
        ("ledger_step", "agreed", {"party": party, "connection": together, "gathering": gathering}),
        ("ledger_fact", "member", {"party": party, "network": network}),
        ("ledger_fact", "used", {"party": party, "card": offer}),
    ):
        text = world.mark(what, each, True)
        amount = world.number() if kind == "used" else None
        given.append(recording.Given(kind, day, note=f"記録{text}", amount=amount, role=text, tags=(text,), **shared, **more))
    text = world.mark("ledger_figure", "secret", True)
    given.append(recording.Given("sales", day, party=party, case=case, amount=world.number(), note=f"売上{text}", **shared))
    return recording.record_facts(office.organisation, given, None)
