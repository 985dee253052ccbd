"""Plan + observations -> progress, as of a date."""
