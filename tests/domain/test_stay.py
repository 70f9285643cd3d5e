from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

import pytest

from domain.consent.legal_basis import LegalBasisRecorded
from domain.identification.age import AgeAssessed
from domain.messages import AlreadyDone, Fact, Malformed, Missing, NotPermitted, OutOfOrder, Refused
from domain.shelter.arriving import (
    AlreadyAdmitted,
    ConsentToStayMissing,
    HoldIsOver,
    HouseRulesNotExplained,
)
from domain.shelter.fitting import (
    ChildInAdultPlace,
    ChildWithUnrelatedAdults,
    DisputedAgeNeedsSingleRoom,
    FamilySeparated,
    PlaceDoesNotFit,
    PlaceFull,
    PlaceOutOfService,
)
from domain.shelter.leaving import (
    BelongingsNotReturned,
    ChildLeavesToNowhere,
    DocumentsStillKept,
    NotReportedMissing,
    SafeDestinationMissing,
)
from domain.shelter.moving import PlaceNotOffered, TransferNotAgreed
from domain.shelter.places import (
    PlaceFreed,
    PlaceHeld,
    PlaceReleased,
    PlaceTaken,
    PlaceTakenOutOfService,
    RollCallTaken,
)
from domain.shelter.residence import ChildBorn, DocumentsKept
from domain.shelter.stay import (
    AdmitResident,
    BeginLeave,
    DischargePlanned,
    DischargeResident,
    FollowUpDone,
    LastSeenInTheFuture,
    PlanDischarge,
    RecordFollowUp,
    RecordResidentReturn,
    ReportMissing,
    ResidentAdmitted,
    ResidentDischarged,
    ResidentMissing,
    ResidentReturned,
    ResidentTransferred,
    ResidentWentOnLeave,
    TransferResident,
)
from domain.vocabulary import (
    AGE_OUTCOME,
    ANSWER,
    CONTACT_CHANNEL,
    DISCHARGE_REASON,
    FURTHER_ACTION,
    HOLD_RELEASE_REASON,
    OUT_OF_SERVICE_REASON,
    SEX,
    STAY_ARRANGEMENT,
    TRANSFER_REASON,
)
from tests.domain.scenario import given
from tests.domain.shelter_examples import (
    A_DAY,
    BED,
    CHILD_BED,
    COT,
    DECLINED,
    FAR_BED,
    FAR_HOUSE,
    FAR_UNIT,
    HOLD,
    HOUSE,
    NO,
    NOT_ASKED,
    OTHER_STAY,
    OTHER_UNIT,
    REPORTED,
    SINGLE,
    STAY,
    THIRD_CASE,
    THIRD_STAY,
    UNIT,
    YES,
    History,
    admit,
    by_the_shelter,
    child,
    disputed,
    linked,
    lives,
    offered,
    on,
    opened,
    place,
    requested,
    with_cleared_parent,
)
from tests.examples import (
    CASE,
    CLOCK_WATCHER,
    OTHER_CASE,
    OTHER_SHELTER,
    SHELTER,
    SOCIAL_WORKER,
    WELFARE,
    later,
    made_id,
)
from tests.made import made

NARROW_UNIT = made_id("place", "narrow family unit")
ADULT_ROOM = made_id("place", "single room for adults")
BASIS = made_id("basis", "best interests")
IN_FORCE = made(LegalBasisRecorded, basis_id=BASIS, ends_at=later(days=30))
WOMAN = requested()
GIRL: History = (child(), requested(age_group="child"))
ADMITTED = lives(BED, "dormitory")
MISSING = ResidentMissing(stay_id=STAY, last_seen_at=later(hours=-1), alerted_ids=(WELFARE,))
MISS = by_the_shelter(ReportMissing, stay_id=STAY, last_seen_at=later(hours=-1))
ON_LEAVE = ResidentWentOnLeave(stay_id=STAY)
LEAVE = by_the_shelter(BeginLeave, stay_id=STAY, expected_back_at=later(hours=5))
BACK = by_the_shelter(RecordResidentReturn, stay_id=STAY)
FREED = on(SHELTER, PlaceFreed(stay_id=STAY, place_id=BED))


