"""Unjustified: what is asked back from whoever broke the glass without a reason that holds.

R1  Where a review finds no justification, the agency of whoever broke the glass gets a recall of
    the classes that were opened: it deletes or returns what it read, and acknowledges (recall.py).
R2  What a ground that runs permits to the agency is not asked back; and nothing is from the agency
    that answers for the case, which works with the file.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from domain.consent.consents import Consents
from domain.messages import RecordClass
from domain.protection.losing import recall_id
from domain.protection.protection import Protection
from domain.protection.recall import DisclosureRecalled
from domain.vocabulary import DISCLOSURE_RECALL_REASON


def recalled_for(
    glass_id: str,
    responsible_id: str,
    protection: Protection,
    consents: Consents,
    fact: tuple[str, int],
    acknowledge_by: datetime,
) -> Iterator[DisclosureRecalled]:
    """R1, R2. `fact` is the stream and the version of the review."""
    glass = protection.glasses[glass_id]
    kept = set(_permitted(glass.agency_id, protection, consents))
    lost = tuple(kind for kind in glass.record_classes if kind not in kept)
    if glass.agency_id == responsible_id or not lost:
        return
    stream, version = fact
    yield DisclosureRecalled(
        recall_id=recall_id(stream, version, glass_id, glass.agency_id),
        recipient_id=glass.agency_id,
        ground_id=glass_id,
        record_classes=lost,
        kept_classes=tuple(kind for kind in glass.record_classes if kind in kept),
        reason=DISCLOSURE_RECALL_REASON["access_not_justified"],
        acknowledge_by=acknowledge_by,
    )


def _permitted(agency_id: str, protection: Protection, consents: Consents) -> Iterator[RecordClass]:
    """R2."""
    for told in protection.told.values():
        if told.accepted and told.recipient_id == agency_id:
            permitted = consents.permitted(told.ground_id, told.purpose)
            yield from (kind for kind in told.record_classes if kind in permitted)
