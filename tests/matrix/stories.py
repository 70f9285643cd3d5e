"""The cases of the matrix, each played through the commands that its people would give.

Every case has a file with canaries of every record class; what differs is who is tied to it, how.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

from domain.assessment.best_interests import AssessBestInterests
from domain.assessment.persons import LinkPerson
from domain.assessment.risk import AssessNeeds, AssessRisk, RecordSafetyCard
from domain.assessment.support_plan import AgreeSupportPlan
from domain.consent.grant import GiveConsent, NarrowConsent, RefuseConsent, WithdrawConsent
from domain.consent.legal_basis import RecordLegalBasis
from domain.directory.organization import (
    CloseOrganization,
    RecordDirectoryContact,
    RecordLocation,
)
from domain.directory.provider import EndAgreement, MakeAgreement
from domain.holding.course import PutOnHold
from domain.holding.holder import CoverWorker, OfferTransfer, TakeOnCase
from domain.identification.age import DisputeAge, StateAge
from domain.identification.report import DescribePerson
from domain.identification.safety import CheckSafety
from domain.identification.screening import JoinGroupIncident
from domain.identity import LinkCases, MergeCases
from domain.justice.proceedings import AnswerCooperation
from domain.messages import Actor, Command, RecordClass, Role
from domain.ports import EventLog, Receipt
from domain.protection.break_glass import BreakGlass
from domain.protection.sealing import ConfirmSeal, ProposeSeal
from domain.referral.answer import AcceptReferral, DeclineReferral
from domain.referral.send import SendReferral
from domain.referral.service import (
    CloseReferral,
    DeliverService,
    GiveReferralFeedback,
    StartService,
)
from domain.reintegration.plan import AssessReintegration
from domain.shelter.stay import AdmitResident
from domain.vocabulary import (
    ANSWER,
    CASE_LINK,
    CONSENT_BASIS,
    CONSENT_PURPOSE,
    DECLINE_REASON,
    GLASS_REASON,
    HOLD_REASON,
    INCIDENT_ROLE,
    INTERVIEW_SUBJECT,
    LEGAL_BASIS,
    REFERRAL_OUTCOME,
    REFERRAL_PRIORITY,
    REFERRAL_REASON,
    RETURN_DEFERRAL_REASON,
    SEAL_CHANGE,
    SEAL_KIND,
    SERVICE_TYPE,
    STATED_AGE,
    STAY_ARRANGEMENT,
)
from domain.voluntary_return.readiness import DeferReturn
from domain.voluntary_return.will import CounselReturn, ExpressReturnWish
from infra.waiting import Patience
from tests.domain.programme import SHELTER_SERVICE, Programme
from tests.examples import (
    AUTHORITY,
    CHILD_OFFICER,
    CLINIC,
    COORDINATION,
    COORDINATOR,
    DECIDER,
    EDITOR,
    LAWYER,
    LEGAL_AID,
    NURSE,
    POLICE,
    POLICE_POST,
    RETURN_AGENCY,
    RETURN_OFFICER,
    SECOND_WORKER,
    SHELTER,
    SHELTER_HOUSE,
    SHELTER_WORKER,
    SOCIAL_WORKER,
    SUPERVISOR,
    WELFARE,
    acting,
    made_id,
)
from tests.matrix import cards
from tests.matrix.canaries import canaries_of, with_canaries
from tests.matrix.cast import (
    ABROAD,
    CLOSED_AGENCY,
    COORDINATION_ABROAD,
    COUNSELLING,
    COUNSELLOR,
    FORMER,
    FORMER_PARTNER,
    HOTLINE_COUNSELLOR,
    OF_CLOSED,
    WELFARE_ABROAD,
    WORKER_ABROAD,
)

C = TypeVar("C", bound=Command)
R = RecordClass
ALL = tuple(R)
LONG = timedelta(days=60)
SOON = timedelta(seconds=2)
"""After so long a consent of these stories ends by itself."""
AGREED = date(2026, 1, 1)
CASES = (
    "whole",
    "grounds",
    "stay",
    "glass",
    "care",
    "child",
    "witness",
    "location",
    "police",
    "abroad",
    "twin one",
    "twin two",
    "victim one",
    "victim two",
    "unheld",
    "onward",
    "covered",
    *cards.CASES,
)
KEY = {name: made_id("case", f"matrix {name}") for name in CASES}
NAME_OF = {key: name for name, key in KEY.items()}
INCIDENT = made_id("incident", "matrix")


class Story(Programme):
    """A programme that acts now, in one case at a time, and leaves canaries wherever it can."""

    def __init__(self, log: EventLog) -> None:
        super().__init__(log, waiting=Patience)
        self.case = ""
        self.holder: Actor = SOCIAL_WORKER

    def at(self) -> datetime:
        return self.log.now()

    def begin(self, case: str, **words: Any) -> None:
        """Let a case be reported, and taken on where it is the welfare agency's."""
        self.case, self.holder = case, words.pop("holder", SOCIAL_WORKER)
        taken = words.pop("taken", True)
        report = {**canaries_of_report(case), "stream": KEY[case]}
        self.report(**(report | words))
        if taken:
            self.act(TakeOnCase, worker_id=self.holder.user_id)

    def act(self, kind: type[C], /, **words: Any) -> Receipt:
        """Give a command in the case under way, with canaries in what `words` leave unsaid."""
        told = {**canaries_of(kind, self.case), "stream": KEY.get(self.case, ""), "by": self.holder}
        return self.give(kind, **(told | words))

    def fill(self, kind: type[C], /, **words: Any) -> Receipt:
        """The same with every other field said, too."""
        told = {**canaries_of(kind, self.case), "stream": KEY.get(self.case, ""), "by": self.holder}
        made = with_canaries(kind, self.case, **(self._envelope() | told | words))
        return self.handler.handle(made)

    def _envelope(self) -> dict[str, Any]:
        wish = self.wish(TakeOnCase, worker_id="")
        return {"at": wish.at, "command_id": wish.command_id}


