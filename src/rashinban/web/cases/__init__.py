"""Supported companies and what became of them; what was learnt."""
