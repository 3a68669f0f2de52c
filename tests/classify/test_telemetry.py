import os
import subprocess
import sys
from pathlib import Path

ASK = """
import asyncio
from claude_router.classify.embedded import EmbeddedClassifier

classifier = EmbeddedClassifier()
asyncio.run(classifier.warm())
classifier.close()
"""


def test_a_decision_leaves_nothing_behind_and_tells_nobody(tmp_path: Path) -> None:
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "PYTHONPATH")}
    # Without CI's variables, under which the runtime keeps silent by itself.
    done = subprocess.run(
        [sys.executable, "-B", "-c", ASK],
        env={**kept, "HOME": str(tmp_path)},
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert list(tmp_path.rglob("*")) == []
