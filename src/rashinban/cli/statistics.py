"""``rashinban statistics …``: official figures added, fetched, listed and shown; what is held and what is missing."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from rashinban.cli.output import console, existing, parse_day, print_json, working
from rashinban.core.errors import WrongContent

if TYPE_CHECKING:

    from rashinban.statistics.publisher import Publisher, Received
    from rashinban.statistics.selection import FigureSource, Held
    from rashinban.statistics.warehouse.adding import Added
    from rashinban.statistics.warehouse.status import TableStatus
    from rashinban.statistics.warehouse.warehouse import Warehouse

app = typer.Typer(no_args_is_help=True, help="公的統計を加える・取得する・見る。")
_Json = Annotated[bool, typer.Option("--json", help="JSONで出力します。")]
_File = Annotated[Path, typer.Argument(help="表のファイル（CSV・Excel）", metavar="FILE")]
_DASHBOARD = re.compile(r"\d{19}")
_STATES = {"held": "あり", "late": "新しい版が出ているはずです", "missing": "まだありません"}


@app.command("show", help="指標の値を、地域と年を選んで見ます（表・CSV・JSON・Parquet・図）。")
def show(
    indicator: Annotated[str, typer.Argument(help="指標（list で見られる名前かキー）", metavar="INDICATOR")],
    areas: Annotated[list[str] | None, typer.Option("--areas", help="地域：秋田県,仙台市,04202,東北,都道府県,宮城県の市町村。省くと全国と都道府県。", metavar="AREAS")] = None,
    periods: Annotated[list[str] | None, typer.Option("--periods", help="年：2020,2015-2030,FY2020,令和2年度。省くとすべて。", metavar="PERIODS")] = None,
    to: Annotated[str | None, typer.Option("--to", help="形式（csv・json・parquet・svg）。省くと表。", metavar="FORMAT")] = None,
    output: Annotated[Path | None, typer.Option("-o", "--output", help="書き出すファイル（.csv .json .parquet .svg）")] = None,
    total: Annotated[str | None, typer.Option("--sum", help="選んだ地域を合わせて一つの地域とした値も、この名前で出します。", metavar="NAME")] = None,
    boundaries: Annotated[str | None, typer.Option(help="この日の市町村に組み替えます（例 2024-01-01）。", metavar="DATE")] = None,
    known_on: Annotated[str | None, typer.Option("--known-on", help="この日までに受け取った版だけで求めます。", metavar="DATE")] = None,
) -> None:
    """An indicator for areas and years, with its sources."""
    from datetime import date

    from rashinban.cli.statistics_choice import read_areas, read_periods
    from rashinban.cli.statistics_forms import Answer, give
    from rashinban.statistics.regions import Chosen
    from rashinban.statistics.showing import work_out
    from rashinban.statistics.views.asked import read_asked

    chosen = read_areas(areas or ["全国", "都道府県"], date.today())
    if total:
        read_asked({"area": chosen, "sum": ["1"]})  # says which areas would be counted twice
    source = open_source()
    with working("値を求めています…"):
        shown = work_out(
            indicator,
            chosen,
            read_periods(periods or []),
            source,
            parse_day(boundaries) if boundaries else None,
            regions=(Chosen(total, chosen),) if total else (),
            known_on=parse_day(known_on) if known_on else None,
        )
    give(Answer(shown, source), to, output)


@app.command("list", help="見られる指標の一覧です。")
def list_indicators(
    words: Annotated[str, typer.Argument(help="名前・定義に含まれる言葉。省くとすべて。", metavar="WORDS")] = "",
    theme: Annotated[str | None, typer.Option(help="分野（population・industry・work・finance など）", metavar="THEME")] = None,
    as_json: _Json = False,
) -> None:
    """The indicators of the catalogue, with whether the figures they need are held."""
    from rashinban.statistics.catalogue.catalogue import catalogue
    from rashinban.statistics.catalogue.entry import THEMES

    if theme is not None and theme not in THEMES:
        raise typer.BadParameter(f"{'・'.join(THEMES)} のどれかを指定してください。", param_hint="--theme")
    book = catalogue()
    held = {(each.table, item.code) for each in open_source().tables() for item in each.items}
    found = [
        entry
        for entry in book.entries
        if theme in (None, *entry.themes) and words.lower() in f"{entry.key} {entry.name} {entry.name_en} {entry.definition}".lower()
    ]
    able = {entry.key: book.computable(entry.key, held) for entry in found}
    if as_json:
        print_json([entry.model_dump(mode="json", exclude_none=True) | {"available": able[entry.key]} for entry in found])
        return
    from rich.table import Column, Table

    table = Table(*(Column(title, overflow="fold") for title in ("キー", "名前", "単位", "分野", "値")))
    for entry in found:
        themes = "・".join(THEMES[each].ja for each in entry.themes)
        table.add_row(entry.key, entry.name, entry.unit, themes, "あり" if able[entry.key] else "なし")
    console().print(table)
    console().print(f"{len(found)}の指標（うち値のあるもの{sum(able.values())}）")


@app.command("status", help="入っている統計、古くなった統計、足りない統計です。")
def status(
    verify: Annotated[bool, typer.Option("--verify", help="保存したときから変わったファイルがないかも確かめます。")] = False,
    as_json: _Json = False,
) -> None:
    """Every table that is held or needed; exit code 1 when a stored file is not as it was stored."""
    from datetime import date

    from rashinban.statistics.warehouse.status import describe, expected_tables

    store, source = open_store(), open_source()
    own = store.status(date.today())
    told = describe(source.tables(), expected_tables(), own.received, date.today())
    faults = store.verify() if verify else ()
    if as_json:
        print_json({"tables": [_plain(each) for each in told.tables], "received_bytes": own.received, "faults": [str(each) for each in faults]})
    else:
        _print_status(told.tables)
        shipped = sum(not held.path for each in told.tables for held in each.editions)
        console().print(f"受け取ったファイル{own.received / 1e6:,.1f}MB、値{told.rows:,}件（うち{shipped}版は羅針盤に付属）。足りない表{len(told.missing)}。")
        for fault in faults:
            console(stderr=True).print(f"誤り {fault}", markup=False)
        if verify and not faults:
            console().print("保存したファイルは、すべて保存したときのままです。")
    if faults:
        raise typer.Exit(1)


@app.command("add", help="統計のファイルを加えます。どの統計かは中身から分かります。すべて加わるか、何も加わらないかです。")
def add(
    files: Annotated[list[Path], typer.Argument(help="公表されたままのファイル。いくつでも", metavar="FILE...")],
    mapping: Annotated[Path | None, typer.Option(help="列の対応（マッピング、YAML）。mapping で下書きを作れます。")] = None,
    check: Annotated[bool, typer.Option("--check", help="何が変わるかを表示するだけで、加えません。")] = False,
    as_json: _Json = False,
) -> None:
    """Recognise, read, check and store files, whole or not at all; a file that is held is left alone."""
    received = [_read(path) for path in files]
    reader = _mapped(mapping) if mapping else None
    if check:
        with working("読んで比べています…"):
            changes = open_store().preview(received, reader)
        told = [{"table": each.edition.table, "edition": each.edition.edition, "title": each.edition.title, "rows": each.edition.rows, "added": each.added, "changed": each.changed.num_rows, "same": each.same} for each in changes]
        if as_json:
            print_json({"tables": told, "stored": False})
            return
        for row in told:
            console().print(f"  {row['title']}（{row['edition']}）：新しい値{row['added']:,}、変わる値{row['changed']:,}、同じ値{row['same']:,}", markup=False)
        console().print("まだ何も加えていません。" if told else "すべて、すでに加わっているファイルです。")
        return
    with working("読んでいます…"):
        added = _hand_in(received, {}, reader)
    _tell_added(added, as_json)


@app.command("fetch", help="e-Stat・統計ダッシュボードから取得して加えます。何も指定しないと、取得できる表の一覧です。")
def fetch(
    what: Annotated[list[str] | None, typer.Argument(help="表の名前（一覧にあるもの）、e-Statの統計表の番号、統計ダッシュボードの系列の番号（19桁）", metavar="WHAT...")] = None,
    areas: Annotated[list[str] | None, typer.Option("--areas", help="地域（省くと表のすべて）", metavar="AREAS")] = None,
    level: Annotated[str, typer.Option(help="統計ダッシュボードの地域の単位（nation・prefecture・municipality）")] = "prefecture",
    as_json: _Json = False,
) -> None:
    """Ask the services (slowly, with a cache that survives a stop), then add what they answered."""
    from rashinban.statistics.publishers.estat.pinning import recipes

    if not what:
        known = recipes()
        if as_json:
            print_json({key: each.name for key, each in known.items()})
            return
        for key, recipe in known.items():
            console().print(f"  {key:<32}{recipe.name}", markup=False)
        console().print("e-Statには利用登録のID（RASHINBAN_ESTAT_ID）が要ります。統計ダッシュボードには要りません。")
        return
    codes = _codes(areas)
    received: list[Received] = []
    sources: dict[str, str] = {}
    for each in what:
        with working(f"{each} を取得しています…"):
            for file, address in _fetch(each, codes, level):
                received.append(file)
                sources[file.name] = address
    if not received:
        raise WrongContent("条件に合う値がありませんでした。", remedy="地域と表の番号を確かめてください。")
    _tell_added(_hand_in(received, sources, None), as_json)


@app.command("check", help="表が「機械判読可能なデータの表記方法の統一ルール」（総務省）に合っているかを調べます。")
def check_file(
    file: _File,
    strict: Annotated[bool, typer.Option("--strict", help="合わないところがあれば終了コード1で終わります。")] = False,
    as_json: _Json = False,
) -> None:
    """What a machine would stumble over in a table, with cell and remedy."""
    from rashinban.statistics.publishers.generic.rules import RULES, check_machine_readable

    found = check_machine_readable(_read(file))
    if as_json:
        print_json([{"rule": each.rule, "asks": RULES[each.rule][0], "what": each.what, "where": str(each.place), "remedy": each.remedy} for each in found])
    else:
        for each in found:
            console().print(f"[{each.rule}] {each.what}（{each.place}）", markup=False)
            console().print(f"  対処 {each.remedy}", markup=False)
        console().print(f"指摘は{len(found)}件です。" if found else "合わないところは見つかりませんでした。")
    if strict and found:
        raise typer.Exit(1)


@app.command("mapping", help="知らない表の列の対応（マッピング）の下書きを作ります。")
def propose(
    file: _File,
    sheet: Annotated[str | None, typer.Option(help="シートの名前（Excel）")] = None,
    output: Annotated[Path | None, typer.Option("-o", "--output", help="書き出すファイル（.yaml）。省くと画面に出します。")] = None,
) -> None:
    """A proposal as YAML, and on standard error what in it is doubtful."""
    from rashinban.statistics.durable import write_whole
    from rashinban.statistics.publishers.generic.mapping import write_mapping
    from rashinban.statistics.publishers.generic.proposing import propose_mapping

    proposal = propose_mapping(_read(file), sheet)
    text = write_mapping(proposal.mapping)
    if output is None:
        print(text, end="")
    else:
        write_whole(output, text.encode())
    for doubt in proposal.doubts:
        console(stderr=True).print(f"確かめてください：{doubt}", markup=False)
    told = f"{output or 'この内容'}を確かめて直し、「rashinban statistics add --mapping」に付けるか、{home() / 'mappings'} に置いてください。"
    console(stderr=True).print(told, markup=False)


def home() -> Path:
    """The folder of this installation."""
    from rashinban.records.configuration import find_home

    return find_home()


def open_store() -> Warehouse:
    """What this installation was given."""
    from rashinban.records.configuration import find_warehouse
    from rashinban.statistics.warehouse.warehouse import Warehouse

    return Warehouse(home(), find_warehouse())


def open_source() -> FigureSource:
    """What this installation was given, over what is shipped: the same figures as on the site."""
    from rashinban.statistics.layers import Layered
    from rashinban.statistics.shipped import ShippedFigures

    return Layered(open_store(), ShippedFigures())


def _read(path: Path) -> Received:
    from rashinban.statistics.publisher import Received

    return Received(path.name, existing(path).read_bytes())


def _mapped(path: Path) -> Publisher:
    """The reader by a mapping of somebody's choice."""
    from rashinban.statistics.publishers.generic import Generic
    from rashinban.statistics.publishers.generic.mapping import read_mapping

    chosen = read_mapping(existing(path).read_text(encoding="utf-8-sig"), path.name)
    return Generic(lambda: (chosen,))


