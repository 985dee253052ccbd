"""``rashinban maps``: outlines installed by one command, mistakes in Japanese."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from rashinban.cli.app import app
from rashinban.core.errors import RashinbanError, UnreadableFile
from rashinban.statistics.shapes.installed import municipalities

RUN = CliRunner()


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("RASHINBAN_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def run(*arguments: str) -> Any:
    found = RUN.invoke(app, ["maps", *arguments])
    if isinstance(found.exception, RashinbanError):
        raise found.exception
    return found


def test_nothing_yet(home: Path) -> None:
    assert "市区町村の境界は入っていません" in run("show").stdout
    assert json.loads(run("show", "--json").stdout) is None


def test_installed_by_one_command(home: Path, shared: Path) -> None:
    folder = shared / "data" / "boundaries" / "tohoku_niigata_topojson_s0010"
    said = json.loads(run("install", *(str(path) for path in sorted(folder.glob("*.json"))), "--json").stdout)
    assert len(said["prefectures"]) == len(said["files"]) == len(said["sha256s"]) == 7
    assert "7都道府県" in run("show").stdout
    found = municipalities(home)
    assert found is not None
    assert len(found.outlines) == said["areas"]


def test_a_broken_file_is_refused(home: Path, tmp_path: Path) -> None:
    broken = tmp_path / "N03.geojson"
    broken.write_text('{"type": "FeatureCollection", "features": [', "utf-8")
    with pytest.raises(UnreadableFile, match=r"N03\.geojson"):
        run("install", str(broken))
    with pytest.raises(UnreadableFile, match="ファイルがありません"):
        run("install", str(tmp_path / "absent.json"))
    assert municipalities(home) is None
