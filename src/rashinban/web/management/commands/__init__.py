"""Commands of the site, run by name."""
