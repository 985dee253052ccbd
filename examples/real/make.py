"""Make the YAML of the two published plans: titles, numbers, dates and tags in our schema, no sentences of theirs.

    python examples/real/make.py FOLDER-OF-DOCUMENTS

The documents themselves are not part of the repository; they are published by the bodies named below.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from rashinban import workflow
from rashinban.core.source import Source
from rashinban.plans.plan import Indicator, Measure, Plan

HERE = Path(__file__).parent
PUBLISHED = {
    "tohoku-meti-midterm": ("東北経済産業局", "東北経済産業局 中期政策（2022年度～2024年度）", "2022年2月"),
    "tokeiren-2021": ("一般社団法人東北経済連合会", "東北経済連合会 2021年度事業計画", "2021年度"),
}


def main(documents: Path) -> None:
    """Read each text, approve it, take the document's own sentences out, and save the rest."""
    for name, (publisher, title, edition) in PUBLISHED.items():
        plan = workflow.load_plan(documents / f"{name}.txt")
        source = Source(document=title, publisher=publisher, edition=edition, sha256=_hash(plan))
        bare = plan.model_copy(
            update={
                "id": name,
                "organisation": publisher,
                "source": source,
                "functions": tuple(_named(each, title) for each in plan.functions),
                "measures": tuple(_measure(each, title) for each in plan.measures),
                "indicators": tuple(_indicator(each, title) for each in plan.indicators),
            }
        )
        workflow.save_plan(Plan.model_validate(bare.model_dump()), HERE / f"{name}.yaml")


def _hash(plan: Plan) -> str | None:
    return next((each.source.sha256 for each in plan.measures if each.source), None)


def _named(value: Any, title: str) -> Any:
    """The place of a value without the words that stand there; None stays None."""
    if value is None or value.source is None:
        return value
    place = Source(document=title, start=value.source.start, end=value.source.end)
    return value.model_copy(update={"source": place})


def _measure(measure: Measure, title: str) -> Measure:
    return _named(measure.model_copy(update={"text": None, "this_year": None, "next_year": None}), title)


def _indicator(indicator: Indicator, title: str) -> Indicator:
    return _named(
        indicator.model_copy(
            update={
                "definition": None,
                "baseline": _named(indicator.baseline, title),
                "criterion": _named(indicator.criterion, title),
                "targets": tuple(_named(each, title) for each in indicator.targets),
            }
        ),
        title,
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
