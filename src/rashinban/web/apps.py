"""The Django application of the pages."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Pages, their templates and their commands."""

    name = "rashinban.web"
    label = "web"
    verbose_name = "画面"
