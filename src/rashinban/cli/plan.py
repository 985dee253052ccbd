"""``rashinban plan``: read a document, check a plan, compare two editions, export."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rashinban import workflow
from rashinban.cli.output import console, existing, print_json, working

if TYPE_CHECKING:
    from rashinban.plans.documents.document import Document
    from rashinban.plans.draft import Draft

app = typer.Typer(no_args_is_help=True)

Json = Annotated[bool, typer.Option("--json", help="JSONで出力します。")]
DocumentFile = Annotated[Path, typer.Argument(help="計画の文書（PDF・Word・Excel・HTML・Markdown・テキスト）", metavar="FILE")]
PlanFile = Annotated[Path, typer.Argument(help="計画（YAML・JSON・Excel、または計画の文書）", metavar="PLAN")]


@app.command("read", help="計画の文書を読み、体系・指標・目標を取り出します。")
def read(
    file: DocumentFile,
    output: Annotated[list[Path] | None, typer.Option("-o", "--output", help="計画の書き出し先（.yaml .json .xlsx）")] = None,
    as_json: Json = False,
    text: Annotated[bool, typer.Option("--text", help="読み取った本文だけを出力します。")] = False,
) -> None:
    """Read a document; ``--json`` prints kpis and headings, ``--text`` the text their offsets point into."""
    with working("文書を読んでいます…"):
        document = workflow.open_document(existing(file))
    if text:
        sys.stdout.write(document.text)
        return
    with working("指標と目標を探しています…"):
        draft = workflow.draft_plan(document)
    for path in output or []:
        workflow.save_plan(workflow.approve_plan(draft), path)
        console(stderr=True).print(f"書き出しました：{path}")
    if as_json:
        from rashinban.plans.reading.gold import to_gold

        print_json(to_gold(draft, document))
    elif not output:
        _show(draft, document)
        for note in document.notes:
            console().print(f"・{note}")


def _show(draft: Draft, document: Document) -> None:
    from dataclasses import replace

    from rich.table import Column, Table

    screen = console()
    title = draft.title.value if draft.title else draft.document
    period = draft.period.value.japanese() if draft.period else "期間は読み取れませんでした"
    screen.print(f"[bold]{title}[/]　{period}")
    screen.print(f"見出し {len(draft.measures)}　指標・目標 {len(draft.indicators)}　確かめたい点 {len(draft.doubts)}")
    titles = ("番号", "指標・目標", "目標", "期限", "基準", "場所")
    table = Table(*(Column(title, overflow="fold") for title in titles))
    for indicator in draft.indicators:
        target = indicator.targets[0] if indicator.targets else None
        unit = indicator.unit.value if indicator.unit else ""
        value = f"{target.value}{unit}" if target and target.value is not None else "（言葉による目標）"
        due = target.deadline.value.japanese() if target and target.deadline else "―"
        base = indicator.baseline
        start = f"{base.value}{base.unit or unit}" if base and base.value is not None else "―"
        place = replace(document.place_at(indicator.evidence.start), file=None)
        table.add_row(indicator.id, indicator.label.value, value, due, start, str(place))
    screen.print(table)
    for doubt in draft.doubts:
        screen.print(f"・{doubt.about}：{doubt.message}")


@app.command("check", help="計画が決めていないこと（基準値・単位・目標・担当など）を挙げます。")
def check(
    plan: PlanFile,
    as_json: Json = False,
    strict: Annotated[bool, typer.Option("--strict", help="抜けがあれば終了コード1で終わります。")] = False,
) -> None:
    """List what the plan leaves open, by kind."""
    from rashinban.plans.completeness import RULES, summarise

    gaps = workflow.check_plan(workflow.load_plan(existing(plan)))
    if as_json:
        print_json([gap.model_dump(mode="json") for gap in gaps])
    else:
        screen = console()
        if not gaps:
            screen.print("抜けは見つかりませんでした。")
        titles = {rule.kind: rule.title for rule in RULES}
        for kind, count in summarise(gaps).items():
            if count:
                screen.print(f"[bold]{count:>3}件[/]　{titles[kind].ja}")
        for gap in gaps:
            screen.print(f"・{gap.message.ja}")
    if gaps and strict:
        raise typer.Exit(1)


@app.command("compare", help="二つの版を比べ、増えた・なくなった・変わったものを挙げます。")
def compare(
    old: Annotated[Path, typer.Argument(help="前の版", metavar="A")],
    new: Annotated[Path, typer.Argument(help="新しい版", metavar="B")],
    as_json: Json = False,
) -> None:
    """Compare two editions of a plan."""
    from rashinban.plans.comparison import describe

    comparison = workflow.compare_plans(workflow.load_plan(existing(old)), workflow.load_plan(existing(new)))
    if as_json:
        print_json(comparison.model_dump(mode="json"))
        return
    for sentence in describe(comparison):
        console().print(f"・{sentence}")


@app.command("export", help="計画を YAML・JSON・Excel に書き出します。--schema で JSON Schema を出力します。")
def export(
    plan: Annotated[Path | None, typer.Argument(help="計画（YAML・JSON・Excel、または計画の文書）", metavar="PLAN")] = None,
    output: Annotated[list[Path] | None, typer.Option("-o", "--output", help="書き出し先（.yaml .json .xlsx）")] = None,
    schema: Annotated[bool, typer.Option("--schema", help="計画の JSON Schema を出力します。")] = False,
    as_json: Json = False,
) -> None:
    """Write a plan in another format, or print the schema of the JSON form."""
    if schema:
        from rashinban.plans.schema import plan_schema

        print_json(plan_schema())
        return
    if plan is None:
        raise typer.BadParameter("計画のファイルを指定してください。")
    value = workflow.load_plan(existing(plan))
    for path in output or []:
        workflow.save_plan(value, path)
        console(stderr=True).print(f"書き出しました：{path}")
    if as_json or not output:
        print_json(value.model_dump(mode="json", exclude_defaults=True))


@app.command("form", help="実績を入れるための Excel の様式を書き出します。")
def form(
    plan: PlanFile,
    period: Annotated[str, typer.Option("--period", help="期間（例 2026年度、令和8年度、2026年6月）")],
    output: Annotated[Path, typer.Option("-o", "--output", help="書き出し先（.xlsx）")],
    as_json: Json = False,
) -> None:
    """Write the sheet that offices fill in for one period."""
    from rashinban.core.errors import Place, WrongContent
    from rashinban.core.period_text import parse_period

    if output.suffix.lower() != ".xlsx":
        raise WrongContent("実績の様式は Excel（.xlsx）で書き出します。", Place(file=output.name), "拡張子を .xlsx にしてください。")
    workflow.save_form(workflow.load_plan(existing(plan)), parse_period(period), output)
    if as_json:
        print_json([str(output)])
    else:
        console().print(f"書き出しました：{output}")
