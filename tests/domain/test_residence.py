from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from domain.assessment.persons import ConflictChecked, PerpetratorNamed
from domain.consent.legal_basis import LegalBasisEnded, LegalBasisRecorded
from domain.identification.report import CaseReported
from domain.messages import AlreadyDone, Malformed, Missing
from domain.shelter.fitting import PlaceDoesNotFit, PlaceFull, PlaceOutOfService
from domain.shelter.places import PlaceTaken, PlaceTakenOutOfService
from domain.shelter.residence import (
    BasisMissing,
    ChildBorn,
    DocumentsKept,
    DocumentsNotAskedFor,
    DocumentsReturned,
    EscalateIncident,
    GiveMedication,
    IncidentEscalated,
    IncidentRecorded,
    KeepDocuments,
    MedicalCheckDone,
    MedicationGiven,
    NoDocumentsKept,
    RecordBirth,
    RecordIncident,
    RecordMedicalCheck,
    RecordVisit,
    RefuseVisitor,
    ReturnDocuments,
    VisitorNotCleared,
    VisitorRefused,
    VisitRecorded,
)
from domain.shelter.stay import (
    ResidentAdmitted,
    ResidentDischarged,
    ResidentMissing,
    ResidentWentOnLeave,
)
from domain.vocabulary import CONFLICT_OUTCOME, INCIDENT_KIND, OUT_OF_SERVICE_REASON, VISIT_OUTCOME
from tests.domain.scenario import Past, given
from tests.domain.shelter_examples import (
    BED,
    COT,
    DECLINED,
    HOUSE,
    NOT_ASKED,
    OTHER_STAY,
    PARENT,
    REPORTED,
    STAY,
    YES,
    History,
    by_the_shelter,
    linked,
    lives,
    on,
    with_cleared_parent,
)
from tests.examples import (
    CLINIC,
    OTHER_CASE,
    OTHER_SHELTER,
    SECOND_WORKER,
    SHELTER,
    SHELTER_HOUSE,
    WELFARE,
    later,
    made_id,
)
from tests.made import made

ADMITTED = lives(BED, "dormitory")
LEFT = made(ResidentDischarged, stay_id=STAY, shelter_id=SHELTER)
KEEP = by_the_shelter(KeepDocuments, stay_id=STAY, at_persons_request=True, documents="a passport")
KEPT = DocumentsKept(stay_id=STAY, at_persons_request=True, documents="a passport")
GIVE_BACK = by_the_shelter(ReturnDocuments, stay_id=STAY, documents="a passport")
GIVEN_BACK = DocumentsReturned(stay_id=STAY, documents="a passport")
CHECK = by_the_shelter(RecordMedicalCheck, stay_id=STAY, accepted=YES, findings="well")
MEDICATE = by_the_shelter(GiveMedication, stay_id=STAY, medication="as prescribed")
INCIDENT = made_id("incident", "first")
HAPPEN = by_the_shelter(
    RecordIncident,
    incident_id=INCIDENT,
    stay_id=STAY,
    kind=INCIDENT_KIND["threat_from_outside"],
    what_happened="a stranger asked for her",
)
HAPPENED = made(IncidentRecorded, incident_id=INCIDENT, stay_id=STAY)
BASIS = made_id("basis", "vital interest")
IN_FORCE = made(LegalBasisRecorded, basis_id=BASIS, ends_at=later(days=1))
TELL = by_the_shelter(EscalateIncident, incident_id=INCIDENT, to_agency_id=CLINIC, basis_id=BASIS)
VISIT = by_the_shelter(
    RecordVisit, stay_id=STAY, visitor_id=PARENT, outcome=VISIT_OUTCOME["took_place"]
)
BABY = made_id("case", "born here")
BIRTH = by_the_shelter(
    RecordBirth,
    stay_id=STAY,
    child_case_id=BABY,
    born_on=later().date(),
    cot_place_id=COT,
    shelter_id=SHELTER,
)


