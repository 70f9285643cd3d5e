"""The oracle: who sees what, written by hand from rules.md and docs/policy.md, apart from the code.

Nothing of what it tells comes from domain.access, domain.policy or projections.visibility: the one
table says how agencies are tied to the cases of the stories, the other what a tie opens.

R1  Whoever has no tie sees nothing.
R2  Of a case somebody sees all entries (whole), those of their own agency and its referrals (own),
    or those that they are asked about (part).
R3  A word is seen where its record class is open; what was sealed, where persons are seen, too.
R4  Ids tell: of persons, to those who see persons; of other cases, to holder and coordinator; to
    who watches, none but the jurisdiction's. A place is a location, whatever the fact says.
R5  The kind of service, and what was agreed towards another agency, tells of health, of the law or
    of where somebody is: it is shown to those it is about, and to the holder.
R6  Which agency shelters somebody tells where they are: it shows to those who may know the place,
    and so does a referral to it.
R7  Words of the work that tell of a class (telling.py) are for those who may know it, and for the
    holder and whoever recorded them, but never for a role that the class does not reach.
R9  Who recorded something, their agency and role, and agencies that words name, are told to the
    holder, and to others where they work with that agency or it answers for the case.
R8  A step whose very name tells that somebody is a child, of health, of proceedings or status, or
    where somebody lives, is for those who may know that, as in R7; and so is what falls due.
R9  Where somebody is assigned to a case, their colleagues who work on single cases see no class of
    the person's, but what they opened in an emergency; nor do they learn one as in R7 and R8.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from tests.examples import (
    CHILD_OFFICER,
    CLINIC,
    LEGAL_AID,
    NURSE,
    POLICE_POST,
    RETURN_AGENCY,
    SECOND_WORKER,
    SHELTER_HOUSE,
    SOCIAL_WORKER,
    WELFARE,
)
from tests.matrix import cards, telling
from tests.matrix.cast import (
    ABROAD,
    COUNSELLING,
    FORMER_PARTNER,
    HERE,
    HOTLINE,
    HOTLINE_COUNSELLOR,
    SHUT_OUT,
    WELFARE_ABROAD,
    WORKER_ABROAD,
    Asker,
)

WORK = "case_administration"
PERSONAL = frozenset(
    {
        *("identity", "contact_location", "narrative", "medical", "psychosocial", "legal"),
        *("child", "biometric"),
    }
)
ALL = PERSONAL | {WORK}
HEALTH = frozenset({"medical", "psychosocial"})

WHOLE, OWN, PART = "whole", "own", "part"


class Tied(NamedTuple):
    """A tie: its name at the doors, which entries it shows, of which classes, with persons or not.

    `referrals` and `names` are what a part is made of: the entries of the asker's open referrals,
    and entries of these kinds. `own` are the classes of what the asker's agency recorded, where
    they are other ones.
    """

    tie: str
    part: str
    classes: frozenset[str] = frozenset()
    persons: bool = False
    referrals: bool = False
    names: tuple[str, ...] = ()
    own: frozenset[str] = frozenset()


def _referral(*classes: str) -> Tied:
    return Tied("REFERRAL", WHOLE, frozenset({*classes, WORK}), persons=True)


def _glass(*classes: str) -> Tied:
    return Tied("GLASS", WHOLE, frozenset({*classes, WORK}), persons=True)


HOLDER = Tied("HOLDER", WHOLE, ALL, persons=True)
SERVICE = Tied("SERVICE", OWN, ALL, persons=True)
RECEIVER = Tied("RECEIVER", PART, frozenset({WORK}), referrals=True)
OFFERED = Tied("RECEIVER", PART, frozenset({WORK}), names=("case.transfer_offered.v1",))
RECALLED = Tied("RECALLED", PART, frozenset({WORK}), names=("disclosure.recalled.v1",))
CARD = Tied("CARD", PART)
"""A safety card alone, which is read besides any other tie as well (cards.py)."""
REPORTER = Tied(
    "REPORTER", PART, frozenset({WORK}), names=("case.reported.v1", "report.receipt_given.v1")
)
COORDINATOR = Tied("COORDINATOR", WHOLE, frozenset({WORK}))
AUDITOR = Tied("AUDITOR", WHOLE, frozenset({WORK}))

TIES: Mapping[str, Mapping[str, Tied]] = {
    "whole": {
        WELFARE: HOLDER,
        CLINIC: _referral("identity", "medical"),
        LEGAL_AID: _referral("narrative", "legal"),
        RETURN_AGENCY: _referral("contact_location", "psychosocial", "child", "biometric"),
        SHELTER_HOUSE: RECEIVER,
        POLICE_POST: REPORTER,
        # The authority declined, and counselling has ended: nothing.
    },
    "grounds": {
        WELFARE: HOLDER,
        CLINIC: SERVICE,  # withdrawn
        LEGAL_AID: _referral("legal"),  # narrowed
        RETURN_AGENCY: SERVICE,  # at its end
        POLICE_POST: REPORTER,
        # Counselling had not accepted when the consent was withdrawn; the authority was refused.
    },
    "stay": {
        WELFARE: HOLDER,
        SHELTER_HOUSE: SERVICE,  # the referral ended, the stay goes on
        FORMER_PARTNER: SERVICE,  # the agreement ended
        RETURN_AGENCY: OFFERED,
        POLICE_POST: REPORTER,
    },
    "glass": {WELFARE: HOLDER, POLICE_POST: REPORTER},
    "care": {WELFARE: HOLDER, CLINIC: SERVICE, POLICE_POST: REPORTER},  # withdrawn
    "onward": {
        WELFARE: HOLDER,
        CLINIC: _referral("identity", "medical"),
        LEGAL_AID: _referral("narrative", "legal"),
        COUNSELLING: _referral("medical"),  # by the clinic
        POLICE_POST: REPORTER,
    },
    "child": {
        WELFARE: HOLDER,
        CLINIC: _referral("identity", "medical", "child"),
        POLICE_POST: REPORTER,
    },
    "witness": {
        WELFARE: HOLDER,
        CLINIC: _referral("identity", "medical"),
        POLICE_POST: REPORTER,
    },
    "location": {
        WELFARE: HOLDER,
        CLINIC: _referral("identity", "contact_location"),
        SHELTER_HOUSE: _referral("identity", "contact_location"),
        POLICE_POST: REPORTER,
    },
    "police": {
        POLICE_POST: HOLDER,
        CLINIC: _referral("identity", "medical"),
        HOTLINE: REPORTER,
    },
    "abroad": {WELFARE_ABROAD: HOLDER, POLICE_POST: REPORTER},
    "twin one": {WELFARE: HOLDER, POLICE_POST: REPORTER},
    "twin two": {WELFARE: HOLDER, HOTLINE: REPORTER},
    "victim one": {WELFARE: HOLDER, POLICE_POST: REPORTER},
    "victim two": {COUNSELLING: HOLDER, POLICE_POST: REPORTER},
    "unheld": {WELFARE: HOLDER, POLICE_POST: REPORTER},
    "covered": {WELFARE: HOLDER, POLICE_POST: REPORTER},
    "card open": {
        WELFARE: HOLDER,
        LEGAL_AID: _referral("narrative", "legal"),
        POLICE_POST: REPORTER,
    },
    "card sealed": {
        WELFARE: HOLDER,
        CLINIC: _referral("identity", "medical"),
        SHELTER_HOUSE: RECEIVER,
        POLICE_POST: REPORTER,
    },
    "card reviewed": {WELFARE: HOLDER, POLICE_POST: REPORTER},
    "card lapsed": {WELFARE: HOLDER, POLICE_POST: REPORTER},
}
"""By case and agency."""

GLASSES: Mapping[tuple[str, str], Tied] = {
    ("glass", NURSE.user_id): _glass("identity", "medical"),
    ("care", NURSE.user_id): _glass("identity", "legal")._replace(own=ALL),  # besides the service
    ("covered", CHILD_OFFICER.user_id): _glass("identity", "medical"),  # of the holder's agency
    ("card open", HOTLINE_COUNSELLOR.user_id): _glass("identity"),
    ("card sealed", HOTLINE_COUNSELLOR.user_id): _glass("identity"),
    # The hotline counsellor's half hour is over in the first of them.
}
"""By case and person."""

SEALS: Mapping[str, tuple[frozenset[str], frozenset[str], str]] = {
    "child": (
        PERSONAL,
        frozenset({SOCIAL_WORKER.user_id, CHILD_OFFICER.user_id, NURSE.user_id}),
        "",
    ),
    "witness": (
        PERSONAL,
        frozenset({SOCIAL_WORKER.user_id, NURSE.user_id}),
        "protected_witness",
    ),
    "location": (frozenset({"contact_location"}), frozenset({SOCIAL_WORKER.user_id}), ""),
    "card sealed": (PERSONAL, frozenset({SOCIAL_WORKER.user_id, NURSE.user_id}), ""),
}
"""What is sealed, who is on the list, and the clearance that they need besides."""

SHELTERED: Mapping[str, str] = {"stay": SHELTER_HOUSE, "location": SHELTER_HOUSE}
"""Who shelters the person of a case."""

NO_HEALTH = frozenset(
    {
        *("police_officer", "immigration_officer", "labour_inspector", "consular_officer"),
        *("coordinator", "auditor"),
    }
)
NO_PERSONS = frozenset(
    {
        *("data_protection_officer", "custodian"),
        *("directory_editor", "jurisdiction_editor", "clock"),
    }
)
BY_ASSIGNMENT = frozenset(
    {
        *("police_officer", "immigration_officer", "labour_inspector", "hotline_counsellor"),
        *("consular_officer", "social_worker", "child_protection_officer", "legal_counsel"),
        *("prosecutor", "magistrate", "competent_authority", "return_officer"),
        "reintegration_officer",
    }
)
"""Roles that work on single cases."""
_NOBODY: frozenset[str] = frozenset()
ASSIGNED: Mapping[str, frozenset[str]] = {
    **dict.fromkeys(("police", "victim two", "unheld"), _NOBODY),
    "abroad": frozenset({WORKER_ABROAD.user_id}),
    "covered": frozenset({SOCIAL_WORKER.user_id, SECOND_WORKER.user_id}),
}
"""Who works on a case, and stands in; the social worker on every other one. Nobody: R9 asks not."""
WITHOUT_PERSONS = frozenset({"research", "statistics", "reporting_statistics", "training", "media"})
"""Purposes."""

ANYBODY = "an_agencys_system"
"""The purpose of a topic and a feed: whoever of the agency reads them is not known."""

STRONG = frozenset({"development"})
"""Sign-ins with several factors; the development issuer's count as such."""


