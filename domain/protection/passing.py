"""Passing on: what is asked back from whoever answered for a case, once another agency does.

R1  Whoever answers for a case works with the file: while it does, no end of a ground recalls
    anything from it, and its worker is alerted (losing.py R3). A case is never left without
    anybody who may read it because a ground of its transfer ended (rules.md 1: care goes on).
R2  When another agency answers for the case it is a past recipient like others, and is recalled
    whatever its grounds do not permit any more. What a ground still permits is recalled when that
    ends.
R3  What was recalled from it before is not recalled again.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from domain.consent.consents import Consents
from domain.messages import RecordClass
from domain.protection.losing import recall_id
from domain.protection.protection import Protection, Told
from domain.protection.recall import DisclosureRecalled
from domain.vocabulary import DISCLOSURE_RECALL_REASON


def recalled_from(
    leaving_id: str,
    protection: Protection,
    consents: Consents,
    fact: tuple[str, int],
    acknowledge_by: datetime,
) -> Iterator[DisclosureRecalled]:
    """R2, R3: one recall for each ground that ended while the agency answered for the case.

    `fact` is the stream and the version of the fact by which another agency answers for it.
    """
    stream, version = fact
    for ground_id in dict.fromkeys(one.ground_id for one in _told(leaving_id, protection)):
        told = [one for one in _told(leaving_id, protection) if one.ground_id == ground_id]
        known = {kind for one in told for kind in _known_from(one, consents)}
        lost = {kind for one in told for kind in _lost_of(one, consents)}
        lost -= _recalled(leaving_id, ground_id, protection)
        if not lost:
            continue
        by_referral = [one.referral_id for one in told if one.referral_id]
        yield DisclosureRecalled(
            recall_id=recall_id(stream, version, ground_id, leaving_id),
            recipient_id=leaving_id,
            ground_id=ground_id,
            referral_id=by_referral[0] if len(by_referral) == len(told) == 1 else None,
            record_classes=_in_order(lost),
            kept_classes=_in_order(known - lost),
            reason=DISCLOSURE_RECALL_REASON["no_longer_answers"],
            acknowledge_by=acknowledge_by,
        )


def _told(agency_id: str, protection: Protection) -> Iterator[Told]:
    return (
        one for one in protection.told.values() if one.accepted and one.recipient_id == agency_id
    )


def _known_from(told: Told, consents: Consents) -> tuple[RecordClass, ...]:
    """Of the whole file, whatever the ground of the transfer named."""
    ground = consents.grounds.get(told.ground_id)
    if ground is None:
        return ()
    return ground.record_classes if told.whole else told.record_classes


def _lost_of(told: Told, consents: Consents) -> Iterator[RecordClass]:
    permitted = consents.permitted(told.ground_id, told.purpose)
    return (kind for kind in _known_from(told, consents) if kind not in permitted)


def _recalled(agency_id: str, ground_id: str, protection: Protection) -> set[RecordClass]:
    return {
        kind
        for recall in protection.recalls.values()
        if (recall.recipient_id, recall.ground_id) == (agency_id, ground_id)
        for kind in recall.record_classes
    }


def _in_order(classes: set[RecordClass]) -> tuple[RecordClass, ...]:
    return tuple(kind for kind in RecordClass if kind in classes)
