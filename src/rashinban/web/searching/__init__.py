"""Finding a plan, a measure or an indicator by words."""
