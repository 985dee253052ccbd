"""Pages about regions: official figures of chosen areas, compared, ranked, drawn, handed out and quoted."""
