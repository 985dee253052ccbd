"""A plan document becomes an edition, in conversation with a person."""
