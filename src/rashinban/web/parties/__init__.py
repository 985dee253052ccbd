"""Companies, people and networks: one page of everything about each."""