class Seen(NamedTuple):
    """What somebody sees of a case."""

    tied: Tied
    classes: frozenset[str]
    own: frozenset[str] = frozenset()
    card: bool = False

    @property
    def persons(self) -> bool:
        return self.tied.persons and bool(self.classes & PERSONAL)

    @property
    def watches(self) -> bool:
        return self.tied in (COORDINATOR, AUDITOR)


def seen(name: str, asker: Asker, case: str) -> Seen | None:
    """R1: what somebody sees of a case; None where they may not know of it."""
    tied = None if name in SHUT_OUT else _tied(asker, case)
    card = name not in SHUT_OUT and _reads_card(asker, case)
    if tied is None:
        return Seen(CARD, frozenset({WORK}), card=True) if card else None
    forbidden = _forbidden(asker, case)
    return Seen(tied, tied.classes - forbidden, tied.own - forbidden, card)


def _reads_card(asker: Asker, case: str) -> bool:
    """cards.py R3."""
    office = (NO_HEALTH | NO_PERSONS) - {"custodian"}
    barred = asker.actor.role.value in office or asker.purpose in WITHOUT_PERSONS
    return cards.reads(asker, case) and not barred


def _tied(asker: Asker, case: str) -> Tied | None:
    role = asker.actor.role.value
    if role in ("coordinator", "auditor"):
        near = asker.jurisdiction_id == (ABROAD if case == "abroad" else HERE)
        return ({"coordinator": COORDINATOR, "auditor": AUDITOR}[role]) if near else None
    tied = TIES[case].get(asker.actor.agency_id)
    return GLASSES.get((case, asker.actor.user_id), tied) if tied is not HOLDER else tied


