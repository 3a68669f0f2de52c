"""Every goal in one table: `python -m tests.bench [--beside MODEL.onnx]`, about ten minutes.

MODEL.onnx is the older router model that tests.bench.router stands beside.
"""

import argparse
from pathlib import Path

from tests.bench import claude, history, many, proxy, router, start, streams, translate
from tests.bench.goals import print_goals

if __name__ == "__main__":
    reader = argparse.ArgumentParser(prog="python -m tests.bench")
    reader.add_argument("--beside", type=Path, metavar="MODEL.onnx")
    options = reader.parse_args()
    print_goals(
        [
            *claude.main(),
            *start.main(),
            *proxy.main(),
            *streams.main(),
            *translate.main(),
            *router.main(beside=options.beside),
            *many.main(),
            *history.main(),
        ]
    )
