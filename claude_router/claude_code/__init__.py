"""The client we start: its binary, its arguments, its environment and settings."""
