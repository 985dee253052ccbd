"""Composing, sharing and publishing reports."""