def test_documents_are_kept_because_the_person_asked_for_it() -> None:
    given(*ADMITTED).when(KEEP).then(KEPT)


def test_documents_are_never_kept_unasked() -> None:
    unasked = replace(KEEP, at_persons_request=False)
    given(*ADMITTED).when(unasked).refused(DocumentsNotAskedFor)


def test_documents_are_kept_only_while_somebody_lives_there() -> None:
    given().when(KEEP).refused(Missing)
    given(*ADMITTED, LEFT).when(KEEP).refused(AlreadyDone)


def test_resident_gets_documents_back_on_demand() -> None:
    given(*ADMITTED, KEPT).when(GIVE_BACK).then(GIVEN_BACK)
    away: History = (
        ResidentWentOnLeave(stay_id=STAY),
        ResidentMissing(stay_id=STAY, last_seen_at=later(), alerted_ids=(WELFARE,)),
        LEFT,
    )
    for where in away:
        given(*ADMITTED, KEPT, where).when(GIVE_BACK).then(GIVEN_BACK)


def test_documents_are_given_back_once() -> None:
    given(*ADMITTED, KEPT, GIVEN_BACK).when(GIVE_BACK).refused(NoDocumentsKept)
    given(*ADMITTED).when(GIVE_BACK).refused(NoDocumentsKept)
    given().when(GIVE_BACK).refused(Missing)


def test_a_medical_check_is_done_or_declined_and_changes_no_stay() -> None:
    done = MedicalCheckDone(stay_id=STAY, accepted=YES, findings="well")
    given(*ADMITTED).when(CHECK).then(done)
    declined = replace(CHECK, accepted=DECLINED, findings=None)
    given(*ADMITTED).when(declined).records(MedicalCheckDone)
    before, after = given(*ADMITTED), given(*ADMITTED, done)
    assert before.case.stays is not after.case.stays
    assert before.case.stays == after.case.stays


def test_a_check_that_was_declined_has_no_findings() -> None:
    given(*ADMITTED).when(replace(CHECK, accepted=DECLINED)).refused(Malformed)


def test_a_check_is_of_a_known_stay_or_of_none() -> None:
    given().when(CHECK).refused(Missing)
    given().when(replace(CHECK, stay_id=None)).records(MedicalCheckDone)


def test_medication_is_given_to_a_resident() -> None:
    given(*ADMITTED).when(MEDICATE).records(MedicationGiven)
    given().when(MEDICATE).refused(Missing)


def test_an_incident_is_recorded_once() -> None:
    given(*ADMITTED).when(HAPPEN).records(IncidentRecorded)
    given(*ADMITTED, HAPPENED).when(HAPPEN).refused(AlreadyDone)
    given().when(HAPPEN).refused(Missing)


def test_an_incident_is_told_outside_only_on_a_basis_in_force() -> None:
    history: History = (REPORTED, *ADMITTED, HAPPENED)
    given(*history, IN_FORCE).when(TELL).records(IncidentEscalated)
    given(*history).when(TELL).refused(BasisMissing)
    given(*history, IN_FORCE).when(replace(TELL, basis_id=None)).refused(BasisMissing)
    ended = LegalBasisEnded(basis_id=BASIS, reason="the danger is over")
    given(*history, IN_FORCE, ended).when(TELL).refused(BasisMissing)
    given(*history, IN_FORCE).when(replace(TELL, at=later(days=1))).refused(BasisMissing)


def test_who_answers_for_the_case_is_told_of_an_incident_without_more() -> None:
    tell = replace(TELL, to_agency_id=WELFARE, basis_id=None)
    given(REPORTED, *ADMITTED, HAPPENED).when(tell).records(IncidentEscalated)


def test_an_unknown_incident_is_told_to_nobody() -> None:
    given(REPORTED, *ADMITTED, IN_FORCE).when(TELL).refused(Missing)


