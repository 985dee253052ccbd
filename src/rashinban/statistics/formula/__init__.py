"""Formulas of indicators: one line of text over published items and other indicators, read into a tree and worked out."""
