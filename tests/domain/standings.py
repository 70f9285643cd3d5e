"""Any principal and any standing, from a small world where they often meet."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from hypothesis import strategies as st

from domain.access import Principal
from domain.agreements import AgreementLimit
from domain.messages import Actor, RecordClass, Role
from domain.openings import Card, Cover, Glass, Openings, Seal
from domain.policy import ANYBODY, FORBIDS, SEALS
from domain.standing import Bond, ReferralBond, Standing
from domain.vocabulary import CONSENT_PURPOSE, ORGANIZATION_KIND

T = TypeVar("T")
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
INSTANT = timedelta(milliseconds=1)
MOMENTS = (NOW - INSTANT, NOW, NOW + INSTANT)
LATER = NOW + timedelta(hours=1)
AGENCIES = ("organization-a", "organization-b", "organization-c")
BUSY = AGENCIES[0]
"""The agency that most askers work for and most referrals go to, so that they meet."""
STRANGER = "organization-stranger"
"""Tied to a case by a safety card alone."""
USERS = ("user-1", "user-2")
WORKERS = (*USERS, "user-3")
GROUNDS = ("consent-1", "basis-1")
ENDED = (*[()] * 6, AGENCIES[:1], AGENCIES[1:])
REFERRING = ("referral", "case_management", "embassy_contact")
"""What a ground of a referral is given for."""
GROUND_PURPOSES = tuple(map(str, CONSENT_PURPOSE))
PURPOSES = tuple(
    dict.fromkeys(
        [*GROUND_PURPOSES, "care", *(purpose for row in FORBIDS for purpose in row.purposes)]
    )
)
WATCHERS = (Role.COORDINATOR, Role.AUDITOR)
AT_BORDERS = (Role.IMMIGRATION_OFFICER, Role.CONSULAR_OFFICER)
CLEARANCES = ((), ("protected_witness",), ("interpreter",))

agency = st.sampled_from(AGENCIES)
agency_met = st.sampled_from((BUSY, *AGENCIES))
purpose = st.sampled_from((*REFERRING * 4, *GROUND_PURPOSES))


def _numbered(thing: str) -> Callable[[list[T]], dict[str, T]]:
    """Give each of several things an id."""
    return lambda found: {f"{thing}-{number}": each for number, each in enumerate(found, 1)}


def mostly(some: st.SearchStrategy[list[T]]) -> st.SearchStrategy[list[T]]:
    """Some, and now and then none at all, as it is with most people and cases."""
    return st.one_of(*[some] * 12, st.just([]))


record_class = st.sampled_from(RecordClass)
jurisdiction = st.sampled_from(("jurisdiction-here", "jurisdiction-here", "jurisdiction-abroad"))
end = st.sampled_from((*MOMENTS, *[LATER] * 9))
classes = st.lists(record_class, max_size=4, unique=True).map(tuple)
some_classes = st.lists(record_class, min_size=1, max_size=4, unique=True).map(tuple)
limits = st.builds(
    AgreementLimit,
    agency_id=agency,
    record_classes=st.lists(record_class, max_size=2, unique=True).map(tuple),
)

narrow = record_class.map(
    lambda kind: [AgreementLimit(agency_id=each, record_classes=(kind,)) for each in AGENCIES]
)
some_limits = st.lists(limits, min_size=1, max_size=3, unique_by=lambda limit: limit.agency_id)

actors = st.builds(
    Actor,
    user_id=st.sampled_from(USERS),
    role=st.sampled_from((*Role, *WATCHERS, *AT_BORDERS * 3)),
    agency_id=st.sampled_from((*[BUSY] * 18, *AGENCIES * 2, *[STRANGER] * 3, "")),
)
principals = st.builds(
    Principal,
    actor=actors,
    jurisdiction_id=jurisdiction,
    strength=st.sampled_from(("", "single", "multi")),
    asks_at=st.sampled_from((*[NOW - INSTANT] * 8, *MOMENTS, None)),
    purpose_of_use=st.sampled_from(("",) * 24 + REFERRING * 6 + PURPOSES + (ANYBODY,) * 10),
    agency_kind=st.sampled_from((*[""] * 6, *map(str, ORGANIZATION_KIND))),
    clearances=st.sampled_from(CLEARANCES),
    agreement_ended_with=st.sampled_from(ENDED),
    agreement_limits=st.one_of(*[narrow] * 4, some_limits, st.just([])).map(tuple),
)
bonds = st.builds(
    ReferralBond,
    from_agency_id=agency,
    to_agency_id=st.sampled_from((*[BUSY] * 9, *AGENCIES)),
    record_classes=st.one_of(*[some_classes] * 6, classes),
    basis_id=st.sampled_from((*GROUNDS[:1] * 9, *GROUNDS * 4, "consent-never-given", None)),
    bond=st.sampled_from((*Bond, *[Bond.IN_FORCE] * 7)),
)
glasses = st.builds(
    Glass, user_id=st.sampled_from(USERS), agency_id=agency_met, record_classes=classes, until=end
)
cards = st.builds(
    Card,
    user_id=st.sampled_from(USERS),
    agency_id=agency,
    recipient_id=st.sampled_from(("", *[STRANGER] * 6, *AGENCIES)),
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
    purposes=st.fixed_dictionaries({GROUNDS[0]: purpose}, optional={GROUNDS[1]: purpose}),
    glasses=st.lists(glasses, max_size=2).map(_numbered("glass")),
    seals=st.one_of(st.just([]), st.lists(seals, max_size=2)).map(_numbered("seal")),
    cards=mostly(st.lists(cards, min_size=1, max_size=3)).map(_numbered("card")),
    covers=st.dictionaries(st.sampled_from(WORKERS), covers, max_size=2),
)
standings = st.builds(
    Standing,
    jurisdiction_id=jurisdiction,
    reporter_agency_id=st.sampled_from((*[BUSY] * 6, *AGENCIES * 4, "")),
    addressed_to_id=agency,
    holder_id=st.sampled_from(("", BUSY, *AGENCIES, *AGENCIES[1:])),
    worker_id=st.sampled_from(("", *WORKERS)),
    transfer_to_id=st.sampled_from(("", "", *AGENCIES)),
    referrals=mostly(st.lists(bonds, min_size=1, max_size=4)).map(_numbered("referral")),
    stays=st.lists(agency, max_size=1).map(_numbered("stay")),
    recalls=st.lists(agency_met, max_size=2).map(_numbered("recall")),
    openings=openings,
)
