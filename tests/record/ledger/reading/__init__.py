"""Stories of sheets being read."""
