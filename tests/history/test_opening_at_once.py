from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from claude_router.history.database import open_for_writing


def test_runs_that_create_the_file_at_once_all_get_it(tmp_path: Path) -> None:
    def opened(path: Path) -> None:
        open_for_writing(path).close()

    with ThreadPoolExecutor(max_workers=4) as pool:
        for number in range(40):
            path = tmp_path / str(number) / "history.db"
            list(pool.map(opened, [path] * 4))
