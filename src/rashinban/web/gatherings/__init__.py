"""Meetings and who came; networks; the calendar."""
