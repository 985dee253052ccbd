"""Official statistics: received once, kept as they came, read into one long table, asked by indicator, area and year."""
