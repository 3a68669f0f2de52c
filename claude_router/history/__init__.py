"""Every exchange in SQLite, and what screens and commands ask of it."""
