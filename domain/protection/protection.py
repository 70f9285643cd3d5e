"""What the protection rooms know of a case: who was told what, seals, broken glass, demands.

R1  An agency was told once it accepted a referral, or once something was disclosed to it outside
    the system; what it was told rests on the ground that was named then. Whoever took a case over
    was told the whole file: of it, whatever the ground of the transfer permits is recalled.
R2  A person keeps the right to break the glass only while none of theirs waits for a review that is
    late, also while no clock has noted it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import datetime

from domain.messages import RecordClass, Value


class Told(Value):
    """R1: what an agency was told, on which ground, and for what; `whole` is the whole file."""

    recipient_id: str
    ground_id: str
    purpose: str
    record_classes: tuple[RecordClass, ...]
    referral_id: str | None = None
    accepted: bool = True
    whole: bool = False


class Recall(Value):
    """A recall, of what, and whether its recipient has answered."""

    recipient_id: str
    ground_id: str = ""
    record_classes: tuple[RecordClass, ...] = ()
    acknowledged: bool = False


class Seal(Value):
    """A seal that stands, and who alone may open what it covers."""

    kind: str
    listed_user_ids: tuple[str, ...]


class Proposal(Value):
    """A change of a seal that waits for a second person."""

    seal_id: str
    change: str
    kind: str
    listed_user_ids: tuple[str, ...]
    by_user_id: str


class Glass(Value):
    """One breaking of the glass: by whom, until when, and how its review stands."""

    user_id: str
    agency_id: str
    record_classes: tuple[RecordClass, ...]
    until: datetime
    review_due_at: datetime
    reviewed: bool = False
    missed: bool = False

    def waits(self, at: datetime) -> bool:
        """R2: its review is late."""
        return not self.reviewed and at >= self.review_due_at


class Release(Value):
    """A safety card that was given out, by whom, and whether somebody looked at it."""

    by_user_id: str
    review_due_at: datetime
    reviewed: bool = False


class Demand(Value):
    """What a court or an authority demands, of which agency, and how far it has come."""

    asked: tuple[RecordClass, ...]
    record_classes: tuple[RecordClass, ...]
    by_agency_id: str = ""
    shaped_by_user_ids: tuple[str, ...] = ()
    contested: bool = False
    answered: bool = False


class Protection(Value):
    """Only what the rules need to know, by the ids of what they are about."""

    told: Mapping[str, Told] = field(default_factory=dict)
    recalls: Mapping[str, Recall] = field(default_factory=dict)
    seals: Mapping[str, Seal] = field(default_factory=dict)
    proposals: Mapping[str, Proposal] = field(default_factory=dict)
    proposal_ids: tuple[str, ...] = ()
    glasses: Mapping[str, Glass] = field(default_factory=dict)
    releases: Mapping[str, Release] = field(default_factory=dict)
    demands: Mapping[str, Demand] = field(default_factory=dict)
