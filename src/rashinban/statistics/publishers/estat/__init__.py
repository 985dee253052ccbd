"""e-Stat (政府統計の総合窓口), API version 3.0: its answers as files, and a client that fetches them."""

from rashinban.statistics.publishers.estat.publisher import Estat

__all__ = ["Estat"]
