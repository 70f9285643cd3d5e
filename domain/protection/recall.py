"""Recall: who was told something is told that it may no longer be used, and says what it did.

R1  Whatever takes a permission away brings a recall to everybody who was told under it; nobody
    asks for it, and it stands in the same append (access-and-audit). So does a review that finds
    no justification for a broken glass (unjustified.py).
R2  Only the agency that is named acknowledges, once, though it may by then have no other tie to the
    case.
R3  Whoever keeps something because a law demands it says which law.
R4  A recall that nobody acknowledges in the time of the jurisdiction alerts the worker and stays in
    the list of what is due.
R5  A recall stops disclosure and asks for what was disclosed; care under way goes on (rules.md 1).
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from domain.messages import (
    AlreadyDone,
    Command,
    Event,
    Fact,
    Malformed,
    Missing,
    NotPermitted,
    RecordClass,
    Value,
    stated,
)
from domain.personal import LegalText
from domain.protection.protection import Protection, Recall
from domain.vocabulary import DISCLOSURE_RECALL_REASON, RECALL_ACTION, Code


class DisclosureRecalled(Event):
    """An agency that was told something may no longer use it; `record_classes` are what it lost.

    `ground_id` is the consent or basis under which it was told, or the glass that was broken,
    `kept_classes` what is still permitted, and `referral_id` the one referral by which it learned
    of it, where it was one.
    """

    recall_id: str
    recipient_id: str
    ground_id: str
    referral_id: str | None = None
    record_classes: tuple[RecordClass, ...]
    kept_classes: tuple[RecordClass, ...] = ()
    reason: Annotated[Code, DISCLOSURE_RECALL_REASON]
    acknowledge_by: datetime


class RecallAcknowledgedWords(Value):
    """What the command and the fact both say."""

    recall_id: str
    action: Annotated[Code, RECALL_ACTION]
    words: LegalText | None = None


class RecallAcknowledged(RecallAcknowledgedWords, Event):
    """The agency says what it did with what it had been told."""


class AcknowledgeRecall(RecallAcknowledgedWords, Command):
    """Say what was done with what is recalled."""


Commands = AcknowledgeRecall


class NotTheRecipient(NotPermitted):
    """R2: the recall went to another agency."""

    rule = "R2"
    advice = "Only the agency that was told acknowledges."


class LawNotNamed(Malformed):
    """R3: it is kept by law, and no words say by which."""

    rule = "R3"
    advice = "Name the law in the words."


def decide(command: Commands, protection: Protection) -> tuple[Event | Fact, ...]:
    """Take the acknowledgement of a recall.

    Raises: Missing, NotTheRecipient, AlreadyDone, LawNotNamed.
    """
    recall = _recalled(command, protection)
    if recall.acknowledged:
        raise AlreadyDone(command.recall_id)
    if command.action == "kept_by_law" and not command.words:
        raise LawNotNamed(command.recall_id)
    return (stated(RecallAcknowledged, command),)


def _recalled(command: AcknowledgeRecall, protection: Protection) -> Recall:
    recall = protection.recalls.get(command.recall_id)
    if recall is None:
        raise Missing(command.recall_id)
    if recall.recipient_id != command.by.agency_id:
        raise NotTheRecipient(command.recall_id)
    return recall
