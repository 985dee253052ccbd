"""``rashinban progress``: where every promise stands on a day."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rashinban import workflow
from rashinban.cli.output import console, existing, parse_day, print_json, working

if TYPE_CHECKING:
    from rashinban.monitoring.observations import Observation
    from rashinban.monitoring.progress import Progress
    from rashinban.monitoring.rulesets import RuleSet
    from rashinban.plans.plan import Plan

PlanFile = Annotated[Path, typer.Argument(help="計画（YAML・JSON・Excel、または計画の文書）", metavar="PLAN")]
Observations = Annotated[Path, typer.Argument(help="実績（CSV・Excel）", metavar="OBSERVATIONS")]
AsOf = Annotated[str | None, typer.Option("--as-of", help="時点（例 2026-11-22、令和8年11月22日）。省くと今日。", metavar="DATE")]
Rules = Annotated[
    list[str] | None,
    typer.Option("--rules", help="加える判定の規則（tama・nagayo・eurostat・toladata、または自分のYAML）。何度でも指定できます。"),
]


def load(plan: Path, observations: Path, as_of: str | None, rules: list[str] | None) -> tuple[Plan, tuple[Observation, ...], date, tuple[RuleSet, ...]]:
    """What progress and report both start from."""
    day = parse_day(as_of) if as_of else date.today()
    with working("計画と実績を読んでいます…"):
        value = workflow.load_plan(existing(plan))
        facts = workflow.load_observations(existing(observations), value)
        rulesets = workflow.load_rulesets(rules or [], day)
    return value, facts, day, rulesets


def show(
    plan: PlanFile,
    observations: Observations,
    as_of: AsOf = None,
    rules: Rules = None,
    as_json: Annotated[bool, typer.Option("--json", help="JSONで出力します。")] = False,
) -> None:
    """Print the state of every indicator with its reason, or all numbers as JSON."""
    value, facts, day, rulesets = load(plan, observations, as_of, rules)
    progress = workflow.assess_progress(value, facts, day, rulesets)
    if as_json:
        print_json([each.model_dump(mode="json") for each in progress])
    else:
        _table(value, progress, day)


def _table(plan: Plan, progress: tuple[Progress, ...], day: date) -> None:
    from rich.table import Column, Table

    from rashinban.reports.states import LOOK

    screen = console()
    screen.print(f"[bold]{plan.title}[/]　{day.isoformat()} 時点")
    table = Table(*(Column(title, overflow="fold") for title in ("番号", "指標", "状態", "理由")))
    for each in progress:
        table.add_row(each.indicator, plan.indicator(each.indicator).label, f"{LOOK[each.state].symbol} {LOOK[each.state].word('ja')}", each.reason.ja)
    screen.print(table)
