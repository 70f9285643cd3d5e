"""Safety: whether the person is safe, and how they may be contacted without being put in danger.

R1  A channel is safe only while the person said yes to it; not asked, not sure, declined and
    unsafe to ask all mean no (rules.md section 5).
R2  A safety check lapses after the jurisdiction's time; then every channel is unsafe again, also
    while no clock has noted it.
R3  Contact by an unsafe channel is refused, by contact.py. Meeting in person and word through the
    person's own worker need no channel.
R4  The alternative contact is spoken to only with the person's permission (process.md 2.6).
R5  The hours at which contact is safe are whole hours of the day where the case is, both or none:
    from 18 until 7 goes through the night. contact.py guards every message by all of this.
R6  That a way is safe is said by whoever answers for the case or shelters the person, and at first
    by whoever reported it. Everybody else says only that a way is not, and a worker is alerted:
    until somebody who may checks again, what is not called safe is unsafe.
R7  What went out earlier is judged by the check that stood then: what is said afterwards makes it
    neither safe nor unsafe.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field, replace
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Protocol

from domain.clocks import Rules, known
from domain.messages import (
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
from domain.personal import ContactText, NarrativeText, Personal, classed, personal
from domain.vocabulary import ANSWER, CONTACT_CHANNEL, CONTACT_OUTCOME, LAST_CONTACT, RELATION, Code

if TYPE_CHECKING:
    from domain.identification.state import Identification


class SafetyCheckedWords(Value):
    """What the person says about danger and about each way to reach them (process.md row 2)."""

    still_exploited: Annotated[Code, ANSWER, classed(RecordClass.NARRATIVE)]
    kept_there_by: NarrativeText | None = None
    last_contact: Annotated[Code, LAST_CONTACT, classed(RecordClass.NARRATIVE)] | None = None
    safe_to_call: Annotated[Code, ANSWER]
    safe_to_text: Annotated[Code, ANSWER]
    safe_to_email: Annotated[Code, ANSWER]
    safe_to_post: Annotated[Code, ANSWER]
    contact_words: ContactText | None = None
    safe_from_hour: int | None = None
    safe_until_hour: int | None = None
    phone: ContactText | None = None
    email: ContactText | None = None
    postal_address: ContactText | None = None
    alternative_contact_id: str | None = None
    alternative_contact: (
        Annotated[
            Personal[str], personal(RecordClass.CONTACT_LOCATION, subject="alternative_contact_id")
        ]
        | None
    ) = None
    alternative_relation: Annotated[Code, RELATION] | None = None
    alternative_permitted: Annotated[Code, ANSWER]
    exploiters_location_known: Annotated[Code, ANSWER, classed(RecordClass.NARRATIVE)]
    exploiters_in_country: Annotated[Code, ANSWER, classed(RecordClass.NARRATIVE)]


class SafetyChecked(SafetyCheckedWords, Event, record_class=RecordClass.CONTACT_LOCATION):
    """The person's safety and every way to reach them was checked; it holds until it lapses."""

    lapses_at: datetime


class CheckSafety(SafetyCheckedWords, Command):
    """Check the safety of the person and of every way to reach them."""


class SafetyLapsed(Event):
    """The last safety check became too old to rely on: every channel is unsafe until another."""

    due_at: datetime


class LapseSafety(Command):
    """Note that the last safety check has lapsed; the clock alone does."""

    due_at: datetime


class ContactAttemptedWords(Value):
    """How contact was tried, and what came of it."""

    channel: Annotated[Code, CONTACT_CHANNEL]
    outcome: Annotated[Code, CONTACT_OUTCOME]
    note: NarrativeText | None = None
    with_alternative_contact: bool | None = None


class ContactAttempted(ContactAttemptedWords, Event, record_class=RecordClass.CONTACT_LOCATION):
    """Somebody tried to reach the person, or with permission their alternative contact."""


class RecordContactAttempt(ContactAttemptedWords, Command):
    """Record an attempt to reach the person."""


Commands = CheckSafety | LapseSafety | RecordContactAttempt


class UnsafeContact(Refused):
    """R1, R2, R4: the person did not say that this way is safe, or said so too long ago."""

    rule = "R1"
    advice = (
        "Check the safety of the person again, or meet in person or through their own worker. If "
        "it went out already, check their safety in person and assess the risk that it brought."
    )


class ContactMadeLessSafe(Refused):
    """R6: somebody who may not say so calls a way safe that the person was not asked about here."""

    rule = "R6"
    advice = "Say which ways are not safe, and leave the others unasked; its worker checks again."


class SafeHoursImpossible(Malformed):
    """R5: one hour without the other, an hour that no day has, or no time between them."""

    rule = "R5"
    advice = "Give both hours, 0 to 24, and different ones; leave both out where any hour is safe."


class SafetyHasNotLapsed(Refused):
    """R2: no safety check lapses at this moment."""

    rule = "R2"
    advice = "Read the case again: the person was checked anew, or the time has not come."


