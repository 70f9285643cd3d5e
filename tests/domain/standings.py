"""Any principal and any standing, from a small world where they often meet."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from hypothesis import strategies as st

from domain.access import Principal
from domain.messages import Actor, RecordClass, Role
from domain.openings import Card, Cover, Glass, Openings, Seal
from domain.policy import ANYBODY, SEALS
from domain.standing import Bond, ReferralBond, Standing

T = TypeVar("T")
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
INSTANT = timedelta(milliseconds=1)
MOMENTS = (NOW - INSTANT, NOW, NOW + INSTANT)
LATER = NOW + timedelta(hours=1)
AGENCIES = ("organization-a", "organization-b", "organization-c")
STRANGER = "organization-stranger"
"""Tied to a case by a safety card alone."""
USERS = ("user-1", "user-2")
WORKERS = (*USERS, "user-3")
GROUNDS = ("consent-1", "basis-1")
ENDED = ((), (), (), AGENCIES[:1], AGENCIES[1:])
PURPOSES = ("", "care", "research", "statistics", "training", "media", ANYBODY)
CLEARANCES = ((), ("protected_witness",), ("interpreter",))

agency = st.sampled_from(AGENCIES)
agency_or_none = st.sampled_from(("", *AGENCIES))


def _numbered(thing: str) -> Callable[[list[T]], dict[str, T]]:
    """Give each of several things an id."""
    return lambda found: {f"{thing}-{number}": each for number, each in enumerate(found, 1)}


record_class = st.sampled_from(RecordClass)
jurisdiction = st.sampled_from(("jurisdiction-here", "jurisdiction-here", "jurisdiction-abroad"))
end = st.sampled_from((*MOMENTS, LATER, LATER))
classes = st.one_of(st.just(()), st.tuples(record_class), st.tuples(record_class, record_class))

actors = st.builds(
    Actor,
    user_id=st.sampled_from(USERS),
    role=st.sampled_from(Role),
    agency_id=st.sampled_from((*AGENCIES * 3, STRANGER, "")),
)
principals = st.builds(
    Principal,
    actor=actors,
    jurisdiction_id=jurisdiction,
    strength=st.sampled_from(("", "single", "multi")),
    asks_at=st.sampled_from((NOW - INSTANT, NOW - INSTANT, *MOMENTS, None)),
    purpose_of_use=st.sampled_from(("", "", *PURPOSES)),
    clearances=st.sampled_from(CLEARANCES),
    agreement_ended_with=st.sampled_from(ENDED),
)
bonds = st.builds(
    ReferralBond,
    from_agency_id=agency,
    to_agency_id=agency,
    record_classes=classes,
    basis_id=st.sampled_from((*GROUNDS * 3, "consent-never-given", None)),
    bond=st.sampled_from((*Bond, Bond.IN_FORCE, Bond.IN_FORCE)),
)
glasses = st.builds(
    Glass, user_id=st.sampled_from(USERS), agency_id=agency, record_classes=classes, until=end
)
cards = st.builds(
    Card,
    user_id=st.sampled_from(USERS),
    agency_id=agency,
    recipient_id=st.sampled_from(("", STRANGER, STRANGER, *AGENCIES)),
    until=end,
)
seals = st.builds(
    Seal,
    kind=st.sampled_from(tuple(SEALS)),
    listed_user_ids=st.sampled_from((USERS[:1], USERS[1:], USERS, ("user-3",))),
)
covers = st.builds(Cover, user_id=st.sampled_from(USERS), until=end)
openings = st.builds(
    Openings,
    grounds=st.fixed_dictionaries({GROUNDS[0]: end}, optional={GROUNDS[1]: end}),
    glasses=st.lists(glasses, max_size=2).map(_numbered("glass")),
    seals=st.lists(seals, max_size=2).map(_numbered("seal")),
    cards=st.lists(cards, min_size=1, max_size=3).map(_numbered("card")),
    covers=st.dictionaries(st.sampled_from(WORKERS), covers, max_size=2),
)
standings = st.builds(
    Standing,
    jurisdiction_id=jurisdiction,
    reporter_agency_id=st.sampled_from((*AGENCIES * 3, "")),
    addressed_to_id=agency,
    holder_id=agency_or_none,
    worker_id=st.sampled_from(("", *WORKERS)),
    transfer_to_id=st.sampled_from(("", "", *AGENCIES)),
    referrals=st.lists(bonds, max_size=3).map(_numbered("referral")),
    stays=st.lists(agency, max_size=1).map(_numbered("stay")),
    recalls=st.lists(agency, max_size=1).map(_numbered("recall")),
    openings=openings,
)
