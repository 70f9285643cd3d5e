"""Steps: which entries of a case somebody sees, and what the bare name of one would tell.

R1  Of a case somebody sees all entries (whole), those of their own agency and its referrals (own),
    or those that they are asked about (part).
R2  A step whose very name tells that somebody is a child, of health, of proceedings or status, or
    where somebody lives, is for those who may know that; and so is what falls due.
R3  Whoever sees a class may know what tells of it, and so may the holder and whoever recorded it,
    but never whom a role, a purpose, a seal or the assignment of somebody else keeps from it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from tests.matrix import cards
from tests.matrix.cast import Asker
from tests.matrix.entry import Entry, ids_in_words
from tests.matrix.seeing import Seen
from tests.matrix.ties import HOLDER, OWN, REPORTER, WHOLE

_OF_A_KIND = ("review.fell_due.v1", "deadline.missed.v1", "alert.raised.v1")
_KINDS: Mapping[str, str] = {
    **dict.fromkeys(("best_interests", "alternative_care"), "child"),
    **dict.fromkeys(("majority_reached", "found_adult", "unsealed_child_record"), "child"),
    **dict.fromkeys(("support_plan", "monitoring_visit"), "psychosocial"),
    **dict.fromkeys(("recovery_period", "recovery_period_end", "demand_reply"), "legal"),
    **dict.fromkeys(("demand_received", "demand_unanswered"), "legal"),
    "basis_runs_after_refusal": "legal",
    "reunification_follow_up": "contact_location",
    "urgent_need_found": "medical",
}
"""What falls due, or alerts, tells what its kind does."""
_TELLS: Mapping[str, str] = {
    **dict.fromkeys(("age.", "guardian.", "best_interests.", "alternative_care."), "child"),
    **dict.fromkeys(("consent.child_views", "consent.asked_anew", "return.court_order"), "child"),
    **dict.fromkeys(("shelter.child_born", "shelter.medical", "shelter.medication"), "medical"),
    **dict.fromkeys(("justice.", "removal.", "complaint.", "demand.", "perpetrator."), "legal"),
    **dict.fromkeys(("mandatory_report.", "trafficking.smuggling", "disqualification"), "legal"),
    **dict.fromkeys(("identification.withdrawn", "return.asylum", "return.embassy"), "legal"),
    "return.fit_to_travel": "medical",
    "return.risk_assessed": "psychosocial",
    "return.travel_document": "identity",
    "reunification.completed": "contact_location",
}
_DUE = ("review_due_at", "reply_due_at", "lapses_at", "ends_at", "held_until", "due_at")
_TIMERS: Mapping[str, str] = {
    **dict.fromkeys(("best_interests.", "alternative_care."), "child"),
    **dict.fromkeys(("support_plan.", "reintegration."), "psychosocial"),
    **dict.fromkeys(("recovery_period.", "legal_basis.", "demand."), "legal"),
    **dict.fromkeys(("reunification.", "shelter.place_offered."), "contact_location"),
}


def shows(asker: Asker, seen: Seen, entry: Entry) -> bool:
    """R1: whether an entry is among those that somebody sees."""
    tied, agency = seen.tied, asker.actor.agency_id
    if seen.card and entry.name == cards.RECORDED:
        return True
    if tied.part == WHOLE:
        return knows_name(asker, seen, entry)
    if tied.part == OWN:
        own = agency == entry.agency_id and knows_name(asker, seen, entry)
        return own or agency in (entry.referral or ())
    mine = entry.referral is not None and entry.referral[0] == agency and entry.referral_open
    addressed = tied is REPORTER or agency in ids_in_words(entry)
    return (tied.referrals and mine) or (entry.name in tied.names and addressed)


def knows_name(asker: Asker, seen: Seen, entry: Entry) -> bool:
    """R2."""
    told = {kind for start, kind in _TELLS.items() if entry.name.startswith(start)}
    for word in entry.words if entry.name in _OF_A_KIND else ():
        told |= {_KINDS[str(word.value)]} if str(word.value) in _KINDS else set()
    return all(knows(asker, seen, entry, kind) for kind in told)


def changed_at(asker: Asker, seen: Seen, entries: list[Entry]) -> datetime | None:
    """R2: when a case changed last; what only its own agency knows of moves no time."""
    others = [entry._replace(agency_id="") for entry in entries]
    return [entry.recorded_at for entry in others if knows_name(asker, seen, entry)][-1]


def times_known(asker: Asker, seen: Seen, entries: list[Entry]) -> set[datetime]:
    """R2: every moment at which something may fall due, of which somebody may know."""
    return {
        word.value
        for entry in entries
        for word in entry.words
        if word.field in _DUE and isinstance(word.value, datetime)
        if all(
            kind in seen.classes for start, kind in _TIMERS.items() if entry.name.startswith(start)
        )
    }


def knows(asker: Asker, seen: Seen, entry: Entry, kind: str) -> bool:
    """R3: whether somebody may know what an entry tells of a class."""
    near = seen.tied is HOLDER or entry.agency_id == asker.actor.agency_id
    return kind in seen.classes or (near and kind not in seen.kept)
