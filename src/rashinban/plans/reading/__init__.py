"""One extractor for every format: a Document becomes a Draft."""
