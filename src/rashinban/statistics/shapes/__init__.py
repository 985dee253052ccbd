"""Outlines and points of areas for maps: what is shipped, what an installation adds, how both are read."""
