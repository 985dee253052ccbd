"""Any table in CSV or Excel, read by a mapping: a file that says which column is what."""

from rashinban.statistics.publishers.generic.publisher import Generic

__all__ = ["Generic"]
