"""Rashinban (羅針盤): a plan is a set of promises, facts arrive, everything else is computed.

Read :mod:`rashinban.workflow` first: it tells the whole story in about ten functions.
"""

__version__ = "0.1.0"
