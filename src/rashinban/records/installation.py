"""Starting Django for whoever needs the rows: the command line, the worker, a script."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from datetime import date

    from rashinban.records.configuration import Configuration


def start() -> None:
    """Make the rows usable; called again it does nothing."""
    import django
    from django.apps import apps

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rashinban.web.settings")
    if not apps.ready:
        django.setup()


def run(command: str, *arguments: str, **options: Any) -> Any:
    """Run one of the site's commands by name (the command line does not import the site)."""
    from django.core.management import call_command

    start()
    return call_command(command, *arguments, **options)


def migrate() -> None:
    """Bring the database to the shape this version needs."""
    run("migrate", interactive=False, verbosity=0)


def transaction() -> Any:
    """One transaction: everything inside is stored, or nothing."""
    from django.db.transaction import atomic

    return atomic()


def today() -> date:
    """The day it is where the office is."""
    from django.utils import timezone

    return cast("date", timezone.localdate())


def configuration() -> Configuration:
    """The settings of the installation that was started."""
    from django.conf import settings

    return cast("Configuration", settings.CONFIGURATION)
