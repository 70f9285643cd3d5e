from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from tests.journeys.country import Country
from tests.journeys.person import WORKER, Person, agency, finished, on_day, served, taken_on

OFFICER = "return-officer"
PARTNER = "partner-bi"
ABROAD = {"abroad_basis": "The person consents to this transfer."}


def test_a_return_officer_brings_somebody_home_who_wants_to_go(country: Country) -> None:
    person = taken_on(country)
    back = served(person, "return-agency", "return_service", OFFICER)
    partner = served(person, PARTNER, "reintegration_service", PARTNER, **ABROAD)
    return_id = _willing(person)
    _ready(person, return_id)
    person.does(OFFICER, "reaffirm-return-will", return_id=return_id, in_private=True)
    person.does(
        OFFICER,
        "record-departure",
        return_id=return_id,
        route="By road.",
        departed_at=_now(),
        fast_track=False,
    )
    person.does(
        OFFICER, "record-arrival", return_id=return_id, arrived_at=_now(), onward_transport=True
    )
    person.does(PARTNER, "hand-over", return_id=return_id, organization_id=agency(PARTNER))
    finished(person, back, OFFICER)
    plan_id = _new_life(person)
    person.does(PARTNER, "complete-reintegration", plan_id=plan_id, outcome="sustainable")
    finished(person, partner, PARTNER)
    assert "return.handed_over.v1" in person.steps(WORKER)


def test_nobody_departs_who_no_longer_wants_to(country: Country) -> None:
    person = taken_on(country)
    served(person, "return-agency", "return_service", OFFICER)
    return_id = _willing(person)
    person.does(OFFICER, "withdraw-return-will", return_id=return_id, at_gate=True)
    answer = country.posts(
        OFFICER,
        f"cases/{person.case_id}/record-departure",
        return_id=return_id,
        route="By road.",
        departed_at=_now(),
        fast_track=False,
    )
    assert answer.status_code == 403
    assert answer.json()["code"] == "reason_withheld", "the referral opens too little to say more"


def _willing(person: Person) -> str:
    counselled = person.does(
        OFFICER,
        "counsel-return",
        country="BDI",
        information_given="The journey, the reception, the first year.",
        options="To stay under protection, or to go home later.",
        language="run",
    )
    told: dict[str, Any] = {"return_id": counselled.made["returnId"]}
    person.does(OFFICER, "express-return-wish", words="I want to go home.", **told)
    person.does(OFFICER, "screen-for-asylum", outcome="no_need_found", **told)
    person.does(
        OFFICER,
        "assess-return-risk",
        level="low",
        trafficker_proximity="low",
        family_attitude="low",
        reprisal="low",
        mitigated=False,
        explained_to_person=True,
        **told,
    )
    person.does(
        OFFICER,
        "declare-voluntary-return",
        signed_by="individual",
        in_private=True,
        removal_order=False,
        words="I want to go home.",
        **told,
    )
    return counselled.made["returnId"]


def _ready(person: Person, return_id: str) -> None:
    person.does(
        OFFICER,
        "obtain-travel-document",
        return_id=return_id,
        kind="emergency_travel_document",
        number="INVENTED-1",
        valid_until=on_day(90),
    )
    reception: dict[str, Any] = {"return_id": return_id, "organization_id": agency(PARTNER)}
    person.does(OFFICER, "arrange-reception", verified=False, **reception)
    person.does(
        PARTNER,
        "arrange-reception",
        verified=True,
        verified_by_agency_id=agency(PARTNER),
        **reception,
    )
    person.does(
        OFFICER,
        "certify-fit-to-travel",
        return_id=return_id,
        fit=True,
        valid_until=on_day(30),
    )


def _new_life(person: Person) -> str:
    person.does(PARTNER, "assess-reintegration", economic=30, social=40, psychosocial=45)
    plan_id = person.does(
        PARTNER,
        "agree-reintegration-plan",
        objectives="A stall of her own.",
        activities="Training in trade.",
        feasibility="medium",
        cash_amount="600.00",
        currency="BIF",
        agreed_by_person="yes",
    ).made["planId"]
    person.does(
        PARTNER,
        "give-reintegration-support",
        plan_id=plan_id,
        category="professional",
        form="cash",
        amount="300.00",
        currency="BIF",
    )
    person.does(
        PARTNER,
        "record-monitoring-visit",
        plan_id=plan_id,
        visited_on=on_day(),
        method="in_person",
        economic=50,
        social=60,
        psychosocial=60,
        retrafficking_risk="low",
        further_action="ongoing_monitoring",
    )
    return plan_id


def _now() -> str:
    return datetime.now(UTC).isoformat()
