"""What tells of health is told to no agency: who of it reads a topic or a feed is not known."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from domain.holding.course import CasePutOnHold
from domain.holding.holder import CaseTakenOn, WorkerAlerted
from domain.messages import RecordClass
from domain.protection.break_glass import BreakGlassUsed
from domain.protection.safety_card import SafetyCardReleased
from domain.referral.answer import ReferralAccepted
from domain.shelter.residence import ChildBorn, MedicalCheckDone, MedicationGiven
from domain.shelter.stay import ResidentAdmitted, ResidentDischarged
from domain.vocabulary import (
    ALERT_REASON,
    DISCHARGE_REASON,
    ESCORT_KIND,
    GLASS_REASON,
    HOLD_REASON,
    RETURN_DEFERRAL_REASON,
    SAFETY_CARD_READER,
    SERVICE_TYPE,
    VITAL_INTEREST,
)
from domain.voluntary_return.readiness import (
    EscortAssigned,
    FitToTravelCertified,
    ReturnDeferred,
    ReturnRiskAssessed,
)
from tests.consumers.test_telling import ACCEPTED, TO_LAWYER, log_of, sent
from tests.consumers.told import ListLog, told, told_to
from tests.domain.programme import TZ
from tests.examples import (
    ASKING,
    CLINIC,
    LEGAL_AID,
    POLICE,
    POLICE_POST,
    SHELTER,
    SHELTER_HOUSE,
    SHELTER_WORKER,
    WELFARE,
    made_id,
)
from tests.made import made
from tests.projections.histories import consented, reported

STAY = made_id("stay", "first")
LEGAL = SERVICE_TYPE["legal_assistance_service"]
OF_HEALTH = (
    *(made(ChildBorn), made(MedicalCheckDone), made(MedicationGiven), made(FitToTravelCertified)),
    *(made(ReturnRiskAssessed), WorkerAlerted(reason=ALERT_REASON["urgent_need_found"])),
)
TELLING_OF_HEALTH = (
    CasePutOnHold(reason=HOLD_REASON["health"], review_due_at=ASKING),
    made(ReturnDeferred, reason=RETURN_DEFERRAL_REASON["health"]),
    made(EscortAssigned, kind=ESCORT_KIND["medical"]),
    made(BreakGlassUsed, reason=GLASS_REASON["medical_emergency"]),
    made(
        SafetyCardReleased,
        reason=VITAL_INTEREST["medical_emergency"],
        reader=SAFETY_CARD_READER["hospital"],
    ),
    made(ResidentDischarged, reason=DISCHARGE_REASON["transferred_to_health_facility"]),
)
HEALTH_WORDS = ("health", "medical", "hospital", "isolation")


def held_by_the_police() -> ListLog:
    log = ListLog()
    log.add(reported(jurisdiction_id=TZ, addressed_to_id=POLICE_POST, reporter_agency_id=LEGAL_AID))
    log.add(CaseTakenOn(holder_id=POLICE_POST, worker_id=POLICE.user_id))
    return log


def known_to_the_police_by_referral() -> ListLog:
    """A referral that names health, which no police officer ever sees."""
    classes = (RecordClass.IDENTITY, RecordClass.MEDICAL)
    log = log_of(consented(recipient=POLICE_POST, record_classes=classes))
    log.add(sent(TO_LAWYER, POLICE_POST, record_classes=classes, service_type=LEGAL))
    log.add(made(ReferralAccepted, referral_id=TO_LAWYER))
    return log


@pytest.mark.parametrize("log_made", [held_by_the_police, known_to_the_police_by_referral])
def test_the_police_are_told_of_no_step_of_health(log_made: Callable[[], ListLog]) -> None:
    log = log_made()
    before = len(told_to(POLICE_POST, told(log)))
    log.add(*OF_HEALTH, by=SHELTER_WORKER)
    assert len(told_to(POLICE_POST, told(log))) == before


@pytest.mark.parametrize("log_made", [held_by_the_police, known_to_the_police_by_referral])
def test_the_police_read_no_word_of_health_in_any_step(log_made: Callable[[], ListLog]) -> None:
    log = log_made()
    before = len(told_to(POLICE_POST, told(log)))
    log.add(*TELLING_OF_HEALTH, by=SHELTER_WORKER)
    after = told_to(POLICE_POST, told(log))[before:]
    assert len(after) == len(TELLING_OF_HEALTH)
    for message in after:
        words = {value for value in json.loads(message.value).values() if isinstance(value, str)}
        assert not [word for word in words if any(each in word for each in HEALTH_WORDS)]


def test_no_agency_is_told_of_health_since_its_police_may_read_along() -> None:
    log = log_of(consented(), sent(), ACCEPTED)
    log.add(made(ResidentAdmitted, stay_id=STAY, shelter_id=SHELTER), by=SHELTER_WORKER)
    before = told(log)
    log.add(made(MedicationGiven, stay_id=STAY), by=SHELTER_WORKER)
    for agency_id in (WELFARE, CLINIC, SHELTER_HOUSE):
        assert told_to(agency_id, told(log)) == told_to(agency_id, before)
