"""A person of a play: who they are said to be, and how far their story has come.

R1  A story says what happens and how much time passes; it never looks at the outcome.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import TYPE_CHECKING, Any

from domain.jurisdiction import jurisdiction_stream
from domain.messages import Command
from infra.demonstration.cast import ACCOUNTS, AGENCIES, Agency
from infra.demonstration.houses import HOUSES, House
from infra.demonstration.wish import LateWords, Words

if TYPE_CHECKING:
    from infra.demonstration.play import Play

MORNING = time(6)
"""Nine in the morning in Dar es Salaam."""
TICK_HOURS = 3


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
            morning = datetime.combine(self.now.date(), MORNING, UTC) + timedelta(days=days)
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


def agency_id(key: str) -> str:
    """The id of an agency of the cast."""
    return AGENCIES[key].organization_id


def user_id(key: str) -> str:
    """The id of somebody who has an account."""
    return ACCOUNTS[key].actor.user_id


def _tick(moment: datetime) -> datetime:
    hour = moment.hour // TICK_HOURS * TICK_HOURS
    return moment.replace(hour=hour, minute=0, second=0, microsecond=0)
