"""Agreements: what two agencies agreed to share bounds what one is told by the other.

R1  An agreement alone permits nothing (rules.md 1): it takes away, and never opens.
R2  Where every agreement between two agencies is over, or has not begun, nothing that one disclosed
    to the other is seen by that any more.
R3  Agreements in force that are about referrals bound a referral between the two: it opens no class
    that none of them names. They are about referrals where one of their purposes serves one
    (policy.SERVES); where there are none, nothing is bounded.
"""

from __future__ import annotations

from collections.abc import Iterable

from domain.consent.ground import REFERRAL, serves
from domain.messages import RecordClass, Value


class Agreed(Value):
    """An agreement as one of its two agencies sees it, and whether it is in force on a day."""

    partner_id: str
    purposes: tuple[str, ...]
    record_classes: tuple[RecordClass, ...]
    in_force: bool

    @property
    def is_about_referrals(self) -> bool:
        """R3."""
        return any(serves(purpose, REFERRAL) for purpose in self.purposes)


class AgreementLimit(Value):
    """R3: the classes that a referral from an agency may open, and no others."""

    agency_id: str
    record_classes: tuple[RecordClass, ...]


class Agreements(Value):
    """With whom an agency's agreements are over, and what bounds referrals from its partners."""

    ended_with: tuple[str, ...] = ()
    limits: tuple[AgreementLimit, ...] = ()


def summed_up(made: Iterable[Agreed]) -> Agreements:
    """What the agreements of one agency mean for what it is told (R2, R3)."""
    by_partner: dict[str, list[Agreed]] = {}
    for one in made:
        by_partner.setdefault(one.partner_id, []).append(one)
    in_force = {
        partner: [one for one in agreed if one.in_force]
        for partner, agreed in sorted(by_partner.items())
    }
    limits = (_limit(partner, agreed) for partner, agreed in in_force.items())
    return Agreements(
        ended_with=tuple(partner for partner, agreed in in_force.items() if not agreed),
        limits=tuple(limit for limit in limits if limit is not None),
    )


def _limit(partner_id: str, agreed: Iterable[Agreed]) -> AgreementLimit | None:
    """R3."""
    about = [one for one in agreed if one.is_about_referrals]
    if not about:
        return None
    named = {kind for one in about for kind in one.record_classes}
    return AgreementLimit(
        agency_id=partner_id, record_classes=tuple(kind for kind in RecordClass if kind in named)
    )
