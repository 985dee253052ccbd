"""Rule sets as dated YAML: here those that bodies have published, in ``default`` the ones every indicator is judged by."""

from rashinban.monitoring.rulesets.ruleset import (
    RuleSet,
    check_cases,
    judge,
    load_default,
    load_ruleset,
    load_rulesets,
)

__all__ = ["RuleSet", "check_cases", "judge", "load_default", "load_ruleset", "load_rulesets"]
