from claude_router.route.decision import Decision, Lane, Reason
from claude_router.route.memory import Memory, Record
from tests.route.requests import traits


def record(identity: str) -> Record:
    return Record(identity, "t1", Decision("a/b", Lane.USER_TURN, Reason.MATCHED))


def test_what_was_used_longest_ago_is_forgotten_first() -> None:
    memory = Memory(capacity=2)
    memory.remember(traits(turn_id="1"), record("x1"))
    memory.remember(traits(turn_id="2"), record("x2"))
    memory.turn(traits(turn_id="1"))
    memory.remember(traits(turn_id="3"), record("x3"))
    assert memory.turn(traits(turn_id="1")) == record("x1")
    assert memory.turn(traits(turn_id="2")) is None


def test_the_current_decision_is_the_last_one_remembered() -> None:
    memory = Memory()
    memory.remember(traits(turn_id="1"), record("x1"))
    memory.remember(traits(turn_id="2"), record("x2"))
    assert memory.current(traits(turn_id="9")) == record("x2")


def test_a_subagents_parent_is_its_turns_decision_else_the_sessions() -> None:
    memory = Memory()
    memory.remember(traits(turn_id="1"), record("x1"))
    memory.remember(traits(turn_id="2"), record("x2"))
    assert memory.parent(traits(conversation_id="s/a", turn_id="1")) == record("x1")
    assert memory.parent(traits(conversation_id="s/a", turn_id="9")) == record("x2")
