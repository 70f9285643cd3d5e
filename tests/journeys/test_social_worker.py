from __future__ import annotations

from infra.demonstration.cast import AGENCIES
from tests.journeys.country import Country
from tests.journeys.person import (
    WORKER,
    agency,
    consented,
    finished,
    on_day,
    referred,
    served,
    taken_on,
)


def test_a_social_worker_takes_a_person_on_and_refers_under_consent(country: Country) -> None:
    person = taken_on(country)
    person.does(
        WORKER,
        "conduct-screening",
        indicator_set="ilo",
        indicator_set_version="2012",
        indicators=["deception"],
        method="in_person",
        outcome="indicated",
        other_victims="not_sure",
        reported_before="no",
        interviewer_qualification="social_worker",
        guidance_version="2025-1",
        first_chance_to_report="yes",
    )
    person.does(
        WORKER,
        "assess-risk",
        level="high",
        individual="high",
        household="medium",
        community="low",
        structural="medium",
        further_exploitation="not_sure",
    )
    person.does(WORKER, "assess-needs", service_types=["psychosocial_service"], urgent_health="no")
    referral_id = served(person, "counselling-mwanza", "psychosocial_service", "counsellor-mwanza")
    finished(person, referral_id, "counsellor-mwanza")
    seen = person.sees(WORKER, "seenAs referrals { id status } consents { id }")
    assert seen["seenAs"] == "HOLDER"
    assert [found["id"] for found in seen["referrals"]] == [referral_id]


def test_no_referral_leaves_once_the_person_takes_the_consent_back(country: Country) -> None:
    person = taken_on(country)
    consent_id = consented(person, "counselling-mwanza")
    person.does(WORKER, "withdraw-consent", consent_id=consent_id)
    refused = country.posts(
        WORKER,
        f"cases/{person.case_id}/send-referral",
        to_agency_id=agency("counselling-mwanza"),
        service_id=AGENCIES["counselling-mwanza"].service("psychosocial_service").service_id,
        service_type="psychosocial_service",
        reason="AdditionalServicesRequired",
        priority="normal_2w",
        record_classes=["identity"],
        basis_id=consent_id,
        caregiver_informed="not_asked",
    )
    assert refused.status_code == 409
    assert refused.json()["type"] == f"/problems/{refused.json()['code']}"
    assert country.http.get(refused.json()["type"]).status_code == 200


def test_a_withdrawn_consent_takes_an_unanswered_referral_back(country: Country) -> None:
    person = taken_on(country)
    referral_id = referred(person, "legal-aid", "legal_assistance_service")
    consent_id = person.sees(WORKER, "consents { id }")["consents"][0]["id"]
    person.does(WORKER, "withdraw-consent", consent_id=consent_id)
    assert "referral.recalled.v1" in person.steps(WORKER)
    late = country.posts(
        "lawyer", f"cases/{person.case_id}/accept-referral", referral_id=referral_id
    )
    assert late.status_code in (404, 409)


def test_a_plan_is_agreed_with_the_person_and_reviewed(country: Country) -> None:
    person = taken_on(country)
    plan_id = person.does(
        WORKER,
        "agree-support-plan",
        support_types=["SocialCare"],
        objectives="To rest, and to decide freely.",
        actions="Counselling.",
        planned_end_on=on_day(90),
        agreed_by_person="yes",
    ).made["planId"]
    person.does(
        WORKER,
        "review-support-plan",
        plan_id=plan_id,
        progress="Rested.",
        next_step="ongoing_monitoring",
    )
    assert "support_plan.reviewed.v1" in person.steps(WORKER)
