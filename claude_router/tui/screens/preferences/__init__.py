"""Preferences, models and the rest of the configuration, edited in the window."""
