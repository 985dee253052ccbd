"""The plan as a tree, a measure with its sentence, the original document, two editions side by side."""