def discharge(reason: str = "left_by_own_decision", **words: Any) -> DischargeResident:
    told: dict[str, Any] = {
        "stay_id": STAY,
        "shelter_id": SHELTER,
        "reason": DISCHARGE_REASON[reason],
        "safe_destination": NOT_ASKED,
        "belongings_returned": True,
    }
    return by_the_shelter(DischargeResident, **(told | words))


def move(place_id: str, arrangement: str, **words: Any) -> TransferResident:
    told: dict[str, Any] = {
        "stay_id": STAY,
        "from_shelter_id": SHELTER,
        "shelter_id": SHELTER,
        "place_id": place_id,
        "arrangement": STAY_ARRANGEMENT[arrangement],
        "reason": TRANSFER_REASON["persons_wish"],
        "agreed_by_person": YES,
    }
    return by_the_shelter(TransferResident, **(told | words))


def test_a_person_is_admitted_and_the_place_taken_in_the_same_append() -> None:
    admitted, taken = given(*HOUSE, WOMAN).when(admit(BED, "dormitory")).decided()
    assert isinstance(admitted.event, ResidentAdmitted)
    assert taken == ADMITTED[1]


def test_admission_requires_no_medical_test_or_police_statement() -> None:
    declined = admit(BED, "dormitory", medical_check_offered=DECLINED)
    given(*HOUSE, WOMAN).when(declined).records(ResidentAdmitted, PlaceTaken)
    asked = {field.name for field in fields(AdmitResident)}
    assert not [name for name in asked if "police" in name or "statement" in name or "test" in name]


@pytest.mark.parametrize("answer", list(ANSWER))
def test_whatever_is_said_about_a_medical_check_changes_no_admission(answer: Any) -> None:
    given(*HOUSE).when(admit(SINGLE, "single_room", medical_check_offered=answer)).decided()


def test_only_the_house_itself_admits() -> None:
    wish = replace(admit(BED, "dormitory"), by=SOCIAL_WORKER)
    given(*HOUSE, WOMAN).when(wish).refused(NotPermitted)


def test_nobody_is_admitted_to_an_unknown_house_or_place() -> None:
    given(WOMAN).when(admit(BED, "dormitory")).refused(Missing)
    given(*HOUSE, WOMAN).when(admit(FAR_BED, "dormitory")).refused(Missing)


def test_a_person_has_one_stay_at_a_time() -> None:
    second = admit(SINGLE, "single_room", stay_id=OTHER_STAY)
    given(*HOUSE, WOMAN, *ADMITTED).when(second).refused(AlreadyAdmitted)


def test_a_hold_that_is_used_is_released_as_admitted_in_the_same_append() -> None:
    until = later(hours=24)
    held = PlaceHeld(place_id=BED, hold_id=HOLD, case_id=CASE, held_until=until)
    full = lives(BED, "dormitory", OTHER_CASE, OTHER_STAY)
    scenario = given(*HOUSE, *full, WOMAN, offered(BED, until), on(SHELTER, held))
    wish = admit(BED, "dormitory", hold_id=HOLD)
    _, released, taken = scenario.when(wish).decided()
    reason = HOLD_RELEASE_REASON["admitted"]
    assert released == on(SHELTER, PlaceReleased(hold_id=HOLD, reason=reason, place_id=BED))
    assert taken == ADMITTED[1]
    scenario.when(replace(wish, at=until)).refused(HoldIsOver)
    scenario.when(replace(wish, hold_id=made_id("hold", "none"))).refused(Missing)


def test_a_full_place_is_given_to_nobody() -> None:
    full: History = (
        *lives(BED, "dormitory", OTHER_CASE, OTHER_STAY),
        *lives(BED, "dormitory", THIRD_CASE, THIRD_STAY),
    )
    given(*HOUSE, *full, WOMAN).when(admit(BED, "dormitory")).refused(PlaceFull)


def test_a_place_held_for_another_is_given_to_nobody_until_the_hold_is_over() -> None:
    until = later(hours=24)
    held = PlaceHeld(place_id=SINGLE, hold_id=HOLD, case_id=OTHER_CASE, held_until=until)
    scenario = given(*HOUSE, WOMAN, on(SHELTER, held))
    early = admit(SINGLE, "single_room", at=later(hours=24, microseconds=-1))
    scenario.when(early).refused(PlaceFull)
    scenario.when(replace(early, at=until)).decided()


