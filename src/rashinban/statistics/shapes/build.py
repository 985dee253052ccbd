"""Make the shipped outlines and points: ``python -m rashinban.statistics.shapes.build FOLDER``.

FOLDER holds ``boundaries/prefectures_topojson_s0010.json`` (国土数値情報 行政区域 N03, simplified) and ``codes/localgovjp-utf8.csv``
(offices of municipalities, CC0). What is written is our own, smaller arrangement; CREDIT is shown under every map.
"""

from __future__ import annotations

import csv
import io
import json
import sys
from pathlib import Path

from rashinban.core.area import PREFECTURES
from rashinban.statistics.shapes.shipped import FOLDER, OUTLINES, POINTS
from rashinban.statistics.shapes.simplifying import simplify
from rashinban.statistics.shapes.topology import Shape, Topology, read_topology, write_topology

CREDIT = "「国土数値情報（行政区域データ）」（国土交通省）とスマートニュース メディア研究所の加工データを加工して作成"
#: Points that change less than this many km² are left out, and islands smaller than this many.
_LEAST, _SMALLEST = 0.7, 8.0
#: Outlines stand on a grid of about 100 metres.
_STEP = 0.001


def build_outlines(source: Path) -> bytes:
    """The prefectures as small TopoJSON with code and name."""
    topology = read_topology(json.loads(source.read_text("utf-8")), source.name)
    named = tuple(
        Shape({"code": PREFECTURES.find(str(shape.properties["N03_001"])).code, "name": shape.properties["N03_001"]}, shape.rings)
        for shape in topology.shapes
    )
    smaller = simplify(Topology(topology.arcs, named), _LEAST, _SMALLEST)
    return write_topology(smaller, "prefectures", _STEP, credit=CREDIT)


def build_points(source: Path) -> bytes:
    """Code, longitude and latitude of the office of every municipality, in the order of the codes, to about 10 metres."""
    with source.open(encoding="utf-8-sig", newline="") as file:
        rows = [(f"{int(row['cid']):05}", float(row["lng"]), float(row["lat"])) for row in csv.DictReader(file)]
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(("code", "longitude", "latitude"))
    writer.writerows((code, f"{east:.4f}", f"{north:.4f}") for code, east, north in sorted(rows))
    return text.getvalue().encode()


def main(folder: Path) -> None:
    """Write both files beside this script."""
    (FOLDER / OUTLINES).write_bytes(build_outlines(folder / "boundaries" / "prefectures_topojson_s0010.json"))
    (FOLDER / POINTS).write_bytes(build_points(folder / "codes" / "localgovjp-utf8.csv"))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
