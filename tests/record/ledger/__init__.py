"""Stories of ledgers handed in."""