def test_a_place_out_of_service_is_given_to_nobody() -> None:
    out = PlaceTakenOutOfService(place_id=BED, reason=OUT_OF_SERVICE_REASON["repair"])
    given(*HOUSE, on(SHELTER, out), WOMAN).when(admit(BED, "dormitory")).refused(PlaceOutOfService)


def test_the_arrangement_is_what_the_place_is() -> None:
    given(*HOUSE, WOMAN).when(admit(BED, "single_room")).refused(PlaceDoesNotFit)
    given(*HOUSE, WOMAN).when(admit(BED, "children_unit")).refused(PlaceDoesNotFit)


def test_house_rules_are_explained_on_arrival() -> None:
    silent = admit(BED, "dormitory", house_rules_explained=NOT_ASKED)
    given(*HOUSE, WOMAN).when(silent).refused(HouseRulesNotExplained)


@pytest.mark.parametrize("answer", [code for code in ANSWER if code != "yes"])
def test_an_adult_stays_only_by_own_consent(answer: Any) -> None:
    wish = admit(BED, "dormitory", consent_to_stay=answer, legal_basis_id=BASIS)
    given(*HOUSE, WOMAN, IN_FORCE).when(wish).refused(ConsentToStayMissing)


def test_a_childs_no_is_overruled_only_by_a_legal_basis_in_force() -> None:
    wish = admit(CHILD_BED, "children_unit", consent_to_stay=NO)
    given(*HOUSE, *GIRL).when(wish).refused(ConsentToStayMissing)
    named = replace(wish, legal_basis_id=BASIS)
    given(*HOUSE, *GIRL).when(named).refused(ConsentToStayMissing)
    given(*HOUSE, *GIRL, IN_FORCE).when(named).decided()


def test_a_child_is_asked_for_no_adults_consent() -> None:
    wish = admit(CHILD_BED, "children_unit", consent_to_stay=ANSWER["not_sure"])
    given(*HOUSE, *GIRL).when(wish).decided()


@pytest.mark.parametrize(("place_id", "kind"), [(BED, "dormitory"), (UNIT, "family_unit")])
def test_unaccompanied_child_is_never_placed_with_unrelated_adults(
    place_id: str, kind: str
) -> None:
    alone = given(*HOUSE, *GIRL)
    alone.when(admit(place_id, kind)).refused(ChildInAdultPlace)
    alone.when(admit(place_id, kind, with_case_ids=(OTHER_CASE,))).refused(ChildInAdultPlace)
    uncleared = given(*HOUSE, *GIRL, linked())
    uncleared.when(admit(place_id, kind, with_case_ids=(OTHER_CASE,))).refused(ChildInAdultPlace)
    alone.when(admit(CHILD_BED, "children_unit")).decided()
    alone.when(admit(SINGLE, "single_room")).decided()


def test_a_child_shares_a_family_unit_with_nobody_but_the_family() -> None:
    stranger = lives(UNIT, "family_unit", THIRD_CASE, THIRD_STAY)
    wish = admit(UNIT, "family_unit", with_case_ids=(OTHER_CASE, THIRD_CASE))
    given(*HOUSE, *GIRL, *with_cleared_parent(), *stranger).when(wish).refused(
        ChildWithUnrelatedAdults
    )


def test_no_unrelated_adult_joins_a_child_in_a_family_unit() -> None:
    there: History = (child(OTHER_CASE), *lives(UNIT, "family_unit", OTHER_CASE, OTHER_STAY))
    wish = admit(UNIT, "family_unit", with_case_ids=(OTHER_CASE,))
    given(*HOUSE, WOMAN, *there).when(wish).refused(ChildWithUnrelatedAdults)
    given(*HOUSE, WOMAN, *there).when(admit(UNIT, "family_unit")).refused(ChildWithUnrelatedAdults)
    hers = with_cleared_parent(parent=CASE, case=OTHER_CASE)
    given(*HOUSE, WOMAN, *there, *hers).when(wish).decided()


