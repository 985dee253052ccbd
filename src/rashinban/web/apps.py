"""The Django application of the pages."""

from django import forms
from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WebConfig(AppConfig):
    """Pages, their templates and their commands."""

    name = "rashinban.web"
    label = "web"
    verbose_name = "画面"

    def ready(self) -> None:
        """An empty field is told in the words of the site; the framework calls it a required field."""
        forms.Field.default_error_messages["required"] = _("入力するか、選んでください。")
