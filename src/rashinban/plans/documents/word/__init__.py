"""The Word reader: paragraphs, generated numbers and tables → Document."""