def canaries_of_report(case: str) -> dict[str, Any]:
    from domain.identification.report import ReportCase

    return {
        **canaries_of(ReportCase, case),
        "reporter_contact_id": made_id("contact", f"of {case}"),
    }


def play(log: EventLog) -> int:
    """Let everything happen, and tell the position at which it ends."""
    from tests.matrix.card_stories import tell_cards

    story = Story(log)
    beds = _agencies(story)
    story.begin("unheld", taken=False)
    for tell in (
        _whole,
        _grounds,
        _glass,
        _care,
        _onward,
        _child,
        _witness,
        _police,
        _abroad,
        _twins,
        _victims,
        _covered,
    ):
        tell(story)
    _stay(story, beds[0])
    _location(story, beds[1])
    tell_cards(story)
    return _ending(story).position


def _agencies(story: Story) -> tuple[str, ...]:
    beds = story.open_shelter(3)
    _register(story, CLINIC, "health_medical_service")
    for agency in (LEGAL_AID, AUTHORITY, RETURN_AGENCY, COUNSELLING, FORMER_PARTNER, CLOSED_AGENCY):
        _register(story, agency, "legal_assistance_service")
    _register(story, POLICE_POST, "legal_assistance_service")
    _register(story, COORDINATION, "legal_assistance_service")
    for agency in (WELFARE_ABROAD, COORDINATION_ABROAD):
        _register(story, agency, "child_protection_service", ABROAD)
    story.case = "directory"
    for agency in (SHELTER_HOUSE, CLINIC):
        told: dict[str, Any] = {"stream": agency, "by": EDITOR, "confidential": True}
        where = {"location_id": made_id("location", agency), "source_id": None}
        story.fill(RecordLocation, **told, **where, latitude=None, longitude=None)
        whom = {"contact_id": made_id("contact", agency), "location_id": None, "service_id": None}
        story.fill(RecordDirectoryContact, **told, **whom)
    story.give(
        MakeAgreement,
        stream=WELFARE,
        by=EDITOR,
        agreement_id=made_id("agreement", "former"),
        with_organization_id=FORMER_PARTNER,
        purposes=(CONSENT_PURPOSE["referral"],),
        record_classes=ALL,
        begins_on=AGREED,
        ends_on=date(2030, 1, 1),
        reference="a paper",
    )
    return beds


