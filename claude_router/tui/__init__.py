"""The window: the claude pane, the panel, the screens.

Textual reads these variables when it is imported, and this package is always imported first:
the keyboard mode of the outer terminal is ours to set, and a key's echo shall not wait 16 ms.
"""

import os

os.environ["TEXTUAL_DISABLE_KITTY_KEY"] = "1"
os.environ.setdefault("TEXTUAL_FPS", "240")
