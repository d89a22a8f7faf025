"""The spreadsheet as a door: ledgers handed in as they are, and handed out in the form asked for."""
