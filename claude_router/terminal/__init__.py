"""A terminal: the PTY that runs claude and the VT engine that keeps its screen."""
