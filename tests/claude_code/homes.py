"""Throw-away homes with claude's own files in them."""

import json
from pathlib import Path
from typing import Any


def write_json(path: Path, values: Any) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(values))
    return path
