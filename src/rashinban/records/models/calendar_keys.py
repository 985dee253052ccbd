"""The key in the personal address of a calendar: calendar programs do not log in."""

from django.db import models

from rashinban.records.models.people import Person


class CalendarKey(models.Model):
    """What makes the address of a person's calendar unlike the one before it; renewed, the old address opens nothing."""

    person = models.OneToOneField(Person, models.CASCADE, related_name="calendar_key")
    nonce = models.CharField(max_length=32)
    renewed_at = models.DateTimeField(auto_now=True)
