"""The Excel round trip: a workbook goes out to a division, its answers come back and are compared, then stored.

``write_answer_book`` makes the workbook, ``read_answers`` and ``read_pasted`` say what came back. Nothing is stored
here: the caller shows the ``Answers`` and appends their ``observations`` in one go, or none of them.
"""

from rashinban.monitoring.answers.book import write_answer_book
from rashinban.monitoring.answers.comparison import Answers, CellChange, Conflict, SetAside
from rashinban.monitoring.answers.reading import read_answers, read_pasted

__all__ = ["Answers", "CellChange", "Conflict", "SetAside", "read_answers", "read_pasted", "write_answer_book"]
