"""Everything of the ledger is in a backup and comes back as it was: keys, tags, exact numbers, moments, who is named."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import transaction

from ledger_example import load_ledger
from office import Office, make_office
from rashinban.ledger.query import CountingQuery
from rashinban.records import audit, backup, snapshot
from rashinban.records.ledger import recording
from rashinban.records.models import (
    CaseRow,
    ConnectionRow,
    CountingRow,
    DayGuest,
    DaySeat,
    DayWish,
    FactRow,
    FrozenCount,
    MatchingDay,
    NotTheSame,
    ObservationRow,
    PartyMerge,
    PartyRow,
)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def worked(tmp_path: Path) -> Office:
    """An office with a row in every table of the ledger."""
    office = make_office()
    load_ledger(office, tmp_path)
    planner, party = office.people["planner"], {row.key: row for row in PartyRow.objects.all()}
    fact = recording.record_fact(office.organisation, recording.Given("consulted", date(2026, 11, 1), party=party["seiki"]), planner)
    recording.correct(fact, recording.Given("consulted", date(2026, 11, 2), party=party["seiki"], amount=Decimal("0.0001")), planner, "日付")
    NotTheSame.objects.create(one=party["sake"], other=party["miso"], by=planner)
    PartyMerge.objects.create(kept=party["seiki"], merged=party["seiki-2"], moved=[1], by=planner)
    PartyRow.objects.filter(key="seiki-2").update(merged_into=party["seiki"])
    day = MatchingDay.objects.create(organisation=office.organisation, title="商談会", on=date(2026, 12, 1))
    firm = DayGuest.objects.create(day=day, party=party["seiki"], side="firm", absent=[2])
    bank = DayGuest.objects.create(day=day, party=party["ginkou"], side="supporter", most=3)
    DayWish.objects.create(day=day, firm=firm, supporter=bank, rule="must")
    DaySeat.objects.create(day=day, slot=1, firm=firm, supporter=bank)
    query = CountingQuery(kinds=("agreed",), tags=("医療機器",))
    CountingRow.objects.create(indicator=office.indicator("2.2-K2"), query=query, by=planner)
    known = ObservationRow.objects.first()
    FrozenCount.objects.create(observation=known, query=query, moment=fact.recorded_at, facts=1, parties=1, value=Decimal("1.5"), digest="0" * 64)
    return office


def test_everything_of_the_ledger_comes_back(worked: Office, tmp_path: Path) -> None:
    before = {snapshot.name_of(kind): list(snapshot.dump(kind)) for kind in snapshot.kinds()}
    mine = {name for name in before if name.startswith(("party", "gathering", "card", "connection", "case", "day", "fact", "counting"))}
    mine |= {"lessonrow", "matchingday", "notthesame", "frozencount", "confirmation"}
    assert mine >= {"caserow_named", "connectionrow_named", "gatheringrow_measures", "partyrow_measures"}
    assert [name for name in sorted(mine) if not before[name]] == []
    made = backup.back_up(tmp_path / "b.zip")
    assert made.counts["caserow_named"] == 6
    with transaction.atomic():
        snapshot.clear()
    assert not CaseRow.named.through.objects.exists()
    backup.restore(tmp_path / "b.zip")
    assert {snapshot.name_of(kind): list(snapshot.dump(kind)) for kind in snapshot.kinds()} == before
    assert audit.verify() == ()
    seiki = CaseRow.objects.get(key="case-seiki")
    assert (seiki.baseline, seiki.share, [each.login for each in seiki.named.all()]) == (Decimal(812000000), Decimal("0.3"), ["reporter"])
    assert FactRow.objects.get(revises__isnull=False).amount == Decimal("0.0001")
    assert CountingRow.objects.get().query.tags == ("医療機器",)
    ConnectionRow.objects.get(key="tsutsu").named.add(worked.people["approver"])
    PartyRow.objects.create(organisation=worked.organisation, name="新しい企業")


def test_figures_of_the_ledger_are_still_secret_afterwards(worked: Office, tmp_path: Path) -> None:
    backup.back_up(tmp_path / "b.zip")
    backup.restore(tmp_path / "b.zip", force=True)
    seen = {name: FactRow.objects.filter(kind="sales").visible_to(worked.people[name]).count() for name in ("reporter", "planner", "viewer")}
    assert seen == {"reporter": 4, "planner": 0, "viewer": 0}
