"""What people do, as facts, and the queries that count them."""
