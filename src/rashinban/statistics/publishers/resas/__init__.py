"""RESAS API v1 (closed in March 2025): answers people kept as JSON files."""

from rashinban.statistics.publishers.resas.publisher import Resas

__all__ = ["Resas"]
