"""What a person may read and do today, as one value worked out from the roles they hold. Deny by default."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from rashinban.records.models import Organisation

PUBLIC, INTERNAL, RESTRICTED, SECRET = "public", "internal", "restricted", "secret"
ALL_CLASSES = (PUBLIC, INTERNAL, RESTRICTED, SECRET)
COUNTED = ("approved", "published")
ALL_FACTS = ("draft", "checked", "returned", "approved", "published")


@dataclass(frozen=True, slots=True)
class Line:
    """One reason why somebody may read something: where, which classes, and how far it must have come.

    ``organisations`` None means any plan; ``divisions`` None means the line does not depend on a division. ``ledger``
    are the classes of the records of work that it reads, ``people`` whether also of people who have not opted in.
    """

    classes: tuple[str, ...]
    editions: Literal["published", "decided", "all"]
    facts: tuple[str, ...]
    reports: tuple[str, ...]
    organisations: frozenset[int] | None = None
    divisions: frozenset[int] | None = None
    ledger: tuple[str, ...] = (PUBLIC,)
    people: bool = False


#: What everybody reads, logged in or not.
OPEN = Line((PUBLIC,), "published", ("published",), ("published",))

#: Duty -> what it reads of the plans of its organisation: classes, editions, facts, reports.
READS: dict[str, tuple[tuple[str, ...], Literal["decided", "all"], tuple[str, ...], tuple[str, ...]]] = {
    "planner": ((PUBLIC, INTERNAL, RESTRICTED), "all", ALL_FACTS, ("draft", "council", "published")),
    "administrator": ((PUBLIC, INTERNAL), "decided", COUNTED, ("published",)),
    "approver": ((PUBLIC, INTERNAL), "decided", COUNTED, ("council", "published")),
    "reporter": ((PUBLIC, INTERNAL), "decided", COUNTED, ("council", "published")),
    "viewer": ((PUBLIC, INTERNAL), "decided", COUNTED, ("council", "published")),
    "council": ((PUBLIC, RESTRICTED), "decided", COUNTED, ("council", "published")),
    # not a duty of a person: what a report for the public is composed from, approved and about to be published with it
    "open_report": ((PUBLIC,), "decided", COUNTED, ()),
}


#: Duty -> the classes of the records of work (ledger) that it reads of its organisation. 企業秘密 is read by those named
#: on a record alone; the council and the administrator have no part in the work.
READS_LEDGER: dict[str, tuple[str, ...]] = {
    "planner": (PUBLIC, INTERNAL, RESTRICTED),
    "approver": (PUBLIC, INTERNAL),
    "reporter": (PUBLIC, INTERNAL),
    "viewer": (PUBLIC, INTERNAL),
}
#: Duties that record work: planners for the whole organisation, the others for their division.
RECORDS = ("planner", "approver", "reporter")


@dataclass(frozen=True, slots=True)
class Access:
    """A person's rights: organisations by duty, and the divisions (with everything below them) they answer for."""

    person: int | None
    by_duty: tuple[tuple[str, frozenset[int]], ...] = ()
    reporting: frozenset[int] = frozenset()
    approving: frozenset[int] = frozenset()
    read_only: bool = False

    def organisations(self, duty: str) -> frozenset[int]:
        """The organisations in which this duty is held."""
        return dict(self.by_duty).get(duty, frozenset())

    @property
    def divisions(self) -> frozenset[int]:
        return self.reporting | self.approving

    @property
    def lines(self) -> tuple[Line, ...]:
        """Every reason to read, the open one first."""
        lines = [OPEN]
        for duty, organisations in self.by_duty:
            classes, editions, facts, reports = READS[duty]
            ledger = READS_LEDGER.get(duty, (PUBLIC,))
            lines.append(Line(classes, editions, facts, reports, organisations, None, ledger, duty == "planner"))
        if self.divisions:
            lines.append(Line(ALL_CLASSES, "decided", ALL_FACTS, (), None, self.divisions, (PUBLIC, INTERNAL, RESTRICTED), True))
        return tuple(lines)

    def plans_for(self, organisation: int) -> bool:
        """May set up, ask, review and publish for the plans of this organisation."""
        return not self.read_only and organisation in self.organisations("planner")

    @property
    def recording(self) -> frozenset[int]:
        """The organisations for which this person may record what was done."""
        return frozenset() if self.read_only else frozenset().union(*(self.organisations(duty) for duty in RECORDS))

    def records_for(self, organisation: int, division: int | None = None) -> bool:
        """May record what was done for this organisation, and change records of this division (None: of no division)."""
        if self.read_only or organisation not in self.recording:
            return False
        return division is None or division in self.divisions or organisation in self.organisations("planner")

    def may_change(self, row: Any) -> bool:
        """May change a record of the ledger: one of a division they record for, or one they wrote down themselves."""
        own = row.recorded_by_id is not None and row.recorded_by_id == self.person
        return self.records_for(row.organisation_id, None if own else row.division_id)

    def administers(self, organisation: int) -> bool:
        """May manage people and settings of this organisation."""
        return not self.read_only and organisation in self.organisations("administrator")

    def may_enter(self, division: int | None, organisation: int) -> bool:
        """May write facts of an indicator that this division answers for, in a plan of this organisation."""
        return not self.read_only and (division in self.divisions or self.plans_for(organisation))

    def may_approve(self, division: int | None, organisation: int, authors: Iterable[int | None]) -> bool:
        """May approve a fact of this division that none of their own hand is in.

        Where no division answers for the indicator, the planning division approves.
        """
        if self.read_only or self.person is None or self.person in set(authors):
            return False
        return division in self.approving if division is not None else self.plans_for(organisation)

    def may_opine(self, organisation: int) -> bool:
        """May write an outside opinion in a review of this organisation's plans."""
        return not self.read_only and organisation in self.organisations("council")


