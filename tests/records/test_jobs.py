"""Jobs: once, watched, stopped, tried again, told in plain words; also by the real worker in a process of its own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError

import work_urls  # noqa: F401  registers the kinds
from office import Office
from rashinban.core.errors import WrongContent
from rashinban.records import jobs
from rashinban.records.models import Job

TESTS = Path(__file__).parents[1]


def test_work_is_done_and_its_result_kept(office: Office) -> None:
    row = jobs.queue("add", "足し算", {"numbers": [1, 2, 3]}, office.people["planner"])
    assert (row.standing, row.result["words"], row.done, row.total, row.attempts) == ("done", "6", 3, 3, 1)
    assert row.ended_at >= row.started_at >= row.queued_at


def test_the_same_live_work_is_not_queued_twice(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "_send", lambda row: row)
    first = jobs.queue("add", "足し算", {"numbers": [1]}, office.people["planner"])
    assert jobs.queue("add", "足し算", {"numbers": [1]}, office.people["planner"]) == first
    assert jobs.queue("add", "足し算", {"numbers": [2]}, office.people["planner"]) != first
    jobs.cancel(first)
    assert first.standing == "cancelled"
    assert jobs.queue("add", "足し算", {"numbers": [1]}, office.people["planner"]) != first
    jobs.run_job.func(first.pk)
    first.refresh_from_db()
    assert first.standing == "cancelled", "what was cancelled is not done later"


def test_a_mistake_is_told_in_its_own_words_and_a_defect_by_number(office: Office) -> None:
    refused = jobs.queue("refuse", "読み込み", {}, None)
    assert refused.standing == "failed"
    assert refused.problem == "1回目：表が空です。→ 行を入れてください。"
    broken = jobs.queue("break", "計算", {}, None)
    assert f"番号 {broken.pk}" in broken.problem
    assert "ZeroDivision" not in broken.problem


def test_retry_keeps_every_reason_and_ends_after_three(office: Office) -> None:
    row = jobs.queue("refuse", "読み込み", {}, None)
    row = jobs.retry(row)
    row = jobs.retry(row)
    assert row.attempts == 3
    assert row.problem.splitlines()[2].startswith("3回目：")
    with pytest.raises(WrongContent, match="やり直せません"):
        jobs.retry(row)
    unsafe = jobs.queue("break", "計算", {}, None)
    with pytest.raises(WrongContent, match="やり直せません"):
        jobs.retry(unsafe)


def test_a_database_that_did_not_answer_is_tried_again(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[int] = []

    def work(handle: jobs.JobHandle) -> dict[str, Any]:
        calls.append(1)
        if len(calls) < 3:
            raise OperationalError("database is locked")
        return {"words": "ok"}

    monkeypatch.setitem(jobs._KINDS, "shaky", jobs.Kind("shaky", work, safe=True))
    row = jobs.queue("shaky", "書き込み", {}, None)
    assert (row.standing, row.attempts, len(row.problem.splitlines())) == ("done", 3, 2)


def test_running_work_stops_when_asked(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    def work(handle: jobs.JobHandle) -> None:
        handle.progress(1, 2)
        jobs.cancel(Job.objects.get(pk=handle.pk))
        handle.progress(2, 2)
        raise AssertionError("went on")

    monkeypatch.setitem(jobs._KINDS, "stop", jobs.Kind("stop", work, safe=False))
    assert jobs.queue("stop", "長い作業", {}, None).standing == "cancelled"


def test_an_unknown_kind_is_a_defect_of_the_caller(office: Office) -> None:
    with pytest.raises(KeyError):
        jobs.queue("no such kind", "x", {}, None)


@pytest.fixture
def site(tmp_path: Path) -> dict[str, str]:
    """The environment of an installation of its own, migrated."""
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    environment |= {"RASHINBAN_HOME": str(tmp_path / "home"), "DJANGO_SETTINGS_MODULE": "work_settings", "PYTHONPATH": str(TESTS)}
    subprocess.run([sys.executable, "-m", "django", "migrate", "-v0"], env=environment, check=True)
    return environment


def _python(site: dict[str, str], code: str) -> str:
    start = "import django; django.setup()\nfrom rashinban.records import jobs\nfrom rashinban.records.models import Job\n"
    return subprocess.run([sys.executable, "-c", start + code], env=site, check=True, capture_output=True, text=True).stdout.strip()


def _worker(site: dict[str, str], *options: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "django", "worker", "--interval", "0.1", *options], env=site, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )


@pytest.mark.own_sqlite
def test_the_worker_does_what_waits_and_takes_up_what_a_killed_one_left(site: dict[str, str], tmp_path: Path) -> None:
    mark = tmp_path / "mark"
    code = f"jobs.queue('add', 'a', {{'numbers': [4, 5]}}, None); jobs.queue('die', 'd', {{'mark': {str(mark)!r}}}, None); jobs.queue('long', 'l', {{}}, None)"
    _python(site, code)
    assert _worker(site, "--once").wait(60) == -signal.SIGKILL
    told = "print(*Job.objects.order_by('pk').values_list('kind', 'standing', 'attempts'), sep='\\n')"
    assert _python(site, told).splitlines() == ["('add', 'done', 1)", "('die', 'running', 1)", "('long', 'waiting', 0)"]
    worker = _worker(site)
    try:
        _wait(site, "print(Job.objects.get(kind='long').standing)", "running")
        assert _worker(site, "--once").wait(60) != 0, "a second worker does not start"
        _python(site, "jobs.cancel(Job.objects.get(kind='long'))")
        _wait(site, "print(Job.objects.get(kind='long').standing)", "cancelled")
    finally:
        worker.send_signal(signal.SIGTERM)
    assert worker.wait(20) == 0
    _wait(site, "j = Job.objects.get(kind='die'); print(j.standing, j.attempts, j.result['words'], len(j.problem.splitlines()))", "done 2 second 1")


def _wait(site: dict[str, str], code: str, wanted: str) -> None:
    found = ""
    for _ in range(40):
        found = _python(site, code)
        if found == wanted:
            return
        time.sleep(0.2)
    pytest.fail(f"{found} instead of {wanted}")
