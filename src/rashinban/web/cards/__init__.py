"""Needs and offers; which programme fits."""
