"""Word: what the person's own no means for bases that were recorded without asking them.

R1  A refusal, or a consent taken back, is about every basis that still runs towards the same
    recipient for the same purpose; a refusal that names nobody is about every recipient.
R2  An adult who says no can be asked, so a vital interest stands for them no longer: it ends. The
    law, a public task, a court and what protects a child ask nobody (rules.md 1): they run on, and
    a worker is alerted to each.
R3  The word of a child, or of somebody in the person's place, ends none; the worker is alerted.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from domain.consent.consents import Consents
from domain.consent.grant import ConsentRefused, ConsentWithdrawn
from domain.consent.ground import ENDED_BY_WORD, Ground
from domain.consent.legal_basis import LegalBasisEnded

_ONE_PURPOSE = ("referral", "case_management")
_SAID_NO = "The person was asked and said no."


def ended(
    event: ConsentRefused | ConsentWithdrawn, consents: Consents, at: datetime
) -> tuple[LegalBasisEnded, ...]:
    """R2: the bases that an adult's own no ends."""
    if not _is_own(event, consents):
        return ()
    return tuple(
        LegalBasisEnded(basis_id=key, reason=_SAID_NO)
        for key, basis in _concerned(event, consents, at)
        if basis.basis in ENDED_BY_WORD
    )


def running(
    event: ConsentRefused | ConsentWithdrawn, consents: Consents, at: datetime
) -> tuple[str, ...]:
    """R1: the bases that the word is about."""
    return tuple(key for key, _ in _concerned(event, consents, at))


def _is_own(event: ConsentRefused | ConsentWithdrawn, consents: Consents) -> bool:
    """R3."""
    if isinstance(event, ConsentRefused):
        return event.given_by == "individual"
    return not consents.grounds[event.consent_id].by_guardian


def _concerned(
    event: ConsentRefused | ConsentWithdrawn, consents: Consents, at: datetime
) -> Iterator[tuple[str, Ground]]:
    said = event if isinstance(event, ConsentRefused) else consents.grounds[event.consent_id]
    for key, ground in consents.grounds.items():
        towards = said.recipient_id in (None, ground.recipient_id)
        if not ground.is_consent and ground.runs(at) and towards:
            both = (said.purpose, ground.purpose)
            if both[0] == both[1] or all(one in _ONE_PURPOSE for one in both):
                yield key, ground
