"""Files go in whole or not at all: on an error of any of them, on a full disk, and when the process is killed."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from held_figures import table_of
from rashinban.core.errors import ManyErrors, RashinbanError, WrongContent
from rashinban.statistics import durable
from rashinban.statistics.publisher import Publisher, Received, Table
from rashinban.statistics.selection import Selection
from rashinban.statistics.warehouse.warehouse import Warehouse
from sample_publisher import recognise, write_file

ONE = table_of("one", "1", ("A", "01000", "2020", "", 1.0, "人", ""))
TWO = table_of("two", "1", ("A", "01000", "2020", "", 2.0, "人", ""), ("A", "02000", "2020", "", None, "人", "suppressed"))
ROW = ("A", "01000", "2020", "", 1.0, "人", "")


def there(home: Path) -> dict[str, bytes]:
    """Every file of a home but the lock, which is empty."""
    return {str(path.relative_to(home)): path.read_bytes() for path in home.rglob("*") if path.is_file() and path.name != ".lock"}


def test_what_went_in_comes_out(tmp_path: Path) -> None:
    warehouse = Warehouse(tmp_path, "duckdb", recognise)
    done = warehouse.add([write_file("a.json", ONE, TWO)], {"a.json": "https://statistics.example/a.json"})
    assert [(held.table, held.rows, held.periods) for held in done.held] == [("one", 1, ("2020",)), ("two", 2, ("2020",))]
    assert warehouse.tables() == done.held
    (snapshot,) = warehouse.snapshots.all()
    assert snapshot.source == done.held[0].source == "https://statistics.example/a.json"
    assert (snapshot.licence, snapshot.credit) == ("架空の利用条件", "架空の統計局「見本統計」")
    assert warehouse.heading(done.held[1]).items == TWO.items
    assert warehouse.verify() == ()
    (origin,) = {each.sha256: each for each in warehouse.origins([snapshot.sha256])}.values()
    assert (origin.publisher, origin.sha256, origin.licence) == ("sample", snapshot.sha256, "架空の利用条件")


def test_the_same_file_twice_is_one(tmp_path: Path) -> None:
    warehouse = Warehouse(tmp_path, "duckdb", recognise)
    file = write_file("a.json", ONE)
    assert warehouse.add([file, Received("copy.json", file.content)]).already == ("copy.json",)
    before = there(tmp_path)
    assert warehouse.add([Received("other.json", file.content)]).already == ("other.json",)
    assert there(tmp_path) == before


BROKEN: dict[str, tuple[Received, str]] = {
    "unknown": (Received("x.csv", b"<html>"), "どの公表元"),
    "half": (Received("x.json", write_file("x", ONE).content[:-9]), "途中で終わって"),
    "no table": (write_file("x.json"), "表が一つもありません"),
    "two of one edition": (write_file("x.json", ONE, ONE), "同じ版の同じ表"),
    "twice": (write_file("x.json", table_of("t", "1", ROW, ROW)), "二度あります（A 01000 2020）"),
    "no rows": (write_file("x.json", table_of("t", "1")), "値が一つもありません"),
    "no edition": (write_file("x.json", table_of("t", " ", ROW)), "editionが空"),
    "six digits": (write_file("x.json", table_of("t", "1", ("A", "010006", *ROW[2:]))), "「010006」"),
    "no area": (write_file("x.json", table_of("t", "1", ("A", None, *ROW[2:]))), "列「area」に空の行が1件"),
    "a year in words": (write_file("x.json", table_of("t", "1", ("A", "01000", "令和2年", *ROW[3:]))), "「令和2年」"),
    "dimensions in disorder": (write_file("x.json", table_of("t", "1", ("A", "01000", "2020", "sex=m;age=1", 1.0, "人", ""))), "「sex=m;age=1」"),
    "an unknown flag": (write_file("x.json", table_of("t", "1", (*ROW[:6], "秘匿"))), "「秘匿」"),
    "a value that is withheld": (write_file("x.json", table_of("t", "1", (*ROW[:6], "suppressed"))), "合わない行が1件"),
    "no value and no flag": (write_file("x.json", table_of("t", "1", (*ROW[:4], None, "人", ""))), "合わない行が1件"),
    "endless": (write_file("x.json", table_of("t", "1", (*ROW[:4], float("inf"), "人", ""))), "無限大"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_one_broken_file_and_nothing_is_stored(tmp_path: Path, name: str) -> None:
    file, words = BROKEN[name]
    warehouse = Warehouse(tmp_path, "duckdb", recognise)
    warehouse.add([write_file("held.json", TWO)])
    before = there(tmp_path)
    with pytest.raises(RashinbanError) as caught:
        warehouse.add([write_file("right.json", ONE), file])
    faults = caught.value.errors if isinstance(caught.value, ManyErrors) else (caught.value,)
    assert any(words in str(fault) for fault in faults), faults
    assert caught.value.where.file == file.name
    assert there(tmp_path) == before


@pytest.mark.parametrize("name", ["publisher", "columns", "types", "items"])
def test_a_reader_that_is_wrong_is_found_out(tmp_path: Path, name: str) -> None:
    wrong = {
        "publisher": Table("other", "t", "1", "題", ONE.items, ONE.rows),
        "columns": Table("sample", "t", "1", "題", ONE.items, ONE.rows.drop_columns(["flag"])),
        "types": Table("sample", "t", "1", "題", ONE.items, ONE.rows.set_column(4, "value", [["一人"]])),
        "items": Table("sample", "t", "1", "題", (), ONE.rows),
    }[name]

    class Wrong:
        key, name, authority, licence, credit = "sample", "見本", "架空", "架空", "架空"

        def recognises(self, file: Received) -> bool:
            return True

        def read(self, file: Received) -> tuple[Table, ...]:
            return (wrong,)

    warehouse = Warehouse(tmp_path, "duckdb", lambda file: Wrong())
    with pytest.raises(RashinbanError):
        warehouse.add([Received("a.csv", b"1")])
    assert there(tmp_path) == {}


def test_a_table_of_another_authority_is_told_as_such(tmp_path: Path) -> None:
    """A file may hold a table of its publisher and one that quotes others."""

    class Quoting:
        key, name, authority, licence, credit = "sample", "見本", "架空の統計局", "架空の条件", "架空"

        def recognises(self, file: Received) -> bool:
            return True

        def read(self, file: Received) -> tuple[Table, ...]:
            return (ONE, replace(TWO, authority="架空の省", licence="CC0"))

    held = Warehouse(tmp_path, "duckdb", lambda file: Quoting()).add([Received("a.csv", b"1")]).held
    assert [(each.authority, each.licence) for each in held] == [("架空の統計局", "架空の条件"), ("架空の省", "CC0")]


def steps(monkeypatch: pytest.MonkeyPatch, at: int) -> Callable[[], int]:
    """Let the disk be full at a step of writing; how many steps there were."""
    done = 0
    settle = durable._settle

    def fail(path: Path) -> None:
        nonlocal done
        done += 1
        if done == at:
            raise OSError(28, "No space left on device")
        settle(path)

    monkeypatch.setattr(durable, "_settle", fail)
    return lambda: done


def test_a_full_disk_at_every_step(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    warehouse = Warehouse(tmp_path, "duckdb", recognise)
    warehouse.add([write_file("held.json", TWO)])
    before = there(tmp_path)
    file, at = write_file("a.json", ONE, table_of("three", "1", ROW)), 0
    while True:
        at += 1
        with monkeypatch.context() as patch:
            count = steps(patch, at)
            try:
                warehouse.add([file])
            except OSError:
                assert there(tmp_path) == before
                assert len(warehouse.tables()) == 1
                continue
        assert count() == at - 1 > 8
        break
    assert len(warehouse.tables()) == 3


KILLED = """
import os, shutil, signal, sys
from pathlib import Path
sys.path.insert(0, sys.argv[3])
from sample_publisher import recognise
from rashinban.statistics.publisher import Received
from rashinban.statistics.warehouse.warehouse import Warehouse
base, content, replace, done = Path(sys.argv[1]), Path(sys.argv[2]).read_bytes(), Path.replace, 0
def add(home, at):
    child = os.fork()
    if child:
        return os.waitpid(child, 0)[1]
    def stop(self, target):
        global done
        done += 1
        if done == at:
            os.kill(os.getpid(), signal.SIGKILL)
        return replace(self, target)
    Path.replace = stop
    Warehouse(home, "duckdb", recognise).add([Received("a.json", content)])
    os._exit(0)
