"""The rows. One module per subject; import them from here."""

from rashinban.records.models.asking import Collection, ReminderRule, ReminderSent, Upload
from rashinban.records.models.confidentiality import Confidentiality
from rashinban.records.models.events import ChainHead, Event
from rashinban.records.models.facts import COUNTED, Evidence, Grade, ObservationRow, Standing, Step
from rashinban.records.models.files import StoredFile
from rashinban.records.models.imports import PlanImport
from rashinban.records.models.jobs import Job, JobStanding
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
from rashinban.records.models.tokens import OwnRuleSet, Token

__all__ = [
    "COUNTED",
    "OF_A_DIVISION",
    "Cause",
    "ChainHead",
    "Collection",
    "Confidentiality",
    "Decision",
    "Division",
    "Duty",
    "EditionRow",
    "EditionStanding",
    "Effect",
    "Event",
    "Evidence",
    "Grade",
    "IndicatorRow",
    "Job",
    "JobStanding",
    "MeasureRow",
    "ObservationRow",
    "Organisation",
    "OwnRuleSet",
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
    "Standing",
    "Step",
    "StoredFile",
    "TargetRevision",
    "TargetRow",
    "Token",
    "Upload",
]
