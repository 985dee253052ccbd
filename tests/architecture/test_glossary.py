"""Every public class has its word in the glossary, and the glossary names nothing that is not there."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "rashinban"
MODULES = [
    *sorted((SOURCE / "core").glob("*.py")),
    SOURCE / "plans" / "plan.py",
    SOURCE / "plans" / "draft.py",
    SOURCE / "plans" / "documents" / "document.py",
    SOURCE / "monitoring" / "observations.py",
    SOURCE / "monitoring" / "progress.py",
    SOURCE / "monitoring" / "target_changes.py",
    SOURCE / "monitoring" / "measuring.py",
    *(SOURCE / "core" / "areas" / f"{name}.py" for name in ("history", "carry", "crosswalk")),
    *(SOURCE / "statistics" / f"{name}.py" for name in ("publisher", "snapshots", "selection", "regions", "trial", "catalogue/entry", "warehouse/warehouse", "warehouse/revisions")),
    *(SOURCE / "ledger" / f"{name}.py" for name in ("kinds", "fact", "query", "count", "card", "funnel", "effects", "entitlement", "candidates", "bindings")),
    *(SOURCE / "matching" / f"{name}.py" for name in ("questions", "finding", "suggestions", "seating")),
]


def public_classes() -> set[str]:
    found = set()
    for module in MODULES:
        for node in ast.parse(module.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                found.add(node.name)
    return found


def test_glossary() -> None:
    rows = re.findall(r"^\| [^|]+ \| ([A-Za-z, ]+) \|", (ROOT / "docs/developers/glossary.md").read_text("utf-8"), re.M)
    named = {name.strip() for row in rows for name in row.split(",")} - {"name"}
    assert named == public_classes()
