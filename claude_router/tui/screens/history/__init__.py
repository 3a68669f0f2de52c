"""The history: sessions, their turns, what they cost."""
