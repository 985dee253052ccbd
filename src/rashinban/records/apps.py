"""The Django application that holds the rows."""

from django.apps import AppConfig


class RecordsConfig(AppConfig):
    """Rows of an office: plans, facts, people, decisions."""

    name = "rashinban.records"
    label = "records"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "記録"
