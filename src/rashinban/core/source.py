"""Where a sentence or a number comes from."""

from rashinban.core.value import Value


class Source(Value):
    """A place in a document: edition, page, character span, the words themselves, and the file's hash.

    ``start`` and ``end`` are code points into the canonical text of the document (``plan read --text``).
    """

    document: str
    edition: str | None = None
    publisher: str | None = None
    page: int | None = None
    sheet: str | None = None
    cell: str | None = None
    start: int | None = None
    end: int | None = None
    quotation: str | None = None
    sha256: str | None = None
