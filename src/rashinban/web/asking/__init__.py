"""Asking divisions for figures: collections, the entry grid, the Excel round trip, reminders."""
