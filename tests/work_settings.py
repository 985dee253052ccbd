"""The site as it runs (a real database file, the queue in it), with some kinds of work of the tests' own."""

from rashinban.web.settings import *  # noqa: F403

ROOT_URLCONF = "work_urls"
