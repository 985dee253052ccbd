"""What searching keeps beside the records: which texts there are, how they stay fresh, how a database finds them fast."""
