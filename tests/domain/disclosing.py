"""A case of the welfare office whose clinic was told some classes: what partners do with it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from domain.access import Principal, View, decide_view
from domain.consent.grant import GiveConsent
from domain.consent.legal_basis import RecordLegalBasis
from domain.holding.holder import TakeOnCase, WorkerAlerted
from domain.messages import Actor, RecordClass, Role
from domain.referral.answer import AcceptReferral
from domain.referral.send import SendReferral
from domain.standing import Standing, evolve
from domain.vocabulary import (
    ANSWER,
    CONSENT_BASIS,
    CONSENT_PURPOSE,
    INTERVIEW_SUBJECT,
    LEGAL_BASIS,
    REFERRAL_PRIORITY,
    REFERRAL_REASON,
    SERVICE_TYPE,
)
from tests.domain.programme import TZ, Programme, day
from tests.examples import (
    CASE,
    CLINIC,
    LEGAL_AID,
    MORNING,
    RETURN_AGENCY,
    SOCIAL_WORKER,
    acting,
    made_id,
)

IDENTITY, MEDICAL, LEGAL = RecordClass.IDENTITY, RecordClass.MEDICAL, RecordClass.LEGAL
CHILD = RecordClass.CHILD
EVERY = tuple(RecordClass)
COUNSEL = acting(Role.SERVICE_PROVIDER, LEGAL_AID)
CLINIC_WORKER = acting(Role.SOCIAL_WORKER, CLINIC)
RETURNER = acting(Role.RETURN_OFFICER, RETURN_AGENCY)
WORKERS = {CLINIC: CLINIC_WORKER, LEGAL_AID: COUNSEL, RETURN_AGENCY: RETURNER}
"""Who sends, records and accepts for each partner."""


class Sharing(Programme):
    """A programme with partners; each act says by whom, for whom, and which classes."""

    def __init__(self, *, taken: bool = True) -> None:
        super().__init__()
        for agency in WORKERS:
            self.register(agency, made_id("service", agency), "legal_assistance_service")
        self.report()
        if taken:
            self.give(TakeOnCase, worker_id=SOCIAL_WORKER.user_id)

    def consent(
        self,
        to: str,
        classes: Sequence[RecordClass],
        by: Actor = SOCIAL_WORKER,
        name: str = "",
        **words: Any,
    ) -> str:
        """The person agrees; somebody records it."""
        told: dict[str, Any] = {
            "consent_id": made_id("consent", f"{to} {name}"),
            "purpose": CONSENT_PURPOSE["referral"],
            "recipient_id": to,
            "record_classes": tuple(classes),
            "basis": CONSENT_BASIS["adult_informed"],
            "given_by": INTERVIEW_SUBJECT["individual"],
            "wording": "what is disclosed, and to whom",
            "ends_at": day(60),
        }
        self.give(GiveConsent, by=by, **(told | words))
        return str((told | words)["consent_id"])

    def basis(
        self, to: str, classes: Sequence[RecordClass], by: Actor = SOCIAL_WORKER, **words: Any
    ) -> str:
        """A basis other than consent; vital interest, if nothing else is said."""
        told: dict[str, Any] = {
            "basis_id": made_id("basis", to),
            "basis": LEGAL_BASIS["vital_interests"],
            "purpose": CONSENT_PURPOSE["referral"],
            "recipient_id": to,
            "record_classes": tuple(classes),
            "source": "a law",
            "reasons": "(reasons)",
            "ends_at": day(2),
        }
        self.give(RecordLegalBasis, by=by, **(told | words))
        return str((told | words)["basis_id"])

    def send(
        self,
        to: str,
        classes: Sequence[RecordClass],
        ground_id: str | None,
        by: Actor = SOCIAL_WORKER,
        at: datetime = MORNING,
        name: str = "",
    ) -> str:
        referral_id = made_id("referral", f"{to} {name}")
        self.give(
            SendReferral,
            by=by,
            at=at,
            referral_id=referral_id,
            to_agency_id=to,
            service_id=made_id("service", to),
            service_type=SERVICE_TYPE["legal_assistance_service"],
            reason=REFERRAL_REASON["AdditionalServicesRequired"],
            priority=REFERRAL_PRIORITY["emergency_24h"],
            record_classes=tuple(classes),
            basis_id=ground_id,
            caregiver_informed=ANSWER["not_asked"],
        )
        return referral_id

    def refer(self, to: str, classes: Sequence[RecordClass], by: Actor = SOCIAL_WORKER) -> str:
        """Consent, a referral under it, and its acceptance; tells the id of the consent."""
        consent_id = self.consent(to, classes, by)
        self.accept(self.send(to, classes, consent_id, by), WORKERS[to])
        return consent_id

    def accept(self, referral_id: str, by: Actor) -> None:
        self.give(AcceptReferral, by=by, referral_id=referral_id)

    def sees(self, by: Actor, at: datetime = MORNING) -> View:
        standing = Standing()
        for entry in self.log.read({CASE: 0}):
            standing = evolve(standing, entry)
        return decide_view(Principal(actor=by, jurisdiction_id=TZ, asks_at=at), standing)

    def alerts(self) -> list[tuple[str, str | None]]:
        """The reasons and references of what the worker of the case was told."""
        return [
            (str(entry.event.reason), entry.event.reference)
            for entry in self.log.read({CASE: 0})
            if isinstance(entry.event, WorkerAlerted)
        ]


def told(classes: Sequence[RecordClass] = (MEDICAL,)) -> Sharing:
    """The clinic serves the person, and was told these classes by the welfare office."""
    sharing = Sharing()
    sharing.refer(CLINIC, classes)
    return sharing
