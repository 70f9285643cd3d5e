"""Agencies: whom an entry names, and whether somebody is told of them.

R1  The kind of service, and the parties of a referral, are shown to those it is about, and to the
    holder; to none of either who sees the work alone.
R2  Which agency shelters somebody tells where they are: it shows to those who may know the place,
    and so does a referral to it.
R3  Who recorded something, their agency and role, and agencies that words name, are told to the
    holder, and to others where they work with that agency or it answers for the case.
"""

from __future__ import annotations

from collections.abc import Mapping

from tests.examples import SHELTER_HOUSE
from tests.matrix.cast import Asker
from tests.matrix.entry import Entry, ids_in
from tests.matrix.seeing import Seen
from tests.matrix.steps import shows
from tests.matrix.ties import CARD, HOLDER, REPORTER, TIES, WHOLE

SHELTERED: Mapping[str, str] = {"stay": SHELTER_HOUSE, "location": SHELTER_HOUSE}
"""Who shelters the person of a case."""


def masked(asker: Asker, seen: Seen, entry: Entry) -> bool:
    """R1: whether it is about a referral whose parties are not told."""
    if entry.referral is None:
        return False
    if any(
        each == SHELTERED.get(entry.case) and _hides(asker, seen, each) for each in entry.referral
    ):
        return True
    if seen.answers:
        return False
    if seen.tied.tie == "RECEIVER":
        return not shows(asker, seen, entry)
    return not (seen.persons and asker.actor.agency_id in entry.referral)


def names_agency(asker: Asker, seen: Seen, entry: Entry) -> bool:
    """Whether the agency that recorded an entry is told."""
    receipt = seen.tied is REPORTER and entry.name == "report.receipt_given.v1"
    shelters = entry.agency_id in SHELTERED.values() and seen.tied.part == WHOLE
    hidden = shelters and _hides(asker, seen, entry.agency_id)
    hidden = hidden or seen.tied is CARD
    if not seen.answers and entry.agency_id not in partners(asker, seen, entry):
        return False
    return not (seen.watches or receipt or hidden or masked(asker, seen, entry))


def partners(asker: Asker, seen: Seen, entry: Entry) -> set[str]:
    """R3: the asker's agency, the holder, and the other ends of the referrals that they see."""
    known = {asker.actor.agency_id}
    known |= {agency for agency, tied in TIES[entry.case].items() if tied is HOLDER}
    for ends, is_open in entry.others:
        hidden = any(_is_shelter(entry.case, each, asker, seen) for each in ends)
        asked = is_open and seen.tied is not HOLDER and ends[0] == asker.actor.agency_id
        mine = seen.persons or asked
        if asker.actor.agency_id in ends and mine and not hidden:
            known |= set(ends)
    return known


def naming(asker: Asker, seen: Seen, entry: Entry) -> set[str]:
    """R3: the words that name an agency, or a worker, that the asker has nothing to do with."""
    own = asker.actor.agency_id == entry.agency_id and not seen.work_alone
    if own or seen.answers:
        return set()
    known = partners(asker, seen, entry)
    return {
        word.field
        for word in entry.words
        for each in ids_in(word.value)
        if (each.startswith("organization-") and each not in known)
        or (each.startswith("user-") and not names_agency(asker, seen, entry))
    }


def sheltering(asker: Asker, seen: Seen, entry: Entry) -> set[str]:
    """R2: the words that name the agency that shelters the person."""
    return {
        word.field
        for word in entry.words
        if word.value == SHELTERED.get(entry.case) and _hides(asker, seen, str(word.value))
    }


def _is_shelter(case: str, agency_id: str, asker: Asker, seen: Seen) -> bool:
    return agency_id == SHELTERED.get(case) and _hides(asker, seen, agency_id)


def _hides(asker: Asker, seen: Seen, agency_id: str) -> bool:
    return agency_id != asker.actor.agency_id and "contact_location" not in seen.classes
