"""Lapse: a legal basis comes to its end by its time alone, and the clock says so.

R1  A basis permits nothing from its end on, whether or not anybody has noted it (consents.py R1).
    The clock notes it once, at that end and never before it, so that whoever was told under it is
    recalled as after any other end (protection/losing.py).
"""

from __future__ import annotations

from datetime import datetime

from domain.consent.consents import Consents
from domain.consent.ground import Ground
from domain.messages import (
    AlreadyDone,
    Command,
    Event,
    Fact,
    Missing,
    OutOfOrder,
    RecordClass,
    Value,
    stated,
)


class LegalBasisLapsedWords(Value):
    """What the command and the fact both say."""

    basis_id: str
    due_at: datetime


class LegalBasisLapsed(LegalBasisLapsedWords, Event, record_class=RecordClass.LEGAL):
    """The legal basis came to its end without anybody ending it."""


class LapseLegalBasis(LegalBasisLapsedWords, Command):
    """Let the clock end a legal basis."""


Commands = LapseLegalBasis


class LegalBasisNotYetLapsed(OutOfOrder):
    """R1: the end of this basis has not come, or it is another."""

    rule = "R1"
    advice = "Wait for the end that the basis names."


def decide(command: Commands, consents: Consents) -> tuple[Event | Fact, ...]:
    """Note that a legal basis came to its end.

    Raises: Missing, AlreadyDone, LegalBasisNotYetLapsed.
    """
    basis = _running(command.basis_id, consents)
    if command.due_at != basis.until or command.at < basis.until:
        raise LegalBasisNotYetLapsed(command.basis_id)
    return (stated(LegalBasisLapsed, command),)


def _running(basis_id: str, consents: Consents) -> Ground:
    basis = consents.grounds.get(basis_id)
    if basis is None or basis.is_consent:
        raise Missing(basis_id)
    if basis.endings:
        raise AlreadyDone(basis_id)
    return basis
