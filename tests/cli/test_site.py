"""The commands of an installation, each run as a process of its own on a home folder of its own."""

from __future__ import annotations

import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).parents[2] / "examples"
MIHON = EXAMPLES / "mihon"
LOAD = ("load", str(MIHON / "plan.docx"), str(MIHON / "observations.xlsx"), "--organisation", "みほん県（架空）", "--slug", "mihon", "--publish")


class Site:
    """One installation, spoken to by the command line."""

    def __init__(self, home: Path) -> None:
        self.home = home
        foreign = ("DATABASE_URL", "DJANGO_SETTINGS_MODULE")
        self.environment = {name: value for name, value in os.environ.items() if name not in foreign and not name.startswith("RASHINBAN_")}
        self.environment |= {"RASHINBAN_HOME": str(home)}

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "rashinban.cli.app", *arguments]
        return subprocess.Popen(command, env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def run(self, *arguments: str) -> tuple[int, str, str]:
        process = self.start(*arguments)
        out, err = process.communicate(timeout=180)
        return process.returncode, out, err

    def ask(self, statement: str) -> list[tuple[object, ...]]:
        with sqlite3.connect(self.home / "rashinban.sqlite3") as database:
            return database.execute(statement).fetchall()

    def count(self, table: str) -> int:
        (number,) = self.ask(f"SELECT count(*) FROM records_{table}")[0]
        assert isinstance(number, int)
        return number


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """An installation with the example; tests of this module only read it."""
    site = Site(tmp_path_factory.mktemp("loaded"))
    code, out, err = site.run(*LOAD, "--roster", str(MIHON / "roster.csv"), "--ledger", str(MIHON / "ledger.yaml"))
    assert code == 0, err
    assert "第1版" in out
    assert "活動の台帳から" in out
    assert "jinzai" in out
    return site


def test_loading_the_same_again_changes_nothing(loaded: Site) -> None:
    before = loaded.count("event")
    code, out, _ = loaded.run(*LOAD)
    assert code == 0
    assert "何も変えていません" in out
    assert loaded.count("event") == before
    assert loaded.count("editionrow") == 1
    assert loaded.ask("SELECT DISTINCT standing FROM records_observationrow") == [("published",)]
    assert loaded.ask("SELECT count(*) FROM records_storedfile") == [(1,)], "the plan document is kept for its quotations"


def test_the_ledger_comes_in_once_and_for_its_organisation(loaded: Site, tmp_path: Path) -> None:
    before = loaded.count("factrow")
    assert before > 200
    code, out, _ = loaded.run(*LOAD, "--ledger", str(MIHON / "ledger.yaml"), "--json")
    assert code == 0
    assert json.loads(out)["ledger"] == {}
    assert loaded.count("factrow") == before
    wrong = tmp_path / "ledger.yaml"
    wrong.write_text("schema_version: rashinban-ledger/1\nfacts:\n  - {key: a, kind: met, on: '2026-01-01', party: nobody}\n", encoding="utf-8")
    site = Site(tmp_path / "home")
    code, _, err = site.run(*LOAD, "--ledger", str(wrong))
    assert code == 4
    assert "nobody" in err
    assert "3行目" in err
    assert site.count("planrow") == 0, "the plan that came with it is not stored either"


def test_a_wrong_file_loads_nothing(tmp_path: Path) -> None:
    site = Site(tmp_path / "home")
    wrong = tmp_path / "wrong.csv"
    wrong.write_text("指標番号,期間,実績値,把握日\n2.1-K1,FY2024,62.5,2025-06-20\nない番号,FY2024,1,2025-06-20\n", encoding="utf-8")
    code, _, err = site.run("load", str(MIHON / "plan.yaml"), str(wrong), "--slug", "mihon")
    assert code == 4
    assert "ない番号" in err
    assert site.count("planrow") == 0
    assert site.run("load", str(tmp_path / "nothing.yaml"))[0] == 3


def test_killed_while_loading_the_database_is_whole(tmp_path: Path) -> None:
    site = Site(tmp_path / "home")
    assert site.run("audit", "verify")[0] == 0  # creates the database
    seen = set()
    for delay in (0.4, 0.8, 1.2, 1.6, 2.0, 2.4):
        process = site.start(*LOAD)
        time.sleep(delay)
        process.kill()
        process.communicate()
        assert site.ask("PRAGMA integrity_check") == [("ok",)]
        state = (site.count("planrow"), site.count("editionrow"), site.count("observationrow"))
        assert state in ((0, 0, 0), (1, 1, 30))
        seen.add(state)
    assert site.run(*LOAD)[0] == 0
    assert (site.count("planrow"), site.count("observationrow")) == (1, 30)
    assert site.run("audit", "verify")[0] == 0


def test_backup_and_restore_and_what_they_refuse(loaded: Site, tmp_path: Path) -> None:
    file = tmp_path / "b.zip"
    assert loaded.run("backup", str(file))[0] == 0
    assert file.stat().st_mode & 0o077 == 0, "a backup is for its owner only"
    other = Site(tmp_path / "other")
    code, _, err = other.run("restore", str(file))
    assert code == 0, err
    for table in ("event", "observationrow", "person", "role", "storedfile"):
        assert other.count(table) == loaded.count(table) > 0
    assert other.run("audit", "verify")[0] == 0
    code, _, err = other.run("restore", str(file))
    assert code == 4
    assert "すでにデータ" in err
    broken = tmp_path / "broken.zip"
    broken.write_bytes(file.read_bytes()[:-2000])
    code, _, err = other.run("restore", str(broken), "--force")
    assert code == 3
    assert "途中で切れて" in err
    assert other.run("restore", str(file), "--force")[0] == 0
    assert len(list(other.home.glob("before-restore-*.zip"))) == 1


def test_killed_while_restoring_the_database_is_whole(loaded: Site, tmp_path: Path) -> None:
    file = tmp_path / "b.zip"
    assert loaded.run("backup", str(file))[0] == 0
    site = Site(tmp_path / "home")
    assert site.run("audit", "verify")[0] == 0
    for delay in (0.5, 0.9, 1.3, 1.7):
        process = site.start("restore", str(file), "--force")
        time.sleep(delay)
        process.kill()
        process.communicate()
        assert site.ask("PRAGMA integrity_check") == [("ok",)]
        assert (site.count("person"), site.count("event")) in ((0, 0), (loaded.count("person"), loaded.count("event")))
    assert site.run("restore", str(file), "--force")[0] == 0
    assert site.count("event") == loaded.count("event")


def test_a_tampered_trail_is_found(loaded: Site, tmp_path: Path) -> None:
    file = tmp_path / "b.zip"
    loaded.run("backup", str(file))
    site = Site(tmp_path / "home")
    site.run("restore", str(file))
    with sqlite3.connect(site.home / "rashinban.sqlite3") as database:
        database.execute("UPDATE records_event SET person_name = 'だれか' WHERE number = 3")
    code, out, _ = site.run("audit", "verify", "--json")
    assert code == 1
    assert [one["number"] for one in json.loads(out)["breaks"]] == [3]
    code, _, err = site.run("backup", str(tmp_path / "c.zip"))
    assert code == 1
    assert "3番" in err


def test_the_trail_is_exported(loaded: Site, tmp_path: Path) -> None:
    file = tmp_path / "events.jsonl"
    assert loaded.run("audit", "export", str(file))[0] == 0
    events = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    assert len(events) == loaded.count("event")
    assert all(after["previous"] == before["hash"] for before, after in pairwise(events))


LEDGER = ("partyrow", "partyname", "partyrow_measures", "gatheringrow", "gatheringrow_measures", "cardrow", "connectionrow")
LEDGER += ("connectionrow_named", "confirmation", "caserow", "caserow_named", "lessonrow", "factrow")


def ledger(database: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every row of the ledger as it is stored."""
    with sqlite3.connect(database) as rows:
        return {table: rows.execute(f"SELECT * FROM records_{table} ORDER BY id").fetchall() for table in LEDGER}


def test_moving_to_a_second_database_keeps_every_row(loaded: Site, tmp_path: Path) -> None:
    target = tmp_path / "target.sqlite3"
    code, out, err = loaded.run("move-database", f"sqlite:{target}")
    assert code == 0, err
    assert "DATABASE_URL" in out
    with sqlite3.connect(target) as database:
        assert database.execute("SELECT count(*) FROM records_event").fetchone() == (loaded.count("event"),)
    assert ledger(target) == ledger(loaded.home / "rashinban.sqlite3")
    assert all(ledger(target).values())
    code, _, err = loaded.run("move-database", f"sqlite:{target}")
    assert code == 4
    assert "すでにデータ" in err


def test_an_address_that_does_not_answer_is_told_without_its_password(loaded: Site) -> None:
    code, out, err = loaded.run("move-database", "postgresql://office:geheim@127.0.0.1:9/nothing")
    assert code == 3
    assert "つながらない" in err
    assert "geheim" not in out + err


def test_moving_to_postgresql_and_back(loaded: Site, tmp_path: Path) -> None:
    admin = os.environ.get("RASHINBAN_TEST_POSTGRES")
    if not admin:
        pytest.skip("RASHINBAN_TEST_POSTGRES (a URL of an admin database) is not set")
    import psycopg

    name = f"rashinban_moved_{os.getpid()}"
    with psycopg.connect(admin, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
        try:
            url = f"{admin.rsplit('/', 1)[0]}/{name}"
            assert loaded.run("move-database", url)[0] == 0
            there = Site(tmp_path / "there")
            there.environment["DATABASE_URL"] = url
            assert there.run("audit", "verify")[0] == 0
            code, out, _ = there.run(*LOAD)
            assert code == 0
            assert "何も変えていません" in out
            assert there.run("load", str(EXAMPLES / "real" / "tokeiren-2021.yaml"))[0] == 0, "new rows get free numbers"
            assert there.run("move-database", f"sqlite:{tmp_path / 'back.sqlite3'}")[0] == 0
            with sqlite3.connect(tmp_path / "back.sqlite3") as back:
                assert back.execute("SELECT count(*) FROM records_role").fetchone() == (loaded.count("role"),)
            assert ledger(tmp_path / "back.sqlite3") == ledger(loaded.home / "rashinban.sqlite3"), "exact numbers, tags, moments"
        finally:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        number = free.getsockname()[1]
    assert isinstance(number, int)
    return number


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[Site, subprocess.Popen[str], int]]:
    """A site that answers."""
    site, port = Site(tmp_path / "home"), _free_port()
    process = site.start("serve", "--port", str(port))
    try:
        for _ in range(600):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5).close()
                break
            except urllib.error.HTTPError:
                break
            except OSError:
                assert process.poll() is None, process.stderr.read() if process.stderr else ""
                time.sleep(0.1)
        yield site, process, port
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate()


def _descendants(parent: int) -> list[int]:
    told = subprocess.run(["ps", "-eo", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
    children: dict[int, list[int]] = {}
    for line in told.splitlines():
        pid, above = map(int, line.split())
        children.setdefault(above, []).append(pid)
    found: list[int] = []
    waiting = [parent]
    while waiting:
        found += children.get(waiting[0], [])
        waiting += children.get(waiting.pop(0), [])
    return found


def _gone(pids: list[int]) -> bool:
    for _ in range(150):
        if not any(Path(f"/proc/{pid}/cmdline").exists() and Path(f"/proc/{pid}/cmdline").read_bytes() for pid in pids):
            return True
        time.sleep(0.1)
    return False


def test_serving_starts_and_stops_everything_together(served: tuple[Site, subprocess.Popen[str], int]) -> None:
    site, process, port = served
    children = _descendants(process.pid)
    assert len(children) >= 2, "the web server and the worker"
    code, _, err = Site(site.home.parent / "second").run("serve", "--port", str(port))
    assert code == 4
    assert f"ポート{port}" in err
    code, _, err = site.run("restore", str(MIHON / "plan.yaml"))
    assert code == 4
    assert "サイトが動いています" in err
    process.send_signal(signal.SIGTERM)
    out, _ = process.communicate(timeout=30)
    assert process.returncode == 0
    assert f"http://127.0.0.1:{port}/" in out
    assert _gone(children)


def test_killed_outright_it_leaves_nothing_running(served: tuple[Site, subprocess.Popen[str], int]) -> None:
    _, process, _ = served
    children = _descendants(process.pid)
    process.kill()
    process.communicate()
    assert _gone(children)


def test_when_one_process_dies_the_others_end(served: tuple[Site, subprocess.Popen[str], int]) -> None:
    _, process, _ = served
    children = _descendants(process.pid)
    worker = next(pid for pid in children if b"worker\0" in Path(f"/proc/{pid}/cmdline").read_bytes())
    os.kill(worker, signal.SIGKILL)
    process.communicate(timeout=30)
    assert process.returncode != 0
    assert _gone(children)


def test_the_demonstration_fills_every_list_and_can_be_started_again(tmp_path: Path) -> None:
    outer = Site(tmp_path / "users-own")
    outer.environment["DATABASE_URL"] = "postgresql://nobody@127.0.0.1:9/real"
    for _ in range(2):
        code, out, err = outer.run("demo", "-o", str(tmp_path / "demo"), "--no-serve")
        assert code == 0, err
        assert "kikaku" in out
    assert not outer.home.exists(), "the user's own installation is not touched"
    site = Site(tmp_path / "demo" / "site")
    assert site.count("planrow") == 3
    assert site.count("collection") == 1
    standings = {row[0] for row in site.ask("SELECT DISTINCT standing FROM records_observationrow")}
    assert standings == {"draft", "checked", "returned", "approved", "published"}
    assert site.count("reviewstep") == 2
    assert site.count("reportrow") == 1
    assert site.run("audit", "verify")[0] == 0
