"""``rashinban report``: the follow-up report in every format asked for."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from rashinban import workflow
from rashinban.cli.output import console, print_json
from rashinban.cli.progress import AsOf, Observations, PlanFile, Rules, load

if TYPE_CHECKING:
    from rashinban.reports.contents import Report


def write(
    plan: PlanFile,
    observations: Observations,
    output: Annotated[list[Path], typer.Option("-o", "--output", help="書き出し先（.html .pdf .docx .pptx .xlsx .zip）。何度でも指定できます。")],
    as_of: AsOf = None,
    rules: Rules = None,
    language: Annotated[str, typer.Option("--lang", help="言語（ja または en）")] = "ja",
    as_json: Annotated[bool, typer.Option("--json", help="書き出したファイルの一覧をJSONで出力します。")] = False,
) -> None:
    """Compose the report once and write it in each format; a file is written whole or not at all."""
    if language not in ("ja", "en"):
        raise typer.BadParameter("ja または en を指定してください。", param_hint="--lang")
    chosen: Literal["ja", "en"] = "en" if language == "en" else "ja"
    value, facts, day, rulesets = load(plan, observations, as_of, rules)
    report = workflow.compose_report(value, facts, day, rulesets, chosen, files=(plan, observations))
    publish(report, output)
    if as_json:
        print_json([str(path) for path in output])
    else:
        for path in output:
            console().print(f"書き出しました：{path}")


def publish(report: Report, paths: list[Path]) -> None:
    """Write every format with a progress bar on standard error."""
    from rich.progress import Progress

    with Progress(console=console(stderr=True), transient=True) as bar:
        task = bar.add_task("報告書を書いています", total=len(paths))
        for path in paths:
            bar.update(task, description=f"{path.name} を書いています")
            workflow.publish_report(report, path)
            bar.advance(task)