def _never(asker: Asker) -> frozenset[str]:
    """What no case shows to this role, or for this purpose."""
    role = asker.actor.role.value
    if role in NO_PERSONS or asker.purpose in WITHOUT_PERSONS:
        return PERSONAL
    return HEALTH if role in NO_HEALTH or asker.purpose == ANYBODY else frozenset()


def _forbidden(asker: Asker, case: str) -> frozenset[str]:
    taken = _never(asker)
    if case in SEALS and not _opens(asker, case):
        taken |= SEALS[case][0]
    return taken | _assigned_to_others(asker, case)


def _assigned_to_others(asker: Asker, case: str) -> frozenset[str]:
    """R9."""
    named = ASSIGNED.get(case, frozenset({SOCIAL_WORKER.user_id}))
    colleague = TIES[case].get(asker.actor.agency_id) is HOLDER
    single = asker.actor.role.value in BY_ASSIGNMENT
    if not (named and colleague and single) or asker.actor.user_id in named:
        return frozenset()
    opened = GLASSES.get((case, asker.actor.user_id))
    return PERSONAL - (opened.classes if opened else frozenset())


def _opens(asker: Asker, case: str) -> bool:
    _, listed, clearance = SEALS[case]
    cleared = not clearance or clearance in asker.clearances
    return asker.actor.user_id in listed and cleared and asker.strength == "development"


