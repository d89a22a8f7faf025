"""Settings, URLs, the command: the only folder that knows all the others."""
