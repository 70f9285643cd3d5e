"""What is barred: the classes that somebody is kept from, whatever their tie opens.

R1  Health reaches no police, no border and nobody who watches; who works on no case, and who reads
    for a purpose without persons, sees no person. Whoever reads for an agency as a whole may be
    anybody, and sees no health.
R2  What is sealed opens to those on its list alone, who signed in with several factors and have the
    clearance that it needs.
R3  Where somebody is assigned to a case, their colleagues who work on single cases see no class of
    the person's, but what they opened in an emergency.
R4  Immigration and embassies see no person by default: at the agency that answers, an officer sees
    none without being assigned to it, or standing in for whoever is; also where nobody is yet.
"""

from __future__ import annotations

from collections.abc import Mapping

from tests.examples import CHILD_OFFICER, NURSE, SECOND_WORKER, SOCIAL_WORKER
from tests.matrix.cast import CONSUL_OF_WELFARE, IMMIGRATION_OF_WELFARE, WORKER_ABROAD, Asker
from tests.matrix.ties import ANYBODY, HOLDER, PERSONAL, TIES, opened_by

HEALTH = frozenset({"medical", "psychosocial"})

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
        *("police_officer", "labour_inspector", "hotline_counsellor", "social_worker"),
        *("child_protection_officer", "legal_counsel", "prosecutor", "magistrate"),
        *("competent_authority", "return_officer", "reintegration_officer"),
    }
)
"""Roles that work on single cases."""
NO_PERSON_BY_DEFAULT = frozenset({"immigration_officer", "consular_officer"})
"""R4."""
_NOBODY: frozenset[str] = frozenset()
ASSIGNED: Mapping[str, frozenset[str]] = {
    **dict.fromkeys(("police", "victim two", "unheld"), _NOBODY),
    "abroad": frozenset({WORKER_ABROAD.user_id}),
    "covered": frozenset({SOCIAL_WORKER.user_id, SECOND_WORKER.user_id}),
    "glass": frozenset({SOCIAL_WORKER.user_id, IMMIGRATION_OF_WELFARE.user_id}),
    "card reviewed": frozenset({IMMIGRATION_OF_WELFARE.user_id}),
    "card lapsed": frozenset({CONSUL_OF_WELFARE.user_id}),
}
"""Who works on a case, and stands in; the social worker on every other one. Nobody: R3 asks not."""
WITHOUT_PERSONS = frozenset({"research", "statistics", "reporting_statistics", "training", "media"})
"""Purposes."""

STRONG = frozenset({"development"})
"""Sign-ins with several factors; the development issuer's count as such."""


def barred(asker: Asker, case: str) -> frozenset[str]:
    """The classes of a case that somebody is kept from."""
    taken = _never(asker)
    if case in SEALS and not _opens(asker, case):
        taken |= SEALS[case][0]
    return taken | _kept_by_assignment(asker, case)


def _never(asker: Asker) -> frozenset[str]:
    """R1: what no case shows to this role, or for this purpose."""
    role = asker.actor.role.value
    if role in NO_PERSONS or asker.purpose in WITHOUT_PERSONS:
        return PERSONAL
    return HEALTH if role in NO_HEALTH or asker.purpose == ANYBODY else frozenset()


def _opens(asker: Asker, case: str) -> bool:
    """R2."""
    _, listed, clearance = SEALS[case]
    cleared = not clearance or clearance in asker.clearances
    return asker.actor.user_id in listed and cleared and asker.strength in STRONG


def _kept_by_assignment(asker: Asker, case: str) -> frozenset[str]:
    """R3, R4."""
    named = ASSIGNED.get(case, frozenset({SOCIAL_WORKER.user_id}))
    role = asker.actor.role.value
    colleague = TIES[case].get(asker.actor.agency_id) is HOLDER
    if not colleague or asker.actor.user_id in named:
        return frozenset()
    kept = role in NO_PERSON_BY_DEFAULT or (bool(named) and role in BY_ASSIGNMENT)
    return PERSONAL - opened_by(asker, case) if kept else frozenset()
