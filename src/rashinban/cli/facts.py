"""``rashinban facts``: a counting query put to the records of work of this installation."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from rashinban.cli.output import console, existing, parse_day, print_json, working

if TYPE_CHECKING:
    from rashinban.cli.counting import Answer

app = typer.Typer(no_args_is_help=True, help="活動の記録を数える。")
_Query = Annotated[
    str,
    typer.Argument(
        metavar="QUERY",
        help="何を数えるか：指標（計画/指標の番号）、数え方のファイル（YAML・JSON）、または数え方そのもの（例 'kinds: [supported]'）",
    ),
]
_AsOf = Annotated[
    str | None, typer.Option("--as-of", "--recorded-by", metavar="DATE", help="その日までに記録されたことだけで数えます。省くと今日。")
]


@app.callback()
def _facts() -> None:
    """Options before the command."""


@app.command("count", help="指標の数え方どおりに、活動の記録を数えます（延べと実数も）。企業の数字は秘匿されます。")
def count(
    query: _Query,
    period: Annotated[str | None, typer.Option(metavar="PERIOD", help="期間（例 2024年度、2025年5月）。省くと指標の目標の期間、または今の年度。")] = None,
    as_of: _AsOf = None,
    organisation: Annotated[str | None, typer.Option(help="どの組織の記録か（指標を指定したときは、その計画の組織）")] = None,
    rows: Annotated[bool, typer.Option("--list", help="数えた記録を並べます。")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="JSONで出力します。")] = False,
) -> None:
    """Say what was counted, in one sentence, the number, 延べ and 実数; figures of companies stay hidden."""
    from datetime import date

    from rashinban.cli.site import start

    day = parse_day(as_of) if as_of else date.today()
    path = Path(query) if query.lower().endswith((".yaml", ".yml", ".json")) else None
    text = existing(path).read_text(encoding="utf-8-sig") if path is not None else query
    start()
    from rashinban.cli.counting import answer

    with working("数えています…"):
        found = answer(text, path.name if path else None, period, day, organisation, with_rows=rows)
    if as_json:
        print_json(_plain(found, rows))
    else:
        _tell(found, rows)


def _plain(found: Answer, rows: bool) -> dict[str, Any]:
    counted = found.counted
    told: dict[str, Any] = {
        "sentence": found.sentence,
        "period": found.period.code,
        "recorded_by": found.day.isoformat(),
        "state": counted.state,
        "value": _exact(counted.value),
        "unit": counted.unit,
        "facts": counted.facts,
        "parties": counted.parties,
        "query": found.query.model_dump(mode="json", exclude_defaults=True),
    }
    if found.query.of is not None:
        told |= {"numerator": _exact(counted.numerator), "denominator": _exact(counted.denominator)}
    if counted.left_out:
        told["left_out_units"] = list(counted.left_out)
    if found.indicator:
        told["indicator"] = {"label": found.indicator, "value": _exact(found.value), "unit": found.indicator_unit}
    return told | ({"rows": [row.plain() for row in found.rows]} if rows else {})


def _exact(number: Any) -> Any:
    from pydantic import TypeAdapter

    from rashinban.core.value import Number

    return None if number is None else TypeAdapter(Number).dump_python(number, mode="json")


def _tell(found: Answer, rows: bool) -> None:
    counted, screen = found.counted, console()
    if found.indicator:
        screen.print(found.indicator, markup=False, style="bold")
    screen.print(found.sentence, markup=False)
    screen.print(found.words, markup=False, style="bold")
    screen.print(f"延べ{counted.facts:,}件、実数{counted.parties:,}者（{found.day.isoformat()}までの記録）", markup=False)
    for unit in counted.left_out:
        console(stderr=True).print(f"単位「{unit}」の記録は、単位が違うので合計に入れていません。", markup=False)
    if rows:
        from rich.table import Column, Table

        table = Table(*(Column(title, overflow="fold") for title in ("日付", "種類", "企業・団体", "施策", "数量・金額", "内容")))
        for row in found.rows:
            table.add_row(*row.cells())
        screen.print(table)
