"""The play: everything that everybody will wish, in its order, before any of it is done.

R1  A play follows from its seed and its first day: the same ones give the same commands, with the
    same ids, at the same moments.
R2  Where many cases are made, time goes in ticks, so that what happens in one tick may be recorded
    in any order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from domain.messages import Actor, Command
from infra.demonstration.houses import Bed, House
from infra.demonstration.person import MORNING, Person
from infra.demonstration.wish import LateWords, Wish, Words, coded

_NAMESPACE = UUID("7f2f0c55-6b0e-5d0b-8f57-0a4b7f6f9a11")
FIRST_DAY = date(2025, 11, 3)
YEAR = timedelta(weeks=52)


class Play:
    """Collects the wishes of all stories."""

    def __init__(
        self, seed: int | str, first_day: date = FIRST_DAY, *, in_ticks: bool = False
    ) -> None:
        """With `in_ticks` all that happens within a tick happens at its beginning (R2)."""
        self.seed = seed
        self.in_ticks = in_ticks
        self.first_day = first_day
        self.begins_at = datetime.combine(first_day, MORNING, UTC)
        self._wishes: list[Wish] = []
        self._beds: set[str] = set()
        self.people: list[Person] = []

    def made_id(self, thing: str, *names: object) -> str:
        """R1: the id of a thing of this play."""
        return f"{thing}-{self._made(thing, *names)}"

    def person(self, key: str, known_as: str, **traits: Any) -> Person:
        """Somebody new, on whose case nothing has happened yet."""
        somebody = Person(play=self, key=key, known_as=known_as, now=self.begins_at, **traits)
        self.people.append(somebody)
        return somebody

    def wish(
        self,
        kind: type[Command],
        by: Actor,
        stream: str,
        at: datetime,
        words: Words,
        mark: str = "",
        late_words: LateWords | None = None,
    ) -> str:
        """Add a wish, and give the id of its command."""
        number = len(self._wishes)
        command_id = str(self._made("command", stream, kind.__name__, number))
        self._wishes.append(
            Wish(
                at=at,
                number=number,
                kind=kind,
                stream=stream,
                by=by,
                command_id=command_id,
                words=coded(kind, words),
                mark=mark,
                late_words=late_words,
            )
        )
        return command_id

    def bed(self, house: House, fits: Callable[[Bed], bool]) -> Bed:
        """A place of a house that this play has given to nobody yet.

        Raises: StopIteration when there is none.
        """
        found = next(bed for bed in house.beds if bed.place_id not in self._beds and fits(bed))
        self._beds.add(found.place_id)
        return found

    @property
    def first(self) -> Wish:
        """The wish with which everything begins."""
        return min(self._wishes, key=_place)

    @property
    def last(self) -> Wish:
        """The wish with which everything ends."""
        return max(self._wishes, key=_place)

    def taken(self) -> list[Wish]:
        """Every wish so far, the earliest first; they are forgotten here."""
        wishes, self._wishes = sorted(self._wishes, key=_place), []
        return wishes

    def in_order(self) -> Iterator[Wish]:
        """Every wish, the earliest first."""
        return iter(sorted(self._wishes, key=_place))

    def __len__(self) -> int:
        return len(self._wishes)

    def _made(self, *names: object) -> UUID:
        return uuid5(_NAMESPACE, "/".join(str(name) for name in (self.seed, *names)))


def _place(wish: Wish) -> tuple[datetime, int]:
    return wish.at, wish.number
