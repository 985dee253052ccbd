"""The JSON Schema of a plan, for other programs: ``plan.schema.json`` is what this module makes."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

from rashinban.plans.labels import CHOICES, FIELDS
from rashinban.plans.plan import Plan

DIALECT = "https://json-schema.org/draft/2020-12/schema"
FILE = "plan.schema.json"


def plan_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of a saved plan, with the Japanese word for every field and choice.

    >>> plan_schema()["properties"]["title"]["title"]
    '計画の名称'
    """
    schema = Plan.model_json_schema(mode="validation")
    parts = {"Plan": schema, **schema["$defs"]}
    for owner, labels in FIELDS.items():
        for field, label in labels.items():
            _describe(parts[owner.__name__]["properties"][field], label, CHOICES.get(owner, {}).get(field, {}))
    return {"$schema": DIALECT, "$id": "urn:rashinban:plan:1", **schema}


def plan_schema_text() -> str:
    """The schema as the text of the shipped file."""
    import json

    return json.dumps(plan_schema(), ensure_ascii=False, indent=2) + "\n"


def shipped_schema_text() -> str:
    """The shipped file as it is."""
    return (files("rashinban.plans") / FILE).read_text(encoding="utf-8")


def _describe(part: dict[str, Any], label: str, choices: Any) -> None:
    part["title"] = label
    if choices:
        words = ", ".join(f"{value}: {word}" for value, word in choices.items() if word != value)
        part["description"] = "; ".join(text for text in (part.get("description", ""), words) if text)
