"""The site under load: 300 indicators × 10 years × 50 divisions, 20 requests a second, 8 writers with a
fact a second each.

    python benchmarks/site.py [--seconds 15] [--indicators 300]

Makes a temporary installation, starts the real server on it, and asks by the clock (open loop: a slow answer does not
slow the asking down). Once on SQLite, once on PostgreSQL where its programs are found. Beside the pages, in the same
run, an empty view of the same server is asked: what any page costs at least. Writers enter facts through the API; every
fact they were told is stored must be there at the end.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[1]
RATE, WRITERS = 20, 8

#: Runs in the installation under test: makes the data and prints what the load generator must know.
PREPARE = """
import json, sys, datetime
sys.path.insert(0, {tests!r})
from rashinban.records.installation import start, migrate
start(); migrate()
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.auth import SESSION_KEY, BACKEND_SESSION_KEY, HASH_SESSION_KEY
from django.utils import timezone
from large_plan import store_large_plan
from rashinban.core.period import Period
from rashinban.records import collecting
from rashinban.records.models import Division, Organisation, Person, Role, ObservationRow
from rashinban.records.tokens import make_token
organisation = Organisation.objects.create(name="みほん県（架空）", fictional=True)
edition = store_large_plan(organisation, {indicators}, 10, 50)
day = timezone.localdate()
planner = Person.objects.create_person("planner", "企画", "x")
Role.objects.create(person=planner, duty="planner", organisation=organisation, since=datetime.date(2020, 4, 1))
division = Division.objects.filter(indicators__edition=edition).first()
reporter = Person.objects.create_person("reporter", "報告", "x")
Role.objects.create(person=reporter, duty="reporter", organisation=organisation, division=division, since=datetime.date(2020, 4, 1))
collection = collecting.open_collection(edition, Period.fiscal_year(2026), "照会", "", day + datetime.timedelta(days=30), planner)
def session(person):
    store = SessionStore()
    store[SESSION_KEY], store[BACKEND_SESSION_KEY] = str(person.pk), "django.contrib.auth.backends.ModelBackend"
    store[HASH_SESSION_KEY] = person.get_session_auth_hash()
    store.create()
    return store.session_key
print(json.dumps(dict(
    slug=edition.plan.slug, collection=collection.pk, facts=ObservationRow.objects.count(),
    planner=session(planner), reporter=session(reporter),
    token=make_token(planner, "bench", day + datetime.timedelta(days=2), read_only=False)[1],
    keys=list(edition.indicators.values_list("key", flat=True)))))
"""
COUNT = """
from rashinban.records.installation import start
start()
from rashinban.records import audit
from rashinban.records.models import ObservationRow
print(ObservationRow.objects.count(), len(audit.verify()))
"""
#: The site with one empty page more, the peer that is asked in the same run.
PEER = """
from django.http import HttpResponse
from django.urls import path
from rashinban.web.urls import *  # noqa: F403
from rashinban.web.urls import urlpatterns as _site
urlpatterns = [path("empty/", lambda request: HttpResponse("<!doctype html><title>empty</title>")), *_site]
"""


@dataclass
class Writing:
    """What the writers were told."""

    stored: int = 0
    failed: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)


def call(port: int, method: str, path: str, headers: dict[str, str], body: str | None = None) -> tuple[int, bytes]:
    """One request on a connection of its own."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request(method, path, body=body, headers=headers)
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def ask(port: int, path: str, cookie: str, seconds: float) -> list[float]:
    """Seconds each request took from the moment it was due, at ``RATE`` a second whatever the server does."""
    took: list[float] = []
    lock = threading.Lock()
    begin = time.perf_counter()

    def one(due: float) -> None:
        status, _ = call(port, "GET", path, {"Cookie": f"sessionid={cookie}"} if cookie else {})
        with lock:
            took.append(time.perf_counter() - due if status == 200 else float("inf"))

    threads = []
    for number in range(int(seconds * RATE)):
        due = begin + number / RATE
        time.sleep(max(0.0, due - time.perf_counter()))
        threads.append(threading.Thread(target=one, args=(due,)))
        threads[-1].start()
    for thread in threads:
        thread.join()
    return took


def write(port: int, known: dict[str, object], number: int, told: Writing, stop: threading.Event) -> None:
    """Enter facts of months nobody else enters, one a second, until told to stop."""
    keys = list(known["keys"])[number::WRITERS]  # type: ignore[call-overload]
    headers = {"Authorization": f"Bearer {known['token']}", "Content-Type": "application/json"}
    turn = 0
    while not stop.is_set():
        key, month = keys[turn % len(keys)], turn // len(keys)
        period = f"{2010 + month // 12}-{month % 12 + 1:02}"
        body = json.dumps({"period": period, "value": turn})
        try:
            status, content = call(port, "POST", f"/api/v1/plans/{known['slug']}/indicators/{key}/observations", headers, body)
        except OSError as error:
            status, content = 0, str(error).encode()
        stop.wait(1.0)
        with told.lock:
            if status == 201:
                told.stored += 1
            else:
                told.failed.append(f"{status} {content[:200].decode(errors='replace')}")
        turn += 1
        stop.wait(0.5)


