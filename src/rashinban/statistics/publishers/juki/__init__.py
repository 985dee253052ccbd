"""住民基本台帳に基づく人口、人口動態及び世帯数 (市区町村別) of the Ministry of Internal Affairs, full and short layouts."""

from rashinban.statistics.publishers.juki.reader import Juki

__all__ = ["Juki"]
