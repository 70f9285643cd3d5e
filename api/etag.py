"""Entity tags: what stands now, as far as the caller may see, in an opaque word.

R1  The tag changes when anything changes that the caller may see, and only then: who sees the whole
    case sees each entry whose name they may know (projections/visibility/names.py); a receiver, its
    own referrals; a reporter, the report and its receipt. What somebody's own agency recorded, and
    others would not know of, it knows: that changes no tag.
R2  It is a keyed digest: nobody can read a version out of it, or make one.
R3  Both doors make the same tag, so that what was read over one is acted on over the other.
"""

from __future__ import annotations

import base64
import hmac
from hashlib import sha256

from domain.access import Principal, Tie, View, decide_view
from domain.standing import Standing
from domain.telltale.told import Lasts
from projections.visibility.names import known_to, last_told

_LENGTH = 18


class Tagger:
    """Makes tags; `secret` is the same in every process of a deployment."""

    def __init__(self, secret: bytes) -> None:
        self._key = hmac.digest(secret, b"rejea/etag", sha256)

    def of_case(
        self, principal: Principal, case_id: str, lasts: Lasts, standing: Standing
    ) -> str | None:
        """The tag of a case for one caller; None where they may not know of it.

        `lasts` are the versions that the names of its entries last told of (domain/telltale).
        """
        view = decide_view(principal, standing)
        if not view.permit:
            return None
        agency_id = principal.actor.agency_id
        version = last_told(lasts, known_to(view))
        return self._tag(case_id, agency_id, _seen(view, standing, version, agency_id))

    def of_stream(self, stream: str, version: int) -> str:
        """The tag of what everybody sees who may act on it: a shelter, an organization."""
        return self._tag(stream, "", str(version))

    def _tag(self, *told: str) -> str:
        digest = hmac.digest(self._key, "\0".join(told).encode(), sha256)[:_LENGTH]
        return f'"{base64.urlsafe_b64encode(digest).decode()}"'


def matches(header: str, tag: str | None) -> bool:
    """Whether If-Match names the tag: strongly, as RFC 9110 wants it."""
    if tag is None:
        return False
    wanted = [part.strip() for part in header.split(",")]
    return wanted == ["*"] or tag in wanted


def _seen(view: View, standing: Standing, version: int, agency_id: str) -> str:
    """R1."""
    card = " card" if view.card else ""
    if view.whole:
        seen = f"{view.record_classes} {view.own_classes}"
        return f"{view.tie} {view.persons} {version} {seen}{card}"
    return _part_seen(view, standing, agency_id) + card


def _part_seen(view: View, standing: Standing, agency_id: str) -> str:
    if view.tie is Tie.CARD:
        return str(view.tie)
    if view.tie is Tie.SERVICE:
        return f"{view.tie} {_own(standing, agency_id)}"
    if view.tie in (Tie.RECEIVER, Tie.RECALLED):
        concerned = sorted((*view.referral_ids, *view.recall_ids))
        return f"{view.tie} {concerned} {agency_id == standing.transfer_to_id}"
    return f"{view.tie} {bool(standing.holder_id)}"


def _own(standing: Standing, agency_id: str) -> str:
    """How far an agency's own referrals and stays have come; what it recorded itself, it knows."""
    bonds = [
        (key, bond.bond.value)
        for key, bond in standing.referrals.items()
        if agency_id in (bond.to_agency_id, bond.from_agency_id)
    ]
    stays = [key for key, agency in standing.stays.items() if agency == agency_id]
    return f"{sorted(bonds)} {sorted(stays)} {sorted(standing.recalls_to(agency_id))}"
