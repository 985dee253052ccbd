"""The plan and its record in the formats of others: Open SDG, IATI."""
