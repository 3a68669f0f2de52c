"""Screens over the session: the why of a decision, the model picker."""
