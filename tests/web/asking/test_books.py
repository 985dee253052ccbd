"""The Excel round trip through the site: out, back, every difference shown, confirmed once, whole or not at all."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import zipfile
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from asking_office import COUNT, FIRST, PERIOD, SHARE, as_person, collection, counts, fact, today, workbook  # noqa: F401
from office import Office
from rashinban.core.period import Period
from rashinban.records import audit, collecting, facts, files
from rashinban.records.models import Collection, IndicatorRow, ObservationRow, Upload
from rashinban.web.asking import books, receiving
from rashinban.web.handing_out import EXCEL
from web.asking.test_collections import more_indicators


def _rows() -> Any:
    return ObservationRow.objects.filter(period=PERIOD)


def _send(client: Client, collection: Any, file: Any, query: str = "") -> Any:  # noqa: F811
    return client.post(f"/collections/{collection.pk}/upload/{query}", {"file": file})


def _preview(client: Client, sent: Any) -> Any:
    assert sent.status_code == 302, sent.content.decode()
    return client.get(sent["Location"])


def _confirm(client: Client, page: Any, action: str = "draft", **more: Any) -> Any:
    row = page.context["upload"]
    return client.post(f"/collections/uploads/{row.pk}/confirm/", {"seen": page.context["seen"], "action": action} | more)


TYPED = {f"H{FIRST}": 62.5, f"I{FIRST}": date(2026, 10, 1), f"J{FIRST}": "速報", f"H{FIRST + 1}": 101, f"I{FIRST + 1}": date(2026, 10, 2)}


def test_the_workbook_is_named_after_the_division_and_the_period(office: Office, collection: Any) -> None:  # noqa: F811
    answer = as_person(office, "reporter").get(f"/collections/{collection.pk}/workbook.xlsx")
    assert unquote(answer["Content-Disposition"]) == "attachment; filename*=utf-8''実績入力_産業人材課の係_2026年度.xlsx"
    assert answer["Content-Type"] == EXCEL


def test_every_difference_is_shown_with_its_cell_before_anything_is_saved(office: Office, collection: Any) -> None:  # noqa: F811
    client = as_person(office, "reporter")
    page = _preview(client, _send(client, collection, workbook(client, collection, TYPED)))
    text = page.content.decode()
    found = page.context["found"]
    assert {(one.indicator, one.field, one.after) for one in found.changes} == {
        (SHARE, "value", "62.5"), (SHARE, "vintage", "2026-10-01"), (SHARE, "status", "速報"),
        (COUNT, "value", "101"), (COUNT, "vintage", "2026-10-02"),
    }  # fmt: skip
    assert "いまの記録と違うところが2件の指標に5か所あります。16件は同じです。" in text
    assert f"実績 H{FIRST}" in text
    assert not _rows().exists()
    assert _confirm(client, page).status_code == 302
    assert {(row.indicator.key, str(row.value), row.standing, row.entered_by.login) for row in _rows()} == {(SHARE, "62.5", "draft", "reporter"), (COUNT, "101", "draft", "reporter")}
    assert audit.verify() == ()


def test_confirming_twice_does_nothing_twice(office: Office, collection: Any) -> None:  # noqa: F811
    client = as_person(office, "reporter")
    page = _preview(client, _send(client, collection, workbook(client, collection, TYPED)))
    _confirm(client, page, "submit")
    stored = counts()
    assert set(_rows().values_list("standing", flat=True)) == {"checked"}
    assert _confirm(client, page, "submit").status_code == 302
    assert counts() == stored
    assert "確定しました" in client.get(f"/collections/uploads/{page.context['upload'].pk}/").content.decode()


def test_what_changed_after_the_preview_is_shown_again_and_not_saved(office: Office, collection: Any) -> None:  # noqa: F811
    client = as_person(office, "reporter")
    page = _preview(client, _send(client, collection, workbook(client, collection, TYPED)))
    facts.enter(office.indicator(SHARE), fact(SHARE, "70"), office.people["approver"])
    answer = _confirm(client, page)
    assert answer.status_code == 409
    assert [one.indicator for one in answer.context["found"].conflicts] == [SHARE]
    assert [str(row.value) for row in _rows()] == ["70"]
    assert Upload.objects.get().confirmed_at is None
    assert _confirm(client, answer).status_code == 302
    assert {row.indicator.key: str(row.value) for row in _rows()} == {SHARE: "70", COUNT: "101"}


def test_rows_nobody_asked_for_are_kept_aside_and_stay_reachable(office: Office, collection: Any) -> None:  # noqa: F811
    client = as_person(office, "reporter")

    def add(book: Any) -> None:
        for column, content in zip("AGHI", ("X9-K9", "2026年度", 5, date(2026, 10, 1)), strict=True):
            book["実績"][f"{column}40"] = content

    page = _preview(client, _send(client, collection, workbook(client, collection, TYPED, change=add)))
    assert "計画「みほん県" in page.content.decode()
    _confirm(client, page)
    row = Upload.objects.get()
    assert [one["indicator"] for one in row.set_aside] == ["X9-K9"]
    assert "取り置き1行" in client.get(f"/collections/{collection.pk}/").content.decode()
    assert "X9-K9" in client.get(f"/collections/uploads/{row.pk}/").content.decode()


def test_giving_up_changes_nothing(office: Office, collection: Any) -> None:  # noqa: F811
    client = as_person(office, "reporter")
    page = _preview(client, _send(client, collection, workbook(client, collection, TYPED)))
    assert client.post(f"/collections/uploads/{page.context['upload'].pk}/withdraw/").status_code == 302
    assert not Upload.objects.exists()
    assert not _rows().exists()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
def test_a_csv_of_either_encoding_is_read(office: Office, collection: Any, encoding: str) -> None:  # noqa: F811
    client = as_person(office, "reporter")
    text = f"指標番号,期間,実績値,把握日,備考\r\n{SHARE},2026年度,62.5,令和8年10月1日,①速報値\r\n"
    page = _preview(client, _send(client, collection, SimpleUploadedFile("回答.csv", text.encode(encoding))))
    _confirm(client, page)
    assert [(str(row.value), row.note) for row in _rows()] == [("62.5", "①速報値")]


def test_pasted_rows_are_read_like_a_file(office: Office, collection: Any) -> None:  # noqa: F811
    client = as_person(office, "reporter")
    sent = client.post(f"/collections/{collection.pk}/paste/", {"text": f"指標番号\t期間\t実績値\t把握日\n{SHARE}\t2026年度\t62.5\t2026-10-01"})
    page = _preview(client, sent)
    _confirm(client, page, "submit")
    assert [(str(row.value), row.standing) for row in _rows()] == [("62.5", "checked")]
    refused = client.post(f"/collections/{collection.pk}/paste/", {"text": "何でもない"})
    assert refused.status_code == 400
    assert "見出しの行が見つかりません" in refused.content.decode()


def _macro(book: bytes) -> bytes:
    return _packed(book, {"xl/vbaProject.bin": b"macro"})


def _bomb(book: bytes) -> bytes:
    return _packed(book, {"xl/media/image1.bin": b"\0" * (90 * 2**20)})


def _packed(book: bytes, parts: dict[str, bytes]) -> bytes:
    with zipfile.ZipFile(io.BytesIO(book)) as package:
        old = {name: package.read(name) for name in package.namelist()}
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in (old | parts).items():
            package.writestr(name, content)
    return held.getvalue()


LOCKED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 600


@pytest.mark.parametrize(
    ("name", "make", "words", "remedy"),
    [
        ("回答.xlsx", _bomb, "展開すると大きくなりすぎます", "保存し直し"),
        ("回答.xlsm", _macro, "マクロを含むExcelブック（.xlsm）", "として保存し直し"),
        ("回答.xlsx", _macro, "マクロを含むファイル", "保存し直し"),
        ("回答.xlsx", lambda _: LOCKED, "パスワードで保護", "解除し"),
        ("回答.xlsx", lambda _: b"", "ファイルが空です", "もう一度入手"),
        ("回答.xls", lambda _: LOCKED, "旧形式", "保存し直し"),
        ("回答.pdf", lambda _: b"%PDF-1.7", "読み込めません", "保存し直し"),
    ],
)
def test_dangerous_files_are_refused_and_not_kept(office: Office, collection: Any, name: str, make: Any, words: str, remedy: str) -> None:  # noqa: F811
    client = as_person(office, "reporter")
    content = make(workbook(client, collection).getvalue())
    stored, kept = counts(), sorted(files.folder().rglob("*"))
    answer = _send(client, collection, SimpleUploadedFile(name, content))
    text = answer.content.decode()
    assert answer.status_code == 400
    assert words in text
    assert remedy in text
    assert "何も保存していません" in text
    assert (counts(), sorted(files.folder().rglob("*"))) == (stored, kept)


@pytest.mark.parametrize("formula", ["=cmd|'/c calc'!A0", "=1+1"])
def test_formulas_are_refused_by_sheet_and_cell(office: Office, collection: Any, formula: str) -> None:  # noqa: F811
    client = as_person(office, "reporter")
    file, stored = workbook(client, collection, TYPED | {"H7": formula, "M8": formula}), counts()
    answer = _send(client, collection, file)
    text = answer.content.decode()
    assert answer.status_code == 400
    assert "シート「実績」 セルH7" in text
    assert "シート「実績」 セルM8" in text
    assert "値として貼り付けて" in text
    assert counts() == stored


def test_every_mistake_is_told_at_once_with_its_cell(office: Office, collection: Any) -> None:  # noqa: F811
    client = as_person(office, "reporter")
    file, stored = workbook(client, collection, {"H5": "約60", "I6": "2030-01-01", "H6": 3}), counts()
    answer = _send(client, collection, file)
    assert answer.status_code == 400
    assert [error.where.cell for error in answer.context["errors"]] == ["H5", "I6"]
    assert counts() == stored


def test_a_workbook_of_last_year_is_refused(office: Office, collection: Any) -> None:  # noqa: F811
    old = Collection.objects.create(edition=office.edition, period=Period.fiscal_year(2025), title="昨年", due=date(2026, 5, 31))
    _is_refused(office, collection, workbook(as_person(office, "reporter"), old), "2025年度の様式です")


def test_a_workbook_of_another_division_is_refused(office: Office, collection: Any) -> None:  # noqa: F811
    IndicatorRow.objects.filter(edition=office.edition, key=SHARE).update(division=office.divisions["other"])
    _is_refused(office, collection, workbook(as_person(office, "other_reporter"), collection), "別の部署（別の課）")


def test_a_workbook_of_another_plan_is_refused(office: Office, collection: Any) -> None:  # noqa: F811
    from rashinban.records import convert, editions

    value = convert.read_plan(convert.read_rows(office.edition))
    plan = editions.add_plan("betsu", office.organisation, "別の計画（架空）")
    edition = editions.add_edition(plan, value)
    editions.put_in_force(edition, date(2024, 4, 1))
    IndicatorRow.objects.filter(edition=edition).update(division=office.divisions["industry"])
    other = Collection.objects.create(edition=edition, period=PERIOD, title="別", due=date(2026, 11, 30))
    _is_refused(office, collection, workbook(as_person(office, "reporter"), other), "別の計画（betsu）")


def _is_refused(office: Office, collection: Any, file: Any, words: str) -> None:  # noqa: F811
    stored = counts()
    answer = _send(as_person(office, "reporter"), collection, file)
    assert answer.status_code == 400
    assert words in answer.content.decode()
    assert counts() == stored


def test_200_mb_are_refused_by_what_they_say_before_a_byte_is_read(office: Office, collection: Any) -> None:  # noqa: F811
    class Unread(io.RawIOBase):
        def read(self, *_: Any) -> bytes:
            raise AssertionError("the body was read")

    stored, client = counts(), as_person(office, "reporter")
    body = {"wsgi.input": Unread(), "CONTENT_LENGTH": str(200 * 2**20), "CONTENT_TYPE": "multipart/form-data; boundary=x"}
    answer = client.generic("POST", f"/collections/{collection.pk}/upload/", **body)
    assert answer.status_code == 400
    assert "ファイルが大きすぎます（200 MB。上限は20 MB）" in answer.content.decode()
    assert counts() == stored


def test_a_body_that_grows_beyond_what_it_said_is_cut_off(office: Office, collection: Any, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: F811
    from rashinban.plans.documents.guards import Limits

    client = as_person(office, "reporter")
    file, stored = workbook(client, collection), counts()
    monkeypatch.setattr(receiving, "LIMITS", Limits(file_bytes=2000))
    answer = _send(client, collection, file)
    assert answer.status_code == 400
    assert "ファイルが大きすぎます" in answer.content.decode()
    assert counts() == stored


def test_the_form_is_guarded_against_forgery(office: Office, collection: Any) -> None:  # noqa: F811
    client = Client(enforce_csrf_checks=True)
    client.force_login(office.people["reporter"], backend="django.contrib.auth.backends.ModelBackend")
    stored = counts()
    assert _send(client, collection, SimpleUploadedFile("a.csv", b"x")).status_code == 403
    assert client.post(f"/collections/{collection.pk}/paste/", {"text": "x"}).status_code == 403
    token = client.get(f"/collections/{collection.pk}/upload/").cookies["csrftoken"].value
    passed = client.post(f"/collections/{collection.pk}/paste/", {"text": "x", "csrfmiddlewaretoken": token})
    assert passed.status_code == 400
    assert counts() == stored


def test_uploads_are_for_their_author_and_the_planner(office: Office, collection: Any) -> None:  # noqa: F811
    client = as_person(office, "reporter")
    page = _preview(client, _send(client, collection, workbook(client, collection, TYPED)))
    link = f"/collections/uploads/{page.context['upload'].pk}/"
    assert as_person(office, "planner").get(link).status_code == 200
    for who in ("other_reporter", "council", "viewer", "approver"):
        assert as_person(office, who).get(link).status_code == 404
        assert as_person(office, who).post(f"{link}confirm/").status_code == 404
    assert Client().get(link).status_code == 302


def test_a_closed_collection_takes_nothing_in(office: Office, collection: Any) -> None:  # noqa: F811
    client = as_person(office, "reporter")
    page = _preview(client, _send(client, collection, workbook(client, collection, TYPED)))
    collecting.close(collection, office.people["planner"])
    assert _confirm(client, page).status_code == 400
    assert _send(client, collection, io.BytesIO(b"x")).status_code == 403
    assert not _rows().exists()
    planner = as_person(office, "planner")
    seen = planner.get(f"/collections/uploads/{page.context['upload'].pk}/")
    assert _confirm(planner, seen).status_code == 400
    assert _confirm(planner, seen, reason="遅れて届いたため").status_code == 302
    assert _rows().count() == 2


def test_very_many_changes_are_left_to_the_worker(office: Office, collection: Any, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: F811
    monkeypatch.setattr(books, "MANY", 1)
    client = as_person(office, "reporter")
    page = _preview(client, _send(client, collection, workbook(client, collection, TYPED)))
    answer = _confirm(client, page, count=page.context["indicators"])
    assert answer["Location"].startswith("/jobs/")
    assert "2件を取り込みました" in client.get(answer["Location"]).content.decode()
    assert _rows().count() == 2
    assert Upload.objects.get().confirmed_at is not None


def test_300_rows_are_confirmed_in_a_number_of_statements_that_does_not_grow_with_them(
    office: Office, collection: Any, django_assert_max_num_queries: Any  # noqa: F811
) -> None:
    more_indicators(office, 282)
    client = as_person(office, "reporter")
    typed = {f"H{line}": line for line in range(FIRST, FIRST + 300)} | {f"I{line}": date(2026, 10, 1) for line in range(FIRST, FIRST + 300)}
    file = workbook(client, collection, typed | {f"H{line}": None for line in (9, 11)} | {f"K{line}": "満たした" for line in (9, 11)})
    page = _preview(client, _send(client, collection, file))
    with django_assert_max_num_queries(60):
        _confirm(client, page, "submit")
    assert _rows().filter(standing="checked").count() == 300


_KILLED = """
import os, django
django.setup()
from django.utils import timezone
from datetime import date
from itertools import pairwise
timezone.localdate = lambda *_: date(2026, 11, 22)
from django.db.models import QuerySet
from rashinban.records import audit, facts, uploads
from rashinban.records.models import ObservationRow, Person, Step

