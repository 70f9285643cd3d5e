"""Contact: whether, how, when and in which words the person may be contacted.

Every message that goes out to a person asks `contact_permitted` first; there is no other way.

R1  Unknown is unsafe, and a safety check that has lapsed is unsafe (safety.py). What is recorded
    late is judged as it would have been on time: by the check that was recorded by the moment of
    the message and had not lapsed then, and by who was cleared by then (rules.md 5).
R2  From the day of a death on nobody is contacted in the name of the case (rules.md 3).
R3  A message goes out only in the hours that the person called safe, in the time zone of the case.
    Without such hours every hour is allowed; meeting in person needs none.
R4  Where words were agreed on, a message says these and nothing else.
R5  The alternative contact is spoken to with the person's permission, and never when they are an
    alleged perpetrator or in conflict.
R6  A child is not written to: writing goes to a cleared representative, and a trusted worker tells
    the child (rules.md 1). Whoever is spoken to in a child's place was cleared by a second worker,
    a guardian of whatever capacity too, and a guardian alone while their power lasts: that nothing
    is known against them is not enough (rules.md 2).
R7  What the person keeps in writing is put into their hand where paper is safe for them, at any
    hour (rules.md 2: the report of readers is offered when it is safe to hold).
R8  A follow-up and a monitoring visit are messages too, by whatever method. In person means to meet
    where and when the person chose, at home, at an office or elsewhere: it leaves nothing behind
    that others read, nobody else answers, and who does not come is not followed; so it needs no
    channel and no hour. To go where the person did not ask to be met is no such meeting: that is
    agreed on first, by a channel that is safe or through their own worker. A monitoring visit in
    person sends nothing and is recorded as it was: an agency that serves on without being told
    anything of the case makes it too, and would learn of a death by being refused.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime

from domain.assessment.state import Assessment
from domain.clocks import Rules, known
from domain.holding.held import Holding
from domain.identification.safety import WITHOUT_CHANNEL, SafetyCheck, UnsafeContact
from domain.identification.state import Identification
from domain.messages import Refused, Value
from domain.personal import Personal

WRITTEN = ("text_message", "email", "post", "paper")


class PersonHasDied(Refused):
    """R2: the person of this case died."""

    rule = "R2"
    advice = "Nobody is contacted in the name of this case any more; close it when that is decided."


class OutsideSafeHours(Refused):
    """R3: the message would go out at an hour that the person did not call safe."""

    rule = "R3"
    advice = (
        "Send it within the hours of the safety check, or meet in person. If it went out already, "
        "check the safety of the person in person and assess the risk that it brought."
    )


class PersonInConflict(Refused):
    """R5: somebody is to be spoken to, or to interpret, who stands against the person."""

    rule = "R5"
    advice = "Choose somebody who is not named as an alleged perpetrator."


class ChildIsNotWrittenTo(Refused):
    """R6: a message in writing would go to a presumed child."""

    rule = "R6"
    advice = "Write to the cleared representative; a trusted worker tells the child."


class ContactNotCleared(Refused):
    """R6: nobody has checked whoever is to be spoken to in a child's place."""

    rule = "R6"
    advice = (
        "Let a worker who neither appointed nor linked them check them for a conflict first, or "
        "speak to a guardian who was cleared and whose mandate runs."
    )


class ContactPlan(Value):
    """How one message may go out: by this channel, in these words where some were agreed on.

    `to_contact_id` names the alternative contact where the message goes to them.
    """

    channel: str
    words: Personal[str] | None = None
    to_contact_id: str | None = None


def contact_permitted(
    channel: str,
    identification: Identification,
    assessment: Assessment,
    holding: Holding,
    jurisdiction: Rules | None,
    *,
    at: datetime,
    goes_out_at: datetime | None = None,
    to_alternative: bool = False,
) -> ContactPlan:
    """Permit one message to the person, or to their alternative contact.

    `at` is the moment of deciding; `goes_out_at` that of the message, where it is another: all is
    judged as it stood at that moment.

    Raises: PersonHasDied, UnsafeContact, PersonInConflict, ContactNotCleared, ChildIsNotWrittenTo,
        OutsideSafeHours.
    """
    moment = goes_out_at or at
    _check_alive(holding, moment, jurisdiction)
    check = identification.safety_check
    if goes_out_at is not None:
        check = check.standing_at(goes_out_at)
    is_child = identification.presumed_child(moment, jurisdiction)
    _check_channel(channel, check, moment, to_alternative=to_alternative)
    if to_alternative:
        contact_id = _alternative(check.alternative_contact_id, assessment)
        day = known(jurisdiction).day(moment)
        if is_child and not assessment.may_be_told(contact_id, moment, day):
            raise ContactNotCleared(contact_id)
    elif channel in WRITTEN and is_child:
        raise ChildIsNotWrittenTo(channel)
    _check_hours(channel, check, moment, jurisdiction)
    return ContactPlan(
        channel=channel,
        words=check.words,
        to_contact_id=check.alternative_contact_id if to_alternative else None,
    )


def keeping_permitted(
    identification: Identification,
    assessment: Assessment,
    holding: Holding,
    jurisdiction: Rules | None,
    *,
    at: datetime,
) -> None:
    """Permit that the person is given something in writing to keep (R7).

    Raises: PersonHasDied, UnsafeContact, ChildIsNotWrittenTo.
    """
    with suppress(OutsideSafeHours):
        contact_permitted("paper", identification, assessment, holding, jurisdiction, at=at)


def _check_alive(holding: Holding, moment: datetime, rules: Rules | None) -> None:
    """R2: the hour of a death is not known, so its whole day counts."""
    if holding.died_on is None:
        return
    if rules is None or rules.day(moment) >= holding.died_on:
        raise PersonHasDied


def _check_channel(channel: str, check: SafetyCheck, at: datetime, *, to_alternative: bool) -> None:
    """R1."""
    safe = check.safe_contact(at)
    if not (safe.alternative if to_alternative else safe.allows(channel)):
        raise UnsafeContact(channel)


def _alternative(contact_id: str | None, assessment: Assessment) -> str:
    """R5: nobody who is not named can be cleared of being a perpetrator."""
    if contact_id is None:
        raise UnsafeContact("alternative contact")
    if contact_id in assessment.perpetrators or assessment.has_conflict(contact_id):
        raise PersonInConflict(contact_id)
    return contact_id


def _check_hours(
    channel: str, check: SafetyCheck, goes_out_at: datetime, rules: Rules | None
) -> None:
    """R3."""
    if channel in WITHOUT_CHANNEL or check.hours is None:
        return
    begin, end = check.hours
    hour = known(rules).hour(goes_out_at)
    is_within = begin <= hour < end if begin < end else hour >= begin or hour < end
    if not is_within:
        raise OutsideSafeHours(channel)
