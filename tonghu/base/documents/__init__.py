"""Attachments and official letters."""
