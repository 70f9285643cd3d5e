"""Agreements: what two agencies agreed to share bounds what one is told by the other.

R1  An agreement alone permits nothing (rules.md 1): it takes away, and never opens. Nor does its
    end open anything.
R2  Where agreements about referrals were made and none of them runs, or agreements about anything
    and none of these runs, nothing that one agency disclosed to the other is seen by that any more.
R3  Agreements in force that are about referrals bound a referral between the two: it opens no class
    that none of them names. They are about referrals where they were made for that, or for the
    management of cases; where there are none, nothing is bounded. What an embassy is told rests on
    consent to that alone.
R4  What one agency is told by another is bound by what that other recorded, or the editor of the
    directory did: nobody widens what they are told by an agreement of their own.
"""

from __future__ import annotations

from collections.abc import Iterable

from domain.consent.ground import REFERRAL
from domain.messages import RecordClass, Value

_ABOUT_REFERRALS = (REFERRAL, "case_management")


class Agreed(Value):
    """An agreement as one of its two agencies sees it, and whether it is in force on a day.

    `recorded_by_partner` says that it stands in the partner's record, `by_editor` that the editor
    of the directory recorded it.
    """

    partner_id: str
    purposes: tuple[str, ...]
    record_classes: tuple[RecordClass, ...]
    in_force: bool
    recorded_by_partner: bool
    by_editor: bool

    @property
    def is_about_referrals(self) -> bool:
        """R3."""
        return any(purpose in _ABOUT_REFERRALS for purpose in self.purposes)

    @property
    def binds(self) -> bool:
        """R4."""
        return self.recorded_by_partner or self.by_editor


class AgreementLimit(Value):
    """R3: the classes that a referral from an agency may open, and no others."""

    agency_id: str
    record_classes: tuple[RecordClass, ...]


class Agreements(Value):
    """With whom an agency's agreements are over, and what bounds referrals from its partners."""

    ended_with: tuple[str, ...] = ()
    limits: tuple[AgreementLimit, ...] = ()


def summed_up(made: Iterable[Agreed]) -> Agreements:
    """What the agreements of one agency mean for what it is told (R2 to R4)."""
    by_partner: dict[str, list[Agreed]] = {}
    for one in made:
        if one.binds:
            by_partner.setdefault(one.partner_id, []).append(one)
    limits = (_limit(partner, agreed) for partner, agreed in sorted(by_partner.items()))
    return Agreements(
        ended_with=tuple(partner for partner in sorted(by_partner) if _over(by_partner[partner])),
        limits=tuple(limit for limit in limits if limit is not None),
    )


def _over(agreed: Iterable[Agreed]) -> bool:
    """R2."""
    about = [one for one in agreed if one.is_about_referrals]
    return not any(one.in_force for one in about or agreed)


def _limit(partner_id: str, agreed: Iterable[Agreed]) -> AgreementLimit | None:
    """R3."""
    about = [one for one in agreed if one.is_about_referrals and one.in_force]
    if not about:
        return None
    named = {kind for one in about for kind in one.record_classes}
    return AgreementLimit(
        agency_id=partner_id, record_classes=tuple(kind for kind in RecordClass if kind in named)
    )
