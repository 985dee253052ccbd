"""What an indicator counts: chosen, read as a sentence, listed, frozen."""
