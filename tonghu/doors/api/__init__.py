"""The REST root: tokens, errors, health. Each feature mounts its own `api.py` here."""
