"""Files as received, kept by their hash outside the web root."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from rashinban.records.models.people import Person


class StoredFile(models.Model):
    """The bytes of an upload or a published file; equal bytes are one file."""

    sha256 = models.CharField(max_length=64, unique=True)
    name = models.CharField(_("ファイル名"), max_length=255)
    media_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    stored_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    stored_at = models.DateTimeField(auto_now_add=True)
