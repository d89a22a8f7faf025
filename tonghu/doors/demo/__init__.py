"""The demonstration county: fictional from end to end, the same on every machine. Demo mode only."""
