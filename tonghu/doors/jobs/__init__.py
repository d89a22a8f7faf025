"""What runs by the clock, as two short lists; every job may be run twice."""
