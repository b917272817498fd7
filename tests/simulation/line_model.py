"""A line that loses, repeats, delays and cuts: a `Carrier` whose faults come from the seed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

from pydantic import ValidationError

from fieldreg.protocol.messages import SyncRequest, SyncResponse
from fieldreg.sync.ports import Identity
from fieldreg.sync.trouble import SyncTrouble, Trouble

Handle = Callable[[SyncRequest], SyncResponse]


@dataclass
class BadLine:
    """`faults` is the chance of a fault in one exchange; 0 is a good line.

    Requests that were delayed arrive at some later exchange of anyone, their answers lost.
    """

    handle: Handle
    chance: Random
    faults: float = 0.0
    delayed: list[str] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)
    met: set[str] = field(default_factory=set)

    def exchange(self, identity: Identity, request: SyncRequest) -> SyncResponse:
        """One round trip; messages travel as text, as on a real line."""
        text = request.model_dump_json()
        self._arrive_late()
        if self.chance.random() >= self.faults:
            return self._answer(text)
        fault = self.chance.choice(_FAULTS)
        self.met.add(fault.__name__)
        return fault(self, text)

    def _answer(self, text: str) -> SyncResponse:
        reply = self.handle(SyncRequest.model_validate_json(text)).model_dump_json()
        self.answers.append(reply)
        return SyncResponse.model_validate_json(reply)

    def _arrive_late(self) -> None:
        while self.delayed and self.chance.random() < 0.5:
            late = self.delayed.pop(self.chance.randrange(len(self.delayed)))
            self._swallow(late)

    def _swallow(self, text: str) -> None:
        try:
            self.handle(SyncRequest.model_validate_json(text))
        except SyncTrouble:
            self.met.add("late request refused")


def _drop_request(line: BadLine, text: str) -> SyncResponse:
    raise SyncTrouble(Trouble.NO_LINE)


def _drop_response(line: BadLine, text: str) -> SyncResponse:
    line._answer(text)
    raise SyncTrouble(Trouble.TOO_SLOW)


def _twice(line: BadLine, text: str) -> SyncResponse:
    first = line._answer(text)
    second = line._answer(text)
    return line.chance.choice((first, second))


def _delay(line: BadLine, text: str) -> SyncResponse:
    line.delayed.append(text)
    raise SyncTrouble(Trouble.TOO_SLOW)


def _twice_much_later(line: BadLine, text: str) -> SyncResponse:
    line.delayed.append(text)
    return line._answer(text)


def _cut(line: BadLine, text: str) -> SyncResponse:
    reply = line._answer(text).model_dump_json()
    try:
        return SyncResponse.model_validate_json(reply[: line.chance.randrange(len(reply))])
    except ValidationError:
        raise SyncTrouble(Trouble.HALF_ANSWER) from None


def _old_answer(line: BadLine, text: str) -> SyncResponse:
    if not line.answers:
        raise SyncTrouble(Trouble.NO_LINE)
    return SyncResponse.model_validate_json(line.chance.choice(line.answers))


_FAULTS = (_drop_request, _drop_response, _twice, _delay, _twice_much_later, _cut, _old_answer)
