"""``rashinban import …``: files taken into the records of work, shown first when asked, whole or not at all."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from rashinban.cli.output import console, existing, print_json, working

app = typer.Typer(no_args_is_help=True, help="企業・団体、集まり、制度のファイルを取り込む。")
_File = Annotated[Path, typer.Argument(help="取り込むファイル")]
_Organisation = Annotated[str | None, typer.Option(help="どの組織の記録か（組織が一つだけなら省けます）")]
_Check = Annotated[bool, typer.Option("--check", help="何が変わるかを表示するだけで、取り込みません。")]
_Json = Annotated[bool, typer.Option("--json", help="結果をJSONで出力します。")]


@app.command("programmes")
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
