"""Boundary files: both formats, and everything that can be wrong with them said in Japanese."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from rashinban.core.errors import RashinbanError, UnreadableFile, WrongContent
from rashinban.statistics.publisher import Received
from rashinban.statistics.shapes.boundaries import read_boundaries
from rashinban.statistics.shapes.simplifying import area_of, simplify, snap
from rashinban.statistics.shapes.topology import Shape, Topology, read_topology, write_topology

SQUARE = [[141.0, 38.0], [141.2, 38.0], [141.2, 38.2], [141.0, 38.2], [141.0, 38.0]]
ISLAND = [[141.5, 38.0], [141.6, 38.0], [141.6, 38.1], [141.5, 38.0]]


def feature(code: Any = "04100", rings: Any = (SQUARE,), kind: str = "Polygon", **more: Any) -> dict[str, Any]:
    properties = {"N03_001": "宮城県", "N03_003": "仙台市", "N03_004": "青葉区", "N03_007": code, **more}
    return {"type": "Feature", "properties": properties, "geometry": {"type": kind, "coordinates": list(rings)}}


def collection(*features: Any) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": list(features)}).encode()


def topology(**more: Any) -> dict[str, Any]:
    """Two squares side by side that share a line."""
    return {
        "type": "Topology",
        "transform": {"scale": [0.1, 0.1], "translate": [140, 38]},
        "arcs": [[[1, 0], [0, 1]], [[1, 1], [-1, 0], [0, -1], [1, 0]], [[1, 0], [1, 0], [0, 1], [-1, 0]]],
        "objects": {
            "any name": {
                "type": "GeometryCollection",
                "geometries": [
                    {"type": "Polygon", "arcs": [[0, 1]], "properties": {"N03_001": "宮城県", "N03_004": "甲市", "N03_007": "04201"}},
                    {"type": "MultiPolygon", "arcs": [[[2, -1]]], "properties": {"N03_001": "宮城県", "N03_004": "乙市", "N03_007": "04202"}},
                    {"type": "Polygon", "arcs": [[0, 1]], "properties": {"N03_001": "宮城県", "N03_004": "所属未定地", "N03_007": None}},
                ],
            }
        },
        **more,
    }


def read(content: bytes, name: str = "N03.geojson") -> Any:
    return read_boundaries(Received(name, content))


def test_parts_of_one_area_are_joined() -> None:
    found = read(collection(feature(), feature(rings=(ISLAND,)), feature("04202", N03_003=None, N03_004="石巻市")))
    assert (found.level, [(o.code, o.name, len(o.rings)) for o in found.outlines]) == (
        "municipality",
        [("04100", "仙台市青葉区", 2), ("04202", "石巻市", 1)],
    )
    assert "国土数値情報" in found.credit


def test_shared_lines_are_walked_both_ways() -> None:
    found = read(json.dumps(topology()).encode(), "N03.topojson")
    assert [o.code for o in found.outlines] == ["04201", "04202"]
    left, right = (o.rings[0].round(6).tolist() for o in found.outlines)
    assert left == [[140.1, 38.0], [140.1, 38.1], [140.0, 38.1], [140.0, 38.0], [140.1, 38.0]]
    assert right[0] == right[-1]
    assert [140.1, 38.1] in right


def test_written_and_read_again_it_is_the_same() -> None:
    before = read_topology(topology(), "x")
    after = read_topology(json.loads(write_topology(before, "x", 0.001, credit="出典")), "x")
    assert len(before.arcs) == len(after.arcs)
    for one, other in zip(before.arcs, after.arcs, strict=True):
        np.testing.assert_allclose(one, other, atol=0.0005)


def test_newer_editions_have_the_ward_apart() -> None:
    found = read(collection(feature("04101", N03_003=None, N03_004="仙台市", N03_005="青葉区")))
    assert found.outlines[0].name == "仙台市青葉区"


def test_simplified_neighbours_still_touch() -> None:
    line = np.array([[140.0, 38.0], [140.1, 38.00001], [140.2, 38.0]])
    up = np.array([[140.2, 38.0], [140.2, 38.2], [140.0, 38.2], [140.0, 38.0]])
    down = np.array([[140.2, 38.0], [140.2, 37.8], [140.0, 37.8], [140.0, 38.0]])
    speck = np.array([[141.0, 38.0], [141.001, 38.0], [141.001, 38.001], [141.0, 38.0]])
    both = Topology((line, up, down, speck), (Shape({}, ((0, 1), (3,))), Shape({}, ((0, 2),))))
    smaller = simplify(both, 0.5, 1.0)
    assert [len(arc) for arc in smaller.arcs] == [2, 4, 4]
    assert [shape.rings for shape in smaller.shapes] == [((0, 1),), ((0, 2),)]


def test_points_that_fall_together_on_the_grid_are_one() -> None:
    dense = np.array([[140.0, 38.0], [140.00001, 38.0], [140.1, 38.00002], [140.1, 38.1], [140.0, 38.1], [140.0, 38.0]])
    speck = np.array([[141.0, 38.0], [141.0001, 38.0], [141.0001, 38.0001], [141.0, 38.0]])
    found = snap(Topology((dense, speck), ()), 0.001)
    assert found.arcs[0].round(6).tolist() == [[140.0, 38.0], [140.1, 38.0], [140.1, 38.1], [140.0, 38.1], [140.0, 38.0]]
    assert found.arcs[1].tolist() == speck.tolist()


def test_what_a_ring_encloses() -> None:
    # a quadrangle of one degree at 38.5° north: (111.32 km)² · cos 38.5°
    ring = np.array([[140, 38], [141, 38], [141, 39], [140, 39], [140, 38]], float)
    assert area_of(ring) == pytest.approx(111.32**2 * 0.7826, rel=0.001)


@pytest.mark.parametrize(
    ("content", "kind", "said"),
    [
        (b"", UnreadableFile, "JSON"),
        (collection(feature())[:200], UnreadableFile, "途中で切れている"),
        (b"<!DOCTYPE html><html><head><title>Not Found</title></head></html>", UnreadableFile, "ウェブページ（HTML「Not Found」）"),
        (b"PK\x03\x04....", UnreadableFile, "解凍"),
        (b"\x00\x00\x27\x0a\x00\x00", UnreadableFile, "シェープファイル"),
        ("地域".encode("cp932"), UnreadableFile, "JSON"),
        (b"[1, 2]", WrongContent, "境界のファイルではありません"),
        (b'{"type": "Feature"}', WrongContent, "「Feature」"),
        (b'{"type": "FeatureCollection", "features": null}', WrongContent, "一つもありません"),
        (b'{"type": "Topology"}', WrongContent, "TopoJSONとして読めません"),
        (json.dumps(topology(arcs=[])).encode(), WrongContent, "TopoJSONとして読めません"),
        (json.dumps(topology(arcs=[["a"]])).encode(), WrongContent, "TopoJSONとして読めません"),
        (json.dumps(topology(transform={"scale": []})).encode(), WrongContent, "TopoJSONとして読めません"),
        (collection(feature(kind="Point", rings=(141.0, 38.0))), WrongContent, "1番目の地域"),
        (collection(feature(), feature(rings=([[141, 38], [141, 39]],))), WrongContent, "2番目の地域"),
        (collection(feature(rings=([["x", 38]] * 4,))), WrongContent, "1番目の地域"),
        (collection(feature(code=4100)), WrongContent, "先頭の0"),
        (collection(feature(code="99999")), WrongContent, "「99999」"),
        (collection({"type": "Feature", "properties": {"name": "x"}, "geometry": feature()["geometry"]}), WrongContent, "N03_007"),
        (collection(feature(rings=([[2000.0, 3000.0], [2100.0, 3000.0], [2100.0, 3100.0], [2000.0, 3000.0]],))), WrongContent, "経度・緯度"),
        (collection(feature(rings=([[float("nan"), 38.0], [141.2, 38.0], [141.2, 38.2], [float("nan"), 38.0]],))), WrongContent, "経度・緯度"),
    ],
)
def test_what_is_wrong_is_said(content: bytes, kind: type[RashinbanError], said: str) -> None:
    with pytest.raises(kind) as caught:
        read(content)
    assert said in str(caught.value)
    assert "N03.geojson" in str(caught.value)
    assert caught.value.remedy


def test_the_real_files_read(shared: Path) -> None:
    folder = shared / "data" / "boundaries"
    prefectures = read((folder / "prefectures_geojson_s0001.json").read_bytes())
    assert (prefectures.level, len(prefectures.outlines)) == ("prefecture", 47)
    nation = read((folder / "N03-21_210101_topojson_s0001.json").read_bytes())
    # SOURCE.md counts 1,897 polygons; three have no code or are of a lake
    assert nation.level == "municipality"
    assert len(nation.outlines) > 1880
    miyagi = read((folder / "tohoku_niigata_topojson_s0010" / "N03-21_04_210101.json").read_bytes())
    assert len([o for o in miyagi.outlines if o.code > "04105"]) == 34  # 35 municipalities, Sendai by its five wards
