"""What pages about regions show, as values: who is asked about, figures in words, trend, ranking, scatter, map, pyramid."""
