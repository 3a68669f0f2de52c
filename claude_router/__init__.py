"""Claude Code in a managed terminal, each turn routed to the model the user's preferences name."""

__version__ = "0.1.0"
