"""The catalogue of indicators: dated YAML by theme, each entry with its formula, and cases beside them."""
