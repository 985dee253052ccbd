"""Introductions step by step; suggestions; matching days."""