class Word(NamedTuple):
    """One field of an entry, as docs/events.md has it, and what it says.

    `subject` is the id of whose personal data it is, where that is not the person of the case.
    """

    field: str
    record_class: str
    personal: bool
    value: Any
    subject: str = ""


class Entry(NamedTuple):
    """One fact of a case; `referral` is the receiver and the sender of the referral it is about.

    `entry_id` is its own id, `towards` the recipient of the consent it is about, and `others` the
    ends of every referral of the case, each with whether it is open.
    """

    case: str
    version: int
    position: int
    name: str
    agency_id: str
    user_id: str
    words: tuple[Word, ...]
    referral: tuple[str, str] | None = None
    referral_open: bool = False
    recorded_at: datetime | None = None
    case_id: str = ""
    entry_id: str = ""
    towards: str = ""
    others: tuple[tuple[tuple[str, str], bool], ...] = ()


ID = re.compile(r"[a-z_]+-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_PERSONS = (
    *("user-", "contact-", "person-", "guardian-", "interpreter-", "visitor-", "relative-"),
    *("lawyer-", "carer-", "escort-", "worker-", "linked_person-", "alternative_contact-"),
    *("reporter_contact-", "emergency_contact-"),
)
_PLACES = ("shelter-", "place-")
_SERVICE = {
    *("service_type", "service_id", "to_agency_id", "record_classes", "embassy_id", "reason"),
    *("alternative_service_id", "referral_ids", "sessions", "satisfaction"),
}
_GROUND = {"recipient_id", "purpose", "record_classes", "kept_classes", "reason", "reader"}
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
_LINKING = ("cases.linked.v1", "case.merged.v1", "case.unmerged.v1", "case.later_entry_assigned.v1")


def shows(asker: Asker, seen: Seen, entry: Entry) -> bool:
    """R2: whether an entry is among those that somebody sees."""
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


def fields(asker: Asker, seen: Seen, entry: Entry) -> frozenset[str]:
    """R3 to R5: the fields of an entry that somebody reads."""
    if _of_one_incident(entry) and seen.tied is not COORDINATOR:
        return frozenset()
    hidden = _hidden(asker, seen, entry) | _sheltering(asker, seen, entry)
    hidden |= _telling(asker, seen, entry) | _naming(asker, seen, entry)
    return frozenset(
        word.field
        for word in entry.words
        if word.field not in hidden
        and (_on_card(seen, entry, word) or _reads(asker, seen, entry, word))
    )


def _on_card(seen: Seen, entry: Entry, word: Word) -> bool:
    return seen.card and entry.name == cards.RECORDED and word.field in cards.WORDS


