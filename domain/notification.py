"""Notification: the anonymous duty to notify of an adult who refuses (UK Modern Slavery Act s.52).

R1  It exists only where the jurisdiction has the duty and has it anonymous; identity would need
    consent to inclusion (s.52(3)), not cooperation.
R2  It is a record of its own stream, with the agency and the day and coarse values only: no case,
    no person, no time of day, and nothing that links it to other commands or says what it rests on
    (rules.md 1).
R3  A child is referred and not notified about.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated

from domain.clocks import Rules, known
from domain.messages import Command, Event, Fact, Malformed, Refused, Value, stated
from domain.vocabulary import AGE_GROUP, EXPLOITATION_COARSE, NOTIFY_REASON, Code


class DutyToNotifySentWords(Value):
    """What the command and the fact both say."""

    jurisdiction_id: str
    refusal_reason: Annotated[Code, NOTIFY_REASON]
    age_group: Annotated[Code, AGE_GROUP]
    exploitation: Annotated[Code, EXPLOITATION_COARSE]


class DutyToNotifySent(DutyToNotifySentWords, Event):
    """An adult refused to be referred; that it happened is notified, and nobody is identified."""

    agency_id: str
    day: date


class SendDutyToNotify(DutyToNotifySentWords, Command):
    """Notify anonymously that an adult refused to be referred."""


Commands = SendDutyToNotify


class NoDutyToNotify(Refused):
    """R1: the jurisdiction knows no anonymous duty to notify, or the rules are another's."""

    rule = "R1"
    advice = "Record the refusal on the case; nothing is notified here."


class LinkedToACase(Malformed):
    """R2: the notification would stand on a case, or carry what links it to one."""

    rule = "R2"
    advice = "Give it a stream of its own, and no basis, time, reason or cause."


class ChildIsReferred(Refused):
    """R3: the age group is a child's."""

    rule = "R3"
    advice = "Refer the child; consent is not asked for that."


def decide(command: Commands, jurisdiction: Rules | None) -> tuple[Event | Fact, ...]:
    """Decide the anonymous notification.

    Raises: Refused, of the kind that the rules name.
    """
    rules = known(jurisdiction)
    has_duty = rules.says("duty_to_notify") == "anonymous"
    if not has_duty or rules.jurisdiction_id != command.jurisdiction_id:
        raise NoDutyToNotify(command.jurisdiction_id)
    if not command.stream.startswith("notification-") or _links(command):
        raise LinkedToACase
    if command.age_group not in ("adult", "not_stated"):
        raise ChildIsReferred
    day = rules.day(command.at)
    return (stated(DutyToNotifySent, command, agency_id=command.by.agency_id, day=day),)


def _links(command: Commands) -> bool:
    traces = (command.occurred_at, command.late_reason, command.legal_basis_id)
    causes = (command.correlation_id, command.causation_id)
    return any(trace is not None for trace in (*traces, *causes))