@contextmanager
def served(environment: dict[str, str]) -> Iterator[int]:
    """The server on a free port, with as many workers as an office has."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [Path(sys.executable).parent / "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port), "--workers", "2", "--blocking-threads", "4", "--no-access-log", "rashinban.web.wsgi:application"]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(200):
            try:
                call(port, "GET", "/empty/", {})
                break
            except OSError:
                time.sleep(0.1)
        yield port
    finally:
        process.terminate()
        process.wait(20)


def python(code: str, environment: dict[str, str]) -> str:
    """Run code in the installation; its last line of output."""
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    return done.stdout.strip().splitlines()[-1]


def measure(name: str, database: str | None, seconds: float, indicators: int) -> bool:
    """One database: the table of pages, then whether anything was lost. False when something was."""
    with tempfile.TemporaryDirectory(prefix="rashinban-bench-") as folder:
        Path(folder, "bench_urls.py").write_text(PEER, encoding="utf-8")
        Path(folder, "bench_settings.py").write_text(
            'from rashinban.web.settings import *  # noqa: F403\nROOT_URLCONF = "bench_urls"\n', encoding="utf-8"
        )
        environment = os.environ | {
            "RASHINBAN_HOME": f"{folder}/home",
            "RASHINBAN_HOSTS": "127.0.0.1",
            "PYTHONPATH": folder,
            "DJANGO_SETTINGS_MODULE": "bench_settings",
        }
        environment.pop("DATABASE_URL", None)
        if database is not None:
            environment["DATABASE_URL"] = database
        known = json.loads(python(PREPARE.format(tests=str(ROOT / "tests"), indicators=indicators), environment))
        pages = {
            "empty view (peer)": ("/empty/", ""),
            "home": ("/", known["planner"]),
            "plan tree": (f"/plans/{known['slug']}/", known["planner"]),
            "indicator": (f"/plans/{known['slug']}/indicators/{known['keys'][1]}/", known["planner"]),
            "entry grid": (f"/collections/{known['collection']}/grid/", known["reporter"]),
        }
        told, stop = Writing(), threading.Event()
        with served(environment) as port:
            for path, cookie in pages.values():
                call(port, "GET", path, {"Cookie": f"sessionid={cookie}"})
            writers = [threading.Thread(target=write, args=(port, known, number, told, stop)) for number in range(WRITERS)]
            for writer in writers:
                writer.start()
            print(f"\n{name}: {indicators} indicators, {known['facts']} facts, {RATE} requests/s, {WRITERS} writers")
            print(f"{'page':<20}{'p50 ms':>10}{'p95 ms':>10}{'max ms':>10}{'× empty':>10}{'failed':>8}")
            least = None
            for page, (path, cookie) in pages.items():
                took = ask(port, path, cookie, seconds)
                good = sorted(each * 1000 for each in took if each != float("inf")) or [float("inf")]
                middle = statistics.median(good)
                least = least or middle
                late = good[int(len(good) * 0.95) - 1]
                print(f"{page:<20}{middle:>10.1f}{late:>10.1f}{good[-1]:>10.1f}{middle / least:>10.1f}{len(took) - len(good):>8}", flush=True)
            stop.set()
            for writer in writers:
                writer.join()
        stored, breaks = (int(each) for each in python(COUNT, environment).split())
        lost = known["facts"] + told.stored - stored
        print(f"writes: {told.stored} stored, {len(told.failed)} failed, {lost} lost; breaks in the audit chain: {breaks}")
        for each in told.failed[:3]:
            print(f"  {each}")
        return lost == 0 and not told.failed and breaks == 0


def main() -> int:
    """0 when nothing was lost and nothing failed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=15, help="for each page")
    parser.add_argument("--indicators", type=int, default=300)
    given = parser.parse_args()
    whole = measure("SQLite", None, given.seconds, given.indicators)
    sys.path.insert(0, str(ROOT / "tests"))
    from on_postgres import find_programs, server

    programs = find_programs()
    if programs is None:
        print("\nPostgreSQL is absent: only SQLite was measured")
    else:
        with server(programs) as url:
            whole = measure("PostgreSQL", url, given.seconds, given.indicators) and whole
    return 0 if whole else 1


if __name__ == "__main__":
    sys.exit(main())