def _reads(asker: Asker, seen: Seen, entry: Entry, word: Word) -> bool:
    own = entry.agency_id == asker.actor.agency_id
    classes = seen.classes if own or seen.tied.part != OWN else frozenset({WORK})
    classes = seen.own if own and seen.own else classes
    if word.personal:
        return seen.persons and word.record_class in classes
    ids = tuple(_ids_in(word.value))
    if any(each.startswith("case-") for each in ids):
        linking = entry.name in _LINKING or "identity" in classes
        return seen.tied in (HOLDER, COORDINATOR) and linking and word.record_class in classes
    if seen.watches and any(not each.startswith("jurisdiction-") for each in ids):
        return False
    if any(each.startswith(_PERSONS) for each in ids) and not seen.persons:
        return False
    if any(each.startswith(_PLACES) for each in ids):
        return own or "contact_location" in classes
    return word.record_class in classes


def _hidden(asker: Asker, seen: Seen, entry: Entry) -> set[str]:
    """R5."""
    towards = [word.value for word in entry.words if word.field == "recipient_id" and word.value]
    towards += [entry.towards] if entry.towards else []
    outside = seen.tied.tie in ("REFERRAL", "SERVICE", "GLASS", "RECEIVER")
    hidden: set[str] = set()
    if towards and (seen.watches or (outside and asker.actor.agency_id not in towards)):
        hidden |= _GROUND
    if masked(asker, seen, entry):
        hidden |= _SERVICE
    return hidden


def _telling(asker: Asker, seen: Seen, entry: Entry) -> set[str]:
    """R7, and the rest of telling.py."""
    hidden = {
        field
        for (name, field), kinds in telling.OF_CLASSES.items()
        if name == entry.name and not all(_knows(asker, seen, entry, kind) for kind in kinds)
    }
    if seen.watches:
        hidden |= telling.OF_THE_PERSON
    if not counts(seen):
        hidden |= telling.COUNTING
    if seen.tied is not HOLDER and not _of_one_incident(entry):
        hidden |= {field for name, field in telling.OF_THE_HOLDER if name == entry.name}
    return hidden


def id_of(seen: Seen, entry: Entry) -> str:
    """The id of an entry, as somebody is told it."""
    return f"{entry.case_id}/{entry.version if counts(seen) else entry.entry_id}"


def counts(seen: Seen) -> bool:
    """Whether no entry is hidden, so that they may be numbered."""
    return seen.tied.part == WHOLE and seen.classes == ALL


def _naming(asker: Asker, seen: Seen, entry: Entry) -> set[str]:
    """R9: the words that name an agency, or a worker, that the asker has nothing to do with."""
    if asker.actor.agency_id == entry.agency_id or seen.tied is HOLDER:
        return set()
    known = partners(asker, seen, entry)
    return {
        word.field
        for word in entry.words
        for each in _ids_in(word.value)
        if (each.startswith("organization-") and each not in known)
        or (each.startswith("user-") and not names_agency(asker, seen, entry))
    }


def partners(asker: Asker, seen: Seen, entry: Entry) -> set[str]:
    """R9: the asker's agency, the holder, and the other ends of the referrals that they see."""
    known = {asker.actor.agency_id}
    known |= {agency for agency, tied in TIES[entry.case].items() if tied is HOLDER}
    for ends, is_open in entry.others:
        hidden = any(_is_shelter(entry.case, each, asker, seen) for each in ends)
        mine = seen.persons or (is_open and ends[0] == asker.actor.agency_id)
        if asker.actor.agency_id in ends and mine and not hidden:
            known |= set(ends)
    return known


def _is_shelter(case: str, agency_id: str, asker: Asker, seen: Seen) -> bool:
    return agency_id == SHELTERED.get(case) and _hides(asker, seen, agency_id)


def knows_name(asker: Asker, seen: Seen, entry: Entry) -> bool:
    """R8."""
    told = {kind for start, kind in _TELLS.items() if entry.name.startswith(start)}
    for word in entry.words if entry.name in _OF_A_KIND else ():
        told |= {_KINDS[str(word.value)]} if str(word.value) in _KINDS else set()
    return all(_knows(asker, seen, entry, kind) for kind in told)