def test_a_visitor_was_cleared_by_a_second_worker() -> None:
    given(*ADMITTED, *with_cleared_parent()).when(VISIT).records(VisitRecorded)
    given(*ADMITTED, linked()).when(VISIT).refused(VisitorNotCleared)
    given(*ADMITTED).when(VISIT).refused(VisitorNotCleared)
    given().when(VISIT).refused(Missing)


@pytest.mark.parametrize("outcome", ["conflict", "unclear"])
def test_a_visitor_in_doubt_is_not_let_in(outcome: str) -> None:
    check = ConflictChecked(linked_person_id=PARENT, outcome=CONFLICT_OUTCOME[outcome])
    doubt = Past(check, by=SECOND_WORKER)
    given(*ADMITTED, linked(), doubt).when(VISIT).refused(VisitorNotCleared)


def test_an_alleged_perpetrator_never_visits() -> None:
    named = PerpetratorNamed(linked_person_id=PARENT, allegation="recruited her")
    given(*ADMITTED, *with_cleared_parent(), named).when(VISIT).refused(VisitorNotCleared)


def test_a_visit_that_the_person_declined_is_recorded_whoever_came() -> None:
    declined = replace(VISIT, outcome=VISIT_OUTCOME["declined_by_person"])
    given(*ADMITTED).when(declined).records(VisitRecorded)


def test_a_refused_visitor_is_a_fact_of_its_own() -> None:
    refuse = by_the_shelter(RefuseVisitor, stay_id=STAY, reason="nobody knows him")
    given(*ADMITTED).when(refuse).records(VisitorRefused)
    given().when(refuse).refused(Missing)


def test_child_born_in_shelter_gets_own_record_and_never_overbooks() -> None:
    facts = given(*HOUSE, REPORTED, *ADMITTED).when(BIRTH).decided()
    born = [fact for fact in facts if isinstance(fact.event, ChildBorn)]
    assert len(born) == 1
    own = {type(fact.event): fact.event for fact in facts if fact.stream == BABY}
    assert CaseReported in own
    (taken,) = [fact.event for fact in facts if fact.stream == SHELTER]
    assert isinstance(taken, PlaceTaken)
    assert (taken.place_id, taken.case_id, taken.arrangement) == (COT, BABY, "cot")
    admitted = own[ResidentAdmitted]
    assert isinstance(admitted, ResidentAdmitted)
    assert admitted.stay_id == taken.stay_id
    full = lives(COT, "cot", OTHER_CASE, OTHER_STAY)
    given(*HOUSE, REPORTED, *ADMITTED, *full).when(BIRTH).refused(PlaceFull)


def test_a_newborn_takes_a_cot_in_service_where_the_mother_lives() -> None:
    resident = given(*HOUSE, REPORTED, *ADMITTED)
    resident.when(replace(BIRTH, cot_place_id=BED)).refused(PlaceDoesNotFit)
    resident.when(replace(BIRTH, cot_place_id=PARENT)).refused(Missing)
    resident.when(replace(BIRTH, shelter_id=OTHER_SHELTER)).refused(Missing)
    given(*HOUSE, REPORTED).when(BIRTH).refused(Missing)
    out = PlaceTakenOutOfService(place_id=COT, reason=OUT_OF_SERVICE_REASON["repair"])
    broken = on(SHELTER, out)
    given(*HOUSE, REPORTED, *ADMITTED, broken).when(BIRTH).refused(PlaceOutOfService)


def test_a_newborns_case_is_a_new_one() -> None:
    exists: Any = on(BABY, made(CaseReported, addressed_to_id=SHELTER_HOUSE))
    given(*HOUSE, REPORTED, *ADMITTED, exists).when(BIRTH).refused(AlreadyDone)


def test_a_newborn_is_with_the_mother_from_the_first_moment() -> None:
    born = made(ChildBorn, stay_id=STAY, child_case_id=BABY)
    current = given(*ADMITTED, born).case.stays.current
    assert current is not None
    assert BABY in current.with_case_ids
    assert NOT_ASKED != YES
