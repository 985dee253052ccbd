"""What happened, written down in ten seconds; what was written down."""
