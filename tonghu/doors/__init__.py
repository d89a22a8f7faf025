"""Ways in that belong to no single feature."""
