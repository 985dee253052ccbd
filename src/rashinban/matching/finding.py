"""What judging a card for somebody found: the answer, and for each condition the answer, its reason and its source."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from rashinban.core.phrase import Phrase
from rashinban.core.source import Source
from rashinban.ledger.card import Condition

Verdict = Literal["yes", "no", "unknown"]
#: condition: on whoever applies; period: when applications are taken; requires and excludes: between programmes;
#: unrecorded: a programme of which no condition has been written down.
Kind = Literal["condition", "period", "requires", "excludes", "unrecorded"]


@dataclass(frozen=True, slots=True)
class Ask:
    """A question that would settle something. ``name`` is that of ``questions.yaml``, ``place`` with ``detail`` for the
    municipality, or ``used`` with the key of the programme in ``detail``."""

    name: str
    text: Phrase
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """One condition with its answer, the reason in one sentence, and where the condition stands written."""

    kind: Kind
    verdict: Verdict
    reason: Phrase
    source: Source | None = None
    condition: Condition | None = None
    ask: Ask | None = None


@dataclass(frozen=True, slots=True)
class Eligibility:
    """Whether a card is for somebody, as of a day: ``no`` when any condition fails, ``unknown`` when any is open."""

    card: str
    on: date
    findings: tuple[Finding, ...]

    @property
    def verdict(self) -> Verdict:
        """The strictest of the findings: no before unknown before yes."""
        verdicts = {finding.verdict for finding in self.findings}
        return "no" if "no" in verdicts else "unknown" if "unknown" in verdicts else "yes"

    @property
    def why(self) -> Phrase:
        """The answer's reason in one sentence: what fails, what is open, or that all is fulfilled."""
        decisive = [finding for finding in self.findings if finding.verdict == self.verdict]
        if self.verdict != "yes":
            return decisive[0].reason
        met = [finding for finding in decisive if finding.kind != "period"]
        if not met:
            return Phrase("条件はありません。", "There are no conditions.")
        return Phrase("条件{n}件をすべて満たしています。", "All {n} conditions are fulfilled.").fill(n=len(met))

    @property
    def ask(self) -> Ask | None:
        """The one question to ask next while it is open: the first whose answer is missing."""
        if self.verdict != "unknown":
            return None
        return next((finding.ask for finding in self.findings if finding.verdict == "unknown" and finding.ask), None)

    @property
    def waits(self) -> bool:
        """Whether only the day stands against it: applications are not taken on it."""
        return self.verdict == "no" and all(finding.verdict != "no" or finding.kind == "period" for finding in self.findings)