class SafeContact(Value):
    """How the person may be contacted at one moment; a channel not named here is unsafe."""

    call: bool = False
    text: bool = False
    email: bool = False
    post: bool = False
    alternative: bool = False

    def allows(self, channel: str) -> bool:
        """Tell whether this channel (CONTACT_CHANNEL) is safe."""
        return channel in WITHOUT_CHANNEL or getattr(self, _FLAG.get(channel, ""), False)


WITHOUT_CHANNEL = ("in_person", "through_worker")
"""R3."""
_FLAG = {
    "telephone": "call",
    "video": "call",
    "text_message": "text",
    "email": "email",
    "post": "post",
    "paper": "post",
}


class Answering(Protocol):
    """Who answers for the case, who shelters the person, and who reported them."""

    @property
    def responsible_id(self) -> str: ...

    @property
    def holder_id(self) -> str: ...

    @property
    def reporter_agency_id(self) -> str: ...

    @property
    def stays(self) -> Mapping[str, str]: ...


class SafetyCheck(Value):
    """The answers of the last check and when they lapse; without a check, nothing is safe.

    `made` says that there was a check, lapsed or not; `earlier` are those before it, the first
    first.
    """

    answers: SafeContact = field(default_factory=SafeContact)
    lapses_at: datetime | None = None
    alternative_contact_id: str | None = None
    words: Personal[str] | None = None
    hours: tuple[int, int] | None = None
    made: bool = False
    recorded_at: datetime | None = None
    earlier: tuple[SafetyCheck, ...] = ()

    def standing_at(self, moment: datetime) -> SafetyCheck:
        """R7: the last check that had been recorded by then; without one, nothing was safe."""
        for check in (self, *reversed(self.earlier)):
            if check.recorded_at is not None and check.recorded_at <= moment:
                return check
        return SafetyCheck()

    def holds(self, at: datetime) -> bool:
        """Tell whether there is a check that has not lapsed."""
        return self.lapses_at is not None and at < self.lapses_at

    def safe_contact(self, at: datetime) -> SafeContact:
        """Say by which channels the person may be contacted; unknown and lapsed mean no."""
        return self.answers if self.holds(at) else SafeContact()


def decide(
    command: Commands,
    identification: Identification,
    standing: Answering,
    jurisdiction: Rules | None,
) -> tuple[Event | Fact, ...]:
    """Record a safety check, its lapse, or an attempt at contact.

    Raises: SafeHoursImpossible, ContactMadeLessSafe, SafetyHasNotLapsed, RulesMissing.
    """
    match command:
        case CheckSafety():
            _check_hours(command)
            _check_asker(command, identification.safety_check, standing)
            lapses_at = known(jurisdiction).due("safety_check", command.at)
            return (stated(SafetyChecked, command, lapses_at=lapses_at),)
        case LapseSafety():
            return (_lapse(command, identification.safety_check),)
        case RecordContactAttempt():
            return (stated(ContactAttempted, command),)


def remember(before: SafetyCheck, recorded: Recorded) -> SafetyCheck:
    """Take one fact into account."""
    match recorded.event:
        case SafetyChecked() as event:
            return SafetyCheck(
                answers=_safe_contact(event),
                lapses_at=event.lapses_at,
                alternative_contact_id=event.alternative_contact_id,
                words=event.contact_words,
                hours=_hours(event),
                made=True,
                recorded_at=recorded.recorded_at,
                earlier=_with(before),
            )
        case SafetyLapsed():
            return SafetyCheck(
                made=before.made, recorded_at=recorded.recorded_at, earlier=_with(before)
            )
        case _:
            return before


_BEGINS = range(24)
_ENDS = range(25)


def _check_hours(command: CheckSafety) -> None:
    begin, end = command.safe_from_hour, command.safe_until_hour
    if begin is None and end is None:
        return
    if begin not in _BEGINS or end not in _ENDS or begin == end:
        raise SafeHoursImpossible(command.stream)


def _check_asker(command: CheckSafety, check: SafetyCheck, standing: Answering) -> None:
    """R6."""
    agency = command.by.agency_id
    reports_first = agency == standing.reporter_agency_id and not standing.holder_id
    may_say_so = (
        agency == standing.responsible_id
        or agency in standing.stays.values()
        or (reports_first and not check.made)
    )
    if not may_say_so and _safe_contact(command) != SafeContact():
        raise ContactMadeLessSafe(command.stream)


def _hours(event: SafetyChecked) -> tuple[int, int] | None:
    begin, end = event.safe_from_hour, event.safe_until_hour
    return None if begin is None or end is None else (begin, end)


def _lapse(command: LapseSafety, check: SafetyCheck) -> SafetyLapsed:
    if check.lapses_at != command.due_at or check.holds(command.at):
        raise SafetyHasNotLapsed(command.stream)
    return stated(SafetyLapsed, command)


def _with(before: SafetyCheck) -> tuple[SafetyCheck, ...]:
    return (*before.earlier, replace(before, earlier=()))


def _safe_contact(event: SafetyCheckedWords) -> SafeContact:
    """R1: yes is yes, and everything else is no."""
    return SafeContact(
        call=event.safe_to_call == "yes",
        text=event.safe_to_text == "yes",
        email=event.safe_to_email == "yes",
        post=event.safe_to_post == "yes",
        alternative=event.alternative_permitted == "yes",
    )
