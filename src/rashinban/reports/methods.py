"""Each rule explained in a sentence, with its thresholds and where they come from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from rashinban.core.phrase import Phrase
from rashinban.monitoring.rulesets import RuleSet, load_default
from rashinban.monitoring.rulesets.ruleset import Band, Bounds
from rashinban.reports.contents import Page, Rule, RuleNote
from rashinban.reports.figures import number_text
from rashinban.reports.wording import TEXT, Words

#: The rules every indicator is judged by; a running total under a limit has bands of its own.
_DEFAULTS: Mapping[str, tuple[str, ...]] = {
    "straight_line": ("straight_line", "limit"),
    "compound_growth": ("compound_growth",),
    "forecast": ("forecast",),
}
_SIGNS = {
    "at_least": Phrase("≧", " ≥ "),
    "above": Phrase("＞", " > "),
    "at_most": Phrase("≦", " ≤ "),
    "below": Phrase("＜", " < "),
}


def note_rules(pages: Sequence[Page], rulesets: Sequence[RuleSet], words: Words) -> tuple[RuleNote, ...]:
    """A note for every rule that says something on some page, once, in the order of first use."""
    first: dict[str, Rule] = {}
    for page in pages:
        for rule in page.rules:
            first.setdefault(rule.rule, rule)
    given = {ruleset.id: (ruleset,) for ruleset in rulesets}
    known = {rule: tuple(load_default(name) for name in names) for rule, names in _DEFAULTS.items()}
    return tuple(_note(rule, {**known, **given}.get(id, ()), words) for id, rule in first.items())


def _note(rule: Rule, rulesets: tuple[RuleSet, ...], words: Words) -> RuleNote:
    measure = rulesets[0].measure if rulesets else rule.rule
    key = f"measure_{measure}"
    sentence = words(key) if key in TEXT else rule.title
    thresholds = [words("thresholds", title=one.title.in_(words.language), bands=_bands(one, words)) for one in rulesets]
    notes = [one.remark.in_(words.language) for one in rulesets if one.remark]
    sources = [_publication(one, words) for one in rulesets]
    return RuleNote(
        rule=rule.rule,
        title=rulesets[0].title.in_(words.language) if rulesets else rule.title,
        text=" ".join((sentence, *thresholds, *notes)),
        source=words("list_separator").join(sources) or rule.source,
        mark=rule.marks[0],
    )


def _publication(ruleset: RuleSet, words: Words) -> str:
    source = ruleset.source
    year = f" ({source.year})" if source.year else ""
    return f"{source.words.in_(words.language)}{year} {source.url or ''}".rstrip()


def _bands(ruleset: RuleSet, words: Words) -> str:
    return words("list_separator").join(
        words("band", label=band.words.in_(words.language), condition=_condition(band, words)) for band in ruleset.bands
    )


def _condition(band: Band, words: Words) -> str:
    parts = [words("band_met")] if band.met else []
    parts += [f"{words(f'name_{name}')}{_bounds(bounds, words)}" for name, bounds in band.when.items()]
    return words("list_separator").join(parts) or words("band_otherwise")


def _bounds(bounds: Bounds, words: Words) -> str:
    limits: dict[str, Decimal | None] = {name: getattr(bounds, name) for name in _SIGNS}
    return "".join(
        f"{_SIGNS[name].in_(words.language)}{number_text(limit)}" for name, limit in limits.items() if limit is not None
    )
