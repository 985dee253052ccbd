"""Outlines that an installation is given: whole or not at all."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from rashinban.core.errors import UnreadableFile, WrongContent
from rashinban.statistics.publisher import Received
from rashinban.statistics.shapes import installed as keeping
from rashinban.statistics.shapes.installed import install, installed, municipalities

DAY = date(2026, 11, 22)


def square(code: str, east: float, name: str = "見本市") -> dict[str, object]:
    ring = [[east, 38.0], [east + 0.1, 38.0], [east + 0.1, 38.1], [east, 38.1], [east, 38.0]]
    return {"type": "Feature", "properties": {"N03_004": name, "N03_007": code}, "geometry": {"type": "Polygon", "coordinates": [ring]}}


def file(name: str, *features: dict[str, object]) -> Received:
    return Received(name, json.dumps({"type": "FeatureCollection", "features": features}).encode())


def test_nothing_is_installed_at_first(tmp_path: Path) -> None:
    assert municipalities(tmp_path) is None
    assert installed(tmp_path) is None


def test_files_of_prefectures_are_put_together(tmp_path: Path) -> None:
    said = install([file("05.json", square("05201", 140.1)), file("04.json", square("04202", 141.0), square("04999", 141.5))], tmp_path, DAY)
    assert (said.areas, said.prefectures, said.unknown) == (3, ("04000", "05000"), ("04999",))
    assert installed(tmp_path) == said
    found = municipalities(tmp_path)
    assert found is not None
    assert [o.code for o in found.outlines] == ["04202", "04999", "05201"]
    assert found.by_code["05201"].rings[0][0].tolist() == pytest.approx([140.1, 38.0])


def test_the_newest_replaces_what_was_there(tmp_path: Path) -> None:
    install([file("a.json", square("04202", 141.0))], tmp_path, DAY)
    assert municipalities(tmp_path) is not None
    install([file("b.json", square("04203", 141.0), square("04204", 141.2))], tmp_path, DAY)
    found = municipalities(tmp_path)
    assert found is not None
    assert [o.code for o in found.outlines] == ["04203", "04204"]


def test_a_wrong_file_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said = install([file("a.json", square("04202", 141.0))], tmp_path, DAY)
    before = {path.name: path.read_bytes() for path in (tmp_path / "maps").iterdir()}
    with pytest.raises(WrongContent, match="ほかのファイルにもあります"):
        install([file("b.json", square("04203", 141.0)), file("c.json", square("04203", 141.0))], tmp_path, DAY)
    with pytest.raises(WrongContent, match="都道府県の境界だけ"):
        install([file("d.json", square("04000", 141.0))], tmp_path, DAY)
    monkeypatch.setattr(keeping, "LARGEST", 10)
    with pytest.raises(UnreadableFile, match="大きすぎます"):
        install([file("e.json", square("04203", 141.0))], tmp_path, DAY)
    assert installed(tmp_path) == said
    assert {path.name: path.read_bytes() for path in (tmp_path / "maps").iterdir()} == before


def test_the_whole_country(tmp_path: Path, shared: Path) -> None:
    path = shared / "data" / "boundaries" / "N03-21_210101_topojson_s0001.json"
    said = install([Received(path.name, path.read_bytes())], tmp_path, DAY)
    assert len(said.prefectures) == 47
    assert said.unknown == ()
    assert said.size < 600_000
