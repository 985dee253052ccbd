"""SDMX, the exchange format of statistical offices: CSV by itself, XML and JSON with the extra ``rashinban[sdmx]``."""

from rashinban.statistics.publishers.sdmx.publisher import Sdmx

__all__ = ["Sdmx"]
