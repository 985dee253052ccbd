"""SSDSE (教育用標準データセット) of the National Statistics Center: sets A to F, every edition and encoding."""

from rashinban.statistics.publishers.ssdse.reader import Ssdse

__all__ = ["Ssdse"]
