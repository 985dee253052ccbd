"""Records that may be read, tied to records that may not: the former are shown, the latter are not named beside them.

Everybody of the office reads the outer ones (公開, 庁内); what they are tied to is 関係者限 or 企業秘密. And the matching
days, the calendar, evidence in a file: what the ledger has besides rows of every class.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from matrix_ledger import NAMED

if TYPE_CHECKING:
    from matrix import World

#: What is open -> what it is tied to: for the public, for the office, for the planning division.
PAIRS = (("public", "internal"), ("internal", "restricted"), ("restricted", "secret"))


def add_crossing(world: World) -> None:
    """One of everything of an open class, tied to one of everything of a class less open."""
    for outer, inner in PAIRS:
        _add_pair(world, outer, inner)
    for each in ("internal", "restricted"):
        _add_day(world, each)


def _add_pair(world: World, outer: str, inner: str) -> None:
    from rashinban.records.ledger import recording
    from rashinban.records.models import CardRow, CaseRow, ConnectionRow, GatheringRow, LessonRow, PartyRow

    office, day = world.office, date.today() - timedelta(days=20)

    def new(model: Any, sort: str, confidentiality: str, **columns: Any) -> Any:
        text = world.mark(f"ledger_{sort}", confidentiality, True)
        named = "name" if model is PartyRow else "title"
        own = {"organisation": office.organisation, "division": office.divisions["industry"], "key": f"{text}-x", "confidentiality": confidentiality}
        return model.objects.create(**own, **({named: f"結びつき{text}"} | columns))

    party, other = (new(PartyRow, "party", inner, note="", tags=("半導体",)) for _ in range(2))
    network = new(PartyRow, "party", inner, kind="network", secretariat=party)
    gathering = new(GatheringRow, "gathering", inner, on=day, network=network, standing="held")
    card = new(CardRow, "card", inner, kind="offer", what="programme", party=party, tags=("医療機器",))
    need = new(CardRow, "card", inner, kind="need", what="expert", party=other, tags=("医療機器",))
    inside = new(ConnectionRow, "connection", inner, need_party=party, offer_party=other, need=need, offer=card)
    case = new(CaseRow, "case", inner, party=party, opened_on=day)

    for row in (inside, case):  # what is of 企業秘密 has its reader
        row.named.add(office.people[NAMED])

    # from here on: what may be read more widely
    firm = new(PartyRow, "party", outer, employer=None, merged_into=party)
    standing = new(PartyRow, "party", outer, kind="network", secretariat=party, tags=("医療機器",))
    meeting = new(GatheringRow, "gathering", outer, on=day, network=network, standing="held")
    resource = new(CardRow, "card", outer, kind="offer", what="programme", party=party, tags=("医療機器",), rules=(_rule(card.key),))
    asset = new(CardRow, "card", outer, kind="offer", what="asset", party=firm, tags=("医療機器",))
    # without a title: an introduction is called by its two sides, which may not be named
    together = ConnectionRow.objects.create(
        organisation=office.organisation, division=office.divisions["industry"], key=f"untitled-{outer}-{inner}", confidentiality=outer,
        need_party=party, offer_party=other, via=other, need=need, offer=card, gathering=meeting,
    )  # fmt: skip
    project = new(CaseRow, "case", outer, party=party, supporter=other, programme=card, opened_on=day)
    lesson = new(LessonRow, "lesson", outer, text="", connection=inside, case=case, gathering=gathering)
    second = new(LessonRow, "lesson", outer, text="", connection=together, case=project, gathering=meeting)
    shared = {"division": office.divisions["industry"], "confidentiality": outer if outer != "public" else "internal"}
    given = []
    for kind, ties in (
        ("presented", {"party": party, "gathering": gathering, "network": network}),
        ("attended", {"party": party, "counterpart": other, "gathering": meeting, "network": standing}),
        ("introduced", {"party": party, "counterpart": other, "connection": together, "gathering": meeting}),
        ("agreed", {"party": firm, "connection": together}),
        ("member", {"party": party, "network": standing}),
        ("used", {"party": party, "card": asset, "amount": 1}),
        ("supported", {"party": party, "counterpart": other, "case": project, "card": card}),
    ):
        text = world.mark("ledger_fact", shared["confidentiality"], True)
        given.append(recording.Given(kind, day, note=f"結びつき{text}", **shared, **ties))
    facts = recording.record_facts(office.organisation, given, None)
    for kind, rows in (
        ("party", (firm,)), ("network", (standing,)), ("gathering", (meeting,)), ("card", (resource, asset)), ("connection", (together,)),
        ("case", (project,)), ("lesson", (lesson, second)), ("activity", facts),
    ):  # fmt: skip
        for row in rows:
            world.add(f"crossing_{kind}", pk=row.pk)


def _rule(key: str) -> Any:
    from rashinban.ledger.card import Rule

    return Rule(kind="excludes", cards=(key,))


def _add_day(world: World, each: str) -> None:
    """A matching day, decided, with guests of every class."""
    from rashinban.records.models import DayGuest, DaySeat, DayWish, GatheringRow, MatchingDay, PartyRow

    office = world.office
    text = world.mark("ledger_day", each, True)
    own = {"organisation": office.organisation, "division": office.divisions["industry"], "confidentiality": each, "key": f"{text}-k"}
    gathering = GatheringRow.objects.filter(confidentiality="restricted").first()
    day = MatchingDay.objects.create(**own, title=f"商談会{text}", on=date.today() + timedelta(days=9), slots=2, gathering=gathering)
    parties = [PartyRow.objects.filter(confidentiality=name, kind="organisation", merged_into=None).first() for name in ("public", "internal", "restricted", "secret")]
    guests = [DayGuest.objects.create(day=day, party=party, side="firm" if at % 2 else "supporter") for at, party in enumerate(parties)]
    for slot, (firm, supporter) in enumerate(((guests[1], guests[2]), (guests[3], guests[0])), start=1):
        DayWish.objects.create(day=day, firm=firm, supporter=supporter, weight=3)
        DaySeat.objects.create(day=day, slot=slot, firm=firm, supporter=supporter)
    MatchingDay.objects.filter(pk=day.pk).update(decided_at=day.recorded_at)
    world.add("matching_day", pk=day.pk)