def changed_at(asker: Asker, seen: Seen, entries: list[Entry]) -> datetime | None:
    """R8: when a case changed last; what only its own agency knows of moves no time."""
    others = [entry._replace(agency_id="") for entry in entries]
    return [entry.recorded_at for entry in others if knows_name(asker, seen, entry)][-1]


def times_known(asker: Asker, seen: Seen, entries: list[Entry]) -> set[datetime]:
    """R8: every moment at which something may fall due, of which somebody may know."""
    return {
        word.value
        for entry in entries
        for word in entry.words
        if word.field in _DUE and isinstance(word.value, datetime)
        if all(
            kind in seen.classes for start, kind in _TIMERS.items() if entry.name.startswith(start)
        )
    }


def _knows(asker: Asker, seen: Seen, entry: Entry, kind: str) -> bool:
    """R7, R8: who sees the class, who answers for the case, and whose own record it is.

    A seal keeps it from those who are not on its list, whoever leads or recorded.
    """
    near = seen.tied is HOLDER or entry.agency_id == asker.actor.agency_id
    return kind in seen.classes or (near and kind not in _forbidden(asker, entry.case))


def _sheltering(asker: Asker, seen: Seen, entry: Entry) -> set[str]:
    """R6: the words that name the agency that shelters the person."""
    return {
        word.field
        for word in entry.words
        if word.value == SHELTERED.get(entry.case) and _hides(asker, seen, str(word.value))
    }


def _hides(asker: Asker, seen: Seen, agency_id: str) -> bool:
    return agency_id != asker.actor.agency_id and "contact_location" not in seen.classes


def masked(asker: Asker, seen: Seen, entry: Entry) -> bool:
    """R5: whether it is about a referral whose parties are not told."""
    if entry.referral is None:
        return False
    if any(
        each == SHELTERED.get(entry.case) and _hides(asker, seen, each) for each in entry.referral
    ):
        return True
    if seen.tied.tie == "HOLDER":
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
    if seen.tied is not HOLDER and entry.agency_id not in partners(asker, seen, entry):
        return False
    return not (seen.watches or receipt or hidden or masked(asker, seen, entry))


def ids_known(asker: Asker, seen: Seen, entries: list[Entry]) -> set[str]:
    """Every id that a case may tell somebody."""
    known = {asker.actor.agency_id, asker.actor.user_id, asker.jurisdiction_id}
    known |= set(_holders(entries)) if seen.tied.part == WHOLE else set()
    for entry in entries:
        if not shows(asker, seen, entry):
            continue
        told = fields(asker, seen, entry)
        for word in entry.words:
            if word.field in told:
                known.update(ID.findall(str(word.value)))
                known.add(word.subject)
        if names_agency(asker, seen, entry):
            known.add(entry.agency_id)
            known |= {entry.user_id} if seen.persons else set()
    return known


def _holders(entries: list[Entry]) -> Iterator[str]:
    """Which agency answers for a case is known to all who see the whole of it."""
    for entry in entries:
        for word in entry.words:
            if word.field in ("addressed_to_id", "holder_id"):
                yield str(word.value)


def canaries_known(asker: Asker, seen: Seen, entries: list[Entry]) -> set[str]:
    """Every canary that a case may tell somebody."""
    return {
        str(word.value)
        for entry in entries
        if shows(asker, seen, entry)
        for word in entry.words
        if word.personal and word.field in fields(asker, seen, entry)
    }


def _of_one_incident(entry: Entry) -> bool:
    return entry.name == "cases.linked.v1" and any(
        str(word.value) == "same_incident_coordinator_only" for word in entry.words
    )


def ids_in_words(entry: Entry) -> set[str]:
    """Every id that an entry says."""
    return {each for word in entry.words for each in _ids_in(word.value)}


def _ids_in(value: Any) -> Iterator[str]:
    for each in value if isinstance(value, tuple) else (value,):
        if isinstance(each, str) and ID.fullmatch(each):
            yield each