def _register(story: Story, agency: str, kind: str, jurisdiction: str = "") -> None:
    from domain.directory.organization import OfferService, RegisterOrganization
    from domain.vocabulary import ORGANIZATION_KIND, SERVICE_STATUS
    from tests.domain.programme import TZ

    story.give(
        RegisterOrganization,
        stream=agency,
        by=EDITOR,
        name="An invented organization",
        kind=ORGANIZATION_KIND["NGO"],
        jurisdiction_id=jurisdiction or TZ,
    )
    story.give(
        OfferService,
        stream=agency,
        by=EDITOR,
        service_id=service_of(agency),
        name="An invented service",
        service_type=SERVICE_TYPE[kind],
        status=SERVICE_STATUS["active"],
    )


def service_of(agency: str) -> str:
    return SHELTER_SERVICE if agency == SHELTER_HOUSE else made_id("service", f"of {agency}")


def _file(story: Story, *, child: bool = False) -> None:
    """What a worker learns of the person: words of every record class."""
    story.fill(DescribePerson)
    story.fill(CheckSafety, safe_from_hour=9, safe_until_hour=17, last_contact=None)
    story.fill(
        StateAge,
        stated_age=STATED_AGE["child" if child else "adult"],
        birth_date=date(2012 if child else 1990, 3, 4),
        birth_date_latest=date(2012 if child else 1990, 3, 4),
        **({} if child else {"reasons_to_believe_child": None}),
    )
    story.fill(AssessNeeds)
    story.fill(RecordSafetyCard)
    story.fill(AssessRisk)
    story.fill(AgreeSupportPlan, plan_id=made_id("plan", story.case), planned_end_on=None)
    story.fill(
        LinkPerson,
        linked_person_id=made_id("person", f"linked to {story.case}"),
        linked_case_id=None if story.case == "abroad" else KEY["unheld"],
        unrelated_adult=None,
    )
    story.act(AnswerCooperation, answer=ANSWER["no"])


def _consent(story: Story, agency: str, classes: Sequence[RecordClass], **words: Any) -> str:
    consent_id = made_id("consent", f"{story.case} {agency}")
    told: dict[str, Any] = {
        "consent_id": consent_id,
        "purpose": CONSENT_PURPOSE["referral"],
        "recipient_id": agency,
        "record_classes": tuple(classes),
        "basis": CONSENT_BASIS["adult_informed"],
        "given_by": INTERVIEW_SUBJECT["individual"],
        "ends_at": words.pop("ends_at", story.at() + LONG),
        "withheld": None,
        "abroad_basis": None,
    }
    story.act(GiveConsent, **(told | words))
    return consent_id


def referral_of(case: str, agency: str) -> str:
    return made_id("referral", f"{case} {agency}")


def consent_of(case: str, agency: str) -> str:
    return made_id("consent", f"{case} {agency}")


def _refer(
    story: Story,
    agency: str,
    classes: Sequence[RecordClass],
    accepted_by: Actor | None = None,
    **words: Any,
) -> None:
    """Send a referral under a consent of its own, and let it be accepted."""
    basis = words.pop("basis_id", None) or _consent(story, agency, classes, **words)
    kind = "safehouse_service" if agency == SHELTER_HOUSE else "legal_assistance_service"
    if agency == CLINIC:
        kind = "health_medical_service"
    story.act(
        SendReferral,
        referral_id=referral_of(story.case, agency),
        to_agency_id=agency,
        service_id=service_of(agency),
        service_type=SERVICE_TYPE[kind],
        reason=REFERRAL_REASON["AdditionalServicesRequired"],
        priority=REFERRAL_PRIORITY["urgent_72h"],
        record_classes=tuple(classes),
        basis_id=basis,
        caregiver_informed=ANSWER["not_asked"],
    )
    if accepted_by is not None:
        story.act(AcceptReferral, by=accepted_by, referral_id=referral_of(story.case, agency))


def _close(story: Story, referral_id: str) -> None:
    story.fill(GiveReferralFeedback, referral_id=referral_id)
    outcome = REFERRAL_OUTCOME["service_delivered"]
    story.act(CloseReferral, referral_id=referral_id, outcome=outcome)


