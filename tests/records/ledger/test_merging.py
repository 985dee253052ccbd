"""Merging as a person decides it, undone exactly, in any order."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from office import Office
from rashinban.core.errors import WrongContent
from rashinban.records.ledger import duplicates, merging, parties, recording
from rashinban.records.models import Event, FactRow, NotTheSame, PartyMerge, PartyRow


def rows_of(office: Office, *names: str) -> list[PartyRow]:
    return [PartyRow.objects.create(organisation=office.organisation, name=name) for name in names]


def pointing() -> dict[str, str | None]:
    return {row.name: row.merged_into.name if row.merged_into else None for row in PartyRow.objects.select_related("merged_into")}


def test_chains_are_flat_and_undoing_one_leaves_the_others(office: Office) -> None:
    by = office.people["planner"]
    a, b, c = rows_of(office, "a", "b", "c")
    fact = recording.record_fact(office.organisation, recording.Given("supported", date(2026, 5, 1), party=b), by)
    first = merging.merge(a, b, by, "社名変更")
    second = merging.merge(c, a, by)
    assert pointing() == {"a": "c", "b": "c", "c": None}
    assert second.moved == [b.pk]
    assert FactRow.objects.get(pk=fact.pk).party == b
    merging.unmerge(first, by, "別の会社だった")
    assert pointing() == {"a": "c", "b": None, "c": None}
    merging.unmerge(second, by)
    assert pointing() == {"a": None, "b": None, "c": None}
    assert list(Event.objects.filter(verb__startswith="party_").values_list("verb", flat=True)) == [
        *("party_merged", "party_merged", "party_unmerged", "party_unmerged")
    ]
    with pytest.raises(WrongContent):
        merging.unmerge(first, by)


def test_the_later_decision_undone_first_gives_back_the_earlier_state(office: Office) -> None:
    by = office.people["planner"]
    a, b, c = rows_of(office, "a", "b", "c")
    merging.merge(a, b, by)
    before = pointing()
    merging.unmerge(merging.merge(c, a, by), by)
    assert pointing() == before == {"a": None, "b": "a", "c": None}


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.booleans(), st.integers(0, 5), st.integers(0, 5)), max_size=12))
def test_whatever_is_merged_and_undone_the_state_follows_from_the_decisions_in_force(
    office: Office, steps: list[tuple[bool, int, int]]
) -> None:
    by = office.people["planner"]
    PartyMerge.objects.all().delete()
    PartyRow.objects.update(merged_into=None)
    PartyRow.objects.all().delete()
    rows = rows_of(office, *"abcdef")
    for merging_now, one, other in steps:
        if merging_now:
            kept, merged = (PartyRow.objects.get(pk=rows[n].pk) for n in (one, other))
            if kept.pk != merged.pk and kept.merged_into_id is None and merged.merged_into_id is None:
                merging.merge(kept, merged, by)
        else:
            standing = list(PartyMerge.objects.filter(undone_at=None))
            if standing:
                merging.unmerge(standing[(one * 6 + other) % len(standing)], by)
    groups = {row.pk: {row.pk} for row in rows}
    for kept, merged in PartyMerge.objects.filter(undone_at=None).values_list("kept", "merged"):
        both = groups[kept] | groups[merged]
        groups |= dict.fromkeys(both, both)
    for row in PartyRow.objects.all():
        assert groups[row.pk] == groups[row.merged_into_id or row.pk]
        assert row.merged_into is None or row.merged_into.merged_into is None
    for decision in PartyMerge.objects.filter(undone_at=None):
        merging.unmerge(decision, by)
    assert set(pointing().values()) == {None}


def test_who_may_not_and_what_cannot_be(office: Office) -> None:
    a, b = rows_of(office, "a", "b")
    person = PartyRow.objects.create(organisation=office.organisation, name="見本 花子", kind="person")
    foreign = PartyRow.objects.create(organisation=office.partner, name="c")
    mine = PartyRow.objects.create(organisation=office.organisation, name="d", division=office.divisions["industry"])
    for who in ("viewer", "stranger", "council"):
        with pytest.raises(PermissionDenied):
            merging.merge(a, b, office.people[who])
    with pytest.raises(PermissionDenied):
        merging.merge(a, mine, office.people["other_reporter"])
    with pytest.raises(PermissionDenied):
        merging.merge(a, foreign, office.people["planner"])
    for one, other in ((a, a), (a, person)):
        with pytest.raises(WrongContent):
            merging.merge(one, other, office.people["planner"])
    merging.merge(a, b, office.people["planner"])
    with pytest.raises(WrongContent):
        merging.merge(mine, b, office.people["planner"])
    assert PartyMerge.objects.count() == 1


def test_pairs_are_proposed_until_somebody_decides(office: Office) -> None:
    by = office.people["planner"]
    for name in ("㈱髙橋製作所", "高橋製作所", "山田商事", "山田商会"):
        parties.add_party(office.organisation, {"name": name, "place": "04100"}, by)
    from rashinban.records.access import access_of

    proposed = duplicates.pairs(duplicates.candidates(by, access_of(by)), by)
    assert [(pair.candidate.ground, pair.one.name, pair.other.name) for pair in proposed] == [
        ("name", "㈱髙橋製作所", "高橋製作所"),
        ("similar", "山田商事", "山田商会"),
    ]
    assert PartyRow.objects.exclude(merged_into=None).count() == 0
    merging.decide_different(proposed[1].other, proposed[1].one, by)
    merging.decide_different(proposed[1].one, proposed[1].other, by)
    assert NotTheSame.objects.count() == 1
    merging.merge(proposed[0].one, proposed[0].other, by)
    assert duplicates.candidates(by, access_of(by)) == []
    new = PartyRow(organisation=office.organisation, name="株式会社 山田商亊")
    assert [pair.other.name for pair in duplicates.near(new, (), by)] == ["山田商事", "山田商会"]
    assert duplicates.candidates(office.people["viewer"], access_of(office.people["viewer"])) == []


@pytest.mark.parametrize(
    ("place", "address", "found"),
    [
        ("04000", "宮城県仙台市青葉区本町1-1", "04000仙台市"),
        ("04000", "仙台市青葉区", "04000仙台市"),
        ("24000", "三重県四日市市諏訪町", "24000四日市市"),
        ("12000", "千葉県市川市八幡", "12000市川市"),
        ("13000", "東京都千代田区霞が関", "13000千代田区"),
        ("02000", "青森県上北郡六ヶ所村", "02000六ヶ所村"),
        ("06000", "", "06000"),
        ("06201", "山形市", "06201"),
    ],
)
def test_the_municipality_of_an_address(place: str, address: str, found: str) -> None:
    assert duplicates.place_of(place, address) == found
