"""``rashinban import programmes`` as a process of its own: shown first, taken in once, told in plain words."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

MIHON = Path(__file__).parents[2] / "examples" / "mihon"
ROW = {"id": "a0W1", "title": "みほん補助（架空）", "target_area_search": "新潟県", "acceptance_end_datetime": "2026-06-30T08:00:00Z"}


def _run(home: Path, *arguments: str) -> tuple[int, str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("RASHINBAN_") and name not in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE")}
    command = [sys.executable, "-m", "rashinban.cli.app", *arguments]
    done = subprocess.run(command, env=kept | {"RASHINBAN_HOME": str(home)}, capture_output=True, text=True, timeout=180, check=False)
    return done.returncode, done.stdout, done.stderr


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("home")
    code, _out, err = _run(folder, "load", str(MIHON / "plan.yaml"), "--organisation", "みほん県（架空）", "--slug", "mihon")
    assert code == 0, err
    return folder


def _write(folder: Path, content: Any) -> str:
    path = folder / "jgrants.json"
    path.write_text(json.dumps(content, ensure_ascii=False), "utf-8")
    return str(path)


def test_checked_taken_in_and_the_same_again(home: Path, tmp_path: Path) -> None:
    file = _write(tmp_path, {"result": [ROW]})
    code, out, err = _run(home, "import", "programmes", file, "--check")
    assert code == 0, err
    assert "まだ何も保存していません" in out
    code, out, _err = _run(home, "import", "programmes", file, "--json")
    assert json.loads(out) == {"new": ["jgrants-a0W1"], "changed": {}, "unchanged": 0, "stored": True}
    code, out, _err = _run(home, "import", "programmes", file)
    assert (code, "何も変えていません" in out, "Jグランツ" in out) == (0, True, True)


def test_mistakes_end_with_their_own_exit_codes(home: Path, tmp_path: Path) -> None:
    page = tmp_path / "jgrants.json"
    page.write_text("<html>503</html>", "utf-8")
    code, _out, err = _run(home, "import", "programmes", str(page))
    assert code == 3
    assert "ウェブの画面" in err
    code, _out, err = _run(home, "import", "programmes", _write(tmp_path, {"result": [ROW]}), "--organisation", "ない組織")
    assert code == 4
    assert "みほん県（架空）" in err
