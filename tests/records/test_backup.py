"""A backup brings everything back, on any database; a broken or changed one is refused and nothing changes."""

from __future__ import annotations

import json
import os
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, transaction

from office import Office, make_office
from own_home import own_home
from rashinban.core.errors import RashinbanError
from rashinban.records import audit, backup, files, snapshot
from rashinban.records.models import Event, ObservationRow, Person, ReportRow, StoredFile

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def lived_in() -> Iterator[Office]:
    """An office with a stored file, in a folder that goes away: some tests spoil the file."""
    with own_home():
        office = make_office()
        files.store("根拠".encode(), "根拠.txt", "text/plain", office.people["reporter"])
        yield office


def everything() -> dict[str, list[str]]:
    """All rows as text, to compare."""
    return {snapshot.name_of(kind): list(snapshot.dump(kind)) for kind in snapshot.kinds()}


def test_everything_comes_back_with_its_keys_and_moments(lived_in: Office, tmp_path: Path) -> None:
    before = everything()
    made = backup.back_up(tmp_path / "b.zip")
    assert (made.missing, made.breaks, made.files) == ((), (), 1)
    assert made.counts["observationrow"] == ObservationRow.objects.count() > 0
    files.path_of(StoredFile.objects.get()).unlink()
    with transaction.atomic():
        snapshot.clear()
    assert snapshot.is_empty()
    restored = backup.restore(tmp_path / "b.zip")
    assert everything() == before
    assert restored.aside is None
    assert audit.verify() == ()
    assert files.content_of(StoredFile.objects.get()).decode() == "根拠"
    assert lived_in.people["planner"].check_password("tameshi-no-kagi")
    audit.record(None, "after", Person.objects.first())
    Person.objects.create_person("new", "新しい人")
    assert audit.verify() == ()


def test_a_full_installation_is_not_overwritten_unless_told_and_then_kept(lived_in: Office, tmp_path: Path) -> None:
    backup.back_up(tmp_path / "b.zip")
    Person.objects.create_person("later", "あとの人")
    with pytest.raises(RashinbanError, match="すでにデータ"):
        backup.restore(tmp_path / "b.zip")
    assert Person.objects.filter(login="later").exists()
    restored = backup.restore(tmp_path / "b.zip", force=True)
    assert not Person.objects.filter(login="later").exists()
    assert restored.aside is not None
    backup.restore(restored.aside, force=True)
    assert Person.objects.filter(login="later").exists(), "what was there before can be brought back"


def _rewrite(path: Path, change: Callable[[str, bytes], bytes | None], manifest: Callable[[dict[str, Any]], None] | None = None) -> None:
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            if name == backup.MANIFEST and manifest:
                told = json.loads(content)
                manifest(told)
                archive.writestr(name, json.dumps(told))
            elif (changed := change(name, content)) is not None:
                archive.writestr(name, changed)


def _cut(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def _text(path: Path) -> None:
    path.write_text("not a zip")


def _row_changed(path: Path) -> None:
    _rewrite(path, lambda name, content: content.replace(b"reporter", b"reportex") if "person" in name else content)


def _row_changed_with_its_hash(path: Path) -> None:
    """Somebody clever: an event changed together with its checksum in the manifest. The chain still tells."""
    from hashlib import sha256

    hashes: dict[str, str] = {}

    def change(name: str, content: bytes) -> bytes:
        if name == "rows/event.jsonl":
            content = content.replace("みほん県".encode(), "べつの県".encode())
        hashes[name] = sha256(content).hexdigest()
        return content

    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            change(name, archive.read(name))
    _rewrite(path, change, lambda told: told["sha256"].update({name: hashes[name] for name in told["sha256"]}))


def _part_missing(path: Path) -> None:
    _rewrite(path, lambda name, content: None if name.startswith("files/") else content)


def _part_added(path: Path) -> None:
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("../evil", "x")


def _count_wrong(path: Path) -> None:
    _rewrite(path, lambda _, content: content, lambda told: told["counts"].update(person=999))


def _from_the_future(path: Path) -> None:
    _rewrite(path, lambda _, content: content, lambda told: told["migrations"].append("9999_later"))


def _no_manifest(path: Path) -> None:
    _rewrite(path, lambda name, content: None if name == backup.MANIFEST else content)


def _other_zip(path: Path) -> None:
    _rewrite(path, lambda _, content: content, lambda told: told.update(format="something"))


SPOILT = (
    _cut, _text, _row_changed, _row_changed_with_its_hash, _part_missing, _part_added, _count_wrong, _from_the_future, _no_manifest, _other_zip,
)  # fmt: skip


@pytest.mark.parametrize("spoil", SPOILT, ids=lambda spoil: spoil.__name__)
def test_a_spoilt_backup_is_refused_and_nothing_changes(lived_in: Office, tmp_path: Path, spoil: Callable[[Path], None]) -> None:
    path = tmp_path / "b.zip"
    backup.back_up(path)
    before = everything()
    spoil(path)
    with pytest.raises(RashinbanError) as told:
        backup.restore(path, force=True)
    assert told.value.remedy
    assert everything() == before


def test_a_lost_file_is_told_and_the_rest_is_saved(lived_in: Office, tmp_path: Path) -> None:
    files.path_of(StoredFile.objects.get()).write_bytes(b"changed")
    made = backup.back_up(tmp_path / "b.zip")
    assert made.missing == ("根拠.txt",)
    backup.restore(tmp_path / "b.zip", force=True)
    assert StoredFile.objects.count() == 1


def test_a_broken_chain_is_told_when_backing_up(lived_in: Office, tmp_path: Path) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE records_event SET reason = 'x' WHERE number = 2")
    made = backup.back_up(tmp_path / "b.zip")
    assert [one.number for one in made.breaks] == [2]
    backup.restore(tmp_path / "b.zip", force=True)
    assert [one.number for one in audit.verify()] == [2], "what was broken before is brought back as it was"


def test_the_backup_is_one_moment(lived_in: Office) -> None:
    with snapshot.consistent():
        before = list(snapshot.dump(Event))
        assert list(snapshot.dump(Event)) == before
    assert not connection.in_atomic_block


def test_no_half_backup_is_left_behind(lived_in: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any, **__: Any) -> Any:
        raise OSError("disk full")

    monkeypatch.setattr(backup.audit, "verify", fail)
    with pytest.raises(OSError, match="disk full"):
        backup.back_up(tmp_path / "b.zip")
    assert list(tmp_path.iterdir()) == []


def test_restoring_is_refused_while_the_site_runs(lived_in: Office, tmp_path: Path) -> None:
    from rashinban.records.locks import hold

    backup.back_up(tmp_path / "b.zip")
    with hold(Path(settings.CONFIGURATION.home) / "site.lock"), pytest.raises(RashinbanError, match="サイトが動いています"):
        backup.restore(tmp_path / "b.zip", force=True)


def test_reports_come_back_equal(lived_in: Office, tmp_path: Path) -> None:
    from datetime import date

    from rashinban import workflow
    from rashinban.records import progress

    view = progress.view(lived_in.edition, lived_in.people["planner"], date(2026, 11, 22))
    report = workflow.compose_report(view.plan, view.observations, date(2026, 11, 22))
    row = ReportRow.objects.create(edition=lived_in.edition, title="報告", as_of=date(2026, 11, 22), content=report, sha256="0" * 64)
    backup.back_up(tmp_path / "b.zip")
    backup.restore(tmp_path / "b.zip", force=True)
    assert ReportRow.objects.get(pk=row.pk).content == report