NOBODY = Access(person=None)


def audience(organisation: Organisation, confidentiality: str) -> Access:
    """A reader of one organisation's plans by a class: whom a report is composed for (KeyError for secrets).

    A restricted report is read by the council, who are guests: it holds what they may read, and nothing 庁内.
    """
    duty = {PUBLIC: "open_report", INTERNAL: "viewer", RESTRICTED: "council"}[confidentiality]
    return Access(person=None, by_duty=((duty, frozenset({organisation.pk})),))


def access_of(user: Any) -> Access:
    """The access of whoever asks: a person, an anonymous visitor, or an access itself. Worked out once per request."""
    if isinstance(user, Access):
        return user
    if user is None or not getattr(user, "is_authenticated", False) or not user.is_active:
        return NOBODY
    known: Access | None = getattr(user, "_access", None)
    if known is None:
        known = _work_out(user)
        user._access = known
    return known


def _work_out(user: Any) -> Access:
    from django.utils import timezone

    from rashinban.records.models import Role

    roles = list(Role.objects.filter(person=user).held_on(timezone.localdate()))
    duties: dict[str, set[int]] = {}
    for role in roles:
        duties.setdefault(role.duty, set()).add(role.organisation_id)
    children = _children() if any(role.division_id for role in roles) else {}
    return Access(
        person=user.pk,
        by_duty=tuple((duty, frozenset(duties[duty])) for duty in sorted(duties)),
        reporting=_with_below((r.division_id for r in roles if r.duty == "reporter"), children),
        approving=_with_below((r.division_id for r in roles if r.duty == "approver"), children),
        read_only=bool(getattr(user, "_read_only", False)),
    )


def below(divisions: Iterable[int | None]) -> frozenset[int]:
    """These divisions with everything below them."""
    return _with_below(divisions, _children())


def _children() -> dict[int | None, list[int]]:
    from rashinban.records.models import Division

    children: dict[int | None, list[int]] = {}
    for pk, parent in Division.objects.values_list("pk", "parent_id"):
        children.setdefault(parent, []).append(pk)
    return children


def _with_below(divisions: Iterable[int | None], children: dict[int | None, list[int]]) -> frozenset[int]:
    found: set[int] = set()
    waiting = [each for each in divisions if each is not None]
    while waiting:
        each = waiting.pop()
        if each not in found:
            found.add(each)
            waiting += children.get(each, [])
    return frozenset(found)
