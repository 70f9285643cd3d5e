"""Putting back: dead letters are told anew, and are then dead no more.

R1  A letter holds no words: its entry is read from the log again, and told as of now, by the same
    policy; what may no longer be told is not.
R2  Letters are removed once everything before was acknowledged: a break-down in between repeats
    messages with the same id.
R3  What is refused again is a dead letter again, behind those that were read: putting back ends.
R4  What is put back comes behind what moved on meanwhile; its `sequence` says where it belongs.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from consumers.composing import Composer
from consumers.delivering import Delivery
from consumers.ports import Log, Message
from consumers.telling import Deployment, dead_letter
from consumers.topics import DEAD_LETTERS
from domain.messages import Value
from domain.ports import Unavailable


class Letter(Value):
    """A dead letter: where it lies, the topic it was meant for, the position of its entry."""

    topic: str
    partition: int
    offset: int
    wanted: str
    position: int


class DeadLetters(Protocol):
    """The dead letters on the broker.

    read    MUST give all that lie there now, each partition in its order.
    remove  MUST remove these and all before them in their partitions.
    MUST raise BrokerAway when the broker does not answer.
    """

    def read(self) -> Sequence[Letter]: ...

    def remove(self, letters: Sequence[Letter]) -> None: ...


class PutBack(Value):
    """What became of the letters: how many were put back, may no longer be told, were refused."""

    letters: int = 0
    put_back: int = 0
    obsolete: int = 0
    refused: int = 0


class PuttingBack:
    """Tells the entries of dead letters anew."""

    def __init__(
        self, deployment: Deployment, log: Log, composer: Composer, delivery: Delivery
    ) -> None:
        self._unaddressed = deployment.topics.unaddressed
        self._log = log
        self._composer = composer
        self._delivery = delivery

    def run(self, letters: DeadLetters) -> PutBack:
        """Put back what lies there now (R2).

        Raises: BrokerAway, Unavailable.
        """
        found = letters.read()
        outcomes = [self._put_back(letter) for letter in found]
        letters.remove(found)
        return PutBack(
            letters=len(found),
            put_back=outcomes.count("put_back"),
            obsolete=outcomes.count("obsolete"),
            refused=outcomes.count("refused"),
        )

    def _put_back(self, letter: Letter) -> str:
        messages = [each for each in self._told(letter) if self._is_meant(each, letter)]
        if not messages:
            return "obsolete"
        died = self._delivery.deliver(messages)
        died += sum(each.topic.endswith(DEAD_LETTERS) for each in messages)
        return "refused" if died else "put_back"

    def _told(self, letter: Letter) -> Sequence[Message]:
        """R1; an entry that cannot be read is a dead letter still."""
        try:
            batch = self._log.entries(letter.position - 1, 1)
            if [entry.position for entry in batch] != [letter.position]:
                raise LookupError("there is no such entry")
            return self._composer.compose(batch, more=True)
        except Unavailable:
            raise
        except Exception as error:  # noqa: BLE001  # R3: whatever it is, the entry is the cause.
            key, reason = str(letter.position), type(error).__name__
            return [dead_letter(self._unaddressed, key, "", letter.position, reason)]

    def _is_meant(self, message: Message, letter: Letter) -> bool:
        """Whether this is what was to be delivered, or what says that it cannot be."""
        if letter.wanted == self._unaddressed or message.topic.endswith(DEAD_LETTERS):
            return True
        return message.topic == letter.wanted