def _hand_in(files: list[Received], sources: dict[str, str], reader: Publisher | None) -> Added:
    """Into the store, with an event in the audit trail."""
    from rashinban.cli.site import start

    start()
    from rashinban.records.statistics.datasets import hand_in

    added: Added = hand_in(files, None, sources=sources, publisher=reader)
    return added


def _tell_added(added: Added, as_json: bool) -> None:
    if as_json:
        print_json({"tables": [_about(each) for each in added.held], "already": list(added.already), "stored": bool(added.held)})
        return
    for each in added.held:
        console().print(f"加えました：{each.title}（{each.edition}）　値{each.rows:,}件　{_span(each.periods)}　{each.name}", markup=False)
    for name in added.already:
        console().print(f"すでに加わっています：{name}", markup=False)


def _fetch(what: str, codes: tuple[str, ...], level: str) -> list[tuple[Received, str]]:
    """The files of a recipe, a table or a series, each with its address."""
    from datetime import date

    from rashinban.statistics.publishers.dashboard.client import ADDRESS as DASHBOARD
    from rashinban.statistics.publishers.dashboard.client import RANKS
    from rashinban.statistics.publishers.estat.client import ADDRESS as ESTAT
    from rashinban.statistics.publishers.estat.pinning import recipes
    from rashinban.statistics.publishers.estat.query import Query
    from rashinban.statistics.services import fetch_recipe, open_dashboard, open_estat

    if _DASHBOARD.fullmatch(what):
        if level not in RANKS:
            raise typer.BadParameter(f"{'・'.join(RANKS)} のどれかを指定してください。", param_hint="--level")
        rank = None if codes else level
        return [(file, DASHBOARD) for file in open_dashboard(home()).fetch((what,), codes, rank)]
    client = open_estat(home())
    asked = {"Area": codes} if codes else {}
    with _counting() as told:
        file = fetch_recipe(what, client, home(), date.today(), asked, told) if what in recipes() or not what.isalnum() else client.fetch(Query(what, asked), told)
    return [(file, ESTAT)] if file else []


