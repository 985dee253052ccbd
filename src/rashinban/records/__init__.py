"""What people edit and decide, kept in a database: rows, permissions, audit. Django lives here and in ``web`` only."""
