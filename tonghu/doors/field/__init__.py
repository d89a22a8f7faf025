"""The phone that works without a signal: its devices, its operations, its streams; and who keeps an eye on them."""
