"""Rule sets an organisation wrote itself: taken over only when they pass the test cases they bring."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction

from rashinban.core.errors import Place, WrongContent
from rashinban.monitoring.rulesets import load_rulesets
from rashinban.records import audit
from rashinban.records.models import OwnRuleSet
from rashinban.records.people import check_administers
from rashinban.records.rulesets import parse

if TYPE_CHECKING:
    from rashinban.records.models import Organisation, Person

_LARGEST = 200_000
_NAME = re.compile(r"[A-Za-z0-9_-]{1,60}")


@transaction.atomic
def add_ruleset(organisation: Organisation, text: str, since: date, by: Person | None, name: str = "") -> OwnRuleSet:
    """Keep a rule set (YAML) from a day on; an earlier one of the same id stays for the days before.

    RashinbanError when it cannot be read, fails one of its own cases or brings none, or has the id of a shipped one.
    """
    check_administers(by, organisation)
    place = Place(file=name or None)
    if len(text) > _LARGEST:
        raise WrongContent("判定の規則としては大きすぎます。", place, "規則一つだけのYAMLにしてください。")
    (ruleset,) = parse(text)  # runs the cases it brings, of which there must be one at least
    if not _NAME.fullmatch(ruleset.id):
        raise WrongContent(f"規則の番号「{ruleset.id}」は使えません。", place, "60文字までの英数字と - _ にしてください。")
    if ruleset.id in {shipped.id for shipped in load_rulesets(on=None)}:
        raise WrongContent(f"「{ruleset.id}」は、付属の規則の番号です。", place, "別の番号（id）にしてください。")
    row = OwnRuleSet.objects.create(organisation=organisation, identifier=ruleset.id, text=text, since=since, by=by)
    audit.record(by, "ruleset_added", row, after={"id": ruleset.id, "since": since.isoformat(), "organisation": organisation.name})
    return row