def kill_after(place, name):
    call = getattr(place, name)
    def killed(*args, **options):
        call(*args, **options)
        os._exit(9)
    setattr(place, name, killed)

point = {point!r}
if point == "events":
    kill_after(audit, "record_all")
elif point:
    whole = QuerySet.bulk_create
    def bulk_create(self, rows, *args, **options):
        made = whole(self, rows, *args, **options)
        if self.model.__name__ == point:
            os._exit(9)
        return made
    QuerySet.bulk_create = bulk_create
uploads.confirm({upload}, Person.objects.get(login="reporter"), timezone.localdate(), submit=False, seen={seen!r})
os._exit(0)
"""

_OFFICE = """
import django, io, sys
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from django.utils import timezone
from datetime import date
from itertools import pairwise
timezone.localdate = lambda *_: date(2026, 11, 22)
from office import make_office
from asking_office import PERIOD, SHARE, COUNT
from rashinban.records import uploads
from rashinban.records.models import Collection
from rashinban.records.questions import put_question
office = make_office()
row = Collection.objects.create(edition=office.edition, period=PERIOD, title="照会", due=date(2026, 11, 30))
lines = ["指標番号,期間,実績値,把握日"] + [f"{key},2026年度,{n},2026-10-01" for n, key in enumerate((SHARE, COUNT, "2.1-K3"), 60)]
received = uploads.Received(chr(10).join(lines).encode(), "回答.csv", "text/csv")
kept = uploads.keep(row, office.divisions["industry"], received, office.people["reporter"])
found = uploads.read_upload(kept, put_question(row, office.divisions["industry"], office.people["reporter"], timezone.localdate()))
print(kept.pk, uploads.mark(found))
"""

_STATE = """
import django
django.setup()
from asking_office import PERIOD
from rashinban.records import audit
from rashinban.records.models import Event, ObservationRow, Step, Upload
rows = ObservationRow.objects.filter(period=PERIOD)
print(rows.count(), Step.objects.filter(observation__in=rows).count(), Event.objects.count(), Upload.objects.exclude(confirmed_at=None).count(), len(audit.verify()))
"""


def test_a_process_killed_in_the_middle_leaves_nothing_behind(tmp_path: Path) -> None:
    environment = os.environ | {
        "RASHINBAN_HOME": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "rashinban.web.settings",
        "PYTHONPATH": str(Path(__file__).parents[2]),
    }
    environment.pop("DATABASE_URL", None)

    def run(script: str, code: int = 0) -> str:
        done = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, text=True, timeout=300)
        assert done.returncode == code, done.stderr
        return done.stdout.strip()

    upload, seen = run(_OFFICE).split()
    before = run(_STATE)
    for point in ("ObservationRow", "Step", "events"):
        run(_KILLED.format(point=point, upload=upload, seen=seen), 9)
        assert run(_STATE) == before
    run(_KILLED.format(point="", upload=upload, seen=seen))
    events = int(before.split()[2])
    run(_KILLED.format(point="Step", upload=upload, seen=seen))  # once more: nothing is entered, so nothing is killed
    assert run(_STATE) == f"3 3 {events + 4} 1 0"
