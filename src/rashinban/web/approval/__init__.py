"""What waits for a superior."""
