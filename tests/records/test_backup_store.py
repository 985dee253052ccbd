"""A backup holds the store of statistics as well: what was received, what was read from it, mappings and outlines."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from django.db import transaction

from office import make_office
from rashinban.core.errors import WrongContent
from rashinban.records import backup, snapshot
from rashinban.records.statistics import datasets, store
from rashinban.statistics.publisher import Received
from rashinban.statistics.selection import Selection

pytestmark = pytest.mark.django_db(transaction=True)


def read(shared: Path, name: str) -> Received:
    return Received(name, (shared / "data" / "population_jlstat" / name).read_bytes())


def clear() -> None:
    with transaction.atomic():
        snapshot.clear()


def test_the_store_comes_back_as_it_was(shared: Path, own_store: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    make_office()
    datasets.hand_in([read(shared, "total.csv")], None)
    (own_store / "mappings").mkdir()
    (own_store / "mappings" / "own.yaml").write_text("table: own\n", "utf-8")
    held, people = store.store().tables(), Selection("jlstat", "census-population", None)
    figures = store.store().figures(people)
    path = tmp_path_factory.mktemp("backup") / "b.zip"
    made = backup.back_up(path)
    assert (made.missing, made.files) == ((), 5), "bytes, sidecar, Parquet, record, mapping"
    datasets.hand_in([read(shared, "total_prefecture.csv")], None)
    for folder in ("snapshots", "mappings"):
        for each in (own_store / folder).iterdir():
            each.unlink()
    clear()
    assert backup.restore(path).files == 5
    assert store.store().tables() == held, "what came after the backup is no longer held"
    assert store.store().figures(people).equals(figures)
    assert store.store().verify() == ()
    assert (own_store / "mappings" / "own.yaml").read_text("utf-8") == "table: own\n"


def test_nothing_is_written_outside_the_folders(own_store: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    make_office()
    (own_store / "mappings").mkdir()
    (own_store / "mappings" / "own.yaml").write_text("table: own\n", "utf-8")
    folder = tmp_path_factory.mktemp("backup")
    backup.back_up(folder / "b.zip")
    with zipfile.ZipFile(folder / "b.zip") as old, zipfile.ZipFile(folder / "c.zip", "w") as new:
        for name in old.namelist():
            content = old.read(name).replace(b"home/mappings/own.yaml", b"home/mappings/../../out")
            new.writestr(name.replace("home/mappings/own.yaml", "home/mappings/../../out"), content)
    clear()
    with pytest.raises(WrongContent, match="戻せる場所にありません"):
        backup.restore(folder / "c.zip")
    assert not (own_store.parent / "out").exists()
