"""Needs and offers brought together: who may, why not, who might, who sits with whom; and finding words in Japanese."""
