"""Municipalities over time: which there were on a day, what became of them, and figures carried to other boundaries."""
