"""Spreadsheets in, what waits for somebody, and files out."""
