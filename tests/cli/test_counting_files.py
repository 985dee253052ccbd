"""What a plan counts, loaded with it: the file beside it, one that is named, mistakes that store nothing."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from rashinban.cli.loading import COUNTING, load_files
from rashinban.core.errors import RashinbanError
from rashinban.records.models import CountingRow, EditionRow

REAL = Path(__file__).parents[2] / "examples" / "real"
pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("tokeiren-2021.yaml", f"tokeiren-2021{COUNTING}"):
        shutil.copy(REAL / name, tmp_path / name)
    return tmp_path


def test_the_file_beside_the_plan_is_taken(folder: Path) -> None:
    loaded, _passwords = load_files(folder / "tokeiren-2021.yaml")
    assert loaded.bound == CountingRow.objects.count() == 20
    again, _passwords = load_files(folder / "tokeiren-2021.yaml")
    assert (again.bound, again.unchanged) == (0, True)


def test_without_a_file_nothing_is_counted(folder: Path) -> None:
    (folder / f"tokeiren-2021{COUNTING}").unlink()
    loaded, _passwords = load_files(folder / "tokeiren-2021.yaml")
    assert (loaded.bound, CountingRow.objects.count()) == (0, 0)


def test_a_file_that_is_named_replaces_what_was_decided(folder: Path) -> None:
    load_files(folder / "tokeiren-2021.yaml")
    text = (folder / f"tokeiren-2021{COUNTING}").read_text(encoding="utf-8")
    other = folder / "other.yaml"
    other.write_text(text.replace("kinds: [met, consulted]", "kinds: [met]"), encoding="utf-8")
    loaded, _passwords = load_files(folder / "tokeiren-2021.yaml", counting=other)
    assert loaded.bound == 1


@pytest.mark.parametrize("content", [b"plan: tokeiren-2021\ncounting: 3\n", "計画".encode("cp932")])
def test_a_mistake_in_the_file_stores_nothing(folder: Path, content: bytes, db: Any) -> None:
    (folder / f"tokeiren-2021{COUNTING}").write_bytes(content)
    with pytest.raises(RashinbanError) as refused:
        load_files(folder / "tokeiren-2021.yaml")
    assert COUNTING in str(refused.value)
    assert not EditionRow.objects.exists()
