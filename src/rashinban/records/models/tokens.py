"""Keys with which other systems use the API in a person's name."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from rashinban.records.models.people import Person


class Token(models.Model):
    """An API token: only its hash is kept; it can do what its person can, or only read."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="tokens")
    name = models.CharField(_("用途"), max_length=100)
    sha256 = models.CharField(max_length=64, unique=True)
    read_only = models.BooleanField(_("読み取りだけ"), default=True)
    made_at = models.DateTimeField(auto_now_add=True)
    expires_on = models.DateField(_("有効期限"))
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-made_at",)

    def __str__(self) -> str:
        return str(self.name)


class OwnRuleSet(models.Model):
    """A rule set an organisation wrote itself (YAML), by the date from which it is offered."""

    organisation = models.ForeignKey("records.Organisation", models.CASCADE, related_name="own_rulesets")
    identifier = models.SlugField(max_length=60)
    text = models.TextField()
    since = models.DateField()
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("organisation", "identifier", "-at")