def test_protective_mother_and_her_child_are_not_separated() -> None:
    girl: History = (*HOUSE, *GIRL, *with_cleared_parent())
    mother_here = lives(UNIT, "family_unit", OTHER_CASE, OTHER_STAY)
    together = admit(UNIT, "family_unit", with_case_ids=(OTHER_CASE,))
    given(*girl, *mother_here).when(together).records(ResidentAdmitted, PlaceTaken)
    given(*girl, *mother_here).when(admit(UNIT, "family_unit")).decided()
    given(*girl).when(together).decided()
    given(*girl, *mother_here).when(admit(CHILD_BED, "children_unit")).refused(FamilySeparated)
    given(*girl, *mother_here).when(replace(together, place_id=OTHER_UNIT)).refused(FamilySeparated)
    mother_apart = lives(BED, "dormitory", OTHER_CASE, OTHER_STAY)
    given(*girl, *mother_apart).when(together).refused(FamilySeparated)
    mother_far = lives(FAR_BED, "dormitory", OTHER_CASE, OTHER_STAY, OTHER_SHELTER)
    given(*girl, *FAR_HOUSE, *mother_far).when(together).refused(FamilySeparated)


def test_a_mother_who_names_her_child_takes_a_family_unit_with_room_for_both() -> None:
    hers: History = (child(OTHER_CASE), *with_cleared_parent(parent=CASE, case=OTHER_CASE))
    mother = given(*HOUSE, WOMAN, *hers)
    mother.when(admit(BED, "dormitory", with_case_ids=(OTHER_CASE,))).refused(FamilySeparated)
    mother.when(admit(UNIT, "family_unit", with_case_ids=(OTHER_CASE,))).decided()


def test_a_boy_lives_with_his_mother_in_a_house_for_women() -> None:
    boy: History = (child(), requested(sex="male", age_group="child"), *with_cleared_parent())
    mother = lives(UNIT, "family_unit", OTHER_CASE, OTHER_STAY)
    wish = admit(UNIT, "family_unit", with_case_ids=(OTHER_CASE,))
    given(*HOUSE, *boy, *mother).when(wish).decided()


def test_an_infant_sleeps_in_a_cot_beside_the_parent() -> None:
    infant: History = (child(), requested(age_group="infant"), *with_cleared_parent())
    mother = lives(BED, "dormitory", OTHER_CASE, OTHER_STAY)
    given(*HOUSE, *infant, *mother).when(admit(COT, "cot")).decided()
    apart = admit(COT, "cot", with_case_ids=(OTHER_CASE,))
    given(*HOUSE, *infant).when(apart).refused(FamilySeparated)
    given(*HOUSE, *GIRL).when(admit(COT, "cot")).refused(PlaceDoesNotFit)


def test_a_disputed_age_takes_a_single_room() -> None:
    history: History = (*HOUSE, disputed(), requested(age_group="adolescent"))
    given(*history).when(admit(CHILD_BED, "children_unit")).refused(DisputedAgeNeedsSingleRoom)
    given(*history).when(admit(SINGLE, "single_room")).decided()


def test_a_resident_goes_on_leave_and_comes_back() -> None:
    gone = ResidentWentOnLeave(stay_id=STAY, expected_back_at=later(hours=5))
    given(*ADMITTED).when(LEAVE).then(gone)
    given(*ADMITTED, ON_LEAVE).when(BACK).then(ResidentReturned(stay_id=STAY))


@pytest.mark.parametrize(
    ("history", "refusal"),
    [((), Missing), ((*ADMITTED, ON_LEAVE), AlreadyDone), ((*ADMITTED, MISSING), OutOfOrder)],
)
def test_only_who_is_there_goes_on_leave(history: Any, refusal: type[Refused]) -> None:
    given(*history).when(LEAVE).refused(refusal)


def test_nobody_is_expected_back_in_the_past() -> None:
    given(*ADMITTED).when(replace(LEAVE, expected_back_at=LEAVE.at)).refused(Malformed)


def test_nobody_comes_back_who_was_never_away() -> None:
    given(*ADMITTED).when(BACK).refused(OutOfOrder)


def test_missing_child_alerts_at_once_and_is_not_discharged_by_clock() -> None:
    girl: History = (*HOUSE, REPORTED, *GIRL, *lives(CHILD_BED, "children_unit"))
    missing, *alerts = given(*girl).when(MISS).events()
    assert missing == MISSING
    assert alerts
    ending = discharge("absent_without_notice", by=CLOCK_WATCHER)
    given(*girl, MISSING).when(ending).refused(NotPermitted)
    a_year_later = replace(ending, at=later(days=365))
    given(*girl, MISSING).when(a_year_later).refused(NotPermitted)


