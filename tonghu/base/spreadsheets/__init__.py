"""Spreadsheets as townships hand them in: opened safely, read whole, and written."""
