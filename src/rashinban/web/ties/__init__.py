"""Who connects which fields."""
