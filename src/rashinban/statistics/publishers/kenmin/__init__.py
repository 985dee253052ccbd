"""県民経済計算 of the Cabinet Office: the workbooks of 総括表 and a flat copy of them; each base is a table of its own."""

from rashinban.statistics.publishers.kenmin.reader import Kenmin

__all__ = ["Kenmin"]
