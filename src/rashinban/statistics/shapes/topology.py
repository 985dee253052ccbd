"""Lines shared by neighbours: TopoJSON read and written, so that simplified neighbours still touch."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from rashinban.core.errors import Place, WrongContent

#: Points of a line: longitude and latitude in degrees, one row a point.
Line = npt.NDArray[np.float64]
#: One ring of a polygon as numbers of arcs; ``~n`` is arc n walked backwards.
Ring = tuple[int, ...]

_AGAIN = "行政区域（国土数値情報 N03 など）の GeoJSON か TopoJSON を、取得したまま指定してください。"


@dataclass(frozen=True, slots=True)
class Shape:
    """One area: its properties, and the rings of all its polygons (holes among them)."""

    properties: dict[str, Any]
    rings: tuple[Ring, ...]


@dataclass(frozen=True, slots=True)
class Topology:
    """Lines, and the areas they enclose."""

    arcs: tuple[Line, ...]
    shapes: tuple[Shape, ...]

    def line_of(self, ring: Ring) -> Line:
        """The points of a ring, the first repeated at the end."""
        parts = [self.arcs[number] if number >= 0 else self.arcs[~number][::-1] for number in ring]
        return np.concatenate([parts[0], *(part[1:] for part in parts[1:])])


def read_topology(root: dict[str, Any], name: str) -> Topology:
    """The areas of a TopoJSON object, whatever its collections are called; WrongContent when it is broken."""
    try:
        transform = root.get("transform") or {"scale": (1.0, 1.0), "translate": (0.0, 0.0)}
        scale, shift = np.asarray(transform["scale"], np.float64), np.asarray(transform["translate"], np.float64)
        delta = "transform" in root
        arcs = tuple(_line(arc, scale, shift, delta) for arc in root["arcs"])
        geometries = [each for collection in root["objects"].values() for each in _members(collection)]
        shapes = tuple(Shape(dict(each.get("properties") or {}), _rings(each, len(arcs))) for each in geometries)
    except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
        raise WrongContent("TopoJSONとして読めません。途中で切れているか、形が違います。", Place(file=name), _AGAIN) from error
    return Topology(arcs, shapes)


def read_features(root: dict[str, Any], name: str) -> Topology:
    """The areas of a GeoJSON FeatureCollection, each ring a line of its own; WrongContent names the broken feature."""
    arcs: list[Line] = []
    shapes = []
    for number, feature in enumerate(root["features"] if isinstance(root["features"], list) else (), start=1):
        try:
            geometry = feature["geometry"]
            if geometry is None:
                continue
            if geometry["type"] not in ("Polygon", "MultiPolygon"):
                raise ValueError(geometry["type"])
            polygons = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
            rings = []
            for ring in (ring for polygon in polygons for ring in polygon):
                line = np.asarray(ring, np.float64)[:, :2]
                if len(line) < 4:
                    raise ValueError(len(line))
                rings.append((len(arcs),))
                arcs.append(line)
            shapes.append(Shape(dict(feature.get("properties") or {}), tuple(rings)))
        except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
            raise WrongContent(f"GeoJSONの{number}番目の地域の形を読めません。", Place(file=name), _AGAIN) from error
    return Topology(tuple(arcs), tuple(shapes))


def write_topology(topology: Topology, key: str, step: float, **said: str) -> bytes:
    """TopoJSON on a grid of ``step`` degrees, one collection under ``key``; ``said`` are members beside it (credit)."""
    lines = [np.rint(arc / step).astype(np.int64) for arc in topology.arcs]
    steps = [np.diff(line, axis=0) for line in lines]
    arcs = [[line[0].tolist(), *step[step.any(axis=1)].tolist()] for line, step in zip(lines, steps, strict=True)]
    geometries = [
        {"type": "MultiPolygon", "properties": shape.properties, "arcs": [[list(ring)] for ring in shape.rings]}
        for shape in topology.shapes
    ]
    root = {
        "type": "Topology",
        **said,
        "transform": {"scale": [step, step], "translate": [0, 0]},
        "objects": {key: {"type": "GeometryCollection", "geometries": geometries}},
        "arcs": arcs,
    }
    return json.dumps(root, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _line(arc: Any, scale: Line, shift: Line, delta: bool) -> Line:
    points = np.asarray(arc, np.float64)[:, :2]
    return np.asarray((np.cumsum(points, axis=0) if delta else points) * scale + shift)


def _members(collection: dict[str, Any]) -> Iterable[dict[str, Any]]:
    return collection["geometries"] if collection["type"] == "GeometryCollection" else (collection,)


def _rings(geometry: dict[str, Any], arcs: int) -> tuple[Ring, ...]:
    """The rings of a geometry; ValueError for lines, points and arcs that are not there."""
    kind = geometry["type"]
    if kind is None:
        return ()
    if kind not in ("Polygon", "MultiPolygon"):
        raise ValueError(kind)
    polygons = [geometry["arcs"]] if kind == "Polygon" else geometry["arcs"]
    rings = tuple(tuple(int(number) for number in ring) for polygon in polygons for ring in polygon)
    for ring in rings:
        if not ring or not all(-arcs <= number < arcs for number in ring):
            raise IndexError(ring)
    return rings
