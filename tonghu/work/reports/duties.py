"""What reports ask of offices, by name."""

OWED = "reports:owed"
"""The page of a duty to report, whose subject is the child: a report that its office knows of ends it."""
SORT, READ_MORE, SPOKEN_OF = "reports.sort", "reports.read_more", "reports.spoken_of"
