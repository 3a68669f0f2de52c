import hashlib
from pathlib import Path

import pytest

from claude_router.classify.spec import ShippedFile, checked_bytes, read_spec
from claude_router.resources import asset
from claude_router.route.classifier import ClassifierError


def test_the_shipped_description_fits_the_shipped_files() -> None:
    folder = asset("router")
    spec = read_spec(folder / "router.json")
    assert checked_bytes(folder, spec.model)
    assert checked_bytes(folder, spec.tokenizer)
    assert spec.limits.conversation_tokens > spec.limits.newest_tokens


def test_only_the_contents_that_were_shipped_are_given_out(tmp_path: Path) -> None:
    (tmp_path / "f").write_bytes(b"x")
    good = ShippedFile("f", hashlib.sha256(b"x").hexdigest())
    assert checked_bytes(tmp_path, good) == b"x"
    with pytest.raises(ClassifierError, match="damaged"):
        checked_bytes(tmp_path, ShippedFile("f", "0" * 64))
    with pytest.raises(ClassifierError, match="No such file"):
        checked_bytes(tmp_path, ShippedFile("g", "0" * 64))
