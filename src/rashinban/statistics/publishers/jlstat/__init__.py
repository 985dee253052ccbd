"""Population over the long run as tidy tables: censuses since 1920 and IPSS's projections of 2017 and 2018."""

from rashinban.statistics.publishers.jlstat.reader import Jlstat

__all__ = ["Jlstat"]