def test_missing_persons_bed_and_case_stay_open_until_decided() -> None:
    away = on(SHELTER, RollCallTaken(absent_stay_ids=(STAY,)))
    scenario = given(*HOUSE, REPORTED, *ADMITTED, MISSING, away)
    assert scenario.case.stays.current is not None
    assert scenario.case.stays.current.missing
    assert scenario.world.shelters[SHELTER].home_of(CASE) == BED
    assert not scenario.case.standing.closed
    scenario.when(discharge("absent_without_notice")).records(ResidentDischarged, PlaceFreed)
    scenario.when(BACK).decided()


def test_a_resident_is_reported_missing_once_and_was_seen_before() -> None:
    given(*ADMITTED, MISSING).when(MISS).refused(AlreadyDone)
    given(*ADMITTED).when(replace(MISS, last_seen_at=later(hours=1))).refused(LastSeenInTheFuture)
    given(*ADMITTED, ON_LEAVE).when(MISS).decided()


def test_absence_without_notice_is_reported_before_it_ends_a_stay() -> None:
    given(*HOUSE, *ADMITTED).when(discharge("absent_without_notice")).refused(NotReportedMissing)


def test_a_transfer_frees_one_place_and_takes_the_other_in_the_same_append() -> None:
    moved, freed, taken = (
        given(*HOUSE, WOMAN, *ADMITTED).when(move(SINGLE, "single_room")).decided()
    )
    assert isinstance(moved.event, ResidentTransferred)
    assert moved.event.from_place_id == BED
    assert freed == FREED
    assert taken == lives(SINGLE, "single_room")[1]


def far(place_id: str = FAR_BED, kind: str = "dormitory", **words: Any) -> TransferResident:
    return move(place_id, kind, shelter_id=OTHER_SHELTER, **words)


def held_far(place_id: str = FAR_BED) -> Fact:
    held = PlaceHeld(place_id=place_id, hold_id=HOLD, case_id=CASE, held_until=later(hours=24))
    return on(OTHER_SHELTER, held)


def test_a_transfer_to_the_house_of_others_needs_a_place_that_they_hold() -> None:
    history: History = (*HOUSE, *FAR_HOUSE, WOMAN, *ADMITTED)
    given(*history).when(far()).refused(PlaceNotOffered)
    facts = given(*history, held_far()).when(far()).decided()
    assert [fact.stream for fact in facts] == [CASE, SHELTER, CASE, OTHER_SHELTER, OTHER_SHELTER]
    late = replace(far(), at=later(hours=24))
    given(*history, held_far()).when(late).refused(PlaceNotOffered)


def test_a_transfer_is_agreed_by_the_person() -> None:
    wish = move(SINGLE, "single_room", agreed_by_person=NO)
    given(*HOUSE, WOMAN, *ADMITTED).when(wish).refused(TransferNotAgreed)
    girl: History = (*HOUSE, *GIRL, *lives(CHILD_BED, "children_unit"))
    given(*girl).when(wish).refused(TransferNotAgreed)
    given(*girl, IN_FORCE).when(replace(wish, legal_basis_id=BASIS)).decided()


def test_a_transfer_is_to_another_place_that_fits() -> None:
    resident = given(*HOUSE, WOMAN, *ADMITTED)
    resident.when(move(BED, "dormitory")).refused(AlreadyDone)
    resident.when(move(CHILD_BED, "dormitory")).refused(PlaceDoesNotFit)
    resident.when(replace(move(SINGLE, "single_room"), from_shelter_id=OTHER_SHELTER)).refused(
        Missing
    )
    given(*HOUSE, WOMAN).when(move(SINGLE, "single_room")).refused(Missing)


