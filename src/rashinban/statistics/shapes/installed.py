"""Outlines of municipalities that an installation was given: kept once, in its folder, with what they were made from."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from rashinban.core.areas.history import history
from rashinban.core.errors import Place, UnreadableFile, WrongContent
from rashinban.statistics.durable import write_whole
from rashinban.statistics.publisher import Received
from rashinban.statistics.shapes.boundaries import Boundaries, read_boundaries
from rashinban.statistics.shapes.simplifying import simplify, snap
from rashinban.statistics.shapes.topology import Line, Shape, Topology, write_topology

_FOLDER, _OUTLINES, _SIDECAR = "maps", "municipalities.json", "municipalities.source.json"
#: Larger files are refused: read whole, they would need more memory than a small office's machine has.
LARGEST = 150_000_000
#: Kept on a grid of about 50 metres; islets below this many km² are left out. Files with more points are simplified
#: until a triangle of this many km² is the smallest.
_STEP, _ISLET, _MANY, _THIN = 0.0005, 0.05, 300_000, 0.02


@dataclass(frozen=True, slots=True)
class Installed:
    """What was installed: names and hashes of the files, how many areas of which prefectures, codes that no
    municipality ever had (kept, but nothing will be drawn on them), and the bytes it takes.
    """

    files: tuple[str, ...]
    sha256s: tuple[str, ...]
    installed_on: str
    areas: int
    prefectures: tuple[str, ...]
    unknown: tuple[str, ...]
    size: int
    credit: str


def install(files: Sequence[Received], home: Path, today: date) -> Installed:
    """Check the files (one of the whole country, or one for each prefecture) and keep their outlines; what was there
    before is replaced. Nothing is changed when anything is wrong.

    UnreadableFile and WrongContent are those of ``read_boundaries``; WrongContent also for a file of prefectures only
    and for an area that stands in two files.
    """
    read = [_read(file) for file in files]
    joined = _join(read, files)
    snapped = snap(joined, _STEP)
    thinned = simplify(snapped, _THIN if sum(len(arc) for arc in snapped.arcs) > _MANY else 0.0, _ISLET)
    content = write_topology(thinned, "municipalities", _STEP, credit=read[0].credit)
    read_boundaries(Received(_OUTLINES, content))
    codes = [str(shape.properties["code"]) for shape in joined.shapes]
    said = Installed(
        files=tuple(file.name for file in files),
        sha256s=tuple(file.sha256 for file in files),
        installed_on=today.isoformat(),
        areas=len(codes),
        prefectures=tuple(sorted({f"{code[:2]}000" for code in codes})),
        unknown=tuple(code for code in codes if code not in history().by_code),
        size=len(content),
        credit=read[0].credit,
    )
    write_whole(home / _FOLDER / _OUTLINES, content)
    write_whole(home / _FOLDER / _SIDECAR, json.dumps(asdict(said), ensure_ascii=False, indent=1).encode())
    return said


def installed(home: Path) -> Installed | None:
    """What was installed last; None when nothing was."""
    path = home / _FOLDER / _SIDECAR
    if not path.is_file():
        return None
    said: dict[str, Any] = json.loads(path.read_text("utf-8"))
    fields: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in said.items()}
    return Installed(**fields)


def municipalities(home: Path) -> Boundaries | None:
    """The outlines that ``draw_map`` takes as ``boundaries``; None when none are installed. Read once for the process,
    and again when they were replaced."""
    path = home / _FOLDER / _OUTLINES
    try:
        stamp = path.stat()
    except OSError:
        return None
    return _load(path, stamp.st_mtime_ns, stamp.st_size)


@lru_cache(maxsize=2)
def _load(path: Path, changed_at: int, size: int) -> Boundaries:
    return read_boundaries(Received(path.name, path.read_bytes()))


def _read(file: Received) -> Boundaries:
    if len(file.content) > LARGEST:
        raise UnreadableFile(
            f"ファイルが大きすぎます（{len(file.content) // 1_000_000} MB）。",
            Place(file=file.name),
            f"{LARGEST // 1_000_000} MB までです。都道府県ごとのファイルか、簡略化したTopoJSONを指定してください。",
        )
    found = read_boundaries(file)
    if found.level != "municipality":
        raise WrongContent(
            "都道府県の境界だけで、市区町村の境界がありません。",
            Place(file=file.name),
            "都道府県の形は初めから入っています。市区町村のコード（N03_007）のあるファイルを指定してください。",
        )
    return found


def _join(read: Sequence[Boundaries], files: Sequence[Received]) -> Topology:
    """The areas of all files as one, in the order of the codes."""
    arcs: list[Line] = []
    shapes: dict[str, Shape] = {}
    for boundaries, file in zip(read, files, strict=True):
        first = len(arcs)
        arcs += boundaries.topology.arcs
        for shape in boundaries.topology.shapes:
            code = str(shape.properties["code"])
            if code in shapes:
                raise WrongContent(
                    f"「{shape.properties['name']}」（{code}）が、ほかのファイルにもあります。", Place(file=file.name), "同じ地域のファイルは一つにしてください。"
                )
            moved = tuple(tuple(n + first if n >= 0 else n - first for n in ring) for ring in shape.rings)
            shapes[code] = Shape(shape.properties, moved)
    return Topology(tuple(arcs), tuple(shapes[code] for code in sorted(shapes)))
