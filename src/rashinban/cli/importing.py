"""``rashinban import …``: files taken into the records of work, shown first when asked, whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from rashinban.cli.output import console, existing, print_json, working

app = typer.Typer(no_args_is_help=True, help="企業・団体、集まり、制度、活動のファイルを取り込む。")
_File = Annotated[Path, typer.Argument(help="取り込むファイル")]
_Organisation = Annotated[str | None, typer.Option(help="どの組織の記録か（組織が一つだけなら省けます）")]
_Check = Annotated[bool, typer.Option("--check", help="何が変わるかを表示するだけで、取り込みません。")]
_Json = Annotated[bool, typer.Option("--json", help="結果をJSONで出力します。")]


@app.command("programmes", help="制度のファイル（jGrantsの応答、HSDS、表）を取り込みます。")
def programmes(
    file: _File,
    organisation: _Organisation = None,
    confidentiality: Annotated[str, typer.Option(help="新しい制度の公開の範囲（public・internal・restricted・secret）")] = "public",
    check: _Check = False,
    as_json: _Json = False,
) -> None:
    """Take in programmes: jGrants' answers or HSDS services (JSON), or a table (Excel, CSV)."""
    from rashinban.cli.site import start
    from rashinban.matching.exchange.incoming import read_incoming

    existing(file)
    with working("制度を読んでいます…"):
        incoming = read_incoming(file.name, file.read_bytes())
    start()
    from rashinban.records.ledger.ownership import named_organisation
    from rashinban.records.ledger.programme_import import import_programmes, preview_programmes

    body = named_organisation(organisation)
    with working("比べています…" if check else "取り込んでいます…"):
        take = preview_programmes if check else import_programmes
        done = take(body, incoming, None, confidentiality=confidentiality)
    if as_json:
        changed = {line.card.key: list(line.changed) for line in done.changed}
        print_json({"new": [line.card.key for line in done.new], "changed": changed, "unchanged": done.unchanged, "stored": not check})
        return
    for line in (*done.new, *done.changed):
        console().print(f"  {'新しい' if line.new else '変わる'}　{line.card.title}", markup=False)
    ending = "まだ何も保存していません。" if check else "取り込みました。" if done.new or done.changed else "何も変えていません。"
    console().print(f"新しい制度{len(done.new)}件、変わる制度{len(done.changed)}件、そのままの制度{done.unchanged}件。{ending}")
    if incoming.origin == "jgrants":
        console().print("出典：Jグランツ（デジタル庁）。公開するときは、この出典を示してください。")


@app.command("parties", help="企業・団体・会議体の一覧（Excel・CSV）を取り込みます。")
def parties(file: _File, organisation: _Organisation = None, check: _Check = False, as_json: _Json = False) -> None:
    """Take in a list of companies, people and networks (Excel, CSV); the same list again changes nothing."""
    from rashinban.cli.site import start

    existing(file)
    start()
    from rashinban.records.ledger.party_file import read_parties
    from rashinban.records.ledger.party_import import take_over

    with working("一覧を読んでいます…"):
        entries = read_parties(file)
    words = {"party": ("新しい", "記録"), "changed": ("変わる", "記録"), "membership": ("加わる", "役割")}
    _take_over(take_over, entries, organisation, check, as_json, words)


@app.command("gatherings", help="集まりと参加者の表（Excel・CSV）を取り込みます。")
def gatherings(
    file: _File,
    organisation: _Organisation = None,
    check: _Check = False,
    yes: Annotated[bool, typer.Option("--yes", help="尋ねずに取り込みます。")] = False,
    new_names: Annotated[bool, typer.Option("--new-names", help="似た名前の企業があっても、新しい企業として登録します。")] = False,
    as_json: _Json = False,
) -> None:
    """Take in gatherings with their participants from a table (Excel, CSV): shown, then taken over whole or not at all."""
    from rashinban.cli.site import start

    existing(file)
    start()
    from rashinban.records.ledger.gathering_import import import_gatherings, read_gatherings
    from rashinban.records.ledger.ownership import named_organisation
    from rashinban.records.rehearsal import rehearse

    body = named_organisation(organisation)
    with working("集まりを読んでいます…"):
        listed = read_gatherings(file)
        found = rehearse(import_gatherings, body, listed, None, new_names=new_names)
    changes = bool(found.new or found.facts or found.changed)
    if not as_json:
        for title in found.new:
            console().print(f"  新しい　{title}", markup=False)
        for title in found.changed:
            console().print(f"  変わる　{title}", markup=False)
        for name in found.networks:
            console().print(f"  新しい会議体　{name}", markup=False)
        console().print(f"新しい集まり{len(found.new)}件、参加などの記録{found.facts}件、すでにある集まり{found.known}件。")
    stored = changes and not check and (yes or (not as_json and typer.confirm("取り込みますか")))
    if stored:
        import_gatherings(body, listed, None, new_names=new_names)
    if as_json:
        print_json({"new": list(found.new), "networks": list(found.networks), "facts": found.facts, "known": found.known, "changed": list(found.changed), "stored": stored})
    else:
        console().print("取り込みました。" if stored else "何も変えていません。" if not changes else "まだ何も保存していません。")


@app.command("facts", help="活動の表（Excel・CSV）を取り込みます。画面から取り出した一覧を直して戻すこともできます。")
def facts(file: _File, organisation: _Organisation = None, check: _Check = False, as_json: _Json = False) -> None:
    """Take in a table of activities (Excel, CSV), whole or not at all; the same table again changes nothing."""
    from rashinban.cli.site import start

    existing(file)
    start()
    from rashinban.records.ledger.fact_file import read_facts
    from rashinban.records.ledger.fact_import import take_over

    with working("表を読んでいます…"):
        entries = read_facts(file)
    words = {"new": ("新しい活動", ""), "corrected": ("直す活動", ""), "party": ("新しい企業・団体", "")}
    _take_over(take_over, entries, organisation, check, as_json, words)


def _take_over(
    take: Callable[..., Sequence[Any]], entries: Sequence[Any], organisation: str | None, check: bool, as_json: bool, words: Mapping[str, tuple[str, str]]
) -> None:
    """Take the rows of a list over, or find out what that would change, and tell it.

    ``words``: how each kind of difference is told: before a name, and with a noun behind that before a count.
    """
    from rashinban.records.ledger.ownership import named_organisation
    from rashinban.records.rehearsal import rehearse

    body = named_organisation(organisation)
    with working("比べています…" if check else "取り込んでいます…"):
        differences = rehearse(take, entries, body, None) if check else take(entries, body, None)
    if as_json:
        changes = [{"kind": each.kind, "name": each.name, "words": each.words} for each in differences]
        print_json({"read": len(entries), "changes": changes, "stored": not check})
        return
    for each in differences:
        console().print(f"  {words[each.kind][0]}　{each.name}　{each.words}", markup=False)
    ending = "まだ何も保存していません。" if check else "取り込みました。" if differences else "何も変えていません。"
    counts = "、".join(f"{word}{noun}{sum(each.kind == kind for each in differences)}件" for kind, (word, noun) in words.items())
    console().print(f"{len(entries)}行を読みました。{counts}。{ending}")
