"""The small programme on a real log, at that log's own time."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, TypeVar
from uuid import uuid4

from domain.consent.grant import GiveConsent
from domain.holding.holder import TakeOnCase
from domain.messages import Command, RecordClass
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
from infra.waiting import Patience
from tests.domain.programme import SHELTER_SERVICE, Programme
from tests.examples import SHELTER, SHELTER_HOUSE, SHELTER_WORKER, SOCIAL_WORKER, made_id

C = TypeVar("C", bound=Command)
DISCLOSED = (RecordClass.CASE_ADMINISTRATION, RecordClass.IDENTITY)


class LiveProgramme(Programme):
    """Gives commands as a service does: now, under random ids, with patience."""

    def __init__(self, log: EventLog) -> None:
        super().__init__(log, waiting=Patience)

    def at(self) -> datetime:
        return self.log.now()

    def wish(self, kind: type[C], /, **words: Any) -> C:
        return super().wish(kind, **({"command_id": str(uuid4())} | words))

    def guest(self, name: str) -> str:
        """A case of an adult whom the shelter has agreed to take."""
        case, referral_id = self.sent(name)
        self.give(AcceptReferral, stream=case, by=SHELTER_WORKER, referral_id=referral_id)
        return case

    def sent(self, name: str, priority: str = "urgent_72h") -> tuple[str, str]:
        """A case of an adult who was referred to the shelter, and the referral."""
        case, referral_id = made_id("case", name), made_id("referral", name)
        self.report(stream=case, sex=SEX["female"])
        self.give(TakeOnCase, stream=case, worker_id=SOCIAL_WORKER.user_id)
        self.give(
            SendReferral,
            stream=case,
            referral_id=referral_id,
            to_agency_id=SHELTER_HOUSE,
            service_id=SHELTER_SERVICE,
            service_type=SERVICE_TYPE["safehouse_service"],
            reason=REFERRAL_REASON["AdditionalServicesRequired"],
            priority=REFERRAL_PRIORITY[priority],
            record_classes=DISCLOSED,
            basis_id=self.consent(case, name),
            caregiver_informed=ANSWER["not_asked"],
        )
        return case, referral_id

    def consent(self, case: str, name: str, ends_at: datetime | None = None) -> str:
        """Let the person agree to a referral to the shelter, for sixty days unless told."""
        consent_id = made_id("consent", name)
        self.give(
            GiveConsent,
            stream=case,
            consent_id=consent_id,
            purpose=CONSENT_PURPOSE["referral"],
            recipient_id=SHELTER_HOUSE,
            record_classes=DISCLOSED,
            basis=CONSENT_BASIS["adult_informed"],
            given_by=INTERVIEW_SUBJECT["individual"],
            wording="what is disclosed, and to whom",
            ends_at=ends_at or self.at() + timedelta(days=60),
        )
        return consent_id

    def admission(self, case: str, bed: str) -> AdmitResident:
        """The wish to admit the person of a case to one bed."""
        return self.wish(
            AdmitResident,
            stream=case,
            by=SHELTER_WORKER,
            stay_id=made_id("stay", f"{case} {bed}"),
            shelter_id=SHELTER,
            place_id=bed,
            arrangement=STAY_ARRANGEMENT["dormitory"],
            house_rules_explained=ANSWER["yes"],
            medical_check_offered=ANSWER["declined"],
            consent_to_stay=ANSWER["yes"],
        )
