from pathlib import Path

import pytest

from claude_router.history.cost import cost_by_session, cost_since
from tests.history.exchanges import ROUTED, event
from tests.history.writing import write


def test_what_other_runs_cost_since_a_moment(tmp_path: Path) -> None:
    path, t0 = tmp_path / "history.db", ROUTED.started_at
    assert cost_since(path, 0, except_launch="mine") == 0
    write(
        path,
        event(id="a", launch_id="one", cost_usd=1.0),
        event(id="b", launch_id="two", cost_usd=2.5, started_at=t0 + 10),
        event(id="c", launch_id="two", cost_usd=None, started_at=t0 + 11),
        event(id="d", launch_id="mine", cost_usd=4.0, started_at=t0 + 12),
    )
    assert cost_since(path, t0, except_launch="mine") == pytest.approx(3.5)
    assert cost_since(path, t0 + 1, except_launch="mine") == pytest.approx(2.5)


def test_what_each_session_cost_in_other_runs(tmp_path: Path) -> None:
    path = tmp_path / "history.db"
    assert cost_by_session(path, except_launch="mine") == {}
    write(
        path,
        event(id="a", launch_id="one", session_id="s1", cost_usd=1.0),
        event(id="b", launch_id="two", session_id="s1", cost_usd=2.5),
        event(id="c", launch_id="two", session_id="s2", cost_usd=None),
        event(id="d", launch_id="mine", session_id="s1", cost_usd=4.0),
    )
    assert cost_by_session(path, except_launch="mine") == {"s1": pytest.approx(3.5)}
