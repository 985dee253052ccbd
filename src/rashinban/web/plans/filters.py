"""Looking for part of a plan: what was asked for in the address, what fits it, how many each choice would find."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import get_args

from rashinban.core.folded import fold
from rashinban.core.phrase import Phrase
from rashinban.monitoring.progress import State
from rashinban.plans.plan import Measure
from rashinban.web.plans.lines import LACKS, Held, Line, name_of

#: What became of a measure since the edition before, in words.
STATUSES = {
    "new": Phrase("新規", "New"),
    "continued": Phrase("継続", "Continued"),
    "changed": Phrase("変更", "Changed"),
    "stopped": Phrase("終了", "Stopped"),
}


#: What can be chosen from a list; the words are typed.
FIELDS = ("function", "state", "division", "missing", "status", "branch")


@dataclass(frozen=True, slots=True)
class Wanted:
    """A search in a plan; an empty field asks for nothing. ``state`` may also be ``hand``: whatever needs a hand."""

    words: str = ""
    function: str = ""
    state: str = ""
    division: str = ""
    missing: str = ""
    status: str = ""
    branch: str = ""

    @property
    def any(self) -> bool:
        return self != Wanted()

    @property
    def of_indicators(self) -> bool:
        """Only indicators have a state and can lack something."""
        return bool(self.state or self.missing)


def read_wanted(given: Mapping[str, str]) -> Wanted:
    """What an address asks for; a word that is not one of the choices asks for nothing."""
    state = given.get("state", "")
    return Wanted(
        words=given.get("q", "").strip()[:200],
        function=given.get("function", ""),
        state=state if state == "hand" or state in get_args(State) else "",
        division=given.get("division", ""),
        missing=given.get("missing", "") if given.get("missing") in LACKS else "",
        status=given.get("status", "") if given.get("status") in STATUSES else "",
        branch=given.get("branch", ""),
    )


def fitting_lines(lines: Iterable[Line], wanted: Wanted) -> tuple[Line, ...]:
    """The indicators that fit everything that was asked for."""
    words = folded(wanted.words)
    asked = [(field, value) for field in FIELDS if (value := getattr(wanted, field))]
    return tuple(
        line
        for line in lines
        if (not words or words in folded(f"{line.label}\n{line.definition}\n{line.place}"))
        and all(value in _values(line, field) for field, value in asked)
    )


def fitting_measures(
    measures: Iterable[Measure], paths: Mapping[str | None, tuple[Measure, ...]], held: Mapping[str, Held], wanted: Wanted
) -> tuple[Measure, ...]:
    """The measures that fit; none when something was asked for that only indicators have."""
    if wanted.of_indicators:
        return ()
    words = folded(wanted.words)
    return tuple(
        measure
        for measure in measures
        if (not words or words in folded(f"{name_of(measure)}\n{measure.text or ''}"))
        and (not wanted.function or wanted.function in measure.functions)
        and (not wanted.status or measure.status == wanted.status)
        and (not wanted.division or wanted.division == division_code(held.get(measure.id, Held())))
        and (not wanted.branch or any(above.id == wanted.branch for above in paths[measure.id]))
    )


def count_choices(lines: tuple[Line, ...], wanted: Wanted) -> dict[str, Counter[str]]:
    """For each field, how many indicators each choice would find, with the other fields as they are."""
    lines, wanted = fitting_lines(lines, Wanted(words=wanted.words)), replace(wanted, words="")
    found: dict[str, Counter[str]] = {}
    for field in FIELDS:
        rest = fitting_lines(lines, replace(wanted, **{field: ""}))
        counter: Counter[str] = Counter()
        for line in rest:
            counter.update(_values(line, field))
        found[field] = counter
    return found


def division_code(held: Held) -> str:
    """A division as it stands in an address; ``none`` where nobody was made responsible."""
    return "none" if held.division is None else str(held.division)


def folded(text: str) -> str:
    """Text for matching: one width, one case."""
    return fold(text).text.casefold()


def _values(line: Line, field: str) -> tuple[str, ...]:
    """Every choice of a field under which this indicator is found, each once."""
    if field == "function":
        return tuple({name for measure in line.path for name in measure.functions})
    if field == "state":
        return () if line.state is None else (line.state, "hand") if line.urgency is not None else (line.state,)
    if field == "division":
        return (division_code(line.held),)
    if field == "missing":
        return tuple(line.lacks)
    if field == "status":
        return tuple({measure.status for measure in line.path if measure.status})
    return tuple(measure.id for measure in line.path)