def test_a_mother_moves_only_where_her_child_can_follow() -> None:
    hers: History = (child(OTHER_CASE), *with_cleared_parent(parent=CASE, case=OTHER_CASE))
    family: History = (
        *lives(UNIT, "family_unit", with_case_ids=(OTHER_CASE,)),
        *lives(UNIT, "family_unit", OTHER_CASE, OTHER_STAY),
    )
    mother = given(*HOUSE, *FAR_HOUSE, WOMAN, *hers, *family, held_far(FAR_UNIT), held_far())
    mother.when(move(BED, "dormitory")).refused(FamilySeparated)
    mother.when(far()).refused(FamilySeparated)
    mother.when(move(OTHER_UNIT, "family_unit")).decided()
    mother.when(far(FAR_UNIT, "family_unit")).decided()


def test_a_child_follows_the_mother_and_does_not_move_first() -> None:
    girl: History = (*HOUSE, *GIRL, *with_cleared_parent(), *lives(UNIT, "family_unit"))
    follow = move(OTHER_UNIT, "family_unit", with_case_ids=(OTHER_CASE,))
    behind = lives(UNIT, "family_unit", OTHER_CASE, OTHER_STAY)
    given(*girl, *behind).when(follow).refused(FamilySeparated)
    ahead = lives(OTHER_UNIT, "family_unit", OTHER_CASE, OTHER_STAY)
    given(*girl, *ahead).when(follow).decided()


def test_adult_may_leave_the_shelter_without_approval() -> None:
    left, freed = given(*HOUSE, *ADMITTED).when(discharge()).decided()
    assert isinstance(left.event, ResidentDischarged)
    assert freed == FREED
    given(*HOUSE, *ADMITTED, MISSING).when(discharge()).decided()
    given(*HOUSE, *ADMITTED, ON_LEAVE).when(discharge()).decided()


@pytest.mark.parametrize("reason", ["rule_breach", "safety_breach"])
def test_nobody_is_put_out_without_a_safe_destination(reason: str) -> None:
    resident = given(*HOUSE, *ADMITTED)
    resident.when(discharge(reason)).refused(SafeDestinationMissing)
    resident.when(discharge(reason, safe_destination=ANSWER["not_sure"])).refused(
        SafeDestinationMissing
    )
    resident.when(discharge(reason, safe_destination=YES)).decided()


def test_a_child_leaves_to_a_safe_destination_only() -> None:
    girl = given(*HOUSE, *GIRL, *lives(CHILD_BED, "children_unit"))
    girl.when(discharge(safe_destination=YES)).refused(ChildLeavesToNowhere)
    girl.when(discharge("independent_living")).refused(SafeDestinationMissing)
    girl.when(discharge("reunified_with_family", safe_destination=YES)).decided()


def test_a_missing_childs_stay_is_ended_by_a_persons_decision() -> None:
    girl: History = (*HOUSE, *GIRL, *lives(CHILD_BED, "children_unit"))
    given(*girl, MISSING).when(discharge("absent_without_notice")).decided()


def test_a_child_is_not_taken_from_a_parent_who_lives_there_without_a_legal_basis() -> None:
    mother = lives(UNIT, "family_unit", OTHER_CASE, OTHER_STAY)
    girl: History = (*HOUSE, *GIRL, *with_cleared_parent(), *mother, *lives(UNIT, "family_unit"))
    wish = discharge("alternative_care", safe_destination=YES)
    given(*girl).when(wish).refused(FamilySeparated)
    given(*girl, IN_FORCE).when(replace(wish, legal_basis_id=BASIS)).decided()


def test_documents_and_belongings_go_back_before_a_person_leaves() -> None:
    kept = DocumentsKept(stay_id=STAY, at_persons_request=True, documents="a passport")
    given(*HOUSE, *ADMITTED, kept).when(discharge()).refused(DocumentsStillKept)
    without = discharge(belongings_returned=False)
    given(*HOUSE, *ADMITTED).when(without).refused(BelongingsNotReturned)
    gone = discharge("absent_without_notice", belongings_returned=False)
    given(*HOUSE, *ADMITTED, kept, MISSING).when(gone).decided()


def test_a_stay_ends_once_and_in_its_own_house() -> None:
    ended = given(*ADMITTED).case.stays
    assert ended.current is not None
    left = made(ResidentDischarged, stay_id=STAY, shelter_id=SHELTER)
    given(*HOUSE, *ADMITTED, left).when(discharge()).refused(AlreadyDone)
    given(*HOUSE, *ADMITTED).when(discharge(shelter_id=OTHER_SHELTER)).refused(Missing)
    given(*HOUSE).when(discharge()).refused(Missing)