for at in range(1, 100):
    home = base.with_name(f"home{at}")
    shutil.copytree(base, home)
    code = add(home, at)
    held = len(Warehouse(home, "duckdb", recognise).tables())
    print(code, held, add(home, 0), len(Warehouse(home, "duckdb", recognise).tables()), flush=True)
    if code == 0:
        break
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are killed by POSIX means")
def test_a_process_killed_at_every_step(tmp_path: Path) -> None:
    """Before each file gets its name: bytes, sidecar, two tables, the record. Nothing new is held, and the next try does it."""
    home, file = tmp_path / "home", tmp_path / "a.json"
    Warehouse(home, "duckdb", recognise).add([write_file("held.json", TWO)])
    file.write_bytes(write_file("a.json", ONE, table_of("three", "1", ROW)).content)
    command = [sys.executable, "-c", KILLED, str(home), str(file), str(Path(__file__).parents[2])]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["9 1 0 3"] * 5 + ["0 3 0 3"]
    for at in range(1, 7):
        warehouse = Warehouse(home.with_name(f"home{at}"), "duckdb", recognise)
        assert warehouse.figures(Selection("sample", "three", None)).num_rows == 1
        assert warehouse.verify() == ()


def test_two_who_add_the_same_at_once(tmp_path: Path) -> None:
    """The one who waited finds it held; nothing is written twice."""
    slow, quick = Warehouse(tmp_path, "duckdb", recognise), Warehouse(tmp_path, "duckdb", recognise)
    file = write_file("a.json", ONE)

    class Meanwhile:
        def __call__(self, received: Received) -> Publisher:
            quick.add([received])
            return recognise(received)

    slow._recognise = Meanwhile()
    assert slow.add([file]).already == ("a.json",)
    assert len(list((tmp_path / "series").glob("*.json"))) == len(slow.tables()) == 1


def test_a_record_that_is_broken_is_said(tmp_path: Path) -> None:
    warehouse = Warehouse(tmp_path, "duckdb", recognise)
    warehouse.add([write_file("a.json", ONE)])
    (record,) = (tmp_path / "series").glob("*.json")
    record.write_text(json.dumps({"tables": [{}]}))
    with pytest.raises(RashinbanError, match=re.escape(record.name)):
        Warehouse(tmp_path, "duckdb", recognise).tables()


@pytest.mark.parametrize("setting", ["oracle", "postgresql://nobody@127.0.0.1:1/absent"])
def test_a_setting_that_leads_nowhere(tmp_path: Path, setting: str) -> None:
    warehouse = Warehouse(tmp_path, setting, recognise)
    warehouse.add([write_file("a.json", ONE)])
    with pytest.raises(WrongContent, match="RASHINBAN_WAREHOUSE"):
        warehouse.figures(Selection("sample", "one", None))
