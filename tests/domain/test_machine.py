"""Any order of wishes about two people and one bed agrees with a plain dictionary."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from domain import case as lifecycle
from domain.consent.grant import GiveConsent, WithdrawConsent
from domain.holding.holder import TakeOnCase
from domain.identity import MergeCases
from domain.messages import Command, RecordClass, Refused
from domain.referral.answer import AcceptReferral, DeclineReferral
from domain.referral.send import SendReferral
from domain.shelter import places
from domain.shelter.stay import AdmitResident, DischargeResident
from domain.vocabulary import (
    ANSWER,
    CONSENT_BASIS,
    CONSENT_PURPOSE,
    DECLINE_REASON,
    DISCHARGE_REASON,
    INTERVIEW_SUBJECT,
    REFERRAL_PRIORITY,
    REFERRAL_REASON,
    SERVICE_TYPE,
    SEX,
    STAY_ARRANGEMENT,
)
from tests.domain.programme import SHELTER_SERVICE, Programme, day
from tests.examples import (
    CASE,
    COORDINATOR,
    OTHER_CASE,
    SHELTER,
    SHELTER_HOUSE,
    SHELTER_WORKER,
    SOCIAL_WORKER,
    made_id,
)

CASES = (CASE, OTHER_CASE)
BEDS = 1


@dataclass
class Person:
    """What the dictionary remembers of one case."""

    consents: dict[str, str] = field(default_factory=dict)
    referrals: dict[str, list[str]] = field(default_factory=dict)
    stay: str = ""
    merged_into: str = ""
    took_back: bool = False
    restricted: bool = False


class Agreement(RuleBasedStateMachine):
    """Each rule gives a wish and says from the dictionary alone whether it will be granted."""

    def __init__(self) -> None:
        super().__init__()
        self.programme = Programme()
        self.people = {name: Person() for name in CASES}
        self.number = 0
        self.bed = self.programme.open_shelter(BEDS)[0]
        for name in CASES:
            self.programme.report(stream=name, sex=SEX["female"])
            self.programme.give(TakeOnCase, stream=name, worker_id=SOCIAL_WORKER.user_id)

    def _next(self, thing: str) -> str:
        self.number += 1
        return made_id(thing, f"{thing} {self.number}")

    def _granted(self, kind: type[Command], /, **words: Any) -> bool:
        try:
            self.programme.give(kind, **words)
        except Refused:
            return False
        return True

    def _open(self, name: str) -> bool:
        return not self.people[name].merged_into

    @rule(name=st.sampled_from(CASES))
    def consent(self, name: str) -> None:
        consent_id = self._next("consent")
        granted = self._granted(
            GiveConsent,
            stream=name,
            consent_id=consent_id,
            purpose=CONSENT_PURPOSE["referral"],
            recipient_id=SHELTER_HOUSE,
            record_classes=(RecordClass.CASE_ADMINISTRATION, RecordClass.IDENTITY),
            basis=CONSENT_BASIS["adult_informed"],
            given_by=INTERVIEW_SUBJECT["individual"],
            wording="what is disclosed, and to whom",
            ends_at=day(60),
        )
        assert granted == self._open(name)
        if granted:
            person = self.people[name]
            person.consents[consent_id] = "given"
            person.took_back = person.restricted = False

    @rule(name=st.sampled_from(CASES), data=st.data())
    def withdraw(self, name: str, data: st.DataObject) -> None:
        person = self.people[name]
        if not person.consents:
            return
        consent_id = data.draw(st.sampled_from(sorted(person.consents)))
        granted = self._granted(WithdrawConsent, stream=name, consent_id=consent_id)
        assert granted == (self._open(name) and person.consents[consent_id] == "given")
        if granted:
            person.consents[consent_id] = "withdrawn"
            person.took_back = True
            for referral in person.referrals.values():
                if referral == ["sent", consent_id]:
                    referral[0] = "recalled"

    @rule(name=st.sampled_from(CASES), data=st.data())
    def send(self, name: str, data: st.DataObject) -> None:
        person = self.people[name]
        if not person.consents:
            return
        consent_id = data.draw(st.sampled_from(sorted(person.consents)))
        referral_id = self._next("referral")
        granted = self._granted(
            SendReferral,
            stream=name,
            referral_id=referral_id,
            to_agency_id=SHELTER_HOUSE,
            service_id=SHELTER_SERVICE,
            service_type=SERVICE_TYPE["safehouse_service"],
            reason=REFERRAL_REASON["AdditionalServicesRequired"],
            priority=REFERRAL_PRIORITY["urgent_72h"],
            record_classes=(RecordClass.CASE_ADMINISTRATION, RecordClass.IDENTITY),
            basis_id=consent_id,
            caregiver_informed=ANSWER["not_asked"],
        )
        assert granted == (
            self._open(name) and person.consents[consent_id] == "given" and not person.restricted
        )
        if granted:
            person.referrals[referral_id] = ["sent", consent_id]

    @rule(
        name=st.sampled_from(CASES), said=st.sampled_from(("accepted", "declined")), data=st.data()
    )
    def answer(self, name: str, said: str, data: st.DataObject) -> None:
        person = self.people[name]
        if not person.referrals:
            return
        referral_id = data.draw(st.sampled_from(sorted(person.referrals)))
        words: dict[str, Any] = {"stream": name, "by": SHELTER_WORKER, "referral_id": referral_id}
        granted = (
            self._granted(AcceptReferral, **words)
            if said == "accepted"
            else self._granted(DeclineReferral, **words, reason=DECLINE_REASON["no_capacity"])
        )
        may_disclose = said == "declined" or not person.restricted
        waits = person.referrals[referral_id][0] == "sent"
        assert granted == (self._open(name) and waits and may_disclose)
        if granted:
            person.referrals[referral_id][0] = said

    @rule(name=st.sampled_from(CASES))
    def admit(self, name: str) -> None:
        person = self.people[name]
        stay_id = self._next("stay")
        granted = self._granted(
            AdmitResident,
            stream=name,
            by=SHELTER_WORKER,
            stay_id=stay_id,
            shelter_id=SHELTER,
            place_id=self.bed,
            arrangement=STAY_ARRANGEMENT["dormitory"],
            house_rules_explained=ANSWER["yes"],
            medical_check_offered=ANSWER["declined"],
            consent_to_stay=ANSWER["yes"],
        )
        invited = any(state in ("sent", "accepted") for state, _ in person.referrals.values())
        empty = not any(other.stay for other in self.people.values())
        assert granted == (self._open(name) and invited and empty)
        if granted:
            person.stay = stay_id

    @rule(name=st.sampled_from(CASES))
    def discharge(self, name: str) -> None:
        person = self.people[name]
        granted = self._granted(
            DischargeResident,
            stream=name,
            by=SHELTER_WORKER,
            stay_id=person.stay or made_id("stay", "never begun"),
            shelter_id=SHELTER,
            reason=DISCHARGE_REASON["left_by_own_decision"],
            safe_destination=ANSWER["not_sure"],
            belongings_returned=True,
        )
        assert granted == (self._open(name) and bool(person.stay))
        if granted:
            person.stay = ""

    @rule()
    def merge(self) -> None:
        other = self.people[OTHER_CASE]
        pending = any(state in ("sent", "accepted") for state, _ in other.referrals.values())
        granted = self._granted(
            MergeCases,
            stream=CASE,
            by=COORDINATOR,
            merge_id=self._next("merge"),
            other_case_id=OTHER_CASE,
            evidence="the same marks and the same story",
        )
        assert granted == (not other.merged_into and not pending and not other.stay)
        if granted:
            other.merged_into = CASE
            self.people[CASE].restricted |= other.took_back

    @invariant()
    def the_histories_agree_with_the_dictionary(self) -> None:
        taken = 0
        for name, person in self.people.items():
            case = lifecycle.replay(self.programme.log.read({name: 0}))
            current = case.stays.current
            assert (current.stay_id if current else "") == person.stay
            assert case.standing.merged_into == person.merged_into
            in_force = {key for key in person.consents if case.consents.in_force(key, day(0))}
            given = {key for key, state in person.consents.items() if state == "given"}
            assert in_force == (set() if person.restricted else given)
            taken += bool(person.stay)
        shelter = places.Shelter()
        for entry in self.programme.log.read({SHELTER: 0}):
            shelter = places.evolve(shelter, entry)
        assert sum(len(place.taken) for place in shelter.places.values()) == taken <= BEDS


Agreement.TestCase.settings = settings(
    max_examples=25,
    stateful_step_count=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
TestAgreement = Agreement.TestCase
