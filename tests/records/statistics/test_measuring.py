"""Indicators measured by statistics: bound, inherited, dropped; figures that wait, are accepted or set aside."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from product_files import product_file
from rashinban import workflow
from rashinban.core.errors import WrongContent
from rashinban.core.period import Period
from rashinban.monitoring.measuring import Measuring, MeasuringBook
from rashinban.records import editions, facts, loading
from rashinban.records.models import AddedFile, Event, MeasuringRow, ObservationRow, Standing
from rashinban.records.progress import contents_of
from rashinban.records.statistics import binding, datasets, measured
from rashinban.records.statistics.store import figures_for, store
from rashinban.statistics.trial import lay_over
from rashinban.statistics.warehouse.adding import now_in_japan

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_store")]
KEY = "2.3-K1"
TODAY = date(2026, 11, 22)
PRODUCT = Measuring(indicator=KEY, why="県内総生産で見る（架空）。", statistic="gross_product", areas=("04000",))
BOTH = PRODUCT.model_copy(update={"areas": ("03000", "04000"), "region": "二県"})


def value_of(office: Any, key: str = KEY) -> Any:
    return contents_of(office.edition, TODAY).plan.indicator(key)


def bind(office: Any, measuring: Measuring = PRODUCT, by: str = "planner") -> MeasuringRow:
    row = office.indicator(measuring.indicator)
    return binding.bind(row, value_of(office, measuring.indicator), measuring, office.people[by])


def receive(office: Any, **by_year: float) -> None:
    datasets.hand_in([product_file(f"{len(by_year)}.csv", **by_year)], office.people["planner"])


def look(office: Any, by: str = "planner") -> measured.Measured:
    office.edition.refresh_from_db()
    (found,) = measured.measure(office.edition, office.people[by], TODAY)
    return found


def seals(*waiting: measured.Waiting) -> list[str]:
    return [each.seal for each in waiting]


def take_all(office: Any) -> tuple[ObservationRow, ...]:
    return measured.accept(office.edition, seals(*look(office).new), office.people["planner"], TODAY)


def approve_all() -> None:
    """As an approver of the division would, some months ago, so that a later file is later."""
    ObservationRow.objects.filter(method="measured").update(standing=Standing.APPROVED, vintage=date(2026, 1, 1))


def test_a_binding_is_kept_when_it_is_replaced(office: Any) -> None:
    first = bind(office)
    assert bind(office) == first
    bind(office, BOTH)
    first.refresh_from_db()
    (now,) = binding.bindings_of(office.indicator(KEY))
    assert first.replaced_at is not None
    assert now.measuring == BOTH
    told = Event.objects.filter(verb="measuring_bound").order_by("number").last()
    assert (told.before["areas"], told.after["region"], told.reason) == (["04000"], "二県", PRODUCT.why)


def test_a_reference_stands_beside_the_value_and_comes_after_it(office: Any) -> None:
    bind(office, PRODUCT.model_copy(update={"statistic": "spending", "use": "reference"}))
    bind(office)
    assert [each.row.use for each in binding.bindings_of(office.indicator(KEY))] == ["value", "reference"]


@pytest.mark.parametrize("name", ["reporter", "approver", "viewer", "council", "administrator", "stranger", "former"])
def test_only_the_planning_division_decides(office: Any, name: str) -> None:
    with pytest.raises(PermissionDenied):
        bind(office, by=name)
    made = bind(office)
    receive(office, y2024=900)
    with pytest.raises(PermissionDenied):
        binding.drop(office.indicator(KEY), made.pk, office.people[name], "やめる")
    with pytest.raises(PermissionDenied):
        measured.accept(office.edition, seals(*look(office).new), office.people[name], TODAY)
    with pytest.raises(PermissionDenied):
        measured.set_aside(office.edition, seals(*look(office).new), office.people[name], TODAY, "見送る")


@pytest.mark.parametrize(
    ("changed", "said"),
    [({"statistic": "nai"}, "nai"), ({"areas": ("99999",)}, "99999"), ({"statistic": "population"}, "単位")],
)
def test_what_does_not_fit_is_refused_and_nothing_is_stored(office: Any, changed: dict[str, Any], said: str) -> None:
    with pytest.raises(WrongContent, match=said):
        bind(office, PRODUCT.model_copy(update=changed))
    assert not MeasuringRow.objects.exists()


def test_a_unit_of_another_kind_may_stand_beside_as_a_reference(office: Any) -> None:
    assert bind(office, PRODUCT.model_copy(update={"statistic": "population", "use": "reference"}))


def test_the_next_edition_inherits_and_its_own_decision_stays_its_own(office: Any) -> None:
    bind(office)
    bind(office, PRODUCT.model_copy(update={"statistic": "spending", "use": "reference"}))
    value = workflow.load_plan(workflow_plan())
    edition = editions.add_edition(office.plan, value.model_copy(update={"edition": "改訂版"}), office.people["planner"])
    editions.put_in_force(edition, date(2026, 4, 1), office.people["planner"])
    row = edition.indicators.get(key=KEY)
    assert [each.inherited for each in binding.bindings_of(row)] == [True, True]
    binding.bind(row, value_of(office), BOTH, office.people["planner"])
    now = binding.bindings_of(row)
    assert [(each.inherited, each.row.statistic) for each in now] == [(False, "gross_product"), (False, "spending")]
    binding.drop(row, now[0].row.pk, office.people["planner"], "別の調査で見る")
    assert [each.row.statistic for each in binding.bindings_of(row)] == ["spending"]


def workflow_plan() -> Any:
    from office import MIHON

    return MIHON / "plan.yaml"


def test_dropping_needs_a_reason(office: Any) -> None:
    made = bind(office)
    with pytest.raises(WrongContent):
        binding.drop(office.indicator(KEY), made.pk, office.people["planner"], " ")
    binding.drop(office.indicator(KEY), made.pk, office.people["planner"], "別の調査で見る")
    assert binding.bindings_of(office.indicator(KEY)) == ()


def test_a_file_binds_what_nobody_decided(office: Any) -> None:
    book = MeasuringBook(plan="mihon", measuring=(PRODUCT,))
    plan = contents_of(office.edition, TODAY).plan
    assert binding.bind_all(office.edition, plan.indicators, book) == 1
    assert binding.bind_all(office.edition, plan.indicators, book) == 0
    bind(office, BOTH)
    assert binding.bind_all(office.edition, plan.indicators, book) == 0
    assert binding.bind_all(office.edition, plan.indicators, book, replace=True) == 1


def test_a_plan_is_loaded_with_what_measures_it(office: Any) -> None:
    plan = contents_of(office.edition, TODAY).plan
    book = MeasuringBook(plan=plan.id, measuring=(PRODUCT,))
    loaded = loading.load(plan, (), organisation=office.organisation.name, slug="mihon", measuring=book)
    assert loaded.measured == 1
    assert loading.load(plan, (), organisation=office.organisation.name, slug="mihon", measuring=book).unchanged


def test_figures_wait_beside_what_people_wrote_down(office: Any) -> None:
    bind(office)
    receive(office, y2023=870, y2024=900, y2025=950)
    found = look(office)
    assert [(each.change.kind, each.change.period.code, each.change.new.value) for each in found.new] == [
        ("added", "FY2023", Decimal(870)),
        ("added", "FY2024", Decimal(900)),
        ("added", "FY2025", Decimal(950)),
    ]
    assert [each.stored.value if each.stored else None for each in found.new] == [None, Decimal(881), Decimal(943)]


def test_what_is_accepted_is_a_measured_value_with_its_file_and_waits_for_the_approver(office: Any) -> None:
    bind(office)
    receive(office, y2024=900, y2025=950)
    rows = take_all(office)
    assert {(row.method, row.standing) for row in rows} == {("measured", Standing.CHECKED)}
    assert {row.source.sha256 for row in rows} == {AddedFile.objects.get().sha256}
    assert rows[0].vintage == store().tables()[0].received_on
    assert Event.objects.filter(verb="measured_accepted", plan=office.plan).count() == 2
    with pytest.raises(WrongContent):
        facts.move(rows[0], Standing.APPROVED, office.people["planner"])
    facts.move(rows[0], Standing.APPROVED, office.people["approver"])
    assert look(office).new == ()
    assert look(office).same == 2


def test_a_release_shows_what_it_would_change_before_it_is_added(office: Any) -> None:
    bind(office)
    receive(office, y2024=900)
    take_all(office)
    approve_all()
    release = lay_over([product_file("new.csv", y2024=905, y2025=950)], figures_for(office.people["planner"]), now_in_japan())
    ((edition, (found,)),) = measured.look_ahead(office.people["planner"], release, TODAY)
    assert edition == office.edition
    assert [(each.change.kind, each.change.period.code) for each in found.new] == [("revised", "FY2024"), ("added", "FY2025")]
    assert look(office).new == ()
    assert measured.look_ahead(office.people["viewer"], release, TODAY) == ()


def test_a_revised_release_waits_and_corrects_when_accepted(office: Any) -> None:
    bind(office)
    receive(office, y2024=900)
    take_all(office)
    approve_all()
    receive(office, y2024=905, y2025=950)
    (revised, _added) = look(office).new
    assert (revised.change.old.value, revised.change.new.value) == (Decimal(900), Decimal(905))
    take_all(office)
    corrected = ObservationRow.objects.get(indicator__key=KEY, period=Period.fiscal_year(2024), value="905")
    assert corrected.revises.value == Decimal(900)


def test_what_was_looked_at_is_what_is_accepted(office: Any) -> None:
    bind(office)
    receive(office, y2024=900)
    seen = seals(*look(office).new)
    receive(office, y2024=905, y2025=950)
    with pytest.raises(WrongContent, match="変わりました"):
        measured.accept(office.edition, seen, office.people["planner"], TODAY)
    assert not ObservationRow.objects.filter(method="measured").exists()


def test_what_is_set_aside_is_not_asked_about_again_until_it_says_something_else(office: Any) -> None:
    bind(office)
    receive(office, y2024=900)
    with pytest.raises(WrongContent):
        measured.set_aside(office.edition, seals(*look(office).new), office.people["planner"], TODAY, "")
    assert measured.set_aside(office.edition, seals(*look(office).new), office.people["planner"], TODAY, "速報のため") == 1
    assert look(office).new == ()
    receive(office, y2024=905, y2025=950)
    assert len(look(office).new) == 2


def test_a_value_written_down_after_the_file_stands(office: Any) -> None:
    bind(office)
    receive(office, y2025=950)
    later = store().tables()[0].received_on + timedelta(days=1)
    ObservationRow.objects.filter(indicator__key=KEY, period=Period.fiscal_year(2025)).update(vintage=later)
    found = look(office)
    assert found.new == ()
    assert len(found.overtaken) == 1
    with pytest.raises(WrongContent):
        measured.accept(office.edition, seals(*found.overtaken), office.people["planner"], TODAY)


def test_years_before_the_plan_and_years_to_come_are_not_asked_about(office: Any) -> None:
    bind(office)
    receive(office, y2012=700, y2025=950, y2026=960)
    assert [each.change.period.code for each in look(office).new] == ["FY2025"]


def test_without_the_table_nothing_waits(office: Any) -> None:
    bind(office)
    found = look(office)
    assert (found.new, found.same) == ((), 0)


def test_a_secret_indicator_is_not_measured_for_those_who_do_not_read_it(office: Any) -> None:
    bind(office)
    receive(office, y2025=950)
    office.edition.indicators.filter(key=KEY).update(confidentiality="secret")
    assert measured.measure(office.edition, office.people["planner"], TODAY) == ()
    assert len(measured.measure(office.edition, office.people["reporter"], TODAY)) == 1


def test_a_file_is_handed_in_whole_or_not_at_all(office: Any) -> None:
    good, broken = product_file(y2025=950), product_file("broken.csv", y2025=950)
    broken = replace(broken, content=broken.content[:-200] + "こわれ".encode())
    with pytest.raises(WrongContent):
        datasets.hand_in([good, broken], office.people["planner"])
    assert store().tables() == ()
    assert not AddedFile.objects.exists()
    added = datasets.hand_in([good], office.people["administrator"])
    assert len(added.held) == 1
    assert Event.objects.get(verb="statistics_added").after["sha256"] == good.sha256
    assert datasets.hand_in([good], office.people["planner"]).already == (good.name,)
    assert Event.objects.filter(verb="statistics_added").count() == 1


def test_what_the_trail_does_not_tell_of_is_told_when_the_file_comes_again(office: Any) -> None:
    file = product_file(y2025=950)
    store().add([file])
    datasets.hand_in([file], office.people["planner"])
    assert AddedFile.objects.get().by == office.people["planner"]
    assert Event.objects.filter(verb="statistics_added").count() == 1


@pytest.mark.parametrize("name", ["reporter", "approver", "viewer", "council", "former"])
def test_others_add_nothing(office: Any, name: str) -> None:
    with pytest.raises(PermissionDenied):
        datasets.hand_in([product_file(y2025=950)], office.people[name])
    assert store().tables() == ()


def test_tables_of_the_office_are_read_by_people_with_a_role(office: Any) -> None:
    class Own:
        key, name, authority, licence, credit = "generic", "表", "架空の町", "架空", "架空の町"

        def recognises(self, file: Any) -> bool:
            return True

        def read(self, file: Any) -> Any:
            from held_figures import table_of

            return (table_of("own", "2026", ("a", "04000", "2025", "", 1.0, "人", ""), publisher="generic"),)

    datasets.hand_in([product_file("own.csv", y2025=1)], office.people["planner"], publisher=Own())
    from rashinban.statistics.selection import Selection

    asked = Selection("generic", "own", None)
    assert figures_for(office.people["viewer"]).figures(asked).num_rows == 1
    for nobody in (None, office.people["former"]):
        assert figures_for(nobody).figures(asked).num_rows == 0
        assert figures_for(nobody).tables() == ()
        assert figures_for(nobody).origins([store().tables()[0].sha256]) == ()
