"""``rashinban maps``: outlines of municipalities for the maps of this installation."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rashinban.cli.output import console, existing, print_json, working

if TYPE_CHECKING:
    from rashinban.statistics.shapes.installed import Installed

app = typer.Typer(no_args_is_help=True, help="地図の境界を入れる・確かめる。")
_Json = Annotated[bool, typer.Option("--json", help="結果をJSONで出力します。")]


@app.callback()
def _maps() -> None:
    """Options before the command."""


@app.command("install", help="市区町村の境界（国土数値情報 N03 の GeoJSON・TopoJSON）を入れます。地図が塗り分けになります。")
def install(
    files: Annotated[list[Path], typer.Argument(metavar="FILE…", help="全国の一つのファイル、または都道府県ごとのファイル")],
    as_json: _Json = False,
) -> None:
    """Check the files and keep their outlines; what was installed before is replaced."""
    from datetime import date

    from rashinban.records.configuration import read_configuration
    from rashinban.statistics.publisher import Received
    from rashinban.statistics.shapes.installed import install as keep

    given = [Received(existing(path).name, path.read_bytes()) for path in files]
    with working("境界を確かめています…"):
        found = keep(given, read_configuration().home, date.today())
    _tell(found, as_json)


@app.command("show", help="入っている境界を表示します。")
def show(as_json: _Json = False) -> None:
    """What was installed last."""
    from rashinban.records.configuration import read_configuration
    from rashinban.statistics.shapes.installed import installed

    found = installed(read_configuration().home)
    if found is None:
        if as_json:
            print_json(None)
        else:
            console().print("市区町村の境界は入っていません。地図には都道府県の形と、市区町村の役所・役場の位置を使います。")
        return
    _tell(found, as_json)


def _tell(found: Installed, as_json: bool) -> None:
    from dataclasses import asdict

    if as_json:
        print_json(asdict(found))
        return
    screen = console()
    screen.print(f"{found.areas}の市区町村（{len(found.prefectures)}都道府県）の境界が入っています（{found.installed_on}、{found.size // 1000} KB）。", markup=False)
    screen.print(f"ファイル：{'、'.join(found.files)}", markup=False)
    screen.print(f"地図の下に示す出典：{found.credit}", markup=False)
    if found.unknown:
        screen.print(f"どの市区町村のものでもないコードがあります（地図には使われません）：{'、'.join(found.unknown[:20])}", markup=False)
