"""Stories of children and their files."""
