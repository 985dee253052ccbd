"""A site in a process of its own and a real browser, for tests that look at pages as people do."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent


def served(home: Path, what: str) -> Iterator[dict[str, Any]]:
    """What ``serve_site.py`` tells once it answers; ``what`` is "example", "plain" or "real". Always on SQLite."""
    clean = {name: value for name, value in os.environ.items() if name not in ("DJANGO_SETTINGS_MODULE", "DATABASE_URL")}
    command = [sys.executable, str(HERE / "serve_site.py"), str(home), what]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.PIPE, env=clean)
    told = home / "site.json"
    until = time.monotonic() + 180
    while not told.exists():
        if process.poll() is not None or time.monotonic() > until:
            process.kill()
            assert process.stderr is not None
            pytest.fail(process.stderr.read().decode()[-3000:])
        time.sleep(0.1)
    try:
        yield json.loads(told.read_text(encoding="utf-8"))
    finally:
        process.kill()
        process.wait()


def chromium() -> Iterator[Any]:
    """A headless Chromium; its absence skips outside CI and fails in CI."""
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        if os.environ.get("CI"):
            pytest.fail("CI has no Chromium: .ci/run installs it")
        pytest.skip("no Chromium on this machine")
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()
