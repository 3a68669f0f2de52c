"""Decides which model takes a request: explicit choice, pin, lane, match, default; with memory."""

from dataclasses import replace
from typing import TypeAlias

from claude_router.route.catalog import Catalog
from claude_router.route.classifier import Classification, ClassifierError
from claude_router.route.corrections import Correction, Corrections
from claude_router.route.decision import CHOSEN, Decision, Lane, Reason
from claude_router.route.guards import guard, objection, warn, with_note
from claude_router.route.matching import by_default, by_match, replayed
from claude_router.route.memory import Memory, Record, UserTurn
from claude_router.route.pins import Pin, Pins, PinScope, configured_pin
from claude_router.route.traits import Traits

_Answer: TypeAlias = Classification | ClassifierError | None
_Choice: TypeAlias = tuple[Decision, Record | None]
"""A decision, and the record it repeats."""

_GOING_ON = frozenset({Lane.TOOL_LOOP, Lane.MID_TURN, Lane.CONTINUATION, Lane.COMPACTION})
_WORDLESS = _GOING_ON - {Lane.COMPACTION}
_REMEMBERED = _WORDLESS | {Lane.USER_TURN, Lane.SUBAGENT}
_UNSEEN_TURN = "The start of this turn was not seen, so the default model takes it."
_UNSEEN_PARENT = "The agent's parent was not seen, so the default model takes it."


