"""``rashinban demo``: the whole way on a fictional plan, from the Word file to the report in every format, and the site."""

from __future__ import annotations

import os
import subprocess
import sys
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
    as_json: Annotated[bool, typer.Option("--json", help="書き出したファイルの一覧をJSONで出力します（サイトは起動しません）。")] = False,
    no_serve: Annotated[bool, typer.Option("--no-serve", help="サイトを用意するだけで、起動しません。")] = False,
    port: Annotated[int, typer.Option(min=1, max=65535, help="サイトのポート番号")] = 8000,
) -> None:
    """Read the example's Word file, take in its observations, write the report in every format, serve the site."""
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
    screen.print("report.html はブラウザーでそのまま開けます。")
    sys.stdout.flush()
    _run_site(folder / "site", port, serve=not no_serve)


def _run_site(home: Path, port: int, *, serve: bool) -> None:
    """The site in a folder of its own: whatever installation this machine has is neither read nor changed."""
    home.mkdir(parents=True, exist_ok=True)
    foreign = ("DATABASE_URL", "DJANGO_SETTINGS_MODULE")
    environment = {name: value for name, value in os.environ.items() if name not in foreign and not name.startswith("RASHINBAN_")}
    environment["RASHINBAN_HOME"] = str(home.resolve())
    built = subprocess.run([sys.executable, "-m", "rashinban.cli.demo_site"], env=environment, cwd=home)
    if built.returncode:
        raise typer.Exit(built.returncode)
    if serve:
        command = [sys.executable, "-m", "rashinban.cli.app", "serve", "--port", str(port)]
        os.chdir(home)
        os.execve(sys.executable, command, environment)
