"""Companies, people and networks added, changed, named in several ways, given roles; people asked whether they agree."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.core.validators import URLValidator
from django.db import transaction
from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _

from rashinban.core.errors import WrongContent
from rashinban.ledger.corporate_number import read_corporate_number
from rashinban.records import audit
from rashinban.records.access import access_of
from rashinban.records.ledger import recording
from rashinban.records.ledger.recording import Given
from rashinban.records.models import Confidentiality, FactRow, PartyKind, PartyName, PartyRow

if TYPE_CHECKING:
    from rashinban.records.models import Division, Organisation, Person

#: What a page, a file or the API may set. Merging and opting in are done by functions of their own.
COLUMNS = (
    *("kind", "name", "kana", "corporate_number", "place", "address", "industry", "employees", "capital", "website", "tags"),
    *("note", "employer", "secretariat", "meets_every_months", "purpose", "confidentiality"),
)


def may_change(row: PartyRow, person: Person | None) -> bool:
    """Whether this person may change the record; without a person it is the command line."""
    return person is None or access_of(person).may_change(row)


def check_may_change(row: PartyRow, person: Person | None) -> None:
    """PermissionDenied unless they may."""
    if not may_change(row, person):
        raise PermissionDenied(_("この記録を変える役割がありません。記録した課か企画担当に相談してください。"))


@transaction.atomic
def add_party(
    organisation: Organisation,
    given: Mapping[str, Any],
    person: Person | None,
    *,
    division: Division | None = None,
    names: Iterable[str] = (),
    key: str = "",
) -> PartyRow:
    """A new party; ``names`` are the other names it goes by. WrongContent names what cannot be accepted."""
    draft = prepare(organisation, given, person, division=division, names=names, key=key)
    audit.record_all(person, keep([draft]))
    return draft.row


@dataclass(frozen=True, slots=True)
class Draft:
    """A party that was checked and is not stored yet, with its other names."""

    row: PartyRow
    names: tuple[str, ...]


def prepare(
    organisation: Organisation,
    given: Mapping[str, Any],
    person: Person | None,
    *,
    division: Division | None = None,
    names: Iterable[str] = (),
    key: str = "",
) -> Draft:
    """The same, not yet stored: for files that add many."""
    if person is not None and not access_of(person).records_for(organisation.pk, division.pk if division else None):
        raise PermissionDenied(_("この組織や課の活動を記録する役割がありません。企画担当に相談してください。"))
    row = PartyRow(organisation=organisation, division=division, recorded_by=person, **({"key": key} if key else {}))
    _take(row, given)
    return Draft(row, tuple(sorted(_wanted(row, names))))


def keep(drafts: Sequence[Draft]) -> list[audit.Told]:
    """Store them, those somebody else of them works for first; their events are still to be told.

    The number of statements grows with the hundreds of drafts, not with each. In a transaction of the caller's.
    """
    waiting = [draft.row for draft in drafts]
    while waiting:
        now = [row for row in waiting if all(other is None or other.pk for other in (row.employer, row.secretariat))]
        PartyRow.objects.bulk_create(now)
        waiting = [row for row in waiting if row.pk is None]
    PartyName.objects.bulk_create([PartyName(party=draft.row, name=name) for draft in drafts for name in draft.names])
    return [
        audit.Told("party_added", draft.row, organisation=draft.row.organisation, after=_summary(draft.row, draft.names)) for draft in drafts
    ]


@transaction.atomic
def change_party(row: PartyRow, given: Mapping[str, Any], person: Person | None, *, names: Iterable[str] | None = None) -> bool:
    """Change some columns, and with ``names`` all other names; False (and no event) when all is as it was."""
    told = prepare_change(row, given, person, names=names)
    audit.record_all(person, [told] if told else [])
    return told is not None


def prepare_change(
    row: PartyRow, given: Mapping[str, Any], person: Person | None, *, names: Iterable[str] | None = None
) -> audit.Told | None:
    """The same, with its event still to be told; None when nothing changed."""
    check_may_change(row, person)
    before = summary(row)
    _take(row, given)
    if names is not None:
        _set_names(row, names)
    after = summary(row)
    if before == after:
        return None
    row.save()
    changed = {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}
    old, new = ({name: told.get(name) for name in sorted(changed)} for told in (before, after))
    return audit.Told("party_changed", row, organisation=row.organisation, before=old, after=new)


@transaction.atomic
def opt_in(row: PartyRow, on: date, how: str, person: Person | None) -> None:
    """A person agreed to be shown to the whole office; how they did is kept with it."""
    check_may_change(row, person)
    if row.kind != PartyKind.PERSON:
        raise WrongContent(_("同意は、個人の記録にだけ付けられます。"), remedy=_("企業・団体にはいりません。"))
    if not how.strip():
        raise WrongContent(_("同意の方法がありません。"), remedy=_("書面、メール、面談など、どのように同意を得たかを書いてください。"))
    before = {"opted_in_on": row.opted_in_on, "opted_in_how": row.opted_in_how}
    row.opted_in_on, row.opted_in_how = on, how.strip()
    row.save(update_fields=["opted_in_on", "opted_in_how"])
    after = {"opted_in_on": on, "opted_in_how": row.opted_in_how}
    audit.record(person, "party_opted_in", row, organisation=row.organisation, before=before, after=after)


@transaction.atomic
def opt_out(row: PartyRow, person: Person | None, why: str = "") -> None:
    """The agreement is taken back: from now on only their division and the planning division see them."""
    check_may_change(row, person)
    if row.opted_in_on is None:
        return
    before = {"opted_in_on": row.opted_in_on, "opted_in_how": row.opted_in_how}
    row.opted_in_on, row.opted_in_how = None, ""
    row.save(update_fields=["opted_in_on", "opted_in_how"])
    audit.record(person, "party_opted_out", row, organisation=row.organisation, before=before, reason=why)


def give_role(
    row: PartyRow,
    on: date,
    person: Person | None,
    *,
    network: PartyRow | None = None,
    role: str = "",
    until: date | None = None,
    note: str = "",
    division: Division | None = None,
) -> FactRow:
    """A role or a membership from a day on: a fact of kind ``member`` in a network, of kind ``role`` elsewhere."""
    if network is None and not role.strip():
        raise WrongContent(_("役割がありません。"), remedy=_("会議体を選ぶか、役割を書いてください。"))
    if network is not None and network.kind != PartyKind.NETWORK:
        raise WrongContent(_("加わる先が、会議体・ネットワークではありません。"), remedy=_("会議体の記録を選んでください。"))
    kind = "member" if network is not None else "role"
    given = Given(kind, on, until, party=row, network=network, role=role.strip(), note=note, division=division or row.division)
    return recording.record_fact(row.organisation, given, person)


def end_role(fact: FactRow, until: date, person: Person) -> FactRow:
    """The role ends with this day: the fact is corrected, so that what was known before stays known."""
    copied = {each.name: getattr(fact, each.name) for each in fields(Given) if each.name not in _NEW_WITH_EACH_FACT}
    why = _("終了日を%(day)sにした") % {"day": until.isoformat()}
    return recording.correct(fact, Given(**copied | {"until": until}), person, why)


_NEW_WITH_EACH_FACT = ("recorded_at", "confirmed_at", "key", "revises")


def summary(row: PartyRow) -> dict[str, Any]:
    """The party as the audit trail keeps it."""
    return _summary(row, (each.name for each in row.names.all()))


def _summary(row: PartyRow, names: Iterable[str]) -> dict[str, Any]:
    told = {name: getattr(row, name) for name in COLUMNS if name not in ("employer", "secretariat")}
    told |= {"employer": row.employer_id, "secretariat": row.secretariat_id, "names": sorted(names)}
    return {name: list(value) if isinstance(value, tuple) else value for name, value in told.items() if value not in (None, "", (), [])}


def _take(row: PartyRow, given: Mapping[str, Any]) -> None:
    """Put what is given into the row, checked; nothing is written yet."""
    unknown = set(given) - set(COLUMNS)
    if unknown:
        raise WrongContent(_("「%(name)s」という項目はありません。") % {"name": "、".join(sorted(unknown))}, remedy=_("項目の名前を直してください。"))
    for name, value in given.items():
        setattr(row, name, value.strip() if isinstance(value, str) else value)
    tags: Any = tuple(dict.fromkeys(tag.strip() for tag in row.tags if tag.strip()))
    row.tags = tags
    check(row)


def check(row: PartyRow) -> None:
    """WrongContent for what a party may not say; its number takes the form in which numbers are kept."""
    if not row.name:
        raise WrongContent(_("名称がありません。"), remedy=_("名称を書いてください。"))
    if row.kind not in PartyKind.values:
        raise WrongContent(_("「%(kind)s」という種類はありません。") % {"kind": row.kind}, remedy=_("企業・団体、個人、会議体のどれかにしてください。"))
    if row.confidentiality not in Confidentiality.values:
        raise WrongContent(_("公開の範囲が決まっていません。"), remedy=_("公開、庁内、関係者限、企業秘密のどれかにしてください。"))
    if row.corporate_number:
        row.corporate_number = read_corporate_number(row.corporate_number)
    if row.website:
        _check_address(row.website)
    _check_lengths(row)
    _check_relations(row)


def _check_address(website: str) -> None:
    from django.core.exceptions import ValidationError

    try:
        URLValidator(schemes=("http", "https"))(website)
    except ValidationError as wrong:
        said = _("「%(website)s」はウェブサイトのアドレスとして読めません。") % {"website": website}
        raise WrongContent(said, remedy=_("https:// から書いてください。")) from wrong


def _check_lengths(row: PartyRow) -> None:
    for field in row._meta.concrete_fields:
        longest = getattr(field, "max_length", None)
        value = getattr(row, field.attname)
        if longest and isinstance(value, str) and len(value) > longest:
            said = _("%(what)sが長すぎます（%(longest)d字まで）。") % {"what": field.verbose_name, "longest": longest}
            raise WrongContent(said, remedy=_("短くしてください。"))
    if any("|" in tag for tag in row.tags):
        raise WrongContent(_("キーワードに「|」は使えません。"), remedy=_("「|」を消してください。"))


def _check_relations(row: PartyRow) -> None:
    for name in ("employer", "secretariat"):
        other = getattr(row, name)
        if other is None:
            continue
        if other.organisation_id != row.organisation_id:
            raise WrongContent(_("ほかの組織の記録とは結びつけられません。"), remedy=_("この組織の中から選んでください。"))
        if other is row or (row.pk is not None and other.pk == row.pk) or other.kind != PartyKind.ORGANISATION:
            raise WrongContent(_("所属や事務局は、企業・団体から選びます。"), remedy=_("企業・団体の記録を選んでください。"))


def _wanted(row: PartyRow, names: Iterable[str]) -> set[str]:
    """The other names, each once and none of them the name itself."""
    wanted = {name.strip() for name in names if name.strip()} - {row.name}
    if any(len(name) > 200 for name in wanted):
        raise WrongContent(_("別名が長すぎます（200字まで）。"), remedy=_("短くしてください。"))
    return wanted


def _set_names(row: PartyRow, names: Iterable[str]) -> None:
    wanted = _wanted(row, names)
    there = {each.name for each in row.names.all()}
    if there == wanted:
        return
    if there - wanted:
        row.names.exclude(name__in=wanted).delete()
    if wanted - there:
        PartyName.objects.bulk_create([PartyName(party=row, name=name) for name in sorted(wanted - there)])
    getattr(row, "_prefetched_objects_cache", {}).pop("names", None)  # the names fetched before no longer hold
    prefetch_related_objects([row], "names")
