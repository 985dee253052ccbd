"""Finding whatever is written down, by words."""
