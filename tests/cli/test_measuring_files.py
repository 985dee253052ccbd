"""What measures a plan, loaded with it: the file beside it, one that is named, mistakes that store nothing."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from rashinban.cli.loading import MEASURING, load_files
from rashinban.core.errors import RashinbanError
from rashinban.records.models import EditionRow, MeasuringRow

REAL = Path(__file__).parents[2] / "examples" / "real"
PLAN = "tohoku-meti-midterm"
pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in (f"{PLAN}.yaml", f"{PLAN}{MEASURING}"):
        shutil.copy(REAL / name, tmp_path / name)
    return tmp_path


def test_the_file_beside_the_plan_is_taken_once(folder: Path) -> None:
    loaded, _passwords = load_files(folder / f"{PLAN}.yaml")
    row = MeasuringRow.objects.get()
    assert (loaded.measured, row.statistic, row.region, row.use) == (1, "product_per_worker", "東北6県", "reference")
    again, _passwords = load_files(folder / f"{PLAN}.yaml")
    assert (again.measured, again.unchanged) == (0, True)


def test_a_file_that_is_named_replaces_what_was_decided(folder: Path) -> None:
    load_files(folder / f"{PLAN}.yaml")
    other = folder / "other.yaml"
    other.write_text((folder / f"{PLAN}{MEASURING}").read_text(encoding="utf-8").replace("東北6県", "東北"), encoding="utf-8")
    loaded, _passwords = load_files(folder / f"{PLAN}.yaml", measuring=other)
    assert loaded.measured == 1
    assert MeasuringRow.objects.get(replaced_at=None).region == "東北"


@pytest.mark.parametrize("content", [f"plan: {PLAN}\nmeasuring: 3\n".encode(), "計画".encode("cp932")])
def test_a_mistake_in_the_file_stores_nothing(folder: Path, content: bytes) -> None:
    (folder / f"{PLAN}{MEASURING}").write_bytes(content)
    with pytest.raises(RashinbanError) as refused:
        load_files(folder / f"{PLAN}.yaml")
    assert MEASURING in str(refused.value)
    assert not EditionRow.objects.exists()
