"""Run the tests of everything that touches the database a second time, on PostgreSQL.

    python tests/on_postgres.py [--all] [pytest options]

``make test`` runs what depends on the database most, so that it stays within its time; ``--all`` (``make postgres``)
runs every test of rows, pages and the API.

Starts a server of its own in a temporary folder (nothing already running is touched) and stops it at the end. Where the
programs of PostgreSQL are absent it says so: as a failure in CI, as a note elsewhere.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[1]
WHAT = ("tests/records", "tests/web/test_permission_matrix.py", "tests/cli/test_site.py::test_moving_to_postgresql_and_back")
ALL = ("tests/records", "tests/web", "tests/cli/test_site.py")


def find_programs() -> Path | None:
    """The folder with initdb and pg_ctl."""
    beside = shutil.which("initdb")
    places = [Path(beside).parent] if beside else []
    places += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((place for place in places if (place / "initdb").exists()), None)


@contextmanager
def server(programs: Path) -> Iterator[str]:
    """A fresh server; yields the address of its database. It refuses to run as root, so root lends it a plain user."""
    with tempfile.TemporaryDirectory(prefix="rashinban-postgres-") as folder:
        plain = {"user": "postgres", "extra_groups": []} if os.geteuid() == 0 else {}
        if plain:
            shutil.chown(folder, "postgres")
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        data = f"{folder}/data"

        def call(program: str, *arguments: str) -> None:
            subprocess.run([programs / program, *arguments], check=True, stdout=subprocess.DEVNULL, cwd=folder, **plain)  # type: ignore[call-overload]

        call("initdb", "-D", data, "-U", "rashinban", "-A", "trust", "-E", "UTF8", "--locale=C", "-N")
        options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off -c max_connections=200"
        call("pg_ctl", "-D", data, "-l", f"{folder}/log", "-w", "-o", options, "start")
        try:
            yield f"postgresql://rashinban@127.0.0.1:{port}/postgres"
        finally:
            call("pg_ctl", "-D", data, "-m", "immediate", "stop")


def main() -> int:
    """The exit code of the tests; 0 with a note where PostgreSQL is absent outside CI."""
    programs = find_programs()
    if programs is None:
        print("PostgreSQL is absent: its tests are skipped (install postgresql to run them)", file=sys.stderr)
        return 1 if os.environ.get("CI") else 0
    everything = "--all" in sys.argv
    with server(programs) as url:
        environment = {**os.environ, "DATABASE_URL": url, "RASHINBAN_TEST_POSTGRES": url, "RASHINBAN_TEST_ALL": "1" if everything else ""}
        options = [each for each in sys.argv[1:] if each != "--all"]
        named = any(not each.startswith("-") and (ROOT / each.split("::")[0]).exists() for each in options)
        what = () if named else ALL if everything else WHAT
        command = [sys.executable, "-m", "pytest", "-m", "not own_sqlite", *what, *(options or ["-n", "auto", "--dist", "worksteal"])]
        return subprocess.run(command, cwd=ROOT, env=environment).returncode


if __name__ == "__main__":
    sys.exit(main())
