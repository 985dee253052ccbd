"""Official figures that come with the package: enough to begin with, without the network and before any file is added."""

from rashinban.statistics.shipped.source import ShippedFigures

__all__ = ["ShippedFigures"]
