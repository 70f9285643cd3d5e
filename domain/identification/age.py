"""Age: what the person says, what is disputed and assessed, and until when they count as a child.

R1  A person is presumed a child only with recorded reasons to believe that they may be under age
    (Modern Slavery Act 2015 s.51 asks for uncertainty and reasonable grounds). A blank age is not a
    child (rules.md section 1).
R2  A birth date that is estimated says its latest possible day, and nobody is an adult before the
    birthday of that day.
R3  The birthday begins at midnight in the time zone of the case's jurisdiction (rules.md 5).
R4  A dispute gives its reasons, and another one adds its own: that there was one may be withheld
    from whoever doubts, too. Until somebody assesses the age, the person is treated as a child.
R5  Whoever counts as a child goes on counting as one until an assessment finds an adult, or until
    majority: a later statement alone takes that from nobody, and moves no assessed age.
R6  Majority is noted once, by the clock; it ends the guardian's powers, not the services.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated

from domain.clocks import Rules, known
from domain.identification.report import CaseReported
from domain.messages import (
    AlreadyDone,
    Command,
    Event,
    Fact,
    Malformed,
    RecordClass,
    Recorded,
    Refused,
    Value,
    stated,
)
from domain.personal import ChildText, Personal, personal
from domain.vocabulary import AGE_METHOD, AGE_OUTCOME, ANSWER, STATED_AGE, Code

if TYPE_CHECKING:
    from domain.identification.state import Identification


class AgeStatedWords(Value):
    """What the person says of their age, and what gives reason to believe that they are a child."""

    stated_age: Annotated[Code, STATED_AGE]
    child_at_exploitation: Annotated[Code, ANSWER]
    birth_date: Annotated[Personal[date], personal(RecordClass.IDENTITY)] | None = None
    birth_date_latest: Annotated[Personal[date], personal(RecordClass.IDENTITY)] | None = None
    birth_date_estimated: bool | None = None
    reasons_to_believe_child: ChildText | None = None
    local_authority_contacted: ChildText | None = None


class AgeStated(AgeStatedWords, Event, record_class=RecordClass.CHILD):
    """The age was stated, and with it whether the person is presumed a child (process.md row 3)."""

    presumed_child: bool


class StateAge(AgeStatedWords, Command):
    """State the age, as far as it is known."""


class AgeDisputed(Event, record_class=RecordClass.CHILD):
    """Somebody doubts the age, with reasons; until assessed the person is treated as a child."""

    reasons: ChildText
    local_authority_contacted: ChildText | None = None


class DisputeAge(Command):
    """Dispute the age, with reasons."""

    reasons: ChildText
    local_authority_contacted: ChildText | None = None


class AgeAssessedWords(Value):
    """What was found, by which method and for which reasons."""

    outcome: Annotated[Code, AGE_OUTCOME]
    method: Annotated[Code, AGE_METHOD]
    birth_date: Annotated[Personal[date], personal(RecordClass.IDENTITY)] | None = None
    birth_date_latest: Annotated[Personal[date], personal(RecordClass.IDENTITY)] | None = None
    birth_date_estimated: bool | None = None
    reasons: ChildText


class AgeAssessed(AgeAssessedWords, Event, record_class=RecordClass.CHILD):
    """The age was assessed; who is found an adult is asked for consent anew (rules.md 1)."""


class AssessAge(AgeAssessedWords, Command):
    """Assess the age."""


class MajorityReached(Event, record_class=RecordClass.CHILD):
    """The latest possible day on which the person comes of age has begun where the case is."""

    due_at: datetime


class ReachMajority(Command):
    """Note that the person has come of age; the clock alone does."""

    due_at: datetime


Commands = StateAge | DisputeAge | AssessAge | ReachMajority


class LatestBirthDayMissing(Refused):
    """R2: an estimated birth date without its latest possible day."""

    rule = "R2"
    advice = "Give the latest day on which the person can have been born."


class BirthDateContradictsAge(Refused):
    """R2: the birth date that was given says another age than the one that was stated or found."""

    rule = "R2"
    advice = "Leave the birth date out, or give the one that goes with this age."


class MajorityNotReached(Refused):
    """R6: nobody comes of age at this moment."""

    rule = "R6"
    advice = "Read the case again: the birth date was changed, or the day has not come."


class Age(Value):
    """Only what decides who counts as a child: the one birth date that a case remembers.

    `child_since` is when the person was last stated, presumed, assessed or disputed to be a child.
    """

    born_by_latest: date | None = None
    child_since: datetime | None = None
    child_at_exploitation: bool = False
    disputed: bool = False
    found_adult: bool = False
    majority_noted: datetime | None = None

    def presumed_child(self, at: datetime, rules: Rules | None) -> bool:
        """Tell whether the person counts as a child at this moment."""
        majority = self.majority_at(rules)
        if majority is not None and at < majority:
            return True
        return self.child_since is not None and not self._grown_up_since(majority)

    def majority_at(self, rules: Rules | None) -> datetime | None:
        """When the birthday of majority begins; unknown without a birth date or rules."""
        if self.born_by_latest is None or rules is None:
            return None
        return rules.start_of(_birthday(self.born_by_latest, rules.majority_age))

    def _grown_up_since(self, majority: datetime | None) -> bool:
        """A birth date that had made an adult already contradicts the child, and ends nothing."""
        return majority is not None and self.child_since is not None and majority > self.child_since


def decide(
    command: Commands, identification: Identification, jurisdiction: Rules | None
) -> tuple[Event | Fact, ...]:
    """Record what is said, doubted or found of the age, or that majority was reached.

    Raises: LatestBirthDayMissing, BirthDateContradictsAge, MajorityNotReached, Malformed,
        AlreadyDone, RulesMissing.
    """
    match command:
        case StateAge():
            return (_state(command, identification.age, known(jurisdiction)),)
        case DisputeAge():
            return (stated(AgeDisputed, command),)
        case AssessAge():
            return (_assess(command, known(jurisdiction)),)
        case ReachMajority():
            return (_reach(command, identification, jurisdiction),)


def remember(before: Age, recorded: Recorded) -> Age:
    """Take one fact into account."""
    match recorded.event:
        case CaseReported(stated_age="child"):
            return replace(before, child_since=recorded.recorded_at)
        case AgeStated() as event:
            return learned(before, event, recorded.recorded_at)
        case AgeDisputed():
            since = recorded.recorded_at
            return replace(before, disputed=True, found_adult=False, child_since=since)
        case AgeAssessed() as event:
            return learned(before, event, recorded.recorded_at)
        case MajorityReached(due_at=due_at):
            return replace(before, majority_noted=due_at, disputed=False)
        case _:
            return before


def learned(before: Age, event: AgeStated | AgeAssessed, at: datetime) -> Age:
    """The age as it is known once this was said or found."""
    if isinstance(event, AgeStated):
        return _stated(before, event, at)
    return _assessed(before, event, at)


def _state(command: StateAge, age: Age, rules: Rules) -> AgeStated:
    latest = _checked_birth_date(command, rules)
    says_child = command.stated_age == "child"
    if says_child and not _may_be_child(latest, command.at, rules):
        raise BirthDateContradictsAge(command.stream)
    reasons = says_child or command.reasons_to_believe_child is not None
    known_now = replace(age, born_by_latest=latest or age.born_by_latest)
    child = reasons or known_now.presumed_child(command.at, rules)
    return stated(AgeStated, command, presumed_child=child and not age.found_adult)


def _assess(command: AssessAge, rules: Rules) -> AgeAssessed:
    latest = _checked_birth_date(command, rules)
    may_be_child = _may_be_child(latest, command.at, rules)
    if latest is not None and may_be_child and command.outcome == "adult":
        raise BirthDateContradictsAge(command.stream)
    if not may_be_child and command.outcome == "child":
        raise BirthDateContradictsAge(command.stream)
    return stated(AgeAssessed, command)


def _reach(
    command: ReachMajority, identification: Identification, rules: Rules | None
) -> MajorityReached:
    age, majority = identification.age, identification.majority_at(rules)
    if age.majority_noted == command.due_at:
        raise AlreadyDone(command.stream)
    if majority is None or majority != command.due_at or command.at < majority:
        raise MajorityNotReached(command.stream)
    was_adult = age.found_adult or not identification.report.stood_at(majority)
    if was_adult or age.presumed_child(command.at, rules):
        raise MajorityNotReached(command.stream)
    return stated(MajorityReached, command)


def _checked_birth_date(command: StateAge | AssessAge, rules: Rules) -> date | None:
    """R2: the latest possible birth day that a command gives, if it gives any."""
    if command.birth_date_estimated and command.birth_date_latest is None:
        raise LatestBirthDayMissing(command.stream)
    earliest, latest = _day(command.birth_date), _latest(command)
    if latest is not None and latest > rules.day(command.at):
        raise Malformed("a birth date lies in the future")
    if earliest is not None and latest is not None and latest < earliest:
        raise Malformed("the latest birth date lies before the birth date")
    return latest


def _may_be_child(latest: date | None, at: datetime, rules: Rules) -> bool:
    return latest is None or rules.day(at) < _birthday(latest, rules.majority_age)


def _latest(words: AgeStatedWords | AgeAssessedWords) -> date | None:
    return _day(words.birth_date_latest) or _day(words.birth_date)


def _day(value: Personal[date] | None) -> date | None:
    """A day that can be read; a sealed or erased one is as good as unknown."""
    return value if isinstance(value, date) else None


def _birthday(born: date, age: int) -> date:
    """The birthday on which an age is reached; after a leap day, 1 March."""
    try:
        return born.replace(year=born.year + age)
    except ValueError:
        return date(born.year + age, 3, 1)


def _stated(before: Age, event: AgeStated, at: datetime) -> Age:
    """R5: a statement adds what protects, and takes nothing from an assessment."""
    at_exploitation = before.child_at_exploitation or event.child_at_exploitation == "yes"
    if before.found_adult:
        return replace(before, child_at_exploitation=at_exploitation)
    return replace(
        before,
        born_by_latest=_latest(event) or before.born_by_latest,
        child_since=at if event.presumed_child else before.child_since,
        child_at_exploitation=at_exploitation,
    )


def _assessed(before: Age, event: AgeAssessed, at: datetime) -> Age:
    born = _latest(event) or before.born_by_latest
    match event.outcome:
        case "adult":
            return replace(
                before,
                born_by_latest=_latest(event),
                child_since=None,
                disputed=False,
                found_adult=True,
            )
        case "child":
            return replace(
                before, born_by_latest=born, child_since=at, disputed=False, found_adult=False
            )
        case _:
            return replace(before, born_by_latest=born)
