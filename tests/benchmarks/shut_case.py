"""The case that doors are shut to: a clinic was told of all of it, and a lawyer was asked.

R1  The lawyer has accepted nothing: that there is such a case rests on the consent alone. They were
    asked later about another case, too, which stays open to them.
"""

from __future__ import annotations

from datetime import timedelta

from domain.assessment.support_plan import AgreeSupportPlan
from domain.consent.grant import GiveConsent
from domain.holding.holder import TakeOnCase
from domain.identification.report import DescribePerson
from domain.messages import RecordClass
from domain.ports import EventLog
from domain.referral.answer import AcceptReferral
from domain.referral.send import SendReferral
from domain.vocabulary import (
    ANSWER,
    CONSENT_BASIS,
    CONSENT_PURPOSE,
    COUNTRY,
    INTERVIEW_SUBJECT,
    LANGUAGE,
    REFERRAL_PRIORITY,
    REFERRAL_REASON,
    SERVICE_TYPE,
    SEX,
    SUPPORT_TYPE,
)
from domain.voluntary_return.will import CounselReturn, ExpressReturnWish
from tests.api import world
from tests.domain.programme import SHELTER_SERVICE
from tests.examples import CLINIC, LEGAL_AID, NURSE, SHELTER_HOUSE, SOCIAL_WORKER, made_id

CASE = made_id("case", "that is shut")
OTHER = made_id("case", "that stays open")
NAME = "Canary-Shut-Door"
CONSENT = made_id("consent", "that is withdrawn")
WAITING = made_id("consent", "to ask the lawyer")
PENDING = made_id("referral", "that waits")
STAYING = made_id("referral", "that stays")
REFERRAL = made_id("referral", "that was accepted")
OTHERS = made_id("referral", "to the shelter, later")
RETURN = made_id("return", "of whom the clinic knew")
EVERY = tuple(RecordClass)


def play(log: EventLog) -> int:
    """Let the world happen, and in it this case; tell the position at which it ends."""
    world.play(log)
    programme = world.Live(log)
    programme.report(stream=CASE, known_as=NAME, sex=SEX["female"])
    programme.give(TakeOnCase, stream=CASE, worker_id=SOCIAL_WORKER.user_id)
    programme.give(DescribePerson, stream=CASE, first_name=NAME)
    _agreed(programme, CONSENT, CLINIC)
    counselling = (CLINIC, world.COUNSELLING, "psychosocial_service", CONSENT)
    _sent(programme, REFERRAL, *counselling)
    programme.give(AcceptReferral, stream=CASE, by=NURSE, referral_id=REFERRAL)
    _ask_a_lawyer(programme, CASE, PENDING, WAITING)
    programme.report(stream=OTHER)
    programme.give(TakeOnCase, stream=OTHER, worker_id=SOCIAL_WORKER.user_id)
    _ask_a_lawyer(programme, OTHER, STAYING, made_id("consent", "that stays"))
    other = made_id("consent", "to the shelter, later")
    _agreed(programme, other, SHELTER_HOUSE)
    _sent(programme, OTHERS, SHELTER_HOUSE, SHELTER_SERVICE, "safehouse_service", other)
    return _planned(programme)


def _ask_a_lawyer(programme: world.Live, case_id: str, referral_id: str, consent_id: str) -> None:
    """R1."""
    _agreed(programme, consent_id, LEGAL_AID, case_id)
    advice = (LEGAL_AID, world.LEGAL_ADVICE, "legal_assistance_service", consent_id)
    _sent(programme, referral_id, *advice, case_id)


def _agreed(programme: world.Live, consent_id: str, agency_id: str, case_id: str = CASE) -> None:
    programme.give(
        GiveConsent,
        stream=case_id,
        consent_id=consent_id,
        purpose=CONSENT_PURPOSE["referral"],
        recipient_id=agency_id,
        record_classes=EVERY,
        basis=CONSENT_BASIS["adult_informed"],
        given_by=INTERVIEW_SUBJECT["individual"],
        wording="what is disclosed, and to whom",
        ends_at=programme.log.now() + timedelta(days=60),
    )


def _sent(
    programme: world.Live,
    referral_id: str,
    agency_id: str,
    service_id: str,
    service_type: str,
    consent_id: str,
    case_id: str = CASE,
) -> None:
    programme.give(
        SendReferral,
        stream=case_id,
        referral_id=referral_id,
        to_agency_id=agency_id,
        service_id=service_id,
        service_type=SERVICE_TYPE[service_type],
        reason=REFERRAL_REASON["AdditionalServicesRequired"],
        priority=REFERRAL_PRIORITY["urgent_72h"],
        record_classes=EVERY,
        basis_id=consent_id,
        caregiver_informed=ANSWER["not_asked"],
    )


def _planned(programme: world.Live) -> int:
    """What lists of returns and of follow-ups hold."""
    programme.give(
        AgreeSupportPlan,
        stream=CASE,
        plan_id=made_id("plan", "first"),
        support_types=(SUPPORT_TYPE["Education"],),
        objectives="what is aimed at",
        actions="what is done",
        agreed_by_person=ANSWER["yes"],
    )
    programme.give(
        CounselReturn,
        stream=CASE,
        return_id=RETURN,
        country=COUNTRY["MOZ"],
        information_given="what awaits",
        options="what else is possible",
        language=LANGUAGE["por"],
    )
    return programme.give(ExpressReturnWish, stream=CASE, return_id=RETURN).position
