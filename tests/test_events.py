from claude_router.events import Bus, Exchange, ExchangeEvent, Subscriber
from claude_router.route.decision import Lane

EVENT = ExchangeEvent(
    "received",
    Exchange(
        id="1",
        launch_id="l",
        session_id="s",
        turn_id="t",
        agent_id=None,
        project="/p",
        started_at=0.0,
        lane=Lane.USER_TURN,
        requested_model="claude-opus-5-5",
        is_streamed=True,
    ),
)


def test_every_subscriber_gets_every_event_in_order() -> None:
    seen: list[tuple[int, ExchangeEvent]] = []
    bus = Bus(lambda subscriber, error: None)
    bus.subscribe(lambda event: seen.append((1, event)))
    bus.subscribe(lambda event: seen.append((2, event)))
    bus.publish(EVENT)
    assert seen == [(1, EVENT), (2, EVENT)]


def test_a_failing_subscriber_is_told_and_harms_nobody() -> None:
    failures: list[tuple[Subscriber, Exception]] = []
    seen: list[ExchangeEvent] = []

    def fails(event: ExchangeEvent) -> None:
        raise RuntimeError("bug in a widget")

    bus = Bus(lambda subscriber, error: failures.append((subscriber, error)))
    bus.subscribe(fails)
    bus.subscribe(seen.append)
    bus.publish(EVENT)
    assert seen == [EVENT]
    assert [(s, str(e)) for s, e in failures] == [(fails, "bug in a widget")]
