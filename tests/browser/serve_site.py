"""Serves the example office for browsers: ``python serve_site.py FOLDER`` in a process of its own.

FOLDER becomes the home of the installation. When the site answers, ``FOLDER/site.json`` tells its address, the
addresses of all pages and a session for every role. It ends when its standard input is closed.
"""

from __future__ import annotations

import json
import os
import sys
import threading
from pathlib import Path


def serve(home: Path) -> None:
    """Make the office in a new database and serve it until nobody listens any more."""
    tests = Path(__file__).parents[1]
    sys.path[:0] = [str(tests), str(tests.parent / "src")]
    os.environ |= {"RASHINBAN_HOME": str(home), "RASHINBAN_HOSTS": "127.0.0.1,testserver", "DJANGO_SETTINGS_MODULE": "rashinban.web.settings"}

    import django

    django.setup()
    from django.core.management import call_command
    from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler

    from browser.site_example import make_example
    from browser.site_pages import PAGES
    from rashinban.web.wsgi import application

    call_command("migrate", verbosity=0)
    WSGIRequestHandler.log_message = lambda *told: None
    server = ThreadedWSGIServer(("127.0.0.1", 0), WSGIRequestHandler)
    server.set_app(application)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    example = make_example()
    sessions = {role: session_of(person, example.names["roster"]) for role, person in example.office.people.items()}
    told = {
        "address": f"http://127.0.0.1:{server.server_port}",
        "pages": {page.id: page.address(example.names) for page in PAGES},
        "sessions": sessions,
    }
    draft = home / "site.draft"
    draft.write_text(json.dumps(told), encoding="utf-8")
    draft.replace(home / "site.json")
    sys.stdin.read()


def session_of(person: object, roster: int) -> str:
    """A session in which this person is logged in and has just handed in a roster."""
    from django.contrib.auth import login
    from django.contrib.sessions.backends.db import SessionStore
    from django.http import HttpRequest

    request = HttpRequest()
    request.session = SessionStore()
    login(request, person, backend="django.contrib.auth.backends.ModelBackend")
    request.session["roster"] = roster
    request.session.save()
    return str(request.session.session_key)


if __name__ == "__main__":
    serve(Path(sys.argv[1]))