def _counting() -> Any:
    """A bar that follows the pages of an answer."""
    from contextlib import contextmanager

    from rich.progress import Progress

    @contextmanager
    def bar() -> Any:
        with Progress(console=console(stderr=True), transient=True) as progress:
            task = progress.add_task("受け取った値", total=None)
            yield lambda done, total: progress.update(task, completed=done, total=total)

    return bar()


def _codes(areas: list[str] | None) -> tuple[str, ...]:
    from datetime import date

    from rashinban.cli.statistics_choice import read_areas

    return read_areas(areas, date.today()) if areas else ()


def _about(held: Held) -> dict[str, Any]:
    return {
        "publisher": held.publisher,
        "table": held.table,
        "edition": held.edition,
        "title": held.title,
        "rows": held.rows,
        "first": held.periods[0] if held.periods else None,
        "last": held.periods[-1] if held.periods else None,
        "received_on": held.received_on.isoformat(),
        "file": held.name,
        "sha256": held.sha256,
        "licence": held.licence,
        "credit": held.credit,
        "shipped": not held.path,
    }


def _plain(table: TableStatus) -> dict[str, Any]:
    expected = table.expected
    told = {"publisher": table.publisher, "table": table.table, "title": table.title, "authority": table.authority, "state": table.state, "days": table.days}
    return told | {"get": expected.get if expected else None, "editions": [_about(each) for each in table.editions]}


def _print_status(tables: tuple[TableStatus, ...]) -> None:
    from rich.table import Column, Table

    grid = Table(*(Column(title, overflow="fold") for title in ("統計表", "作成者", "版", "期間", "値", "状態")))
    for each in tables:
        editions = "・".join(dict.fromkeys(held.edition for held in each.editions))
        shipped = "（付属）" if each.editions and all(not held.path for held in each.editions) else ""
        state = _STATES[each.state] + shipped + (f"　{each.expected.get}" if each.state != "held" and each.expected else "")
        grid.add_row(f"{each.title}\n{each.publisher}/{each.table}", each.authority, editions, _span(each.periods), f"{each.rows:,}" if each.rows else "", state)
    console().print(grid)


def _span(periods: tuple[str, ...]) -> str:
    """First and last period.

    >>> _span(("FY2011", "FY2020")), _span(("2020",))
    ('FY2011～FY2020', '2020')
    """
    return "～".join(dict.fromkeys((periods[0], periods[-1]))) if periods else ""
