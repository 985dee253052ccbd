"""``rashinban demo``: the whole way on a fictional plan, from the Word file to the report in every format."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from rashinban import workflow
from rashinban.cli.output import console, print_json, working
from rashinban.cli.report import publish
from rashinban.core.errors import Place, UnreadableFile

AS_OF = date(2026, 11, 22)
FORMATS = ("html", "pdf", "docx", "pptx", "xlsx", "zip")


def examples() -> Path:
    """The folder of examples: inside an installed package, or beside ``src`` in a checkout."""
    here = Path(__file__).resolve()
    for folder in (here.parents[1] / "examples", here.parents[3] / "examples"):
        if (folder / "mihon").is_dir():
            return folder
    raise UnreadableFile(
        "例のファイルが見つかりません。", Place(file="examples"), "インストールし直すか、配布物の examples フォルダーを確かめてください。"
    )


def run(
    folder: Annotated[Path, typer.Option("-o", "--output", help="書き出すフォルダー")] = Path("demo-output"),
    as_json: Annotated[bool, typer.Option("--json", help="書き出したファイルの一覧をJSONで出力します。")] = False,
) -> None:
    """Read the example's Word file, take in its observations, write the report in every format."""
    source = examples() / "mihon"
    screen = console()
    with working("Word の計画を読んでいます…"):
        document, record = source / "plan.docx", source / "observations.xlsx"
        plan = workflow.load_plan(document)
        facts = workflow.load_observations(record, plan)
        report = workflow.compose_report(plan, facts, AS_OF, files=(document, record))
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / f"report.{suffix}" for suffix in FORMATS]
    workflow.save_plan(plan, folder / "plan.yaml")
    publish(report, paths)
    if as_json:
        print_json([str(path) for path in (folder / "plan.yaml", *paths)])
        return
    screen.print(f"計画「{plan.title}」（架空）から {len(plan.indicators)} の指標を読み取り、{len(facts)} 件の実績で判定しました。")
    for said in report.lead:
        screen.print(f"[bold]{said.text}[/]" if said.strong else said.text)
    for path in (folder / "plan.yaml", *paths):
        screen.print(f"  {path}")
    screen.print("まず report.html をブラウザーで開いてください。")