def test_a_discharge_is_planned_with_a_resident() -> None:
    plan = by_the_shelter(PlanDischarge, stay_id=STAY, planned_on=A_DAY, safe_destination=YES)
    given(*ADMITTED).when(plan).records(DischargePlanned)
    given().when(plan).refused(Missing)


def test_a_former_resident_is_asked_how_they_are() -> None:
    ask = by_the_shelter(
        RecordFollowUp,
        stay_id=STAY,
        method=CONTACT_CHANNEL["in_person"],
        next_step=next(iter(FURTHER_ACTION)),
    )
    left = made(ResidentDischarged, stay_id=STAY, shelter_id=SHELTER)
    given(*ADMITTED, left).when(ask).records(FollowUpDone)
    given(*ADMITTED).when(ask).refused(OutOfOrder)
    given().when(ask).refused(Missing)


def test_a_family_unit_has_room_for_those_who_are_still_to_come() -> None:
    hers: History = (child(OTHER_CASE), *with_cleared_parent(parent=CASE, case=OTHER_CASE))
    narrow = place(NARROW_UNIT, "family_unit", 1)
    wish = admit(NARROW_UNIT, "family_unit", with_case_ids=(OTHER_CASE,))
    given(*HOUSE, narrow, WOMAN, *hers).when(wish).refused(PlaceFull)


def test_no_child_takes_a_single_room_that_is_for_adults() -> None:
    adults = place(ADULT_ROOM, "single_room", age_groups=("adult",))
    wish = admit(ADULT_ROOM, "single_room")
    given(*HOUSE, adults, *GIRL).when(wish).refused(ChildInAdultPlace)


def test_a_house_that_takes_no_children_with_a_parent_takes_no_boy_among_women() -> None:
    women = opened(accepts_sexes=(SEX["female"],), accepts_children_with_parent=False)
    house: History = (women, place(UNIT, "family_unit", 3))
    boy: History = (child(), requested(sex="male", age_group="child"), *with_cleared_parent())
    wish = admit(UNIT, "family_unit", with_case_ids=(OTHER_CASE,))
    given(*house, *boy).when(wish).refused(PlaceDoesNotFit)


def test_who_was_found_adult_takes_an_adults_place_whatever_was_searched_before() -> None:
    found = made(AgeAssessed, outcome=AGE_OUTCOME["adult"], birth_date=None, birth_date_latest=None)
    history: History = (*HOUSE, requested(age_group="adolescent"))
    given(*history).when(admit(BED, "dormitory")).refused(ChildInAdultPlace)
    given(*history, found).when(admit(BED, "dormitory")).decided()


def test_a_child_does_not_move_to_another_house_before_the_mother() -> None:
    mother_seen_by_the_house_alone = lives(UNIT, "family_unit", OTHER_CASE, OTHER_STAY)[1]
    girl: History = (*HOUSE, *FAR_HOUSE, *GIRL, *with_cleared_parent(), *lives(UNIT, "family_unit"))
    follow = given(*girl, mother_seen_by_the_house_alone, held_far(FAR_UNIT))
    follow.when(far(FAR_UNIT, "family_unit")).refused(FamilySeparated)


def test_a_mother_does_not_leave_behind_whom_she_did_not_name() -> None:
    behind = lives(UNIT, "family_unit", OTHER_CASE, OTHER_STAY)[1]
    mother = given(*HOUSE, WOMAN, *lives(UNIT, "family_unit"), behind)
    mother.when(move(SINGLE, "single_room")).refused(FamilySeparated)
    mother.when(move(OTHER_UNIT, "family_unit")).decided()


def test_a_mother_does_not_move_to_another_house_without_her_newborn() -> None:
    baby = made_id("case", "born here")
    born = made(ChildBorn, stay_id=STAY, child_case_id=baby)
    cot = lives(COT, "cot", baby, OTHER_STAY)[1]
    mother = given(*HOUSE, *FAR_HOUSE, WOMAN, *ADMITTED, born, cot, held_far(), held_far(FAR_UNIT))
    mother.when(far()).refused(FamilySeparated)
    mother.when(far(FAR_UNIT, "family_unit")).decided()
    mother.when(move(SINGLE, "single_room")).decided()
