"""Serves an office for browsers: ``python serve_site.py FOLDER [example|plain|real]`` in a process of its own.

FOLDER becomes the home of the installation. ``example`` has one of everything a page can be about, ``plain`` only the
people and the plan, ``real`` the two published plans. When the site answers, ``FOLDER/site.json`` tells its address, the password of everybody and, for
the example, the addresses of all pages and a session for every role. It ends when its standard input is closed.
"""

from __future__ import annotations

import json
import os
import sys
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any


def serve(home: Path, what: str) -> None:
    """Make the office in a new database and serve it until nobody listens any more."""
    tests = Path(__file__).parents[1]
    sys.path[:0] = [str(tests), str(tests.parent / "src")]
    os.environ |= {"RASHINBAN_HOME": str(home), "RASHINBAN_HOSTS": "127.0.0.1,testserver", "DJANGO_SETTINGS_MODULE": "rashinban.web.settings"}

    import django

    django.setup()
    from django.apps import apps
    from django.conf import settings
    from django.core.management import call_command
    from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler

    from browser.site_example import make_example
    from browser.site_pages import PAGES
    from browser.site_real import make_real
    from office import PASSWORD, make_office
    from rashinban.web.wsgi import application

    settings.MIGRATION_MODULES = {each.label: None for each in apps.get_app_configs()}  # as the other tests: from the models
    call_command("migrate", run_syncdb=True, verbosity=0)
    WSGIRequestHandler.log_message = lambda *told: None
    server = ThreadedWSGIServer(("127.0.0.1", 0), WSGIRequestHandler)
    server.set_app(application)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    told: dict[str, object] = {"address": f"http://127.0.0.1:{server.server_port}", "password": PASSWORD}
    if what == "plain":
        make_office()
    elif what == "real":
        make_real()
    else:
        example = make_example()
        told["pages"] = {page.id: page.address(example.names) for page in PAGES}
        told["sessions"] = {role: session_of(person, example.names) for role, person in example.office.people.items()}
    draft = home / "site.draft"
    draft.write_text(json.dumps(told), encoding="utf-8")
    draft.replace(home / "site.json")
    sys.stdin.read()


def session_of(person: object, names: Mapping[str, Any]) -> str:
    """A session in which this person is logged in and has just handed in lists of people, companies and activities."""
    from django.contrib.auth import login
    from django.contrib.sessions.backends.db import SessionStore
    from django.http import HttpRequest

    from browser.site_pages import handed_in

    request = HttpRequest()
    request.session = SessionStore()
    login(request, person, backend="django.contrib.auth.backends.ModelBackend")
    for name, given in handed_in(names).items():
        request.session[name] = given
    request.session.save()
    return str(request.session.session_key)


if __name__ == "__main__":
    serve(Path(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else "example")
