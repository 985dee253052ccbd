"""The site's settings for tests: a home folder of their own, cheap passwords, mail kept in memory."""

import os
import tempfile

os.environ["RASHINBAN_HOME"] = tempfile.mkdtemp(prefix="rashinban-test-")
os.environ.setdefault("RASHINBAN_HOSTS", "127.0.0.1,localhost,testserver")

from rashinban.web.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
AXES_ENABLED = False
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
REMEMBER_IN_TRANSACTIONS = True  # every test is one transaction; conftest forgets after each
