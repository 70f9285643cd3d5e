"""Ties: how agencies and people are tied to the cases of the matrix, written by hand.

R1  Whoever has no tie sees nothing.
R2  A referral opens its classes to a reader who says no purpose, who reads for an agency as a
    whole, or whose purpose is one that its ground serves: that of the ground itself; and a referral
    also where the ground is for the management of the case, or for contact with an embassy. Where
    none serves, care goes on, and the agency sees what it recorded itself (SERVICE).
R3  Of what a partner sent, a referral opens no more than the agreements in force with that partner
    name, where one of them is about referrals. What somebody else sent as well, or what the reader
    opened in an emergency, stays.
R4  A list asks this of each of several referrals to an agency: it may leave out what the case
    itself shows, and never the other way round.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from tests.examples import (
    CHILD_OFFICER,
    CLINIC,
    EMBASSY,
    IMMIGRATION,
    LEGAL_AID,
    NURSE,
    POLICE_POST,
    RETURN_AGENCY,
    SHELTER_HOUSE,
    WELFARE,
)
from tests.matrix.cast import (
    ABROAD,
    COUNSELLING,
    FORMER_PARTNER,
    HERE,
    HOTLINE,
    HOTLINE_COUNSELLOR,
    WELFARE_ABROAD,
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

WHOLE, OWN, PART = "whole", "own", "part"

ANYBODY = "an_agencys_system"
"""The purpose of a topic and a feed: whoever of the agency reads them is not known."""


class Told(NamedTuple):
    """What a referral in force tells, for which purpose its ground was given, and who sent it."""

    classes: frozenset[str]
    purpose: str = "referral"
    sender: str = WELFARE


class Tied(NamedTuple):
    """A tie: its name at the doors, which entries it shows, of which classes, with persons or not.

    `referrals` and `names` are what a part is made of: the entries of the asker's open referrals,
    and entries of these kinds. `own` are the classes of what the asker's agency recorded, where
    they are other ones. `told` is what the classes of a referral are made of.
    """

    tie: str
    part: str
    classes: frozenset[str] = frozenset()
    persons: bool = False
    referrals: bool = False
    names: tuple[str, ...] = ()
    own: frozenset[str] = frozenset()
    told: tuple[Told, ...] = ()


def _referral(*classes: str, purpose: str = "referral", sender: str = WELFARE) -> Tied:
    return _referrals(Told(frozenset(classes), purpose, sender))


def _referrals(*told: Told) -> Tied:
    return Tied("REFERRAL", WHOLE, persons=True, told=told)


HOLDER = Tied("HOLDER", WHOLE, ALL, persons=True)
SERVICE = Tied("SERVICE", OWN, ALL, persons=True)
RECEIVER = Tied("RECEIVER", PART, frozenset({WORK}), referrals=True)
OFFERED = Tied("RECEIVER", PART, frozenset({WORK}), names=("case.transfer_offered.v1",))
RECALLED = Tied("RECALLED", PART, frozenset({WORK}), names=("disclosure.recalled.v1",))
GLASS = Tied("GLASS", WHOLE, persons=True)
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
    "care": {
        WELFARE: HOLDER,
        CLINIC: SERVICE,  # withdrawn
        EMBASSY: _referral("identity", "legal", purpose="embassy_contact"),
        POLICE_POST: REPORTER,
    },
    "onward": {
        WELFARE: HOLDER,
        CLINIC: _referrals(
            Told(frozenset({"identity", "medical"}), purpose="case_management"),
            Told(frozenset({"psychosocial"})),
        ),
        LEGAL_AID: _referral("narrative", "legal", purpose="case_management"),
        COUNSELLING: _referral("medical", sender=CLINIC),
        HOTLINE: _referrals(
            Told(frozenset({"identity", "narrative", "medical", "psychosocial", "legal"})),
            Told(frozenset({"narrative"}), sender=LEGAL_AID),
        ),
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
        CLINIC: _referral("identity", "medical", sender=POLICE_POST),
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

GLASSES: Mapping[tuple[str, str], frozenset[str]] = {
    ("glass", NURSE.user_id): frozenset({"identity", "medical"}),
    ("care", NURSE.user_id): frozenset({"identity", "legal"}),  # besides the service
    ("covered", CHILD_OFFICER.user_id): frozenset({"identity", "medical"}),  # of the holder's
    ("police", IMMIGRATION.user_id): frozenset({"identity", "medical"}),  # and so is this one
    ("onward", HOTLINE_COUNSELLOR.user_id): frozenset({"medical", "contact_location"}),
    ("card open", HOTLINE_COUNSELLOR.user_id): frozenset({"identity"}),
    ("card sealed", HOTLINE_COUNSELLOR.user_id): frozenset({"identity"}),
    # The hotline counsellor's half hour is over in the first of them.
}
"""What was opened in an emergency, by case and person."""

AGREED: Mapping[frozenset[str], frozenset[str]] = {
    frozenset({WELFARE, HOTLINE}): frozenset({"legal", "psychosocial"}),
    frozenset({CLINIC, COUNSELLING}): frozenset({"identity"}),
    # Legal aid and welfare agreed on what the police are told, and on no referral.
}
"""R3: what the agreements about referrals between two agencies name together."""

SERVES: Mapping[str, frozenset[str]] = {
    "case_management": frozenset({"case_management", "referral"}),
    "embassy_contact": frozenset({"embassy_contact", "referral"}),
    "referral": frozenset({"referral"}),
}
"""R2: the purposes of the readers whom a ground serves, by its own."""


def tied(asker: Asker, case: str) -> Tied | None:
    """R1: how somebody is tied to a case, if at all."""
    role = asker.actor.role.value
    if role in ("coordinator", "auditor"):
        near = asker.jurisdiction_id == (ABROAD if case == "abroad" else HERE)
        return ({"coordinator": COORDINATOR, "auditor": AUDITOR}[role]) if near else None
    found = TIES[case].get(asker.actor.agency_id)
    found = _as_it_serves(asker, found) if found and found.told else found
    opened = opened_by(asker, case)
    if not opened or found is HOLDER:
        return found
    if found and found.told:
        return found._replace(classes=found.classes | opened)
    beside = ALL if found is SERVICE else frozenset[str]()
    return GLASS._replace(classes=opened | {WORK}, own=beside)


def opened_by(asker: Asker, case: str) -> frozenset[str]:
    """The classes that somebody opened in an emergency that is not over."""
    return GLASSES.get((case, asker.actor.user_id), frozenset())


def is_listed_as_tied(asker: Asker, case: str) -> bool:
    """R4: whether a list shows somebody as much as the case does by its ties."""
    found = TIES[case].get(asker.actor.agency_id)
    serving = {_serves(told, asker.purpose) for told in found.told} if found else set()
    return len(serving) < 2


def _as_it_serves(asker: Asker, referral: Tied) -> Tied:
    """R2, R3."""
    serving = [told for told in referral.told if _serves(told, asker.purpose)]
    classes = {kind for told in serving for kind in _within(told, asker.actor.agency_id)}
    return referral._replace(classes=frozenset(classes | {WORK})) if serving else SERVICE


def _serves(told: Told, purpose: str) -> bool:
    return purpose in ("", ANYBODY) or purpose in SERVES[told.purpose]


def _within(told: Told, agency_id: str) -> frozenset[str]:
    """R3."""
    return told.classes & AGREED.get(frozenset({told.sender, agency_id}), PERSONAL)