class Policy:
    """One session's steering: the catalog, the user's pins, and what turns were decided to be."""

    def __init__(self, catalog: Catalog, *, is_routing: bool = True) -> None:
        self.catalog = catalog
        self.is_routing = is_routing
        self._memory = Memory()
        self._pins = Pins()
        self._corrections = Corrections()
        self._notice = ""

    @property
    def pinned(self) -> tuple[Pin, ...]:
        """What is pinned; the pin that holds first comes first."""
        return self._pins.all()

    @property
    def corrections(self) -> tuple[Correction, ...]:
        """The decisions of this session that the user corrected by a pin, oldest first."""
        return self._corrections.all()

    def pin(self, model: str, scope: PinScope, route: str | None = None) -> None:
        """Send work to `model` (key or alias): the next user turn, or from now on the session's.

        With the scope "route": what matches the preference of the name `route`. A pin for the
        session and pins for routes replace each other; one for the next turn goes before both.

        Raises:
            ValueError: no such model or route is configured; the message lists those that are.
        """
        pin = configured_pin(self.catalog, model, scope, route)
        self._pins.add(pin)
        self._corrections.note_pin(pin, self._memory.newest, self.catalog)

    def unpin(self) -> None:
        """Take all pins back."""
        self._pins.clear()
        self._corrections.withdraw()

    def last_prompt(self) -> str:
        """The newest words with which the user began a turn, to be asked again.

        Raises:
            ValueError: there are none, or they were not kept whole; the message is for the user.
        """
        return self._memory.last_prompt()

    def use(self, catalog: Catalog) -> None:
        """Go on with another catalog; what hung on a vanished model falls to the default."""
        self.catalog = catalog
        self._notice = self._pins.keep_configured(catalog) or self._notice

    def needs_classification(self, traits: Traits) -> bool:
        """Whether `decide` wants a classification of this request."""
        return (
            self.is_routing
            and bool(self.catalog.preferences)
            and bool(traits.user_text.strip())
            and self.catalog.explicit(traits.requested_model) is None
            and self._is_to_match(traits.lane)
            and self._known(traits) is None
            and self._pin_for(traits) is None
        )

    def turn_of(self, traits: Traits) -> str:
        """Id of the user's turn that the request belongs to.

        What goes on without the user's words (a finished background task, a shell command) comes
        with an id of its own, or none; it belongs to the turn that the conversation is in.
        """
        if traits.lane not in _WORDLESS:
            return traits.turn_id
        record = self._memory.turn(traits) or self._memory.current(traits)
        return record.turn_id if record is not None else traits.turn_id

    def decide(
        self,
        exchange_id: str,
        traits: Traits,
        classification: Classification | ClassifierError | None = None,
    ) -> Decision:
        """Which model takes the request. Never raises, whatever the classifier did."""
        decision, origin = self._choose(traits, classification)
        if traits.lane in _REMEMBERED:
            record = origin or Record(exchange_id, self.turn_of(traits), decision)
            self._memory.remember(traits, record)
        first = origin.decision if origin is not None else decision
        see = warn if first.reason in CHOSEN else guard
        seen = see(decision, self.catalog, traits)
        if traits.lane is Lane.USER_TURN and origin is None:
            return self._begin_turn(exchange_id, traits, seen)
        return seen

    def _begin_turn(self, exchange_id: str, traits: Traits, decision: Decision) -> Decision:
        """Note what the user asked; the decision tells if it corrects the turn before."""
        self._memory.newest = UserTurn(exchange_id, traits.user_text, decision)
        return replace(decision, corrected=self._corrections.settle(decision))

    def _choose(self, traits: Traits, classification: _Answer) -> _Choice:
        lane = traits.lane
        if (asked := self._asked(traits)) is not None:
            return Decision(asked, lane, Reason.EXPLICIT), None
        if (pin := self._pin_for(traits)) is not None:
            return self._take_pin(pin, lane), None
        if (record := self._known(traits)) is not None:
            return replayed(record, lane, Reason.REPLAYED), record
        if lane in _GOING_ON:
            return self._inherit(self._memory.current(traits), lane, _UNSEEN_TURN)
        if lane is Lane.SUBAGENT and self.catalog.lanes.subagents == "inherit":
            return self._inherit(self._memory.parent(traits), lane, _UNSEEN_PARENT)
        if self._is_to_match(lane):
            return self._match(traits, classification), None
        return Decision(self._fixed_model(lane), lane, Reason.LANE), None

    def _asked(self, traits: Traits) -> str | None:
        """Key of the model that the client named, unless it is to search the web and can't.

        Claude Code searches by the conversation's model, which was chosen for other work.
        """
        asked = self.catalog.explicit(traits.requested_model)
        candidate = self.catalog.candidates.get(asked or "")
        if traits.lane is not Lane.WEB_SEARCH or candidate is None:
            return asked
        return asked if objection(candidate, traits) is None else None

    def _take_pin(self, pin: Pin, lane: Lane) -> Decision:
        self._pins.use_up(pin)
        return self._with_notice(Decision(pin.model, lane, Reason.PINNED))

    def _match(self, traits: Traits, classification: _Answer) -> Decision:
        decision = by_match(self.catalog, traits, classification, is_routing=self.is_routing)
        if (pin := self._pins.of_route(decision.route)) is not None:
            decision = replace(decision, model=pin.model, reason=Reason.PINNED)
        return self._with_notice(decision)

    def _with_notice(self, decision: Decision) -> Decision:
        notice, self._notice = self._notice, ""
        return with_note(decision, notice) if notice else decision

    def _inherit(self, record: Record | None, lane: Lane, unseen: str) -> _Choice:
        """The model of a conversation going on, or the default with a note why."""
        if record is not None and record.decision.model in self.catalog.candidates:
            return replayed(record, lane, Reason.INHERITED), record
        gone = f"{record.decision.model} is no longer configured." if record is not None else None
        note = gone or unseen
        return by_default(self.catalog, lane, note, is_routing=self.is_routing), None

    def _known(self, traits: Traits) -> Record | None:
        """The decision that this request repeats, if it is known and its model still there."""
        if traits.lane is Lane.SUBAGENT:
            record = self._memory.current(traits)
        elif traits.lane in _REMEMBERED:
            record = self._memory.turn(traits)
        else:
            return None
        is_usable = record is not None and record.decision.model in self.catalog.candidates
        return record if is_usable else None

    def _is_to_match(self, lane: Lane) -> bool:
        is_task = lane is Lane.SUBAGENT and self.catalog.lanes.subagents == "route"
        return is_task or lane is Lane.USER_TURN

    def _pin_for(self, traits: Traits) -> Pin | None:
        is_new_turn = self._known(traits) is None
        return self._pins.holding(traits.lane, is_new_turn=is_new_turn)

    def _fixed_model(self, lane: Lane) -> str:
        lanes = self.catalog.lanes
        fixed = {
            Lane.BACKGROUND: lanes.background,
            Lane.CLASSIFIER: lanes.classifier,
            Lane.WEB_SEARCH: lanes.web_search,
            Lane.SUBAGENT: lanes.subagents,
        }
        return fixed.get(lane, self.catalog.default)
