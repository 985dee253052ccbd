"""Which rule sets judge a plan besides the default rules: shipped ones by id, and the organisation's own."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from rashinban.monitoring.rulesets import RuleSet, load_rulesets
from rashinban.records import files
from rashinban.records.models import OwnRuleSet, PlanRow


def offered(organisation: int, on: date) -> tuple[RuleSet, ...]:
    """Every rule set an organisation can choose on a day: those shipped, then its own newest ones."""
    own = OwnRuleSet.objects.filter(organisation=organisation, since__lte=on).order_by("identifier", "at")
    newest = {row.identifier: row.text for row in own}
    return (*_shipped(on), *(ruleset for text in newest.values() for ruleset in parse(text)))


def rulesets_of(plan: PlanRow, on: date) -> tuple[RuleSet, ...]:
    """The rule sets chosen for a plan, in its order; no query when it has chosen none."""
    if not plan.rulesets:
        return ()
    known = {ruleset.id: ruleset for ruleset in offered(plan.organisation_id, on)}
    return tuple(known[name] for name in plan.rulesets if name in known)


@lru_cache(maxsize=64)
def _shipped(on: date) -> tuple[RuleSet, ...]:
    return load_rulesets(on=on)


@lru_cache(maxsize=64)
def parse(text: str) -> tuple[RuleSet, ...]:
    """The rule set written in YAML; errors are those of the library's reader."""
    return files.read_sent(lambda path: load_rulesets(path, None), text.encode(), "ruleset.yaml")
