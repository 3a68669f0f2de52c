"""How the window is laid out, and how what it tells looks, in the terminal's own colours."""

WINDOW_CSS = """
Screen { background: ansi_default; }
#window { height: 1fr; layers: base overlay; background: ansi_default; }
Panel { dock: right; }
Panel.-overlay { layer: overlay; }
ToastRack { dock: top; align: right top; margin: 0; overflow-y: hidden; }
Toast {
    width: 40;
    max-width: 100%;
    margin: 0;
    padding: 0 1;
    background: ansi_default;
    color: ansi_default;
    border: round ansi_green;
}
Toast.-warning { border: round ansi_yellow; }
Toast.-error { border: round ansi_red; }
"""
