"""The first page: what needs a hand, what nobody touches."""
