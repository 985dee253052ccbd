"""Logging in and out, first run, language and day."""
