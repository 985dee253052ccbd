"""The site's settings for tests: a home folder of their own, cheap passwords, mail kept in memory."""

import os
import tempfile

os.environ["RASHINBAN_HOME"] = tempfile.mkdtemp(prefix="rashinban-test-")
os.environ.setdefault("RASHINBAN_HOSTS", "127.0.0.1,localhost,testserver")

from rashinban.web.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
AXES_ENABLED = False
# It looks through every file of ours for each client a test makes; real servers in front of Chromium have it.
MIDDLEWARE = [each for each in MIDDLEWARE if "whitenoise" not in each]  # noqa: F405
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
REMEMBER_IN_TRANSACTIONS = True  # every test is one transaction; conftest forgets after each
