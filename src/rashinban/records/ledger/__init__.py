"""What is done to the rows of the ledger: recorded, confirmed, withdrawn, counted, matched."""
