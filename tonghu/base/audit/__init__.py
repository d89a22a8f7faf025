"""Who did what to whom, when and why: written with the deed, chained so that no one can unsay it."""
