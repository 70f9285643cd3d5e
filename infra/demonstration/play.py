"""The play: everything that everybody will wish, in its order, before any of it is done.

R1  A play follows from its seed and its first day: the same ones give the same commands, with the
    same ids, at the same moments.
R2  A person's story says what happens and how much time passes; it never looks at the outcome.
R3  What only the log can know (the version of an entry) is asked for when the wish is given.
R4  Where many cases are made, time goes in ticks, so that what happens in one tick may be recorded
    in any order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from random import Random
from typing import Any, Protocol, cast, get_type_hints
from uuid import UUID, uuid5

from domain.jurisdiction import jurisdiction_stream
from domain.messages import Actor, Command
from domain.personal import annotations_in
from domain.vocabulary import CodeList
from infra.demonstration.cast import ACCOUNTS, AGENCIES, Agency
from infra.demonstration.houses import HOUSES, Bed, House

_NAMESPACE = UUID("7f2f0c55-6b0e-5d0b-8f57-0a4b7f6f9a11")
FIRST_DAY = date(2025, 11, 3)
YEAR = timedelta(weeks=52)
TICK_HOURS = 3
_MORNING = time(6)
"""Nine in the morning in Dar es Salaam."""

Words = Mapping[str, Any]


class Seen(Protocol):
    """What the log holds so far (R3)."""

    def version_of(self, mark: str) -> int:
        """The version of the first entry that a marked wish brought about."""

    def latest(self, stream: str) -> int:
        """The version at which a stream stands."""


LateWords = Callable[[Seen], Words]


@dataclass(frozen=True)
class Wish:
    """One command to come; `late_words` are those that only the log can tell (R3)."""

    at: datetime
    number: int
    kind: type[Command]
    stream: str
    by: Actor
    command_id: str
    words: Words
    mark: str = ""
    late_words: LateWords | None = None

    def command(self, seen: Seen) -> Command:
        """The command itself, now that everything before it was answered."""
        late = self.late_words(seen) if self.late_words else {}
        return self.kind(
            stream=self.stream,
            by=self.by,
            at=self.at,
            command_id=self.command_id,
            **self.words,
            **late,
        )


class Play:
    """Collects the wishes of all stories."""

    def __init__(
        self, seed: int | str, first_day: date = FIRST_DAY, *, in_ticks: bool = False
    ) -> None:
        """With `in_ticks` all that happens within a tick happens at its beginning (R4)."""
        self.seed = seed
        self.in_ticks = in_ticks
        self.first_day = first_day
        self.begins_at = datetime.combine(first_day, _MORNING, UTC)
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


@dataclass
class Person:
    """Somebody of the programme: who they are said to be, and how far their story has come."""

    play: Play
    key: str
    known_as: str
    now: datetime
    sex: str = "female"
    age: str = "adult"
    nationality: str = "TZA"
    language: str = "swa"
    jurisdiction: str = "TZ"
    town: str = "kigoma"
    worker: str = ""
    case_id: str = ""
    home: House | None = None
    stay: Words = field(default_factory=dict)
    _random: Random = field(init=False)

    def __post_init__(self) -> None:
        self._random = Random(f"{self.play.seed}/{self.key}")  # noqa: S311  # It hides nothing.
        self.worker = self.worker or self._usual_worker()
        self.case_id = self.case_id or self.play.made_id("case", self.key)

    @property
    def jurisdiction_id(self) -> str:
        return jurisdiction_stream(self.jurisdiction)

    @property
    def is_child(self) -> bool:
        return self.age == "child"

    @property
    def today(self) -> date:
        """The day in East Africa, three hours ahead of UTC."""
        return (self.now + timedelta(hours=3)).date()

    @property
    def agency(self) -> Agency:
        """The agency of the worker who has the case."""
        return ACCOUNTS[self.worker].agency

    def id(self, thing: str, name: str = "") -> str:
        return self.play.made_id(thing, self.key, name)

    def again(self) -> Person:
        """The same person, of whom a second case will tell from now on."""
        key = f"{self.key}/again"
        return replace(self, key=key, case_id=self.play.made_id("case", key), stay={})

    def born(self, years: int, days: int = 0) -> date:
        """The birthday of somebody of this age on the first day."""
        first = self.play.first_day
        return first.replace(year=first.year - years) - timedelta(days=days)

    def begins(self, days: int, hours: float = 0) -> None:
        """Let the story begin so many days after the first."""
        self.now = self.play.begins_at + timedelta(days=days, hours=hours)

    def after(self, days: int = 0, hours: float = 0, minutes: float = 0) -> None:
        """Let time pass; another day begins in the morning, and nobody is on time to the minute."""
        if days:
            morning = datetime.combine(self.now.date(), _MORNING, UTC) + timedelta(days=days)
            self.now = morning + timedelta(minutes=self._random.randrange(90))
        self.now += timedelta(hours=hours, minutes=minutes)
        if self.play.in_ticks:
            self.now = _tick(self.now)

    def together_with(self, other: Person) -> None:
        """Go on at the moment at which somebody else's story is, if that is later."""
        self.now = max(self.now, other.now)

    def tell(
        self,
        kind: type[Command],
        by: str = "",
        /,
        *,
        mark: str = "",
        late_words: LateWords | None = None,
        **words: Any,
    ) -> str:
        """Somebody does something about this person's case; the worker of the case, if not said."""
        actor = ACCOUNTS[by or self.worker].actor
        given = self.play.wish(kind, actor, self.case_id, self.now, words, mark, late_words)
        if not self.play.in_ticks:
            self.now += timedelta(minutes=2 + self._random.randrange(6))
        return given

    def house(self, town: str = "") -> House:
        return self.home or HOUSES[f"shelter-{town or self.town}"]

    def _usual_worker(self) -> str:
        role = "child-officer" if self.is_child else "social-worker"
        return f"{role}-{self.town}"


def _place(wish: Wish) -> tuple[datetime, int]:
    return wish.at, wish.number


def _tick(moment: datetime) -> datetime:
    hour = moment.hour // TICK_HOURS * TICK_HOURS
    return moment.replace(hour=hour, minute=0, second=0, microsecond=0)


def agency_id(key: str) -> str:
    """The id of an agency of the cast."""
    return AGENCIES[key].organization_id


def user_id(key: str) -> str:
    """The id of somebody who has an account."""
    return ACCOUNTS[key].actor.user_id


def coded(kind: type[Command], words: Words) -> dict[str, Any]:
    """Make codes of the texts that stand for them."""
    lists = _lists(cast("Any", kind))
    return {
        name: _code(lists[name], value) if name in lists else value for name, value in words.items()
    }


def _code(found: CodeList, value: Any) -> Any:
    if isinstance(value, tuple):
        return tuple(found[text] for text in value)
    return None if value is None else found[value]


@cache
def _lists(kind: Any) -> Mapping[str, CodeList]:
    hints = get_type_hints(kind, include_extras=True)
    found = {name: _list_in(hint) for name, hint in hints.items()}
    return {name: known for name, known in found.items() if known is not None}


def _list_in(hint: Any) -> CodeList | None:
    return next((each for each in annotations_in(hint) if isinstance(each, CodeList)), None)
