"""A case of which something was told in every way, asked back, and answered."""

from __future__ import annotations

import json
from datetime import timedelta

import psycopg

from domain.assessment.risk import RecordSafetyCard
from domain.consent.grant import GiveConsent, WithdrawConsent
from domain.consent.legal_basis import (
    ExplainConfidentialityLimits,
    MakeMandatoryReport,
    RecordOutsideDisclosure,
)
from domain.identification.safety import CheckSafety
from domain.messages import RecordClass, Role
from domain.protection.break_glass import BreakGlass, ReviewGlass
from domain.protection.demand import ComplyWithDemand, ReceiveDemand
from domain.protection.recall import AcknowledgeRecall, DisclosureRecalled
from domain.protection.safety_card import ReleaseSafetyCard
from domain.referral.answer import AcceptReferral
from domain.vocabulary import (
    ANSWER,
    CONSENT_BASIS,
    CONSENT_PURPOSE,
    CONTACT_CHANNEL,
    DEMAND_AUTHORITY,
    GLASS_REASON,
    GLASS_REVIEW_OUTCOME,
    INTERVIEW_SUBJECT,
    RECALL_ACTION,
    SAFETY_CARD_READER,
    VITAL_INTEREST,
)
from tests.api.served import Served
from tests.examples import (
    COORDINATION,
    LAWYER,
    LEGAL_AID,
    NURSE,
    POLICE_POST,
    SHELTER_HOUSE,
    SHELTER_WORKER,
    SUPERVISOR,
    acting,
    made_id,
)
from tests.infra.live import LiveProgramme

CUSTODIAN = acting(Role.CUSTODIAN, COORDINATION)
IDENTITY = (RecordClass.IDENTITY,)
SECRET = "Canary-Of-A-Court"


def checked(programme: LiveProgramme, case: str, paper: str) -> int:
    """Check the safety of the person; tell the position at which that stands."""
    no = ANSWER["no"]
    return programme.give(
        CheckSafety,
        stream=case,
        **dict.fromkeys(("still_exploited", "safe_to_call", "safe_to_text", "safe_to_email"), no),
        **dict.fromkeys(("alternative_permitted", "exploiters_location_known"), no),
        exploiters_in_country=no,
        safe_to_post=ANSWER[paper],
    ).position


def tell_everybody(served: Served, programme: LiveProgramme, name: str) -> str:
    """Let a case be told in every way; the case."""
    case, referral_id = programme.sent(name)
    programme.give(AcceptReferral, stream=case, by=SHELTER_WORKER, referral_id=referral_id)
    _outside(programme, case, name)
    _by_law(programme, case, name)
    _in_an_emergency(programme, case, name)
    programme.give(WithdrawConsent, stream=case, consent_id=made_id("consent", name))
    of_lawyers = made_id("consent", f"outside {name}")
    programme.give(WithdrawConsent, stream=case, consent_id=of_lawyers)
    _answered(programme, case)
    for agency_id in (SHELTER_HOUSE, LEGAL_AID, ""):
        told_on_kafka(served, case, agency_id)
    settled(served)
    return case


def settled(served: Served) -> None:
    """Wait until the read models have come to the end of the log."""
    query = "query ($at: Int) { recalls(first: 1, atLeast: $at) { totalCount } }"
    served.asks("social worker", query, at=served.parts.log.head())


def told_on_kafka(served: Served, case: str, agency_id: str) -> None:
    """Note that a system was told of steps, as the relay does."""
    who = {"user_id": made_id("user", "nobody"), "agency_id": agency_id}
    entry = {
        "decision": "permit",
        "case_id": case,
        "role": "service_provider",
        "reason": "told to the agency by the contract of events",
        "tie": "none",
        "record_classes": ["case_administration"],
        "fields": ["event.type"],
        "policy_hash": "0" * 64,
        "door": "kafka",
    }
    noted = [{**who, "noted": [entry | who]}]
    with psycopg.connect(served.parts.urls.app, autocommit=True) as line:
        line.execute("SELECT access.record_each(%s::jsonb)", [json.dumps(noted)])


def _outside(programme: LiveProgramme, case: str, name: str) -> None:
    consent_id = made_id("consent", f"outside {name}")
    programme.give(
        GiveConsent,
        stream=case,
        consent_id=consent_id,
        purpose=CONSENT_PURPOSE["referral"],
        recipient_id=LEGAL_AID,
        record_classes=IDENTITY,
        basis=CONSENT_BASIS["adult_informed"],
        given_by=INTERVIEW_SUBJECT["individual"],
        wording="what is disclosed, and to whom",
        ends_at=programme.at() + timedelta(days=60),
    )
    programme.give(
        RecordOutsideDisclosure,
        stream=case,
        recipient_id=LEGAL_AID,
        channel=CONTACT_CHANNEL["telephone"],
        purpose=CONSENT_PURPOSE["referral"],
        record_classes=IDENTITY,
        basis_id=consent_id,
    )


def _by_law(programme: LiveProgramme, case: str, name: str) -> None:
    programme.give(ExplainConfidentialityLimits, stream=case, understood=ANSWER["yes"])
    programme.give(
        MakeMandatoryReport,
        stream=case,
        recipient_id=POLICE_POST,
        law="(an invented law)",
        record_classes=IDENTITY,
        person_told=ANSWER["yes"],
    )
    demand_id = made_id("demand", name)
    programme.give(
        ReceiveDemand,
        stream=case,
        demand_id=demand_id,
        authority=DEMAND_AUTHORITY["criminal_court"],
        authority_name=SECRET,
        law="(an invented law)",
        record_classes=(RecordClass.NARRATIVE, RecordClass.LEGAL),
        reply_due_at=programme.at() + timedelta(days=3),
    )
    programme.give(
        ComplyWithDemand,
        stream=case,
        by=SUPERVISOR,
        demand_id=demand_id,
        record_classes=(RecordClass.LEGAL,),
        recipient=SECRET,
    )


def _in_an_emergency(programme: LiveProgramme, case: str, name: str) -> None:
    glass_id = made_id("glass", name)
    programme.give(
        BreakGlass,
        stream=case,
        by=NURSE,
        glass_id=glass_id,
        reason=GLASS_REASON["medical_emergency"],
        words="(an invented emergency)",
        record_classes=(RecordClass.MEDICAL,),
    )
    outcome = GLASS_REVIEW_OUTCOME["justified"]
    programme.give(
        ReviewGlass, stream=case, by=SUPERVISOR, glass_id=glass_id, outcome=outcome, words="(seen)"
    )
    programme.give(RecordSafetyCard, stream=case, allergies="(an invented allergy)")
    programme.give(
        ReleaseSafetyCard,
        stream=case,
        by=CUSTODIAN,
        release_id=made_id("release", name),
        reason=VITAL_INTEREST["medical_emergency"],
        reader=SAFETY_CARD_READER["hospital"],
        words="(an invented emergency)",
    )


def _answered(programme: LiveProgramme, case: str) -> None:
    """The shelter answers its recall, and the lawyers do not."""
    events = [entry.event for entry in programme.log.read({case: 0})]
    recalls = [event for event in events if isinstance(event, DisclosureRecalled)]
    assert {recall.recipient_id for recall in recalls} == {SHELTER_HOUSE, LAWYER.agency_id}
    (of_shelter,) = [one for one in recalls if one.recipient_id == SHELTER_HOUSE]
    programme.give(
        AcknowledgeRecall,
        stream=case,
        by=SHELTER_WORKER,
        recall_id=of_shelter.recall_id,
        action=RECALL_ACTION["deleted"],
    )
