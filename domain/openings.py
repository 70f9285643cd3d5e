"""Openings: what opens a record for a time, and what keeps it shut; ids and classes only.

R1  A ground opens until its end, or until the fact that ended it, whichever comes first, and for
    the purpose that it was given for. A ground that is not known opens nothing.
R2  A broken glass opens what was named, to one person, until its time is over or a review finds
    no justification.
R3  A seal shuts what it covers from its confirmation until its lifting is confirmed.
R4  A safety card that was released is read by the custodian who released it and by the agency that
    is named, until its review is done or due. Who is named as a kind of reader alone was told by
    voice.
R5  Where the moment of asking is not known, every time has passed.
R6  Who stands in for an absent worker does so until the day that was named is over by UTC, for that
    worker's cases; of several that were named for one worker, the last one does.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field, replace
from datetime import UTC, date, datetime, time, timedelta

from domain.consent.grant import (
    ConsentAskedAnew,
    ConsentExpired,
    ConsentGiven,
    ConsentNarrowed,
    ConsentWithdrawn,
)
from domain.consent.ground import serves
from domain.consent.lapse import LegalBasisLapsed
from domain.consent.legal_basis import LegalBasisEnded, LegalBasisRecorded
from domain.holding.holder import WorkerCovered
from domain.messages import RecordClass, Recorded, Value
from domain.protection.break_glass import BreakGlassUsed, GlassReviewed
from domain.protection.safety_card import SafetyCardReleased, SafetyCardReleaseReviewed
from domain.protection.sealing import SealConfirmed

ALWAYS = datetime(1, 1, 1, tzinfo=UTC)
NEVER = datetime(9999, 12, 31, tzinfo=UTC)
"""Before and after every moment."""


class Glass(Value):
    """Which classes one person of an agency opened in an emergency, and until when."""

    user_id: str
    agency_id: str
    record_classes: tuple[RecordClass, ...]
    until: datetime


class Card(Value):
    """Who released a safety card for whom, and until when it may be read."""

    user_id: str
    agency_id: str
    recipient_id: str
    until: datetime

    def is_for(self, user_id: str, agency_id: str) -> bool:
        """R4."""
        own = (self.user_id, self.agency_id) == (user_id, agency_id)
        return own or agency_id == self.recipient_id


class Seal(Value):
    """What kind of seal, and who is on its list."""

    kind: str
    listed_user_ids: tuple[str, ...]


class Cover(Value):
    """Who stands in for a worker, and until when."""

    user_id: str
    until: datetime


class Openings(Value):
    """`grounds` holds the end of each ground and `purposes` what it was given for, by its id.

    `glasses`, `seals` and `cards` are by their ids; `covers` holds who stands in, by the worker who
    is absent.
    """

    grounds: Mapping[str, datetime] = field(default_factory=dict)
    purposes: Mapping[str, str] = field(default_factory=dict)
    glasses: Mapping[str, Glass] = field(default_factory=dict)
    seals: Mapping[str, Seal] = field(default_factory=dict)
    cards: Mapping[str, Card] = field(default_factory=dict)
    covers: Mapping[str, Cover] = field(default_factory=dict)

    def ground_runs(self, ground_id: str | None, at: datetime | None) -> bool:
        """R1, R5."""
        end = self.grounds.get(ground_id or "")
        return end is not None and at is not None and at < end

    def ground_serves(self, ground_id: str | None, purpose: str) -> bool:
        """R1: whether a ground covers a purpose of use."""
        return serves(self.purposes.get(ground_id or "", ""), purpose)

    @property
    def personal(self) -> bool:
        """Whether something was opened, or shut, to single persons."""
        return bool(self.glasses or self.seals or self.cards)

    def lasts(self, at: datetime) -> tuple[datetime, datetime]:
        """The moments around `at` between which nothing opens or ends by itself."""
        ends = [*self.grounds.values()]
        ends += [glass.until for glass in self.glasses.values()]
        ends += [card.until for card in self.cards.values()]
        ends += [cover.until for cover in self.covers.values()]
        since = max((end for end in ends if end <= at), default=ALWAYS)
        return since, min((end for end in ends if end > at), default=NEVER)

    def by_glass(
        self, user_id: str, agency_id: str, at: datetime | None
    ) -> tuple[RecordClass, ...]:
        """R2: what this person may see now because they broke the glass."""
        return tuple(
            kind
            for glass in self.glasses.values()
            if (glass.user_id, glass.agency_id) == (user_id, agency_id)
            and at is not None
            and at < glass.until
            for kind in glass.record_classes
        )

    def by_card(self, user_id: str, agency_id: str, at: datetime | None) -> bool:
        """R4: whether this person may read the safety card now."""
        return any(
            card.is_for(user_id, agency_id) and at is not None and at < card.until
            for card in self.cards.values()
        )

    def stands_in(self, user_id: str, worker_id: str, at: datetime | None) -> bool:
        """R5, R6: whether this person stands in for a worker now."""
        cover = self.covers.get(worker_id)
        return bool(cover and cover.user_id == user_id and at is not None and at < cover.until)


def evolve(openings: Openings, recorded: Recorded) -> Openings:
    """Take one fact into account."""
    match recorded.event:
        case ConsentGiven(consent_id=key, ends_at=end, purpose=purpose):
            return _granted(openings, key, end, purpose)
        case LegalBasisRecorded(basis_id=key, ends_at=end, purpose=purpose):
            return _granted(openings, key, end, purpose)
        case ConsentNarrowed(consent_id=key, ends_at=datetime() as end):
            return _ended(openings, (key,), end)
        case ConsentWithdrawn(consent_id=key) | ConsentExpired(consent_id=key):
            return _ended(openings, (key,), recorded.recorded_at)
        case ConsentAskedAnew(consent_ids=keys):
            return _ended(openings, keys, recorded.recorded_at)
        case LegalBasisEnded(basis_id=key) | LegalBasisLapsed(basis_id=key):
            return _ended(openings, (key,), recorded.recorded_at)
        case BreakGlassUsed() as event:
            glass = _glass(event, recorded.by.user_id)
            return replace(openings, glasses={**openings.glasses, event.glass_id: glass})
        case GlassReviewed(glass_id=key, outcome="not_justified"):
            shut = {other: glass for other, glass in openings.glasses.items() if other != key}
            return replace(openings, glasses=shut)
        case SafetyCardReleased(release_id=key) as event:
            card = _card(event, recorded)
            return replace(openings, cards={**openings.cards, key: card})
        case SafetyCardReleaseReviewed(release_id=key):
            cards = {other: card for other, card in openings.cards.items() if other != key}
            return replace(openings, cards=cards)
        case SealConfirmed() as event:
            return replace(openings, seals=_seals(openings.seals, event))
        case WorkerCovered() as event:
            cover = Cover(user_id=event.covered_by_id, until=_end_of(event.until_on))
            return replace(openings, covers={**openings.covers, event.worker_id: cover})
        case _:
            return openings


def _granted(openings: Openings, key: str, end: datetime, purpose: str) -> Openings:
    return replace(
        openings,
        grounds={**openings.grounds, key: end},
        purposes={**openings.purposes, key: purpose},
    )


def _ended(openings: Openings, keys: tuple[str, ...], end: datetime) -> Openings:
    earlier = {key: min(end, openings.grounds.get(key, end)) for key in keys}
    return replace(openings, grounds={**openings.grounds, **earlier})


def _glass(event: BreakGlassUsed, user_id: str) -> Glass:
    return Glass(
        user_id=user_id,
        agency_id=event.agency_id,
        record_classes=event.record_classes,
        until=event.until,
    )


def _card(event: SafetyCardReleased, recorded: Recorded) -> Card:
    return Card(
        user_id=recorded.by.user_id,
        agency_id=recorded.by.agency_id,
        recipient_id=event.recipient_id or "",
        until=event.review_due_at,
    )


def _end_of(day: date) -> datetime:
    """R6: no jurisdiction that is configured lies west of Greenwich, so no day ends later."""
    if day >= NEVER.date():
        return NEVER
    return datetime.combine(day + timedelta(days=1), time(), UTC)


def _seals(seals: Mapping[str, Seal], event: SealConfirmed) -> Mapping[str, Seal]:
    """R3."""
    others = {key: seal for key, seal in seals.items() if key != event.seal_id}
    if event.change == "lift":
        return others
    return {**others, event.seal_id: Seal(kind=event.kind, listed_user_ids=event.listed_user_ids)}