def _own_work(story: Story, by: Actor) -> None:
    """What an agency records itself while it serves the person."""
    if by.role is not Role.HEALTH_WORKER:
        return
    story.fill(RecordSafetyCard, by=by)


def _whole(story: Story) -> None:
    """Referrals that enumerate different classes; one open, one declined, one closed."""
    story.begin("whole")
    _file(story)
    _refer(story, CLINIC, (R.IDENTITY, R.MEDICAL), NURSE)
    _own_work(story, NURSE)
    _refer(story, LEGAL_AID, (R.NARRATIVE, R.LEGAL), LAWYER)
    _refer(
        story,
        RETURN_AGENCY,
        (R.CONTACT_LOCATION, R.PSYCHOSOCIAL, R.CHILD, R.BIOMETRIC),
        RETURN_OFFICER,
    )
    _refer(story, SHELTER_HOUSE, (R.IDENTITY, R.MEDICAL))
    _refer(story, AUTHORITY, (R.IDENTITY,))
    referral = referral_of("whole", AUTHORITY)
    story.act(
        DeclineReferral, by=DECIDER, referral_id=referral, reason=DECLINE_REASON["no_capacity"]
    )
    _refer(story, COUNSELLING, (R.IDENTITY, R.PSYCHOSOCIAL), COUNSELLOR)
    referral = referral_of("whole", COUNSELLING)
    story.act(StartService, by=COUNSELLOR, referral_id=referral)
    today = story.at().date()
    story.act(DeliverService, by=COUNSELLOR, referral_id=referral, delivered_on=today)
    _close(story, referral)
    _codes(story)


def _codes(story: Story) -> None:
    """What codes tell: of health, of the mind, of the law."""
    key = made_id("return", story.case)
    story.fill(CounselReturn, by=RETURN_OFFICER, return_id=key)
    story.fill(ExpressReturnWish, by=RETURN_OFFICER, return_id=key)
    story.fill(DeferReturn, return_id=key, reason=RETURN_DEFERRAL_REASON["health"])
    story.fill(AssessReintegration)
    story.act(
        RecordLegalBasis,
        basis_id=made_id("basis", story.case),
        basis=LEGAL_BASIS["public_task"],
        purpose=CONSENT_PURPOSE["case_management"],
        recipient_id=AUTHORITY,
        record_classes=(R.LEGAL,),
        source="an invented law",
        ends_at=story.at() + LONG,
    )


def _grounds(story: Story) -> None:
    """Consents that were withdrawn, narrowed, refused, or came to their end by time alone."""
    story.begin("grounds")
    _file(story)
    _refer(story, CLINIC, (R.IDENTITY, R.MEDICAL), NURSE)
    _own_work(story, NURSE)
    _refer(story, LEGAL_AID, (R.IDENTITY, R.LEGAL), LAWYER)
    soon = story.at() + SOON
    _refer(story, RETURN_AGENCY, (R.IDENTITY, R.LEGAL), RETURN_OFFICER, ends_at=soon)
    _refer(story, COUNSELLING, (R.IDENTITY, R.PSYCHOSOCIAL))
    story.act(WithdrawConsent, consent_id=consent_of("grounds", CLINIC))
    story.act(WithdrawConsent, consent_id=consent_of("grounds", COUNSELLING))
    story.act(NarrowConsent, consent_id=consent_of("grounds", LEGAL_AID), record_classes=(R.LEGAL,))
    _refuse(story, AUTHORITY)
    _late_words(story)
    kind = CASE_LINK["parent_and_child"]
    story.act(LinkCases, by=COORDINATOR, other_case_id=KEY["whole"], kind=kind)


def _refuse(story: Story, agency: str) -> None:
    story.act(
        RefuseConsent,
        purpose=CONSENT_PURPOSE["referral"],
        recipient_id=agency,
        given_by=INTERVIEW_SUBJECT["individual"],
    )


def _late_words(story: Story) -> None:
    """What is recorded after the grounds ended."""
    story.fill(AssessNeeds)
    story.fill(AssessRisk)


