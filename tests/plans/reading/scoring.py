"""How well a reading agrees with a careful reader's gold: KPIs, their fields, headings, and numbers that are no KPIs.

A prediction and a gold entry pair one to one when their spans overlap (ties: value, deadline year, likeness of the
labels). "Located" counts pairs; "correct" asks in addition for an equal target value after multipliers and a label
likeness of 0.6. Targets of others and frequencies of activities are neither hits nor errors, nor is a target in
words that the gold does not claim. The protocol is that of the reference figures for the real plans; the code is
its own, and ``test_scoring.py`` holds the two against each other.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

Entry = dict[str, Any]

COUNTED = ("kpi", "target", "goal")
FIELDS = (
    "target_value", "unit", "operator", "baseline_value", "baseline_year", "deadline", "aggregation", "direction", "label",
)  # fmt: skip
MULTIPLIERS = {"百万": 1e6, "千万": 1e7, "千": 1e3, "万": 1e4, "億": 1e8, "兆": 1e12}
_MULTIPLIER = re.compile("^(百万|千万|千|万|億|兆)")
HEADING_SLACK = 8


@dataclass(frozen=True)
class Rate:
    """Precision, recall and their harmonic mean, from counts."""

    hits: int
    predicted: int
    gold: int

    @property
    def precision(self) -> float:
        return self.hits / self.predicted if self.predicted else 0.0

    @property
    def recall(self) -> float:
        return self.hits / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """1 when there was nothing to find and nothing was reported."""
        if not self.predicted and not self.gold:
            return 1.0
        return 2 * self.hits / (self.predicted + self.gold)

    def __str__(self) -> str:
        return f"P {self.precision:.2f} R {self.recall:.2f} F1 {self.f1:.3f}"


@dataclass(frozen=True)
class KpiScore:
    located: Rate
    correct: Rate
    fields: dict[str, tuple[int, int]]
    not_judged: int
    negatives_reported: tuple[str, ...]
    complaints: tuple[str, ...]


@dataclass(frozen=True)
class HeadingScore:
    found: Rate
    parents_right: int
    complaints: tuple[str, ...]


@dataclass(frozen=True)
class Pair:
    gold: int
    prediction: int
    value_agrees: bool
    likeness: float


def bare(words: str | None) -> str:
    """Words without blanks, brackets and note marks, in NFKC."""
    return re.sub(r"[\s「」『』（）()※・]", "", unicodedata.normalize("NFKC", words or ""))


def likeness(one: str | None, other: str | None) -> float:
    return SequenceMatcher(None, bare(one), bare(other)).ratio()


def scale(value: Any, unit: str | None) -> tuple[float | None, str]:
    """The value after its unit's multiplier, and the unit without it: (3.5, 万人) is (35000, 人); no value, no unit."""
    if value is None:
        return None, ""
    unit = unit or ""
    lead = _MULTIPLIER.match(unit)
    base = unicodedata.normalize("NFKC", unit[lead.end() :] if lead else unit)
    return float(value) * (MULTIPLIERS[lead.group()] if lead else 1), base


def year(moment: Any) -> str | None:
    """The last year named in 2024, FY2024, 2025-03-31, FY2022/FY2024."""
    years = re.findall(r"\d{4}", str(moment or ""))
    return years[-1] if years else None


def equal(one: float | None, other: float | None) -> bool:
    if one is None or other is None:
        return one is other
    return abs(one - other) <= 1e-6 * max(1.0, abs(one))


def readings(gold: Entry) -> list[Entry]:
    """The gold entry, and the other ways of putting the same promise that are as good (``or``)."""
    return [gold, *({**gold, **other} for other in gold.get("or", ()))]


def value_agrees(gold: Entry, prediction: Entry) -> bool:
    found, _ = scale(prediction.get("target_value"), prediction.get("unit"))
    return any(equal(scale(one["target_value"], one["unit"])[0], found) for one in readings(gold))


def overlap(one: Entry, other: Entry) -> bool:
    return bool(min(one["char_end"], other["char_end"]) > max(one["char_start"], other["char_start"]))


def pair(gold: Sequence[Entry], predictions: Sequence[Entry]) -> list[Pair]:
    """One-to-one pairs of overlapping spans, the best agreement first."""
    candidates = []
    for i, wanted in enumerate(gold):
        for j, found in enumerate(predictions):
            if overlap(wanted, found):
                agrees = value_agrees(wanted, found)
                due = year(wanted["deadline"])
                same_year = due is not None and due == year(found.get("deadline"))
                candidates.append((agrees, same_year, likeness(wanted["label"], found.get("label")), i, j))
    pairs: list[Pair] = []
    for agrees, _, like, i, j in sorted(candidates, reverse=True):
        if not any(one.gold == i or one.prediction == j for one in pairs):
            pairs.append(Pair(i, j, agrees, like))
    return pairs


def judge_fields(gold: Entry, prediction: Entry, like: float) -> dict[str, bool]:
    """For each field on which the gold says something: is the prediction right?"""
    wanted, unit = scale(gold["target_value"], gold["unit"])
    found, found_unit = scale(prediction.get("target_value"), prediction.get("unit"))
    base, _ = scale(gold["baseline_value"], gold["baseline_unit"])
    found_base, _ = scale(
        prediction.get("baseline_value"), prediction.get("baseline_unit") or prediction.get("unit")
    )
    judged = {"target_value": equal(wanted, found), "baseline_value": equal(base, found_base), "label": like >= 0.8}
    if gold["unit"] is not None:
        judged["unit"] = unit == found_unit
    if wanted is not None:
        judged["operator"] = gold["operator"] == prediction.get("operator", "=")
        if gold["aggregation"] is not None:
            judged["aggregation"] = gold["aggregation"][:5] == (prediction.get("aggregation") or "level")[:5]
    if gold["baseline_year"] is not None:
        judged["baseline_year"] = year(gold["baseline_year"]) == year(prediction.get("baseline_year"))
    if gold["deadline"] is not None and gold["deadline_explicit"]:
        judged["deadline"] = year(gold["deadline"]) == year(prediction.get("deadline"))
    if gold["direction"] is not None:
        judged["direction"] = gold["direction"] == prediction.get("direction")
    return judged


