"""What features above the files follow: that files changed. Receivers run in the same transaction."""

from django.dispatch import Signal

files_changed = Signal()
"""Sent with `ids` (of the children) and `by` (who changed them) after changes are written."""