def _admit(story: Story, place_id: str) -> None:
    story.act(
        AdmitResident,
        by=SHELTER_WORKER,
        stay_id=made_id("stay", story.case),
        shelter_id=SHELTER,
        place_id=place_id,
        arrangement=STAY_ARRANGEMENT["dormitory"],
        house_rules_explained=ANSWER["yes"],
        medical_check_offered=ANSWER["declined"],
        consent_to_stay=ANSWER["yes"],
    )


def _stay(story: Story, place_id: str) -> None:
    """A stay that goes on after its referral; a transfer that was offered; partners that ended."""
    story.begin("stay")
    _file(story)
    _refer(story, SHELTER_HOUSE, (R.IDENTITY, R.MEDICAL), SHELTER_WORKER)
    _admit(story, place_id)
    referral = referral_of("stay", SHELTER_HOUSE)
    story.act(StartService, by=SHELTER_WORKER, referral_id=referral)
    today = story.at().date()
    story.act(DeliverService, by=SHELTER_WORKER, referral_id=referral, delivered_on=today)
    _close(story, referral)
    _refer(story, FORMER_PARTNER, (R.IDENTITY, R.NARRATIVE), FORMER)
    _refer(story, CLOSED_AGENCY, (R.IDENTITY, R.NARRATIVE), OF_CLOSED)
    from domain.vocabulary import CASE_TRANSFER_REASON

    story.act(
        OfferTransfer,
        transfer_id=made_id("transfer", "matrix"),
        to_agency_id=RETURN_AGENCY,
        reason=CASE_TRANSFER_REASON["change_of_location"],
        basis_id=_consent(
            story, RETURN_AGENCY, tuple(R), purpose=CONSENT_PURPOSE["case_management"]
        ),
    )


def _glass(story: Story) -> None:
    """A glass that was broken now, and one whose time is over."""
    story.begin("glass")
    _file(story)
    earlier = story.at() - timedelta(hours=2)
    for by, at in ((NURSE, story.at()), (HOTLINE_COUNSELLOR, earlier)):
        story.act(
            BreakGlass,
            by=by,
            at=at,
            glass_id=made_id("glass", by.user_id),
            reason=GLASS_REASON["medical_emergency"],
            record_classes=(R.IDENTITY, R.MEDICAL),
        )


def _care(story: Story) -> None:
    """A service whose ground was withdrawn, and a glass that its nurse broke besides."""
    story.begin("care")
    _file(story)
    _refer(story, CLINIC, (R.IDENTITY, R.MEDICAL), NURSE)
    _own_work(story, NURSE)
    story.act(WithdrawConsent, consent_id=consent_of("care", CLINIC))
    story.act(
        BreakGlass,
        by=NURSE,
        glass_id=made_id("glass", "care"),
        reason=GLASS_REASON["medical_emergency"],
        record_classes=(R.IDENTITY, R.LEGAL),
    )


def _onward(story: Story) -> None:
    """A clinic sends onward a part of what it was told, under a consent of the holder's record."""
    story.begin("onward")
    _file(story)
    _refer(story, CLINIC, (R.IDENTITY, R.MEDICAL), NURSE)
    _refer(story, LEGAL_AID, (R.NARRATIVE, R.LEGAL), LAWYER)
    agreed = _consent(story, COUNSELLING, (R.MEDICAL,))
    story.holder = NURSE
    _refer(story, COUNSELLING, (R.MEDICAL,), COUNSELLOR, basis_id=agreed)


def _seal(story: Story, kind: str, listed: Sequence[Actor]) -> None:
    proposal_id = made_id("proposal", story.case)
    story.act(
        ProposeSeal,
        proposal_id=proposal_id,
        seal_id=made_id("seal", story.case),
        change=SEAL_CHANGE["seal"],
        kind=SEAL_KIND[kind],
        listed_user_ids=tuple(actor.user_id for actor in listed),
    )
    story.act(ConfirmSeal, by=SECOND_WORKER, proposal_id=proposal_id)


def _child(story: Story) -> None:
    """The sealed record of a child, of which a clinic was told as well."""
    story.begin("child")
    _refer(story, CLINIC, (R.IDENTITY, R.MEDICAL, R.CHILD), NURSE)
    _file(story, child=True)
    story.fill(AssessBestInterests)
    story.fill(DisputeAge)
    _own_work(story, NURSE)
    _seal(story, "child_record", (SOCIAL_WORKER, CHILD_OFFICER, NURSE))


