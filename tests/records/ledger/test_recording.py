"""Facts written down, confirmed, taken back, corrected: nothing overwritten, nothing half done."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from office import Office
from rashinban.core.errors import ManyErrors, WrongContent
from rashinban.records.ledger import recording
from rashinban.records.ledger.recording import Given
from rashinban.records.models import ConnectionRow, Event, FactRow, PartyRow

DAY = date(2026, 6, 12)


def party(office: Office, name: str, **more: object) -> PartyRow:
    return PartyRow.objects.create(organisation=office.organisation, name=name, **more)


def of(row: FactRow) -> FactRow:
    return FactRow.objects.get(pk=row.pk)


def test_a_fact_takes_its_place_and_unit_from_what_is_known(office: Office) -> None:
    firm = party(office, "みほん精機（架空）", place="04100")
    row = recording.record_fact(office.organisation, Given("grant_won", DAY, party=firm, amount=Decimal("3000000.5")), office.people["planner"])
    row = of(row)
    assert (row.place, row.unit, row.amount, row.confidentiality) == ("04100", "円", Decimal("3000000.5"), "internal")
    event = Event.objects.get(verb="fact_recorded")
    assert (event.organisation, event.confidentiality, event.after["amount"]) == (office.organisation, "internal", "3000000.5")


def test_figures_of_a_company_are_always_secret(office: Office) -> None:
    firm = party(office, "みほん精機（架空）")
    given = Given("sales", DAY, party=firm, amount=Decimal(5), confidentiality="public")
    assert recording.record_fact(office.organisation, given, office.people["planner"]).confidentiality == "secret"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (Given("nothing", DAY), "種類"),
        (Given("sales", DAY), "企業・団体・数量・金額"),
        (Given("member", DAY, until=date(2026, 6, 11)), "終了日"),
        (Given("other", DAY, share=Decimal(2)), "寄与割合"),
        (Given("other", DAY, amount=Decimal("0.00001")), "小数"),
        (Given("other", DAY, amount=Decimal(10) ** 15), "整数"),
        (Given("other", DAY, tags=("a|b",)), "キーワード"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_written(office: Office, given: Given, said: str) -> None:
    with pytest.raises(ManyErrors) as refused:
        recording.record_facts(office.organisation, [Given("other", DAY), given], office.people["planner"])
    assert said in str(refused.value.errors[0])
    assert not FactRow.objects.exists()
    assert not Event.objects.filter(verb__startswith="fact_recorded").exists()


def test_rows_of_another_organisation_are_refused(office: Office) -> None:
    foreign = PartyRow.objects.create(organisation=office.partner, name="よその社（架空）")
    with pytest.raises(WrongContent, match="ほかの組織"):
        recording.record_fact(office.organisation, Given("attended", DAY, party=foreign), office.people["planner"])


@pytest.mark.parametrize("who", ["viewer", "council", "administrator", "stranger", "former", "partner_reporter"])
def test_who_may_not_record(office: Office, who: str) -> None:
    with pytest.raises(PermissionDenied):
        recording.record_fact(office.organisation, Given("other", DAY), office.people[who])


def test_a_division_records_and_changes_its_own_alone(office: Office) -> None:
    reporter, other = office.people["reporter"], office.people["other_reporter"]
    industry = office.divisions["industry"]
    row = recording.record_fact(office.organisation, Given("other", DAY, division=industry), reporter)
    with pytest.raises(PermissionDenied):
        recording.record_fact(office.organisation, Given("other", DAY, division=industry), other)
    with pytest.raises(PermissionDenied):
        recording.withdraw(row, other, "ちがう")
    recording.withdraw(row, office.people["approver"], "二重に記録していた")
    assert of(row).withdrawn_why == "二重に記録していた"


def test_taking_back_needs_a_reason_and_happens_once(office: Office) -> None:
    planner = office.people["planner"]
    row = recording.record_fact(office.organisation, Given("other", DAY), planner)
    with pytest.raises(WrongContent, match="わけ"):
        recording.withdraw(row, planner, " ")
    recording.withdraw(row, planner, "まちがい")
    with pytest.raises(WrongContent, match="すでに取り消"):
        recording.withdraw(row, planner, "もう一度")
    with pytest.raises(WrongContent, match="すでに取り消"):
        recording.confirm(row, "office", planner)


def test_a_correction_keeps_what_was_there(office: Office) -> None:
    planner = office.people["planner"]
    given = Given("trained", DAY, amount=Decimal(50))
    row = recording.record_fact(office.organisation, given, planner)
    right = recording.correct(row, replace(given, amount=Decimal(48)), planner, "名簿と合わない")
    assert (of(row).amount, of(right).amount, of(right).revises) == (Decimal(50), Decimal(48), row)
    assert of(row).withdrawn_at is not None


def test_a_wrong_correction_takes_nothing_back(office: Office) -> None:
    planner = office.people["planner"]
    given = Given("trained", DAY, amount=Decimal(50))
    row = recording.record_fact(office.organisation, given, planner)
    with pytest.raises(WrongContent):
        recording.correct(row, replace(given, share=Decimal(3)), planner, "ちがう")
    assert of(row).withdrawn_at is None


def test_an_agreement_needs_the_yes_of_both_sides(office: Office) -> None:
    planner = office.people["planner"]
    one, two = party(office, "甲（架空）"), party(office, "乙（架空）")
    together = ConnectionRow.objects.create(organisation=office.organisation, need_party=one, offer_party=two)
    row = recording.record_fact(office.organisation, Given("agreed", DAY, connection=together, party=one), planner)
    with pytest.raises(WrongContent, match="双方"):
        recording.confirm(row, "office", planner)
    recording.confirm(row, "need", planner, who="甲の社長", how="メール")
    assert of(row).confirmed_at is None
    recording.confirm(row, "need", planner)
    assert of(row).confirmed_at is None
    recording.confirm(row, "offer", planner)
    assert of(row).confirmed_at is not None
    assert Event.objects.filter(verb="fact_confirmed").count() == 2


def test_many_facts_are_written_in_batches(office: Office) -> None:
    planner = office.people["planner"]

    def statements(count: int) -> int:
        with CaptureQueriesContext(connection) as asked:
            recording.record_facts(office.organisation, [Given("other", DAY)] * count, planner)
        return len(asked)

    assert statements(300) <= statements(2) + 300 / 20
