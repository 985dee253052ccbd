"""What the API answers about the work itself: values of the ledger with their number here, and small ones beside them."""

from __future__ import annotations

from datetime import date, datetime

from pydantic import Field

from rashinban.core.period import Period
from rashinban.core.phrase import Phrase
from rashinban.core.source import Source
from rashinban.core.value import Number, Value
from rashinban.ledger.card import Card, Rule
from rashinban.ledger.query import CountingQuery


class Named(Value):
    """Something one may read, by its number here, its key and its name."""

    id: int
    key: str
    name: str


class Paged(Value):
    """One page of a list."""

    page: int
    size: int
    total: int


class PartyLine(Value):
    """A company, body, person or network."""

    id: int
    key: str
    kind: str = Field(description="organisation, person, network")
    name: str
    kana: str
    corporate_number: str
    place: str
    address: str
    industry: str
    employees: int | None
    capital: int | None
    website: str
    tags: tuple[str, ...]
    confidentiality: str
    organisation: str
    division: str | None


class PartyList(Paged):
    """One page of parties, in the order of the syllabary."""

    parties: tuple[PartyLine, ...]


class PartyAnswer(Value):
    """A party with its other names, who it belongs to, and what is recorded of it by kind."""

    party: PartyLine
    names: tuple[str, ...]
    employer: Named | None
    note: str
    facts: dict[str, int] = Field(description="kind of fact -> how many the caller may read")


class NetworkLine(Value):
    """A network with its secretariat and purpose."""

    party: PartyLine
    secretariat: Named | None
    meets_every_months: int | None
    purpose: str
    measures: tuple[str, ...]


class NetworkList(Paged):
    """One page of networks."""

    networks: tuple[NetworkLine, ...]


class GatheringLine(Value):
    """A gathering, planned or held."""

    id: int
    key: str
    title: str
    network: Named | None
    on: date
    place: str
    venue: str
    agenda: str
    standing: str = Field(description="planned, held, cancelled")
    tags: tuple[str, ...]
    measures: tuple[str, ...]
    confidentiality: str


class GatheringList(Paged):
    """One page of gatherings, the newest day first."""

    gatherings: tuple[GatheringLine, ...]


class WorkFact(Value):
    """One thing that was done. What may not be named is None; ``amount`` of a company's figures is told to those named."""

    id: int
    key: str
    kind: str
    on: date
    until: date | None
    party: Named | None
    counterpart: Named | None
    measure: Named | None
    network: Named | None
    gathering: Named | None
    connection: Named | None
    case: Named | None
    card: Named | None
    role: str
    tags: tuple[str, ...]
    place: str
    amount: Number | None
    unit: str
    baseline: Number | None
    share: Number | None
    note: str
    grade: str
    evidence_link: str
    evidence_sha256: str | None
    confidentiality: str
    recorded_at: datetime
    confirmed_at: datetime | None
    withdrawn_at: datetime | None


class WorkFactList(Paged):
    """One page of what was done, the newest day first."""

    as_of: date
    facts: tuple[WorkFact, ...]


class GatheringAnswer(Value):
    """A gathering with what was done at it."""

    gathering: GatheringLine
    facts: tuple[WorkFact, ...]


class Combination(Rule):
    """A rule between programmes, under a name of its own: the document has another ``Rule``."""


class WrittenCard(Card):
    """A need or an offer as it is written."""

    rules: tuple[Combination, ...] = ()


class CardLine(Value):
    """A need or an offer as it is written, and where it stands."""

    id: int
    card: WrittenCard
    party: Named | None
    confidentiality: str
    closed: bool


class CardList(Paged):
    """One page of needs and offers."""

    cards: tuple[CardLine, ...]


class FindingLine(Value):
    """One condition with its answer, the reason in one sentence, and where it stands written."""

    kind: str = Field(description="condition, period, requires, excludes, unrecorded")
    verdict: str = Field(description="yes, no, unknown")
    reason: Phrase
    source: Source | None
    asks: Phrase | None = Field(description="the question that would settle it")


class EligibilityAnswer(Value):
    """Whether a programme is for somebody on a day, and why."""

    card: str
    on: date
    verdict: str = Field(description="yes, no, unknown: no when any condition fails, unknown when any is open")
    why: Phrase
    asks: Phrase | None
    findings: tuple[FindingLine, ...]


class ConnectionLine(Value):
    """An introduction and how far it had come on the day; sides that may not be named are None."""

    id: int
    key: str
    title: str
    need_party: Named | None
    offer_party: Named | None
    need: Named | None
    offer: Named | None
    gathering: Named | None
    measure: Named | None
    stage: str | None = Field(description="introduced, interested, met, agreed, outcome, declined")
    moved: date | None
    waits: tuple[str, ...] = Field(description="sides whose yes to the agreement is missing")
    confidentiality: str


class ConnectionList(Paged):
    """One page of introductions, the newest first."""

    as_of: date
    connections: tuple[ConnectionLine, ...]


class ConnectionAnswer(Value):
    """An introduction with its steps."""

    as_of: date
    connection: ConnectionLine
    steps: tuple[WorkFact, ...]


class CaseLine(Value):
    """A supported company; ``baseline`` and ``share`` are told to those named on the case alone."""

    id: int
    key: str
    title: str
    party: Named | None
    programme: Named | None
    supporter: Named | None
    measure: Named | None
    opened_on: date
    support_ended_on: date | None
    closed_on: date | None
    figures: bool = Field(description="whether the caller reads the company's figures")
    baseline: Number | None
    baseline_period: Period | None
    share: Number | None
    confidentiality: str


class CaseList(Paged):
    """One page of cases, the newest first."""

    cases: tuple[CaseLine, ...]


class LessonLine(Value):
    """What was learnt."""

    id: int
    key: str
    title: str
    text: str
    tags: tuple[str, ...]
    confidentiality: str


class LessonList(Paged):
    """One page of lessons, the newest first."""

    lessons: tuple[LessonLine, ...]


class HitLine(Value):
    """Something that holds the words; ``address`` is its page."""

    kind: str
    id: int
    name: str
    context: str
    address: str | None
    text: str


class HitGroup(Value):
    """The hits of one kind."""

    kind: str
    total: int
    hits: tuple[HitLine, ...]


class SearchAnswer(Value):
    """Everything that holds all the words, by kind."""

    query: str
    groups: tuple[HitGroup, ...]
    waiting: int = Field(description="records that were changed just now and are not searched yet")


class CountingAnswer(Value):
    """What an indicator counts and what the records answer; 延べ (``facts``) and 実数 (``parties``) stand beside the value."""

    slug: str
    indicator: str
    as_of: date
    query: CountingQuery
    sentence: Phrase
    period: Period | None = Field(description="None before the period has begun")
    state: str | None = Field(description="counted, suppressed, nothing_to_divide_by")
    value: Number | None
    unit: str | None
    facts: int | None
    parties: int | None
