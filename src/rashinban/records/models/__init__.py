"""The rows. One module per subject; import them from here."""

from rashinban.records.models.asking import Collection, ReminderRule, ReminderSent, Upload
from rashinban.records.models.calendar_keys import CalendarKey
from rashinban.records.models.cards import CardKind, CardRow, CardWhat
from rashinban.records.models.cases import FIGURES, CaseRow, LessonRow
from rashinban.records.models.confidentiality import Confidentiality
from rashinban.records.models.connections import Confirmation, ConnectionRow, Side
from rashinban.records.models.counting import CountingRow, FrozenCount
from rashinban.records.models.events import ChainHead, Event
from rashinban.records.models.facts import COUNTED, Evidence, Grade, ObservationRow, Standing, Step
from rashinban.records.models.files import StoredFile
from rashinban.records.models.gatherings import GatheringRow, GatheringStanding
from rashinban.records.models.imports import PlanImport
from rashinban.records.models.jobs import Job, JobStanding
from rashinban.records.models.ledger_facts import FactRow
from rashinban.records.models.matching_days import DayGuest, DaySeat, DayWish, GuestSide, MatchingDay
from rashinban.records.models.measuring import AddedFile, MeasuringRow, MeasuringUse, SetAsideFigure
from rashinban.records.models.parties import (
    LedgerRow,
    NotTheSame,
    PartyKind,
    PartyMerge,
    PartyName,
    PartyRow,
    new_key,
)
from rashinban.records.models.people import OF_A_DIVISION, Division, Duty, Organisation, Person, Role
from rashinban.records.models.plans import (
    EditionRow,
    EditionStanding,
    IndicatorRow,
    MeasureRow,
    PlanRow,
    TargetRevision,
    TargetRow,
)
from rashinban.records.models.reports import ReportFile, ReportRow, ReportStanding
from rashinban.records.models.reviews import Cause, Decision, Effect, Review, ReviewStage, ReviewStep
from rashinban.records.models.searching import SearchEntry, SearchTouched
from rashinban.records.models.tokens import OwnRuleSet, Token

__all__ = [
    "COUNTED",
    "FIGURES",
    "OF_A_DIVISION",
    "AddedFile",
    "CalendarKey",
    "CardKind",
    "CardRow",
    "CardWhat",
    "CaseRow",
    "Cause",
    "ChainHead",
    "Collection",
    "Confidentiality",
    "Confirmation",
    "ConnectionRow",
    "CountingRow",
    "DayGuest",
    "DaySeat",
    "DayWish",
    "Decision",
    "Division",
    "Duty",
    "EditionRow",
    "EditionStanding",
    "Effect",
    "Event",
    "Evidence",
    "FactRow",
    "FrozenCount",
    "GatheringRow",
    "GatheringStanding",
    "Grade",
    "GuestSide",
    "IndicatorRow",
    "Job",
    "JobStanding",
    "LedgerRow",
    "LessonRow",
    "MatchingDay",
    "MeasureRow",
    "MeasuringRow",
    "MeasuringUse",
    "NotTheSame",
    "ObservationRow",
    "Organisation",
    "OwnRuleSet",
    "PartyKind",
    "PartyMerge",
    "PartyName",
    "PartyRow",
    "Person",
    "PlanImport",
    "PlanRow",
    "ReminderRule",
    "ReminderSent",
    "ReportFile",
    "ReportRow",
    "ReportStanding",
    "Review",
    "ReviewStage",
    "ReviewStep",
    "Role",
    "SearchEntry",
    "SearchTouched",
    "SetAsideFigure",
    "Side",
    "Standing",
    "Step",
    "StoredFile",
    "TargetRevision",
    "TargetRow",
    "Token",
    "Upload",
    "new_key",
]
