"""What the county sets itself: local numbers inside the range the law leaves, and holiday notices."""
