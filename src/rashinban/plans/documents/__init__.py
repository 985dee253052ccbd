"""One reader per format, all yielding the same form: :class:`~rashinban.plans.documents.document.Document`."""
