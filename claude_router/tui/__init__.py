"""The window: the claude pane, the panel, the screens."""
