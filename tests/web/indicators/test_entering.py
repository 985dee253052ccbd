"""Entering a fact by hand: the same reading as in Excel, warnings, corrections, two people at once, evidence."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from rashinban.core.period import Period
from rashinban.monitoring.observations import Observation
from rashinban.records import facts
from rashinban.records.models import (
    Collection,
    Event,
    Evidence,
    IndicatorRow,
    ObservationRow,
    Role,
    Standing,
)

pytestmark = pytest.mark.django_db
KEY = "2.1-K4"  # no fact so far
OLD = "2.2-K4"  # facts of FY2024 and FY2025
PDF = b"%PDF-1.7\n1 0 obj\n"


def client_of(office, name=None):
    client = Client()
    if name:
        client.force_login(office.people[name], backend="django.contrib.auth.backends.ModelBackend")
    return client


def address(key=KEY, tail="enter/"):
    return f"/plans/mihon/indicators/{key}/{tail}"


def filled(key=KEY, **fields):
    newest = ObservationRow.objects.filter(indicator__key=key).order_by("-pk").first()
    return {
        "period": "FY2025",
        "value": "18",
        "vintage": timezone.localdate().isoformat(),
        "status": "final",
        "confidentiality": "public",
        "seen": newest.pk if newest else 0,
        "draft": "1",
    } | fields


@pytest.fixture
def second_approver(office):
    from rashinban.records.models import Person

    person = Person.objects.create_person("second", "二人目さん", mail="second@example.jp")
    Role.objects.create(
        person=person,
        duty="approver",
        organisation=office.organisation,
        division=office.divisions["industry"],
        since=date(2024, 4, 1),
    )
    return person


@pytest.mark.parametrize(
    ("written", "read"),
    [("１，２３４", "1234"), ("▲5.5", "-5.5"), ("18％", "18"), ("1,234.50", "1234.50"), ("0", "0")],
)
def test_numbers_are_read_as_in_excel(office, written, read):
    office.edition.indicators.filter(key=KEY).update(unit="%")
    response = client_of(office, "reporter").post(address(), filled(value=written))
    row = ObservationRow.objects.get(indicator__key=KEY)
    assert response.status_code == 302
    assert row.value == Decimal(read)
    assert (row.standing, row.entered_by) == (Standing.DRAFT, office.people["reporter"])


@pytest.mark.parametrize("written", ["約18", "18社", "–", "0.55", "<script>", "9" * 60, "1e400"])
def test_what_is_not_a_number_is_refused_beside_the_field(office, written):
    response = client_of(office, "reporter").post(address(), filled(value=written))
    assert response.status_code == 200
    assert 'id="id_value_error"' in response.content.decode()
    assert not ObservationRow.objects.filter(indicator__key=KEY).exists()


def test_full_width_script_stays_text(office):
    response = client_of(office, "reporter").post(address(), filled(value="", note="<script>alert(1)</script>"))
    assert response.status_code == 302
    text = client_of(office, "reporter").get(response.url).content.decode()
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert" in text


@pytest.mark.parametrize(
    "wrong",
    [
        {"vintage": "2999-01-01"},
        {"vintage": "2020-01-01"},
        {"vintage": ""},
        {"value": "", "note": ""},
        {"period": "other", "other_period": "いつか"},
        {"period": "FY1999"},
        {"confidentiality": "nonsense"},
        {"source_page": "3"},
        {"seen": "x"},
    ],
)
def test_mistakes_change_nothing(office, wrong):
    response = client_of(office, "reporter").post(address(), filled(**wrong))
    assert response.status_code == 200
    assert "入力を確かめてください" in response.content.decode()
    assert not ObservationRow.objects.filter(indicator__key=KEY).exists()


def test_a_free_period_is_read_as_japanese(office):
    client_of(office, "reporter").post(address(), filled(period="other", other_period="令和７年度上期"))
    assert ObservationRow.objects.get(indicator__key=KEY).period == Period.fiscal_half(2025, 1)


def test_what_is_asked_comes_first(office):
    Collection.objects.create(edition=office.edition, period=Period.fiscal_year(2024), title="照会", due=date(2026, 12, 1))
    text = client_of(office, "reporter").get(address()).content.decode()
    options = text[text.index('id="id_period"') :]
    assert options.index("FY2024") < options.index("FY2025")
    assert "期限 2026-12-01" in options


def test_submitting_and_drafting(office):
    client = client_of(office, "reporter")
    client.post(address(), filled())
    draft = filled(value="19", submit="1")
    del draft["draft"]
    response = client.post(address(), draft)
    row = ObservationRow.objects.get(indicator__key=KEY)  # the draft was replaced
    assert (row.standing, row.value) == (Standing.CHECKED, Decimal(19))
    text = client.get(response.url).content.decode()
    assert "承認はほかの承認者が行います" in text


def test_confidentiality_is_never_more_open_than_the_indicator(office):
    IndicatorRow.objects.filter(pk=office.indicator(KEY).pk).update(confidentiality="restricted")
    client = client_of(office, "reporter")
    assert 'value="internal"' not in client.get(address()).content.decode()
    assert client.post(address(), filled(confidentiality="public")).status_code == 200
    assert client.post(address(), filled(confidentiality="secret")).status_code == 302


def test_a_far_value_asks_once_and_does_not_block(office):
    client = client_of(office, "reporter")
    fields = filled(OLD, period="FY2026", value="465")
    response = client.post(address(OLD), fields)
    assert "前回の3倍以上です。単位を確かめてください。" in response.content.decode()
    assert not ObservationRow.objects.filter(indicator__key=OLD, period=Period.fiscal_year(2026)).exists()
    assert client.post(address(OLD), fields | {"confirm_far": "on"}).status_code == 302
    assert ObservationRow.objects.get(indicator__key=OLD, period=Period.fiscal_year(2026)).value == 465


@pytest.mark.parametrize(("value", "said"), [("▲46", "正負が逆"), ("15", "3分の1以下"), ("140", "3倍以上")])
def test_why_a_value_looks_wrong(office, value, said):
    response = client_of(office, "reporter").post(address(OLD), filled(OLD, period="FY2026", value=value))
    assert said in response.content.decode()


def test_a_correction_asks_for_a_reason_and_keeps_what_was_known(office):
    client = client_of(office, "reporter")
    fields = filled(OLD, value="47")
    assert "訂正の理由" in client.post(address(OLD), fields).content.decode()
    response = client.post(address(OLD), fields | {"reason_kind": "data_revised", "reason": "統計の改定"})
    assert response.status_code == 302
    new = ObservationRow.objects.filter(indicator__key=OLD).order_by("-pk").first()
    assert (new.value, new.revises.value) == (Decimal(47), Decimal("46.5"))
    assert ObservationRow.objects.filter(indicator__key=OLD).count() == 4
    event = Event.objects.get(verb="fact_corrected")
    assert "統計の改定" in event.reason
    assert event.before["value"] == "46.5"


def test_a_correction_of_an_earlier_day_is_refused(office):
    fields = filled(OLD, value="47", vintage="2026-08-28", reason_kind="typing", reason="誤り")
    response = client_of(office, "reporter").post(address(OLD), fields)
    assert 'id="id_vintage_error"' in response.content.decode()


def test_two_people_at_once_see_both_values(office):
    client = client_of(office, "reporter")
    fields = filled()
    facts.enter(
        office.indicator(KEY),
        Observation(indicator=KEY, period=Period.fiscal_year(2025), value=Decimal(21), vintage=timezone.localdate()),
        office.people["approver"],
    )
    response = client.post(address(), fields)
    text = response.content.decode()
    assert response.status_code == 409
    assert "先にほかの人が入力しました" in text
    assert "21" in text
    assert "approverさん" in text
    assert ObservationRow.objects.get(indicator__key=KEY).value == 21
    newest = ObservationRow.objects.get(indicator__key=KEY).pk
    assert f'name="seen" value="{newest}"' in text
    assert client.post(address(), fields | {"seen": newest}).status_code == 302
    assert ObservationRow.objects.get(indicator__key=KEY).value == 18


def test_a_criterion_is_judged_in_words(office):
    key = "2.1.1.1.u1-T1"
    client = client_of(office, "reporter")
    missing = client.post(address(key), filled(key, value="", judgement="met"))
    assert "だれが判定したか" in missing.content.decode()
    done = client.post(address(key), filled(key, value="", judgement="partly", judged_by="推進会議"))
    assert done.status_code == 302
    assert ObservationRow.objects.get(indicator__key=key).judgement == "partly"


@pytest.mark.parametrize(
    ("name", "status"), [(None, 302), ("viewer", 403), ("council", 403), ("stranger", 403), ("other_reporter", 403), ("planner", 200), ("approver", 200)]
)
def test_who_may_enter(office, name, status):
    client = client_of(office, name)
    assert client.get(address()).status_code == status
    client.post(address(), filled())
    assert ObservationRow.objects.filter(indicator__key=KEY).exists() is (status == 200)


def test_evidence_comes_with_the_fact(office):
    upload = SimpleUploadedFile("調査票.pdf", PDF, "text/html")
    response = client_of(office, "reporter").post(address(), filled(file=upload, evidence_title="調査票", grade="record"))
    assert response.status_code == 302
    evidence = Evidence.objects.get()
    assert (evidence.title, evidence.grade, evidence.file.media_type) == ("調査票", "record", "application/pdf")
    got = client_of(office, "reporter").get(f"/plans/mihon/evidence/{evidence.pk}/")
    assert got.content == PDF
    assert got["Content-Disposition"].startswith("attachment")
    assert got["X-Content-Type-Options"] == "nosniff"
    for name in (None, "viewer", "council", "stranger", "other_reporter"):
        assert client_of(office, name).get(f"/plans/mihon/evidence/{evidence.pk}/").status_code == 404


def test_a_wrong_file_keeps_nothing(office):
    upload = SimpleUploadedFile("macro.xlsm", b"PK\x03\x04", "application/octet-stream")
    response = client_of(office, "reporter").post(address(), filled(file=upload))
    assert "受け取れません" in response.content.decode()
    assert not ObservationRow.objects.filter(indicator__key=KEY).exists()


def test_more_evidence_and_the_approvers_word(office, second_approver):
    row = ObservationRow.objects.filter(indicator__key=OLD).first()
    add = address(OLD, f"facts/{row.pk}/evidence/")
    assert client_of(office, "viewer").post(add, {"link": "https://example.jp/"}).status_code == 403
    assert "入力を確かめてください" in client_of(office, "approver").post(add, {}).content.decode()
    refused = client_of(office, "approver").post(add, {"link": "javascript:alert(1)"})
    assert "入力を確かめてください" in refused.content.decode()
    assert client_of(office, "approver").post(add, {"link": "https://example.jp/tokei", "evidence_title": "統計"}).status_code == 302
    item = Evidence.objects.get()
    verify = f"/plans/mihon/evidence/{item.pk}/verify/"
    assert client_of(office, "approver").post(verify).status_code == 403  # brought it
    assert client_of(office, "reporter").post(verify).status_code == 403
    client = Client()
    client.force_login(second_approver, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(verify).status_code == 405
    assert client.post(verify).status_code == 302
    item.refresh_from_db()
    assert item.verified_by == second_approver
    assert Event.objects.filter(verb="evidence_verified").count() == 1


def test_downloading_something_closed_is_noted(office):
    row = ObservationRow.objects.filter(indicator__key=OLD).first()
    from rashinban.records import evidence

    item = evidence.add(
        row, evidence.Given(content=PDF, name="a.pdf", confidentiality="secret"), office.people["reporter"]
    )
    assert client_of(office, "planner").get(f"/plans/mihon/evidence/{item.pk}/").status_code == 404
    assert client_of(office, "reporter").get(f"/plans/mihon/evidence/{item.pk}/").status_code == 200
    assert Event.objects.filter(verb="downloaded", confidentiality="secret").count() == 1
    assert client_of(office, "reporter").get(f"/plans/other/evidence/{item.pk}/").status_code == 404


def test_steps_on_the_page_of_a_fact(office):
    reporter, approver = client_of(office, "reporter"), client_of(office, "approver")
    url = reporter.post(address(), filled()).url
    assert client_of(office, "planner").get(url).status_code == 200
    assert client_of(office, "viewer").get(url).status_code == 404
    assert reporter.post(url, {"action": "submit"}).status_code == 302
    assert reporter.post(url, {"action": "approve"}).status_code == 403
    assert approver.post(url, {"action": "return", "note": ""}).status_code == 400
    assert approver.post(url, {"action": "return", "note": "出典を書いてください"}).status_code == 302
    assert "出典を書いてください" in reporter.get(url).content.decode()
    reporter.post(url, {"action": "submit"})
    assert approver.post(url, {"action": "approve"}).status_code == 302
    assert ObservationRow.objects.get(indicator__key=KEY).standing == Standing.APPROVED
    assert reporter.post(url, {"action": "withdraw"}).status_code == 400
    assert approver.post(url, {"action": "publish"}).status_code == 403


def test_an_approver_sees_the_value_before_the_target_and_the_doubt(office):
    fields = filled(OLD, period="FY2026", value="465", confirm_far="on", submit="1")
    url = client_of(office, "reporter").post(address(OLD), fields).url
    text = client_of(office, "approver").get(url).content.decode()
    for words in ("前の値", "46.5", "55%", "要確認", "承認する"):
        assert words in text


def test_a_draft_can_be_taken_back(office):
    reporter = client_of(office, "reporter")
    url = reporter.post(address(), filled()).url
    assert client_of(office, "other_reporter").post(url, {"action": "withdraw"}).status_code == 404
    assert Client().post(url, {"action": "withdraw"}).status_code == 404
    assert reporter.post(url, {"action": "withdraw"}).status_code == 302
    assert not ObservationRow.objects.filter(indicator__key=KEY).exists()
    assert Event.objects.get(verb="fact_withdrawn").before["value"] == "18"


def test_todays_vintage_may_not_be_in_the_future(office):
    tomorrow = timezone.localdate() + timedelta(days=1)
    response = client_of(office, "reporter").post(address(), filled(vintage=tomorrow.isoformat()))
    assert "未来の日付" in response.content.decode()
