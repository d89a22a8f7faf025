"""Reads everything below and changes none of it."""
