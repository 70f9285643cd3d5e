from __future__ import annotations

from typing import Any

from tests.journeys.country import Country
from tests.journeys.person import WORKER, Person, agency, consented, served, taken_on

AUTHORITY = "authority"
LEGAL = ["identity", "case_administration", "legal"]
DECISION: dict[str, Any] = {
    "outcome": "positive",
    "standard": "formal_identification",
    "reasons": "Act, means and purpose are found in what was told and seen.",
    "served_on": "person",
    "decider_kind": "NonPoliceGovernmentalOrganization",
}


def test_the_authority_decides_on_what_it_has_seen(country: Country) -> None:
    person = _asked(country)
    path = f"cases/{person.case_id}/decide-identification"
    blind = country.posts(AUTHORITY, path, **DECISION)
    assert (blind.status_code, blind.json()["code"]) == (428, "if_match_missing")
    seen = person.tag(AUTHORITY)
    person.does(WORKER, "record-contact-attempt", channel="telephone", outcome="reached")
    stale = country.posts(AUTHORITY, path, if_match=seen, **DECISION)
    assert (stale.status_code, stale.json()["code"]) == (412, "moved_on")
    person.does(AUTHORITY, "decide-identification", if_match=person.tag(AUTHORITY), **DECISION)
    assert "identification.decided.v1" in person.steps(WORKER)


def test_a_negative_decision_is_reconsidered(country: Country) -> None:
    person = _asked(country)
    person.does(
        AUTHORITY,
        "decide-identification",
        if_match=person.tag(AUTHORITY),
        **(DECISION | {"outcome": "negative"}),
    )
    reconsideration_id = person.does(
        WORKER,
        "request-reconsideration",
        decision="formal_identification",
        requested_by="person",
        ground="new_evidence",
        reasons="A document was found.",
    ).made["reconsiderationId"]
    person.does(
        AUTHORITY,
        "decide-reconsideration",
        if_match=person.tag(AUTHORITY),
        reconsideration_id=reconsideration_id,
        outcome="positive",
        reasons="The document shows it.",
        served_on="person",
    )
    assert "reconsideration.decided.v1" in person.steps(WORKER)


def _asked(country: Country) -> Person:
    person = taken_on(country)
    served(person, AUTHORITY, "identification_service", AUTHORITY)
    basis_id = consented(person, AUTHORITY, "identification", record_classes=LEGAL)
    person.does(WORKER, "request-identification", decider_id=agency(AUTHORITY), basis_id=basis_id)
    return person
