"""The answers in the address of the finder: read, filled in from a company, and carried on from page to page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.http import HttpRequest
from django.utils.translation import get_language

from rashinban.core.errors import RashinbanError
from rashinban.matching.combining import Use
from rashinban.matching.places import Spot
from rashinban.matching.questions import NO, NONE_OF_THEM, YES, Answer, Question, questions, read_answer
from rashinban.records import audit
from rashinban.records.models import FactRow, PartyRow

#: Facts that say that a company used a programme or holds its certificate.
_USES = ("adopted", "grant_won", "certified", "used")
_USED, _WHEN = "used-", "when-"


@dataclass
class Given:
    """What is known of whoever asks: answers by question, programmes used, what could not be read."""

    answers: dict[str, Answer] = field(default_factory=dict)
    texts: dict[str, list[str]] = field(default_factory=dict)
    held: list[Use] = field(default_factory=list)
    wrong: dict[str, str] = field(default_factory=dict)
    party: PartyRow | None = None
    from_party: set[str] = field(default_factory=set)

    @property
    def anything(self) -> bool:
        """Whether anything has been said at all."""
        return bool(self.answers or self.held)


@dataclass(frozen=True, slots=True)
class Field:
    """A question as a field: its choices in the language of the page and what has been answered."""

    question: Question
    choices: tuple[tuple[str, str], ...]
    chosen: tuple[str, ...]
    municipality: str = ""
    wrong: str = ""
    from_party: bool = False

    @property
    def value(self) -> str:
        return self.chosen[0] if self.chosen else ""

    @property
    def answered(self) -> bool:
        return bool(self.chosen)


def read_given(request: HttpRequest) -> Given:
    """The answers of the address; what is not answered there comes from the company that was chosen."""
    given = Given()
    for name, question in questions().items():
        texts = [text[:200] for text in request.GET.getlist(name) if text.strip()][:30]
        if question.type == "place" and texts:
            texts = [texts[0], request.GET.get("municipality", "").strip()[:50]]
        try:
            answer = read_answer(question, texts)
        except RashinbanError as wrong:
            given.wrong[name] = f"{wrong.what}{wrong.remedy}"
            continue
        if answer is not None:
            given.answers[name], given.texts[name] = answer, [text for text in texts if text]
    for name, value in request.GET.items():
        if name.startswith(_USED) and value in (YES, NO):
            key = name.removeprefix(_USED)
            given.held.append(Use(key, _day(request.GET.get(f"{_WHEN}{key}", "")), value == YES))
    _fill_in(request, given)
    return given


def _fill_in(request: HttpRequest, given: Given) -> None:
    """What the records say of the chosen company, where it was not answered otherwise; reading secrets is noted."""
    chosen = request.GET.get("party", "")
    if not chosen.isdecimal() or not request.user.is_authenticated:
        return
    party = PartyRow.objects.visible_to(request.user).filter(pk=int(chosen[:18])).select_related("organisation").first()
    if party is None:
        return
    given.party = party
    texts = {"place": party.place, "employees": party.employees, "capital": party.capital, "industry": _industry(party.industry)}
    facts = list(FactRow.objects.visible_to(request.user).filter(party=party, withdrawn_at=None, on__lte=request.as_of, kind__in=(*_USES, "founded")).select_related("card"))
    founded = next((fact for fact in facts if fact.kind == "founded"), None)
    if founded is not None and "age" not in given.answers:
        texts["founded_on"] = founded.on
    for name, value in texts.items():
        if value not in (None, "") and name not in given.answers and name not in given.wrong:
            answer = read_answer(questions()[name], [str(value)])
            if answer is not None:
                given.answers[name], given.texts[name] = answer, [str(value)]
                given.from_party.add(name)
    said = {use.card for use in given.held}
    uses = [fact for fact in facts if fact.kind in _USES and fact.card is not None and fact.card.key not in said]
    given.held += [Use(fact.card.key, fact.on) for fact in uses]
    audit.note_read(request.user, party, party.confidentiality, *(fact.confidentiality for fact in facts), organisation=party.organisation)


def _industry(text: str) -> str:
    """The choice that a free text names: itself, or the one whose name stands in it."""
    names = [choice.ja for choice in questions()["industry"].choices]
    return next((name for name in names if name == text), next((name for name in names if name in text), ""))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def fields_for(names: Iterable[str], given: Given) -> list[Field]:
    """The questions of these names as fields, in the order in which they are asked."""
    wanted = set(names)
    return [_field(question, given) for name, question in questions().items() if name in wanted and question.type != "person"]


def _field(question: Question, given: Given) -> Field:
    language = "en" if (get_language() or "ja").startswith("en") else "ja"
    answer = given.answers.get(question.name)
    chosen: tuple[str, ...]
    if isinstance(answer, Spot):
        chosen = (answer.prefecture,)
    elif answer == ():
        chosen = (NONE_OF_THEM,)
    else:
        chosen = tuple(given.texts.get(question.name, ()))
    if isinstance(answer, bool):
        chosen = (YES if answer else NO,)
    choices = tuple((choice.ja, choice.in_(language)) for choice in question.choices)
    municipality = answer.municipality if isinstance(answer, Spot) else ""
    return Field(question, choices, chosen, municipality, given.wrong.get(question.name, ""), question.name in given.from_party)


def carried(request: HttpRequest, *without: str) -> list[tuple[str, Any]]:
    """The answers of the address but for these, to be sent on with a form."""
    left = {*without, "page", "show"}
    return [(name, value) for name, values in request.GET.lists() if name not in left for value in values if value.strip()]
