"""What features above the files follow: that files changed. Receivers run in the same transaction."""

from django.dispatch import Signal

files_changed = Signal()
"""Sent with `ids` (of the children), `by` (who changed them) and `new` (where the files are new) after
every change of what files say: registering, changing, correcting, coming back, leaving, moving,
merging, splitting, and a review by the clock.
"""

standings_kept = Signal()
"""Sent with `ids` and `by` after what stands beside the children (level, next visit) was written."""

files_erased = Signal()
"""Sent with `ids` (of the children, files merged into theirs included) after files were erased: whoever
keeps words about them without a key to them takes them out now.
"""
