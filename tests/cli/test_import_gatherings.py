"""``rashinban import gatherings`` as a process of its own: shown first, taken in when somebody says so."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

MIHON = Path(__file__).parents[2] / "examples" / "mihon"
TABLE = "開催日,名称,会議体,企業名,役割\n2026-05-12,第1回みほんサロン,みほんサロン,A社,発表\n2026-05-12,第1回みほんサロン,みほんサロン,B社,参加\n"


def _run(home: Path, *arguments: str, said: str = "") -> tuple[int, str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("RASHINBAN_") and name not in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE")}
    command = [sys.executable, "-m", "rashinban.cli.app", *arguments]
    done = subprocess.run(
        command, env=kept | {"RASHINBAN_HOME": str(home)}, input=said, capture_output=True, text=True, timeout=180, check=False
    )
    return done.returncode, done.stdout, done.stderr


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("home")
    code, _out, err = _run(folder, "load", str(MIHON / "plan.yaml"), "--organisation", "みほん県（架空）", "--slug", "mihon")
    assert code == 0, err
    return folder


def test_shown_asked_taken_in_and_the_same_again(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "gatherings.csv"
    file.write_text(TABLE, "utf-8")
    code, out, err = _run(home, "import", "gatherings", str(file), "--check")
    assert (code, "新しい集まり1件、参加などの記録3件" in out, "まだ何も保存していません" in out) == (0, True, True), err
    code, out, _err = _run(home, "import", "gatherings", str(file), said="n\n")
    assert "まだ何も保存していません" in out
    code, out, _err = _run(home, "import", "gatherings", str(file), "--yes", "--json")
    assert json.loads(out) == {"new": ["2026-05-12 第1回みほんサロン"], "networks": ["みほんサロン"], "facts": 3, "known": 0, "changed": [], "stored": True}
    code, out, _err = _run(home, "import", "gatherings", str(file))
    assert (code, "何も変えていません" in out) == (0, True)


def test_mistakes_end_with_their_exit_code(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "wrong.csv"
    file.write_text("開催日,名称\nいつか,会\n", "utf-8")
    code, _out, err = _run(home, "import", "gatherings", str(file), "--yes")
    assert (code, "「いつか」は日付として読めません" in err) == (4, True)
