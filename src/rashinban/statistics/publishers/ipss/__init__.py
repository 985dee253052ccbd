"""日本の地域別将来推計人口 of IPSS: the published result sheets, and a flat municipal profile that quotes them."""

from rashinban.statistics.publishers.ipss.reader import Ipss

__all__ = ["Ipss"]
