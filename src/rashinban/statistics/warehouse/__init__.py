"""Every figure that was received, in Parquet in the one long shape, asked through Ibis on the engine of one setting."""
