"""Received bytes are kept once, as they came, and a changed byte is found."""

import json
from pathlib import Path

import pytest

from rashinban.core.errors import UnreadableFile
from rashinban.statistics.publisher import Received
from rashinban.statistics.snapshots import Snapshot, Snapshots, suffix_of


def describe(file: Received, **other: str) -> Snapshot:
    told = {"publisher": "sample", "authority": "架空の統計局", "title": "架空の表", "licence": "架空", "credit": "架空", **other}
    return Snapshot(file.sha256, suffix_of(file), file.name, len(file.content), "2026-04-01T09:00:00+09:00", **told)


@pytest.mark.parametrize("name", ["表.CSV", "answer.json", "no ending", "a.b/../c"])
def test_bytes_come_back_with_what_is_said_of_them(tmp_path: Path, name: str) -> None:
    file = Received(name, b"\x00\xff,\r\n")
    snapshots = Snapshots(tmp_path)
    about = describe(file, source="https://statistics.example/t.csv")
    assert len(snapshots.put(file, about)) == 2
    assert snapshots.content(file.sha256) == file.content
    assert list(snapshots.all()) == [about] == [snapshots.find(file.sha256)]
    assert {path.parent for path in tmp_path.iterdir()} == {tmp_path}
    assert snapshots.verify() == ()


def test_the_same_bytes_are_one_snapshot_and_the_first_sidecar_stays(tmp_path: Path) -> None:
    first, second = Received("a.csv", b"1"), Received("b.txt", b"1")
    snapshots = Snapshots(tmp_path)
    snapshots.put(first, describe(first))
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert snapshots.put(second, describe(second)) == ()
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_a_changed_byte_a_lost_file_and_a_broken_sidecar_are_found(tmp_path: Path) -> None:
    snapshots = Snapshots(tmp_path)
    files = [Received(f"{number}.csv", b"%d,2,3" % number) for number in range(4)]
    for file in files:
        snapshots.put(file, describe(file))
    changed, lost, broken, _ = files
    path = snapshots.path(changed.sha256)
    path.write_bytes(path.read_bytes().replace(b"2", b"3"))
    snapshots.path(lost.sha256).unlink()
    (tmp_path / f"{broken.sha256}.json").write_text("{")
    places = {fault.where.file for fault in snapshots.verify()}
    assert places == {f"{changed.sha256}.csv", f"{lost.sha256}.csv", f"{broken.sha256}.json"}
    for file in (changed, lost, broken):
        with pytest.raises(UnreadableFile):
            snapshots.content(file.sha256)


def test_a_sidecar_under_another_name_is_found(tmp_path: Path) -> None:
    snapshots = Snapshots(tmp_path)
    file = Received("a.csv", b"1")
    snapshots.put(file, describe(file))
    sidecar = tmp_path / f"{file.sha256}.json"
    sidecar.write_text(json.dumps({**json.loads(sidecar.read_text()), "sha256": "0" * 64}))
    assert [fault.where.file for fault in snapshots.verify()] == [sidecar.name]


def test_half_a_snapshot_is_completed(tmp_path: Path) -> None:
    """Bytes without a sidecar are what a power failure leaves."""
    snapshots = Snapshots(tmp_path)
    file = Received("a.csv", b"1")
    (tmp_path / f"{file.sha256}.csv").write_bytes(b"")
    snapshots.put(file, describe(file))
    assert snapshots.content(file.sha256) == b"1"
