"""A small world for the doors: three cases, and somebody in every relation to the first of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, TypeVar

from domain.access import Principal
from domain.consent.grant import GiveConsent
from domain.holding.holder import TakeOnCase
from domain.identification.report import DescribePerson
from domain.identification.safety import CheckSafety
from domain.messages import Actor, Command, RecordClass, Role
from domain.ports import EventLog
from domain.referral.answer import AcceptReferral
from domain.referral.send import SendReferral
from domain.shelter.stay import AdmitResident
from domain.vocabulary import (
    ANSWER,
    CONSENT_BASIS,
    CONSENT_PURPOSE,
    INTERVIEW_SUBJECT,
    REFERRAL_PRIORITY,
    REFERRAL_REASON,
    SERVICE_TYPE,
    SEX,
    STAY_ARRANGEMENT,
)
from tests.domain.programme import SHELTER_SERVICE, TZ, Programme
from tests.examples import (
    CLINIC,
    CONSUL,
    COORDINATION,
    COORDINATOR,
    DECIDER,
    EDITOR,
    LAWYER,
    LEGAL_AID,
    NURSE,
    OTHER_CASE,
    POLICE,
    PROTECTION_OFFICER,
    RETURN_AGENCY,
    RETURN_OFFICER,
    SHELTER,
    SHELTER_HOUSE,
    SHELTER_WORKER,
    SOCIAL_WORKER,
    SUPERVISOR,
    acting,
    made_id,
)

C = TypeVar("C", bound=Command)
AUDITOR = acting(Role.AUDITOR, COORDINATION)
FOREIGN_COORDINATOR = acting(Role.COORDINATOR, made_id("organization", "another coordination"))
FOREIGN_CASE = made_id("case", "of others")
LATER_CASES = tuple(made_id("case", f"later {number}") for number in range(5))

NAME = "Canary-First-Name"
KNOWN_AS = "Canary-Known-As"
PHONE = "+255700000001"
COUNSELLING = made_id("service", "counselling")
LEGAL_ADVICE = made_id("service", "legal advice")
TO_CLINIC = made_id("referral", "to the clinic")
TO_LEGAL_AID = made_id("referral", "to legal aid")
TO_SHELTER = made_id("referral", "to the shelter")
_CLASSES = (RecordClass.IDENTITY, RecordClass.MEDICAL)

PEOPLE: Mapping[str, Actor] = {
    "police": POLICE,
    "social worker": SOCIAL_WORKER,
    "supervisor": SUPERVISOR,
    "nurse": NURSE,
    "lawyer": LAWYER,
    "shelter worker": SHELTER_WORKER,
    "return officer": RETURN_OFFICER,
    "consul": CONSUL,
    "authority": DECIDER,
    "coordinator": COORDINATOR,
    "foreign coordinator": FOREIGN_COORDINATOR,
    "auditor": AUDITOR,
    "data protection officer": PROTECTION_OFFICER,
    "directory editor": EDITOR,
}


def accounts() -> dict[str, Principal]:
    """Everybody of the world, by the subject of their token."""
    return {
        actor.user_id: Principal(
            actor=actor,
            jurisdiction_id="jurisdiction-of-others" if "foreign" in name else TZ,
            name=name,
        )
        for name, actor in PEOPLE.items()
    }


class Live(Programme):
    """A programme that acts now, by the clock of its log."""

    def wish(self, kind: type[C], /, **words: Any) -> C:
        return super().wish(kind, **({"at": self.log.now()} | words))


def play(log: EventLog) -> int:
    """Let the world happen, and tell the position at which it ends."""
    programme = Live(log)
    place_id, *_ = programme.open_shelter(2)
    programme.register(CLINIC, COUNSELLING, "psychosocial_service")
    programme.register(LEGAL_AID, LEGAL_ADVICE, "legal_assistance_service")
    programme.register(RETURN_AGENCY, made_id("service", "return"), "return_service")
    _first_case(programme, place_id)
    programme.report(stream=OTHER_CASE, urgent=True)
    programme.report(stream=FOREIGN_CASE, by=CONSUL, addressed_to_id=RETURN_AGENCY)
    receipts = [programme.report(stream=case_id) for case_id in LATER_CASES]
    return receipts[-1].position


def _first_case(programme: Programme, place_id: str) -> None:
    programme.report(known_as=KNOWN_AS, account="Canary-Account")
    programme.give(TakeOnCase, worker_id=SOCIAL_WORKER.user_id)
    programme.give(DescribePerson, first_name=NAME, sex=SEX["female"])
    programme.give(
        CheckSafety,
        still_exploited=ANSWER["no"],
        safe_to_call=ANSWER["yes"],
        safe_to_text=ANSWER["no"],
        safe_to_email=ANSWER["no"],
        safe_to_post=ANSWER["no"],
        alternative_permitted=ANSWER["no"],
        exploiters_location_known=ANSWER["no"],
        exploiters_in_country=ANSWER["not_sure"],
        phone=PHONE,
    )
    _refer(programme, TO_CLINIC, CLINIC, COUNSELLING, "psychosocial_service")
    programme.give(AcceptReferral, by=NURSE, referral_id=TO_CLINIC)
    _refer(programme, TO_LEGAL_AID, LEGAL_AID, LEGAL_ADVICE, "legal_assistance_service")
    _refer(programme, TO_SHELTER, SHELTER_HOUSE, SHELTER_SERVICE, "safehouse_service")
    programme.give(AcceptReferral, by=SHELTER_WORKER, referral_id=TO_SHELTER)
    programme.give(
        AdmitResident,
        by=SHELTER_WORKER,
        stay_id=made_id("stay", "first"),
        shelter_id=SHELTER,
        place_id=place_id,
        arrangement=STAY_ARRANGEMENT["dormitory"],
        house_rules_explained=ANSWER["yes"],
        medical_check_offered=ANSWER["declined"],
        consent_to_stay=ANSWER["yes"],
    )


def _refer(
    programme: Programme, referral_id: str, agency_id: str, service_id: str, service_type: str
) -> None:
    """Send a referral under a consent of its own."""
    consent_id = made_id("consent", referral_id)
    programme.give(
        GiveConsent,
        consent_id=consent_id,
        purpose=CONSENT_PURPOSE["referral"],
        recipient_id=agency_id,
        record_classes=_CLASSES,
        basis=CONSENT_BASIS["adult_informed"],
        given_by=INTERVIEW_SUBJECT["individual"],
        wording="what is disclosed, and to whom",
        ends_at=programme.log.now() + timedelta(days=60),
    )
    programme.give(
        SendReferral,
        referral_id=referral_id,
        to_agency_id=agency_id,
        service_id=service_id,
        service_type=SERVICE_TYPE[service_type],
        reason=REFERRAL_REASON["AdditionalServicesRequired"],
        priority=REFERRAL_PRIORITY["urgent_72h"],
        record_classes=_CLASSES,
        basis_id=consent_id,
        caregiver_informed=ANSWER["not_asked"],
    )