def _witness(story: Story) -> None:
    """A protected witness: the list alone is not enough."""
    story.begin("witness")
    _file(story)
    _refer(story, CLINIC, (R.IDENTITY, R.MEDICAL), NURSE)
    _seal(story, "protected_witness", (SOCIAL_WORKER, NURSE))


def _location(story: Story, place_id: str) -> None:
    """A stay in a shelter whose location is sealed."""
    story.begin("location")
    _file(story)
    _refer(story, CLINIC, (R.IDENTITY, R.CONTACT_LOCATION), NURSE)
    _refer(story, SHELTER_HOUSE, (R.IDENTITY, R.CONTACT_LOCATION), SHELTER_WORKER)
    _admit(story, place_id)
    _seal(story, "shelter_location", (SOCIAL_WORKER,))


def _police(story: Story) -> None:
    """A case that the police answer for; what a clinic records there is not for the police."""
    story.begin("police", taken=False, addressed_to_id=POLICE_POST, by=HOTLINE_COUNSELLOR)
    story.holder = POLICE
    story.fill(DescribePerson)
    _refer(story, CLINIC, (R.IDENTITY, R.MEDICAL), NURSE)
    _own_work(story, NURSE)
    chief = acting(Role.SUPERVISOR, POLICE_POST)
    review = {"review_due_at": story.at() + LONG}
    story.fill(PutOnHold, by=chief, reason=HOLD_REASON["health"], **review)


def _abroad(story: Story) -> None:
    """A case of another jurisdiction."""
    told = {"jurisdiction_id": ABROAD, "addressed_to_id": WELFARE_ABROAD}
    story.begin("abroad", holder=WORKER_ABROAD, **told)
    _file(story)


def _twins(story: Story) -> None:
    """Two agencies report one person; a coordinator merges the cases."""
    story.begin("twin one")
    _file(story)
    story.begin("twin two", by=HOTLINE_COUNSELLOR)
    _file(story)
    _refuse(story, CLINIC)
    story.case = "twin one"
    story.act(
        MergeCases,
        by=COORDINATOR,
        merge_id=made_id("merge", "matrix"),
        other_case_id=KEY["twin two"],
    )


def _covered(story: Story) -> None:
    """A colleague stands in for the worker, and another one broke the glass."""
    story.begin("covered")
    _file(story)
    story.act(
        CoverWorker,
        worker_id=SOCIAL_WORKER.user_id,
        covered_by_id=SECOND_WORKER.user_id,
        until_on=(story.at() + LONG).date(),
    )
    story.act(
        BreakGlass,
        by=CHILD_OFFICER,
        glass_id=made_id("glass", "covered"),
        reason=GLASS_REASON["medical_emergency"],
        record_classes=(R.IDENTITY, R.MEDICAL),
    )


def _victims(story: Story) -> None:
    """Two people of one incident, whose cases two agencies answer for."""
    for case, agency in (("victim one", WELFARE), ("victim two", COUNSELLING)):
        by = SOCIAL_WORKER if agency == WELFARE else COUNSELLOR
        story.begin(case, addressed_to_id=agency, holder=by, taken=agency == WELFARE)
        story.fill(DescribePerson)
        story.act(JoinGroupIncident, incident_id=INCIDENT, role=INCIDENT_ROLE["presumed_victim"])
    for case, other in (("victim one", "victim two"), ("victim two", "victim one")):
        story.case = case
        story.act(
            LinkCases,
            by=COORDINATOR,
            other_case_id=KEY[other],
            kind=CASE_LINK["same_incident_coordinator_only"],
        )


def _ending(story: Story) -> Receipt:
    """What ends for everybody: an agreement, an agency."""
    story.give(
        EndAgreement,
        stream=WELFARE,
        by=EDITOR,
        agreement_id=made_id("agreement", "former"),
        reason="it is over",
    )
    return story.give(CloseOrganization, stream=CLOSED_AGENCY, by=EDITOR, reason="it is no more")


refer, seal = _refer, _seal

__all__ = ["ALL", "CASES", "KEY", "NAME_OF", "SUPERVISOR", "play", "refer", "referral_of", "seal"]