def score_kpis(gold: Entry, predictions: Sequence[Entry]) -> KpiScore:
    """Score the ``kpis`` of a reading against a gold document whose entries carry spans."""
    counted = [entry for entry in gold["kpis"] if entry["kind"] in COUNTED and not entry.get("optional")]
    others = [entry for entry in gold["kpis"] if entry["kind"] not in COUNTED or entry.get("optional")]
    pairs = pair(counted, predictions)
    taken = {one.prediction for one in pairs}
    left = [j for j in range(len(predictions)) if j not in taken]
    aside = {left[one.prediction] for one in pair(others, [predictions[j] for j in left])}
    extra = [j for j in left if j not in aside and predictions[j].get("target_value") is not None]
    right = [one for one in pairs if one.value_agrees and one.likeness >= 0.6]
    fields = dict.fromkeys(FIELDS, (0, 0))
    complaints = []
    for one in pairs:
        wanted, found = counted[one.gold], predictions[one.prediction]
        ways = (judge_fields(way, found, one.likeness) for way in readings(wanted))
        judged = min(ways, key=lambda fine: list(fine.values()).count(False))
        for name, fine in judged.items():
            fields[name] = (fields[name][0] + fine, fields[name][1] + 1)
        if wrong := [name for name, fine in judged.items() if not fine]:
            complaints.append(f"differs in {', '.join(wrong)}: {brief(wanted)} but read {brief(found)}")
    found_gold = {one.gold for one in pairs}
    complaints += [f"missed: {brief(entry)}" for i, entry in enumerate(counted) if i not in found_gold]
    complaints += [f"extra: {brief(predictions[j])}" for j in extra]
    reported = [predictions[j] for j in extra]
    return KpiScore(
        located=Rate(len(pairs), len(pairs) + len(extra), len(counted)),
        correct=Rate(len(right), len(pairs) + len(extra), len(counted)),
        fields=fields,
        not_judged=len(left) - len(extra),
        negatives_reported=tuple(negatives_among(gold.get("negatives", ()), reported)),
        complaints=tuple(complaints),
    )


def negatives_among(negatives: Iterable[Entry], extra: Sequence[Entry]) -> Iterable[str]:
    """Numbers that are no KPIs, yet were reported as one (with a kind of their own they may be listed)."""
    for negative in negatives:
        for found in extra:
            if found.get("kind", "kpi") in COUNTED and overlap(negative, found):
                yield f"{negative['source_text']} ({negative['why']}) reported as {brief(found)}"


def brief(entry: Entry) -> str:
    words = f"{entry.get('label')!r} = {entry.get('target_value')} {entry.get('unit') or ''}".rstrip()
    base = f" from {entry.get('baseline_value')} in {entry.get('baseline_year')}"
    return f"{words} by {entry.get('deadline')}{base}, {entry.get('operator')}, {entry.get('aggregation')}, {entry.get('direction')}"


def score_headings(gold: Entry, predictions: Sequence[Entry]) -> HeadingScore:
    """Score the outline: a heading is found within 8 characters with a title likeness of 0.8."""
    match: dict[int, int] = {}
    for i, wanted in enumerate(gold["headings"]):
        for j, found in enumerate(predictions):
            near = abs(found["char_start"] - wanted["char_start"]) <= HEADING_SLACK
            if j not in match.values() and near and likeness(wanted["title"], found["title"]) >= 0.8:
                match[i] = j
                break
    optional = {bare(words) for words in gold.get("optional_headings", ())}
    brackets = re.compile(r"[<>＜＞【】]")
    optional |= {brackets.sub("", words) for words in optional}
    extra = [
        j for j, found in enumerate(predictions)
        if j not in match.values() and brackets.sub("", bare(found["title"])) not in optional
    ]  # fmt: skip
    parents = outline_parents(predictions)
    skipped = {j for j in range(len(predictions)) if j not in match.values() and j not in extra}
    right = 0
    complaints = [f"extra heading: {predictions[j]['title']!r} level {predictions[j]['level']}" for j in extra]
    for i, wanted in enumerate(gold["headings"]):
        if i not in match:
            complaints.append(f"missed heading: {wanted['title']!r}")
            continue
        above = parents[match[i]]
        while above in skipped:
            above = parents[above]
        expected = match.get(wanted["parent"], -1) if wanted.get("parent") is not None else None
        right += above == expected
        if above != expected:
            read = predictions[above]["title"] if above is not None else None
            complaints.append(f"parent of {wanted['title']!r} read as {read!r}")
    rate = Rate(len(match), len(match) + len(extra), len(gold["headings"]))
    return HeadingScore(rate, right, tuple(complaints))


def outline_parents(headings: Sequence[Entry]) -> dict[int, int | None]:
    """The heading above each, told by the levels in reading order."""
    above: dict[int, int | None] = {}
    open_: list[int] = []
    for j in sorted(range(len(headings)), key=lambda k: headings[k]["char_start"]):
        while open_ and headings[open_[-1]]["level"] >= headings[j]["level"]:
            open_.pop()
        above[j] = open_[-1] if open_ else None
        open_.append(j)
    return above
