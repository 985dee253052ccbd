"""Managing people and what they may do: every change checked and in the audit trail."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.contrib.auth.hashers import PBKDF2PasswordHasher, get_hasher, make_password
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from rashinban.core.errors import WrongContent
from rashinban.records import audit
from rashinban.records.access import Access, access_of
from rashinban.records.models import OF_A_DIVISION, Division, Duty, Organisation, Person, Role

if TYPE_CHECKING:
    from rashinban.records.models import Division as DivisionRow

#: Letters of temporary passwords: none that look like another.
_LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"


def administered(access: Access) -> frozenset[int]:
    """The organisations whose people this person manages."""
    return frozenset() if access.read_only else access.organisations(Duty.ADMINISTRATOR)


def people_of(access: Access) -> Any:
    """The people an administrator sees: those with a role in their organisations, ever, and those without any role."""
    mine = Role.objects.filter(organisation__in=administered(access)).values("person")
    if not administered(access):
        return Person.objects.none()
    return Person.objects.filter(Q(pk__in=mine) | Q(roles__isnull=True)).distinct()


def may_manage(access: Access, person: Person) -> bool:
    """Whether an administrator may change this account: not when it also holds a role elsewhere, now or later."""
    mine = administered(access)
    if not mine:
        return False
    held = Role.objects.filter(person=person).filter(Q(until__isnull=True) | Q(until__gte=timezone.localdate()))
    return not held.exclude(organisation__in=mine).exists()


def check_manages(by: Person | None, person: Person) -> None:
    """WrongContent unless ``by`` (None: the command line) may change this account."""
    if by is not None and not may_manage(access_of(by), person):
        raise WrongContent(
            f"{person.name}さんは、ほかの組織の役割も持っています。", remedy="その組織の管理者に頼むか、役割だけを変えてください。"
        )


def check_administers(by: Person | None, organisation: Organisation) -> None:
    """WrongContent unless ``by`` (None: the command line) administers the organisation."""
    if by is not None and organisation.pk not in administered(access_of(by)):
        raise WrongContent(f"「{organisation.name}」を管理する役割がありません。", remedy="その組織の管理者に頼んでください。")


@transaction.atomic
def add_organisation(name: str, by: Person | None, *, fictional: bool = False) -> Organisation:
    """A new organisation; whoever adds it administers it."""
    organisation = Organisation.objects.create(name=name, fictional=fictional)
    audit.record(by, "organisation_added", organisation, after={"name": name})
    if by is not None:
        role = Role.objects.create(person=by, duty=Duty.ADMINISTRATOR, organisation=organisation, since=timezone.localdate())
        audit.record(by, "role_given", role.person, after=told_role(role))
        forget_access(by)
    return organisation


@transaction.atomic
def add_person(
    login: str, name: str, mail: str, by: Person | None, *, language: str = "ja", must_change: bool = True
) -> tuple[Person, str]:
    """A new account with a temporary password, which is returned and (usually) must be changed at the first login."""
    password = temporary_password()
    try:
        with transaction.atomic():
            person = Person.objects.create(
                login=login, name=name, password=_hashed(password), mail=mail, language=language, must_change_password=must_change
            )
    except IntegrityError as error:
        raise WrongContent(f"ログインID「{login}」はすでに使われています。", remedy="別のログインIDにしてください。") from error
    audit.record(by, "person_added", person, after=_told(person))
    return person, password


@transaction.atomic
def change_person(person: Person, by: Person | None, **fields: Any) -> None:
    """Change name, mail, language or whether the account can be used."""
    check_manages(by, person)
    before = _told(person)
    if by is not None and by.pk == person.pk and fields.get("is_active") is False:
        raise WrongContent("自分のアカウントは使用停止にできません。", remedy="別の管理者に頼んでください。")
    for name, value in fields.items():
        setattr(person, name, value)
    person.save(update_fields=list(fields))
    after = _told(person)
    if before != after:
        audit.record(by, "person_changed", person, before=before, after=after)


@transaction.atomic
def set_password(person: Person, by: Person | None, password: str | None = None, *, must_change: bool = True) -> str:
    """Give an account a password (a temporary one unless it is named); returns it."""
    check_manages(by, person)
    password = password or temporary_password()
    person.set_password(password)
    person.must_change_password = must_change
    person.save(update_fields=["password", "must_change_password"])
    audit.record(by, "password_set", person, after={"must_change": must_change})
    return password


@transaction.atomic
def give_role(
    person: Person,
    duty: str,
    organisation: Organisation,
    division: DivisionRow | None,
    since: date,
    until: date | None,
    by: Person | None,
    *,
    taken_over_from: Role | None = None,
) -> Role:
    """A duty from a day on. WrongContent when the division does not fit or the person has it in those days already."""
    check_administers(by, organisation)
    if (duty in OF_A_DIVISION) != (division is not None):
        what = "承認者と報告担当には課が要ります。" if division is None else "この役割は組織全体のもので、課は選べません。"
        raise WrongContent(what, remedy="役割と課の組み合わせを確かめてください。")
    if division is not None and division.organisation_id != organisation.pk:
        raise WrongContent("課が、選んだ組織のものではありません。", remedy="組織と課の組み合わせを確かめてください。")
    if until is not None and until < since:
        raise WrongContent("終了日が開始日より前です。", remedy="日付を確かめてください。")
    for held in Role.objects.filter(person=person, duty=duty, organisation=organisation, division=division):
        if (held.until is None or held.until >= since) and (until is None or held.since <= until):
            raise WrongContent(
                f"{person.name}さんは、同じ役割を{held.since}から持っています。", remedy="開始日を変えるか、今の役割を先に終えてください。"
            )
    role = Role.objects.create(
        person=person,
        duty=duty,
        organisation=organisation,
        division=division,
        since=since,
        until=until,
        taken_over_from=taken_over_from,
    )
    audit.record(by, "role_given", person, after=told_role(role))
    forget_access(person)
    return role


@transaction.atomic
def end_role(role: Role, until: date | None, by: Person | None) -> None:
    """Set the last day of a role. The last administrator of an organisation cannot be taken away."""
    check_administers(by, role.organisation)
    if until is not None and until < role.since - timedelta(days=1):
        raise WrongContent("終了日が開始日より前です。", remedy="日付を確かめてください。")
    if role.duty == Duty.ADMINISTRATOR and until is not None:
        _keep_an_administrator(role, until)
    before = told_role(role)
    role.until = until
    role.save(update_fields=["until"])
    audit.record(by, "role_ended", role.person, before=before, after=told_role(role))
    forget_access(role.person)


def forget_access(person: Person) -> None:
    """What the person may do has to be worked out anew."""
    person.__dict__.pop("_access", None)


def temporary_password() -> str:
    """A password that can be read out over the telephone: about 60 bits.

    >>> len(temporary_password())
    14
    """
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(3))


def told_role(role: Role) -> dict[str, Any]:
    """A role as the audit trail tells it."""
    return {
        "duty": role.duty,
        "organisation": role.organisation.name,
        "division": role.division.name if role.division else None,
        "since": role.since.isoformat(),
        "until": role.until.isoformat() if role.until else None,
    }


def _hashed(password: str) -> str:
    """The hash of a temporary password. It is random, so fewer rounds protect it as well as many protect a chosen
    one, and a roster of hundreds of people does not hold the database for minutes."""
    hasher = get_hasher()
    if isinstance(hasher, PBKDF2PasswordHasher):
        return str(hasher.encode(password, hasher.salt(), iterations=50_000))
    return str(make_password(password))


def roles_today(people: Iterable[Person]) -> dict[int, list[Role]]:
    """Person -> roles held today, in one query."""
    found: dict[int, list[Role]] = {}
    roles = Role.objects.held_on(timezone.localdate()).filter(person__in=[person.pk for person in people])
    for role in roles.select_related("organisation", "division"):
        found.setdefault(role.person_id, []).append(role)
    return found


def divisions_of(organisations: Iterable[int]) -> Any:
    """The divisions of these organisations, in their order."""
    return Division.objects.filter(organisation__in=list(organisations)).select_related("organisation")


def _keep_an_administrator(role: Role, until: date) -> None:
    after = until + timedelta(days=1)
    others = Role.objects.filter(duty=Duty.ADMINISTRATOR, organisation=role.organisation, person__is_active=True)
    if not others.held_on(max(after, timezone.localdate())).exclude(pk=role.pk).exists():
        raise WrongContent(
            f"「{role.organisation.name}」の管理者がいなくなります。", remedy="先に、別の人にシステム管理の役割を与えてください。"
        )


def _told(person: Person) -> dict[str, Any]:
    return {
        "login": person.login,
        "name": person.name,
        "mail": person.mail,
        "language": person.language,
        "is_active": person.is_active,
    }
