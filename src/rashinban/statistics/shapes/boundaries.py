"""Outlines of areas as a map draws them, read from boundary files."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

from rashinban.core.area import PREFECTURES
from rashinban.core.errors import Place, UnreadableFile, WrongContent
from rashinban.statistics.decoding import page_title
from rashinban.statistics.publisher import Received
from rashinban.statistics.shapes.topology import Line, Shape, Topology, read_features, read_topology

Level = Literal["prefecture", "municipality"]

#: Japan with its outermost islands, in degrees: west, south, east, north.
_JAPAN = (122.0, 20.0, 155.0, 46.5)
_AGAIN = "国土数値情報の行政区域（N03）の GeoJSON か TopoJSON を指定してください。"
_KSJ = "「国土数値情報（行政区域データ）」（国土交通省）を加工して作成"


@dataclass(frozen=True, slots=True)
class Outline:
    """One area: its five-digit code, its name, the rings of its polygons (longitude, latitude)."""

    code: str
    name: str
    rings: tuple[Line, ...]


@dataclass(frozen=True)
class Boundaries:
    """Outlines of one level, and whom to name under the map; ``topology`` has the same rings, for keeping."""

    level: Level
    outlines: tuple[Outline, ...]
    credit: str
    topology: Topology = field(repr=False)

    @cached_property
    def by_code(self) -> dict[str, Outline]:
        """Each outline by its code."""
        return {outline.code: outline for outline in self.outlines}


def read_boundaries(file: Received) -> Boundaries:
    """The areas of a GeoJSON or TopoJSON file: those with N03 codes, parts of one area joined.

    UnreadableFile when it is no JSON (a web page, a shapefile, cut off); WrongContent when it holds other things
    than areas of Japan in degrees, or codes that are no codes.
    """
    root = _read_json(file)
    if root.get("type") == "Topology":
        topology = read_topology(root, file.name)
    elif root.get("type") == "FeatureCollection" and "features" in root:
        topology = read_features(root, file.name)
    else:
        raise WrongContent(f"境界のファイルではありません（type が「{root.get('type')}」です）。", Place(file=file.name), _AGAIN)
    named = _name(topology, file.name)
    _check_degrees(named, file.name)
    level: Level = "prefecture" if all(s.properties["code"].endswith("000") for s in named.shapes) else "municipality"
    outlines = tuple(
        Outline(s.properties["code"], s.properties["name"], tuple(named.line_of(ring) for ring in s.rings)) for s in named.shapes
    )
    return Boundaries(level, outlines, str(root.get("credit") or _KSJ), named)


def _read_json(file: Received) -> dict[str, Any]:
    where = Place(file=file.name)
    if file.content[:4] == b"PK\x03\x04":
        raise UnreadableFile("圧縮されたファイル（zip）です。", where, "解凍して、中の GeoJSON ファイルを指定してください。")
    if file.content[:4] == b"\x00\x00\x27\x0a":
        raise UnreadableFile("シェープファイルは読めません。", where, _AGAIN)
    try:
        root = json.loads(file.content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        if (title := page_title(file)) is not None:
            raise UnreadableFile(
                f"境界のファイルではなくウェブページ（HTML「{title}」）です。", where, "公表元のページから、もう一度取得してください。"
            ) from error
        line = getattr(error, "lineno", None)
        raise UnreadableFile(
            "JSONとして読めません。途中で切れているか、壊れています。", Place(file=file.name, line=line), "もう一度取得してください。"
        ) from error
    if not isinstance(root, dict):
        raise WrongContent("境界のファイルではありません。", where, _AGAIN)
    return root


def _name(topology: Topology, name: str) -> Topology:
    """The areas with their codes and names, in the order of the codes; parts of one area are one."""
    found: dict[str, Shape] = {}
    for number, shape in enumerate(topology.shapes, start=1):
        code = _code_of(shape.properties, number, name)
        if code is None or not shape.rings:
            continue
        earlier = found.get(code)
        rings = (*earlier.rings, *shape.rings) if earlier else shape.rings
        found[code] = Shape({"code": code, "name": _name_of(shape.properties)}, rings)
    if not found:
        raise WrongContent(
            "地域のコード（N03_007）を持つ地域が一つもありません。", Place(file=name), "項目 N03_001〜N03_007 を残したファイルを指定してください。"
        )
    return Topology(topology.arcs, tuple(found[code] for code in sorted(found)))


def _code_of(properties: dict[str, Any], number: int, name: str) -> str | None:
    """The code of an area; None for land of no municipality (所属未定地), which has none. WrongContent for another thing."""
    given = properties.get("code", properties.get("N03_007"))
    if given is None and "N03_007" not in properties and "N03_001" in properties:
        return PREFECTURES.find(str(properties["N03_001"])).code
    if given in (None, ""):
        return None
    code = str(given)
    if not re.fullmatch(r"(0[1-9]|[1-3]\d|4[0-7])\d{3}", code):
        raise WrongContent(
            f"{number}番目の地域のコード「{code}」は、5けたの全国地方公共団体コードではありません。",
            Place(file=name),
            "コードの先頭の0が落ちていないか確かめてください。",
        )
    return code


def _name_of(properties: dict[str, Any]) -> str:
    """The name as printed: a ward after its city, a town without its county."""
    if "name" in properties:
        return str(properties["name"])
    city, own, ward = (str(properties.get(key) or "") for key in ("N03_003", "N03_004", "N03_005"))
    if ward:
        return own + ward
    return (city if city.endswith("市") else "") + own if own else str(properties.get("N03_001") or "")


def _check_degrees(topology: Topology, name: str) -> None:
    """WrongContent when a ring lies outside Japan: the file is in metres of a plane, or of another country."""
    west, south, east, north = _JAPAN
    for shape in topology.shapes:
        for ring in shape.rings:
            line = topology.line_of(ring)
            low, high = line.min(axis=0), line.max(axis=0)
            if not (west <= low[0] and south <= low[1] and high[0] <= east and high[1] <= north):
                raise WrongContent(
                    f"「{shape.properties['name']}」の位置が日本の経度・緯度の範囲にありません。",
                    Place(file=name),
                    "緯度・経度（世界測地系、JGD2011など）のファイルを指定してください。平面直角座標には対応していません。",
                )
