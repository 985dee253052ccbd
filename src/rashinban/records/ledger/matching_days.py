"""Matching days set up, filled with guests and wishes, seated, decided. A decision stays until somebody undoes it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, time
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from rashinban.core.errors import WrongContent
from rashinban.matching.seating import Guest, Meeting, Wish
from rashinban.matching.seating import MatchingDay as DayValue
from rashinban.records import audit
from rashinban.records.access import access_of
from rashinban.records.ledger.ownership import Owner
from rashinban.records.models import DayGuest, DaySeat, DayWish, FactRow, GuestSide, MatchingDay, PartyRow

if TYPE_CHECKING:
    from rashinban.matching.seating import Seating
    from rashinban.records.models import GatheringRow, Person

MOST_SLOTS, MOST_GUESTS = 24, 300


@dataclass(frozen=True, slots=True)
class Details:
    """What is said about the day itself."""

    title: str
    on: date
    slots: int = 8
    starts: time | None = None
    minutes: int = 30
    gathering: GatheringRow | None = None
    confidentiality: str = "internal"


@dataclass(frozen=True, slots=True)
class GuestGiven:
    """What is said about one guest."""

    most: int | None = None
    tables: int = 1
    absent: frozenset[int] = frozenset()


@transaction.atomic
def add_day(owner: Owner, details: Details, person: Person) -> MatchingDay:
    """A new day, still without guests. WrongContent for what cannot be; PermissionDenied for whoever records nothing."""
    if not access_of(person).records_for(owner.organisation.pk, owner.division.pk if owner.division else None):
        raise PermissionDenied(_("この組織や課の記録をする役割がありません。企画担当に相談してください。"))
    if not 1 <= details.slots <= MOST_SLOTS:
        raise WrongContent(_("時間枠の数は1から%(most)sまでです。") % {"most": MOST_SLOTS}, remedy=_("数を直してください。"))
    if details.gathering is not None and details.gathering.organisation_id != owner.organisation.pk:
        raise WrongContent(_("ほかの組織の集まりとは結びつけられません。"), remedy=_("この組織の中から選んでください。"))
    columns = {name: getattr(details, name) for name in Details.__slots__}
    day = MatchingDay.objects.create(organisation=owner.organisation, division=owner.division, recorded_by=person, **columns)
    told = {"on": details.on, "slots": details.slots, "gathering": details.gathering.pk if details.gathering else None}
    audit.record(person, "matching_day_added", day, organisation=day.organisation, after=told)
    return day


def may_change(day: MatchingDay, user: Any) -> bool:
    """Whether this person may change a day they can read: its division, the planning division, whoever set it up."""
    return access_of(user).may_change(day)


@transaction.atomic
def add_guests(day: MatchingDay, side: str, guests: Mapping[PartyRow, GuestGiven], person: Person, *, anew: bool = False) -> int:
    """Guests on one side; those who come already take what is said now. Returns how many are new.

    WrongContent when the day is decided and nobody said that it is to be decided anew.
    """
    day = _locked(day, person, anew)
    known = {guest.party_id: guest for guest in day.guests.all()}
    wrong = next((party for party in guests if party.pk in known and known[party.pk].side != side), None)
    if wrong is not None:
        raise WrongContent(_("「%(name)s」は、もう一方の側の参加者です。") % {"name": wrong}, remedy=_("どちらかの側だけに加えてください。"))
    if any(party.organisation_id != day.organisation_id for party in guests):
        raise WrongContent(_("ほかの組織の相手は加えられません。"), remedy=_("この組織の中から選んでください。"))
    if len(known.keys() | {party.pk for party in guests}) > MOST_GUESTS:
        raise WrongContent(_("参加者は%(most)s者までです。") % {"most": MOST_GUESTS}, remedy=_("日を分けてください。"))
    for given in guests.values():
        _check(given, day.slots)
    new = [DayGuest(day=day, party=party, side=side, **_columns(given, side)) for party, given in guests.items() if party.pk not in known]
    DayGuest.objects.bulk_create(new)
    old = [known[party.pk] for party in guests if party.pk in known]
    for guest, given in ((known[party.pk], given) for party, given in guests.items() if party.pk in known):
        for name, value in _columns(given, side).items():
            setattr(guest, name, value)
    DayGuest.objects.bulk_update(old, ["most", "tables", "absent"])
    audit.record(person, "matching_day_changed", day, organisation=day.organisation, after={"side": side, "new": len(new), "changed": len(old)})
    return len(new)


def came_to(day: MatchingDay, user: Any) -> list[PartyRow]:
    """Who presented at or attended the gathering of the day, as far as this person may read it, and is no guest yet."""
    if day.gathering_id is None:
        return []
    facts = FactRow.objects.visible_to(user).filter(gathering=day.gathering_id, kind__in=("presented", "attended"), withdrawn_at=None)
    parties = PartyRow.objects.visible_to(user).filter(organisation=day.organisation_id)
    merged = parties.filter(merged__in=facts.values("party")).values("pk")
    came = parties.filter(Q(pk__in=facts.values("party")) | Q(pk__in=merged), merged_into=None)
    return list(came.exclude(pk__in=day.guests.values("party")).order_by("name", "pk")[:MOST_GUESTS])


@transaction.atomic
def remove_guests(day: MatchingDay, guests: Iterable[int], person: Person, *, anew: bool = False) -> None:
    """Guests who do not come after all, with their wishes."""
    day = _locked(day, person, anew)
    gone = day.guests.filter(pk__in=list(guests))
    told = {"removed": sorted(gone.values_list("party", flat=True))}
    if told["removed"]:
        gone.delete()
        audit.record(person, "matching_day_changed", day, organisation=day.organisation, before=told)


@transaction.atomic
def set_wishes(day: MatchingDay, wishes: Iterable[Wish], person: Person, *, anew: bool = False) -> int:
    """All wishes of the day, in place of those before (guests by their pk as text). Returns how many there are."""
    day = _locked(day, person, anew)
    sides = {str(pk): side for pk, side in day.guests.values_list("pk", "side")}
    rows = []
    for wish in wishes:
        if (sides.get(wish.firm), sides.get(wish.supporter)) != (GuestSide.FIRM, GuestSide.SUPPORTER):
            raise WrongContent(_("希望の相手が、この日の参加者にありません。"), remedy=_("画面を開き直して、もう一度書いてください。"))
        rows.append(DayWish(day=day, firm_id=int(wish.firm), supporter_id=int(wish.supporter), weight=wish.weight, rule=wish.rule))
    before = day.wishes.count()
    day.wishes.all().delete()
    DayWish.objects.bulk_create(rows, batch_size=500)
    audit.record(person, "matching_day_changed", day, organisation=day.organisation, before={"wishes": before}, after={"wishes": len(rows)})
    return len(rows)


@transaction.atomic
def decide(day: MatchingDay, seating: Seating, seen: str, person: Person) -> None:
    """Keep this seating. WrongContent when it is not the one that was looked at (``seen``: its mark)."""
    day = _locked(day, person, anew=True)
    if mark(seating.meetings) != seen:
        raise WrongContent(_("表示した案のあとに、参加者か希望が変わりました。"), remedy=_("新しい案を確かめてから、決定してください。"))
    if not seating.meetings:
        raise WrongContent(_("面談が一つもない案は決定できません。"), remedy=_("先に希望を書いてください。"))
    DaySeat.objects.bulk_create([DaySeat(day=day, slot=m.slot, firm_id=int(m.firm), supporter_id=int(m.supporter)) for m in seating.meetings])
    day.decided_at = timezone.now()
    day.save(update_fields=["decided_at"])
    told = {"meetings": len(seating.meetings), "mark": seen, "musts": f"{seating.musts}/{seating.musts_asked}"}
    audit.record(person, "matching_day_decided", day, organisation=day.organisation, after=told)


def mark(meetings: Iterable[Meeting]) -> str:
    """A short mark of a seating: two with the same mark are the same."""
    lines = "\n".join(f"{m.slot} {m.firm} {m.supporter}" for m in sorted(meetings))
    return sha256(lines.encode()).hexdigest()[:16]


def value_of(day: MatchingDay, user: Any, hidden: str) -> DayValue:
    """The day as a value; guests by their pk, with the names this person may read (``hidden`` for the others)."""
    guests = list(day.guests.select_related("party__merged_into"))
    stands = {guest.pk: guest.party.merged_into or guest.party for guest in guests}
    shown = set(PartyRow.objects.visible_to(user).filter(pk__in={party.pk for party in stands.values()}).values_list("pk", flat=True))
    names = {pk: str(party) if party.pk in shown else hidden for pk, party in stands.items()}
    values = {
        guest.pk: Guest(str(guest.pk), names[guest.pk], guest.most, guest.tables, frozenset(slot for slot in guest.absent if slot <= day.slots))
        for guest in sorted(guests, key=lambda guest: (names[guest.pk], guest.pk))
    }
    sides = {guest.pk: guest.side for guest in guests}
    wishes = day.wishes.order_by("firm", "supporter").values_list("firm", "supporter", "weight", "rule")
    return DayValue(
        day.slots,
        tuple(value for pk, value in values.items() if sides[pk] == GuestSide.FIRM),
        tuple(value for pk, value in values.items() if sides[pk] == GuestSide.SUPPORTER),
        tuple(Wish(str(firm), str(supporter), weight, rule) for firm, supporter, weight, rule in wishes),
    )


def decided(day: MatchingDay) -> tuple[Meeting, ...]:
    """The meetings somebody decided on; none before."""
    return tuple(sorted(Meeting(slot, str(firm), str(supporter)) for slot, firm, supporter in day.seats.values_list("slot", "firm", "supporter")))


def _locked(day: MatchingDay, person: Person, anew: bool) -> MatchingDay:
    """The day as it stands now; a decision falls when something changes, which somebody has to have said yes to."""
    found = MatchingDay.objects.visible_to(person).select_for_update(of=("self",)).filter(pk=day.pk).first()
    if found is None or not may_change(found, person):
        raise PermissionDenied(_("この日の席割りを変える役割がありません。設けた課か企画担当に相談してください。"))
    if found.decided_at is not None:
        if not anew:
            raise WrongContent(_("席はすでに決定しています。"), remedy=_("変えると決定が取り消されます。そのうえで変えるときは、確認の欄に印を付けてください。"))
        found.seats.all().delete()
        found.decided_at = None
        found.save(update_fields=["decided_at"])
    return found


def _check(given: GuestGiven, slots: int) -> None:
    if not 1 <= given.tables <= 20:
        raise WrongContent(_("同時に会える数は1から20までです。"), remedy=_("数を直してください。"))
    if any(not 1 <= slot <= slots for slot in given.absent):
        raise WrongContent(_("参加できない枠は1から%(most)sまでです。") % {"most": slots}, remedy=_("枠の番号を直してください。"))


def _columns(given: GuestGiven, side: str) -> dict[str, Any]:
    """A firm sits at one table at a time, whatever was written."""
    return {"most": given.most, "tables": given.tables if side == GuestSide.SUPPORTER else 1, "absent": sorted(given.absent)}
