"""The published schema: the shipped file is the generated one, and what we save conforms to it."""

import json

import pytest
from hypothesis import HealthCheck, given, settings

from plans.strategies import plans
from rashinban.plans.files import plan_to_json
from rashinban.plans.labels import CHOICES, FIELDS, LEADS_TO
from rashinban.plans.schema import plan_schema, plan_schema_text, shipped_schema_text


def test_the_shipped_schema_is_the_generated_one():
    assert shipped_schema_text() == plan_schema_text()


def test_every_field_and_choice_has_a_japanese_word():
    for owner, labels in FIELDS.items():
        assert list(labels) == list(owner.model_fields), owner
    parts = {"Plan": plan_schema(), **plan_schema()["$defs"]}
    for owner in FIELDS:
        for field, part in parts[owner.__name__]["properties"].items():
            kinds = [part, *part.get("anyOf", [])]
            values = next((kind["enum"] for kind in kinds if "enum" in kind), None)
            if values:
                assert list(CHOICES[owner][field]) == values
            inner = [kind for kind in [*kinds, part.get("items", {})] if "$ref" in kind]
            assert bool(inner) == ((owner, field) in LEADS_TO), (owner, field)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(plans())
def test_saved_json_conforms(plan):
    jsonschema = pytest.importorskip("jsonschema", reason="jsonschema checks the saved plans")
    jsonschema.validate(json.loads(plan_to_json(plan)), plan_schema(), cls=jsonschema.Draft202012Validator)


def test_an_unknown_field_does_not_conform():
    jsonschema = pytest.importorskip("jsonschema", reason="jsonschema checks the saved plans")
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"id": "a", "title": "b", "colour": "c"}, plan_schema())
