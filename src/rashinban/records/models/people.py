"""Organisations, divisions, people and the dated roles they hold."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rashinban.records.models.choices import TextChoices


class Organisation(models.Model):
    """A body that has a plan or takes part in one: a bureau, a federation, a prefecture, a city, a partner."""

    name = models.CharField(_("名称"), max_length=200, unique=True)
    fictional = models.BooleanField(_("架空"), default=False)

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return str(self.name)


class Division(models.Model):
    """A part of an organisation that answers for indicators and measures (担当課)."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="divisions")
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    name = models.CharField(_("名称"), max_length=200)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("organisation", "position", "name")
        constraints = (models.UniqueConstraint(fields=("organisation", "name"), name="one_division_of_a_name"),)

    def __str__(self) -> str:
        return str(self.name)


class PersonManager(BaseUserManager["Person"]):
    """Makes people; the login is what they type, so it is kept as typed and compared exactly."""

    def create_person(self, login: str, name: str, password: str | None = None, **fields: Any) -> Person:
        """A new person; without a password the account cannot be used until one is set."""
        person = self.model(login=login, name=name, **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person


class Person(AbstractBaseUser):
    """Somebody who can log in (職員・委員). What they may do follows from their roles of today."""

    login = models.CharField(_("ログインID"), max_length=150, unique=True)
    name = models.CharField(_("氏名"), max_length=100)
    mail = models.EmailField(_("メール"), blank=True)
    language = models.CharField(_("言語"), max_length=2, choices=(("ja", "日本語"), ("en", "English")), default="ja")
    is_active = models.BooleanField(_("使用中"), default=True)
    must_change_password = models.BooleanField(default=False)

    objects = PersonManager()
    USERNAME_FIELD = "login"
    EMAIL_FIELD = "mail"
    REQUIRED_FIELDS = ("name",)

    class Meta:
        ordering = ("name", "login")

    def __str__(self) -> str:
        return str(self.name)


class Duty(TextChoices):
    """What a role lets a person do."""

    ADMINISTRATOR = "administrator", _("システム管理")
    PLANNER = "planner", _("企画担当")
    APPROVER = "approver", _("承認者")
    REPORTER = "reporter", _("報告担当")
    COUNCIL = "council", _("委員")
    VIEWER = "viewer", _("閲覧")


#: Duties that are held for one division; the others are held for the organisation as a whole.
OF_A_DIVISION = frozenset({Duty.APPROVER, Duty.REPORTER})


class RoleQuerySet(models.QuerySet["Role"]):
    """Roles by the day they are held."""

    def held_on(self, day: date) -> RoleQuerySet:
        """Roles that have begun and have not ended."""
        return self.filter(Q(until__isnull=True) | Q(until__gte=day), since__lte=day)


class Role(models.Model):
    """A duty of a person, from one day to another. In April one action moves it to the successor."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="roles")
    duty = models.CharField(_("役割"), max_length=20, choices=Duty)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="roles")
    division = models.ForeignKey(Division, models.PROTECT, null=True, blank=True, related_name="roles")
    since = models.DateField(_("開始日"))
    until = models.DateField(_("終了日"), null=True, blank=True)
    taken_over_from = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="handed_over_to")

    objects = RoleQuerySet.as_manager()

    class Meta:
        ordering = ("organisation", "division", "duty", "since", "id")
