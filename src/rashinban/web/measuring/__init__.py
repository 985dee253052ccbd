"""Indicators of a plan measured by official statistics: chosen, looked at, their new figures decided on."""
