"""One writer per format. A writer is a function ``(report) -> bytes``; the same report gives the same content."""
