"""Access: one decision of what somebody sees of a case, over standings of every kind.

Beside it, one answer of Cedar to one of the twenty questions that such a decision takes there, its
policy and its facts read in beforehand.
"""

from __future__ import annotations

import itertools
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from cedarpy import Entities, is_authorized

from domain.access import Principal, decide_view
from domain.messages import Actor, RecordClass, Role
from domain.openings import Glass, Openings, Seal
from domain.standing import Bond, ReferralBond, Standing
from tests.benchmarks.harness import Row, value_row
from tests.benchmarks.run import Settings
from tests.domain.cedar import PUBLISHED
from tests.domain.cedar_facts import entities_of

MOST = 10.0
"""Microseconds."""
DECISIONS = 2_000
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
AGENCIES = tuple(f"organization-{number}" for number in range(8))
QUESTION = {
    "principal": {"type": "Principal", "id": "asker"},
    "action": {"type": "Action", "id": "know"},
    "resource": {"type": "Case", "id": "case"},
    "context": '{"by_referral": [], "by_glass": [], "shut": []}',
}

Question = tuple[Principal, Standing]


def rows(settings: Settings) -> Sequence[Row]:
    questions = tuple(itertools.product(_principals(), _standings()))
    prepared = [entities_of(*question) for question in questions]
    ours, theirs = [], []
    for _ in range(settings.rounds):
        ours.append(_microseconds(decide_view, questions))
        theirs.append(_microseconds(_ask_cedar, [(each,) for each in prepared]))
    row = value_row("access.decision", ours, unit="us", most=MOST)
    shares = [one / other for one, other in zip(theirs, ours, strict=True)]
    row["ratios"] = {"cedarpy": round(statistics.median(shares), 1)}
    return [row]


def _microseconds(decide: Callable[..., object], questions: Sequence[tuple[object, ...]]) -> float:
    """What one decision costs the processor: the turns of other programs are no cost of ours."""
    every = list(itertools.islice(itertools.cycle(questions), DECISIONS))
    began = time.process_time()
    for question in every:
        decide(*question)
    return (time.process_time() - began) / DECISIONS * 1e6


def _ask_cedar(entities: Entities) -> object:
    return is_authorized(QUESTION, PUBLISHED.rules, entities)


def _principals() -> list[Principal]:
    roles = (Role.SOCIAL_WORKER, Role.POLICE_OFFICER, Role.HEALTH_WORKER, Role.COORDINATOR)
    return [
        Principal(
            actor=Actor(user_id=f"user-{agency}", role=role, agency_id=agency),
            jurisdiction_id="jurisdiction-1",
            asks_at=NOW,
            strength="multi",
        )
        for agency, role in itertools.product(AGENCIES, roles)
    ]


def _standings() -> list[Standing]:
    """A case as it grows: taken on, referred, accepted, sheltered, recalled, opened, sealed."""
    taken_on = Standing(
        jurisdiction_id="jurisdiction-1",
        reporter_agency_id=AGENCIES[0],
        addressed_to_id=AGENCIES[1],
        holder_id=AGENCIES[1],
    )
    open_ones = {f"referral-{n}": _bond(AGENCIES[n], Bond.OPEN) for n in range(2, 5)}
    in_force = {f"referral-{n}": _bond(AGENCIES[n], Bond.IN_FORCE) for n in range(2, 6)}
    grounds = Openings(grounds={"consent-1": LATER})
    glass = Glass(user_id=f"user-{AGENCIES[6]}", agency_id=AGENCIES[6],
                  record_classes=(RecordClass.MEDICAL,), until=LATER)  # fmt: skip
    seal = Seal(kind="child_record", listed_user_ids=(f"user-{AGENCIES[1]}",))
    accepted = replace(taken_on, referrals=in_force, openings=grounds)
    sheltered = replace(accepted, stays={"stay-1": AGENCIES[5]})
    return [
        Standing(),
        taken_on,
        replace(taken_on, referrals=open_ones),
        accepted,
        sheltered,
        replace(sheltered, recalls={"recall-1": AGENCIES[4]}, openings=Openings()),
        replace(sheltered, openings=replace(grounds, glasses={"glass-1": glass})),
        replace(sheltered, openings=replace(grounds, seals={"seal-1": seal})),
    ]


def _bond(agency_id: str, bond: Bond) -> ReferralBond:
    return ReferralBond(
        from_agency_id=AGENCIES[1],
        to_agency_id=agency_id,
        record_classes=(RecordClass.MEDICAL, RecordClass.IDENTITY),
        basis_id="consent-1",
        bond=bond,
    )
