"""地方公共団体の主要財政指標 (municipalities and prefectures) of the Ministry of Internal Affairs, as one flat table."""

from rashinban.statistics.publishers.fiscal.reader import Fiscal

__all__ = ["Fiscal"]
