"""Who is told what: the policy of reading, as of the event and as of now."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime
from typing import Any

from consumers.ports import Message
from domain.assessment.risk import NeedsAssessed
from domain.directory.organization import OrganizationClosed
from domain.holding.holder import CaseTakenOn, CaseTransferOffered, CaseTransferred
from domain.identification.report import ReportReceiptGiven
from domain.messages import Event, RecordClass
from domain.referral.answer import ReferralAccepted, ReferralDeclined
from domain.referral.send import ReferralRecalled, ReferralSent
from domain.referral.service import ReferralClosed, ServiceStarted
from domain.shelter.places import PlaceAdded, PlaceFreed, PlaceHeld, PlaceTaken, ShelterOpened
from domain.shelter.residence import DocumentsKept
from domain.shelter.stay import ResidentAdmitted, ResidentDischarged
from domain.vocabulary import AGE_GROUP, SERVICE_TYPE, SEX
from domain.voluntary_return.readiness import FitToTravelCertified
from tests.consumers.told import DEPLOYMENT, ListLog, attributes, composer, kinds, told, told_to
from tests.domain.programme import TZ
from tests.examples import (
    CASE,
    CLINIC,
    EDITOR,
    LEGAL_AID,
    MORNING,
    OTHER_CASE,
    POLICE_POST,
    SHELTER,
    SHELTER_HOUSE,
    SHELTER_WORKER,
    SOCIAL_WORKER,
    WELFARE,
    made_id,
)
from tests.golden.examples_of import example_of
from tests.made import made
from tests.projections.histories import CONSENT, consented, reported

TO_CLINIC = made_id("referral", "to the clinic")
TO_LAWYER = made_id("referral", "to a lawyer")
TAKEN_ON = CaseTakenOn(holder_id=WELFARE, worker_id=SOCIAL_WORKER.user_id)
ACCEPTED = made(ReferralAccepted, referral_id=TO_CLINIC)
RECALLED = made(ReferralRecalled, referral_id=TO_CLINIC)


def sent(referral_id: str = TO_CLINIC, to: str = CLINIC, **words: Any) -> ReferralSent:
    told_words: dict[str, Any] = {
        "from_agency_id": WELFARE,
        "record_classes": (RecordClass.MEDICAL,),
        "basis_id": CONSENT,
        "service_type": SERVICE_TYPE["health_medical_service"],
    }
    return made(ReferralSent, referral_id=referral_id, to_agency_id=to, **(told_words | words))


def log_of(*events: Event) -> ListLog:
    log = ListLog()
    log.add(reported(jurisdiction_id=TZ), TAKEN_ON, *events)
    return log


def told_at(position: int, messages: list[Message]) -> list[Message]:
    return [each for each in messages if each.position == position]


def test_the_holder_is_told_every_step_of_its_case() -> None:
    log = log_of(sent(), ACCEPTED)
    expected = ["case.reported.v1", "case.taken_on.v1", "referral.sent.v1", "referral.accepted.v1"]
    assert kinds(told_to(WELFARE, told(log))) == expected


def test_an_agency_without_a_tie_is_told_nothing() -> None:
    assert told_to(LEGAL_AID, told(log_of(sent(), ACCEPTED))) == []


def test_the_receiver_of_an_open_referral_is_told_that_referral_alone() -> None:
    log = log_of(sent(), sent(TO_LAWYER, LEGAL_AID), made(DocumentsKept))
    assert kinds(told_to(CLINIC, told(log))) == ["referral.sent.v1"]
    assert kinds(told_to(LEGAL_AID, told(log))) == ["referral.sent.v1"]


def test_a_receiver_that_accepted_is_told_the_work_from_then_on() -> None:
    log = log_of(sent(), ACCEPTED, made(ServiceStarted, referral_id=TO_CLINIC))
    expected = ["referral.sent.v1", "referral.accepted.v1", "service.started.v1"]
    assert kinds(told_to(CLINIC, told(log))) == expected


def test_a_reporter_is_told_the_report_and_the_receipt() -> None:
    log = log_of(ReportReceiptGiven(reporter_agency_id=POLICE_POST), sent(), ACCEPTED)
    messages = told_to(POLICE_POST, told(log))
    assert kinds(messages) == ["case.reported.v1", "report.receipt_given.v1"]
    assert "agency_id" not in json.loads(messages[1].value)


def test_a_coordinator_is_told_steps_and_no_agency() -> None:
    messages = [
        each for each in told(log_of(sent())) if each.topic == DEPLOYMENT.topics.coordinator(TZ)
    ]
    assert [json.loads(each.value)["step"] for each in messages] == [
        "identification",
        "holding",
        "referral",
    ]
    assert not any(b"organization-" in each.value for each in messages)


def test_a_coordinator_is_told_the_hour_and_numbers_of_its_own() -> None:
    log = log_of(sent())
    log.recorded[1] = replace(log.recorded[1], event=made(FitToTravelCertified))
    messages = [each for each in told(log) if each.topic == DEPLOYMENT.topics.coordinator(TZ)]
    assert [json.loads(each.value)["version"] for each in messages] == [1, 2]
    for number, message in enumerate(messages, start=1):
        said, data = attributes(message), json.loads(message.value)
        assert int(said["sequence"]) == number
        assert said["time"].endswith(":00:00Z")
        assert data["recorded_at"].endswith(":00:00Z")
        assert message.stamped_at is not None
        assert message.stamped_at == message.stamped_at.replace(minute=0, second=0, microsecond=0)


def test_each_agency_counts_what_it_is_told_and_not_what_is_hidden_from_it() -> None:
    log = log_of(consented(), sent(), ACCEPTED, made(DocumentsKept))
    clinic = [json.loads(each.value)["version"] for each in told_to(CLINIC, told(log))]
    assert clinic == [1, 2, 3]
    assert [each.position for each in told_to(CLINIC, told(log))] == [4, 5, 6]


def test_the_count_is_the_same_whenever_it_is_begun() -> None:
    log = log_of(consented(), sent(), ACCEPTED, made(DocumentsKept), made(DocumentsKept))
    whole = counts(told(log))
    for begin in range(1, len(log.recorded)):
        rest = counts(composer(log).compose(log.recorded[begin:], more=False))
        assert rest == [each for each in whole if each[0] > begin]


def counts(messages: list[Message]) -> list[tuple[int, str, int]]:
    """Of which entry each receiver is told in which place."""
    return [
        (each.position or 0, each.receiver, json.loads(each.value)["version"]) for each in messages
    ]


def test_a_closed_agency_is_told_nothing_from_its_closing_on() -> None:
    log = log_of(consented(), sent(), ACCEPTED)
    follower = composer(log)
    before = follower.compose(log.recorded, more=False)
    log.add(OrganizationClosed(reason="it is no more"), stream=CLINIC, by=EDITOR)
    log.add(made(DocumentsKept), RECALLED)
    after = follower.compose(log.recorded[5:], more=False)
    assert told_to(CLINIC, before)
    assert told_to(CLINIC, after) == []
    assert len(told_to(WELFARE, after)) == 2


def test_a_relay_that_comes_after_the_closing_tells_nothing_of_before_it_either() -> None:
    log = log_of(consented(), sent(), ACCEPTED)
    assert told_to(CLINIC, told(log, more=True))
    log.add(OrganizationClosed(reason="it is no more"), stream=CLINIC, by=EDITOR)
    assert told_to(CLINIC, told(log, more=True)) == []


def test_the_demonstration_tells_an_agency_what_came_before_its_closing() -> None:
    log = log_of(consented(), sent(), ACCEPTED)
    before = told_to(CLINIC, told(log))
    log.add(OrganizationClosed(reason="it is no more"), stream=CLINIC, by=EDITOR)
    log.add(made(DocumentsKept))
    log.recorded = [replace(entry, synthetic=True) for entry in log.recorded]
    assert told_to(CLINIC, told(log, more=True)) == before


def test_the_coordinator_of_another_jurisdiction_has_another_topic() -> None:
    log = ListLog()
    elsewhere = made_id("jurisdiction", "elsewhere")
    log.add(reported(jurisdiction_id=elsewhere))
    topics = {each.topic for each in told(log)}
    assert DEPLOYMENT.topics.coordinator(TZ) not in topics
    assert DEPLOYMENT.topics.coordinator(elsewhere) in topics


def test_a_word_of_a_sensitive_service_is_masked_for_a_party_without_that_class() -> None:
    log = log_of(consented(), sent(), ACCEPTED, sent(TO_LAWYER, LEGAL_AID, service_type=_LEGAL))
    (message,) = told_at(6, told_to(CLINIC, told(log)))
    assert not {"service_type", "to_agency_id", "service_id"} & json.loads(message.value).keys()


def test_who_may_not_know_the_place_is_not_told_which_shelter_acts() -> None:
    log = log_of(consented(), sent(), ACCEPTED)
    log.add(made(ResidentAdmitted), consented(), by=SHELTER_WORKER)
    messages = told(log)
    assert b"shelter.admitted" in str(told_to(CLINIC, messages)).encode()
    for message in told_to(CLINIC, messages):
        assert SHELTER_HOUSE not in message.value.decode()
    assert any(SHELTER_HOUSE in each.value.decode() for each in told_to(WELFARE, messages))


def test_an_ended_tie_is_told_once_and_says_nothing_else() -> None:
    log = log_of(sent(), ACCEPTED, RECALLED, made(DocumentsKept))
    *_, last = told_to(CLINIC, told(log))
    assert kinds([last]) == ["referral.recalled.v1"]
    data = json.loads(last.value)
    assert data["ended"] is True
    assert data["referral_id"] == TO_CLINIC
    assert data.keys() == {
        "ended",
        "link",
        "occurred_at",
        "recorded_at",
        "referral_id",
        "version",
    }


def test_whoever_declines_or_closes_is_told_that_it_is_over() -> None:
    declined = log_of(sent(), made(ReferralDeclined, referral_id=TO_CLINIC))
    closed = log_of(sent(), ACCEPTED, made(ReferralClosed, referral_id=TO_CLINIC))
    for log in (declined, closed):
        *_, last = told_to(CLINIC, told(log))
        assert json.loads(last.value)["ended"] is True


def test_a_receiver_of_two_referrals_is_told_of_the_end_of_one() -> None:
    declined = made(ReferralDeclined, referral_id=TO_CLINIC)
    log = log_of(sent(), sent(TO_LAWYER, CLINIC), declined)
    *_, last = told_to(CLINIC, told(log))
    assert kinds([last]) == ["referral.declined.v1"]
    assert json.loads(last.value)["referral_id"] == TO_CLINIC
    assert json.loads(last.value)["ended"] is True


def test_a_new_holder_is_told_from_the_transfer_on_and_the_old_one_that_it_ended() -> None:
    offer = made(CaseTransferOffered, to_agency_id=LEGAL_AID)
    transferred = made(CaseTransferred, from_agency_id=WELFARE, to_agency_id=LEGAL_AID)
    log = log_of(offer, transferred, made(DocumentsKept))
    expected = ["case.transfer_offered.v1", "case.transferred.v1", "shelter.documents_kept.v1"]
    assert kinds(told_to(LEGAL_AID, told(log))) == expected
    *_, last = told_to(WELFARE, told(log))
    assert json.loads(last.value)["ended"] is True


def test_a_shelter_is_told_while_the_stay_runs() -> None:
    log = log_of()
    log.add(made(ResidentAdmitted, stay_id=_STAY, shelter_id=SHELTER), by=SHELTER_WORKER)
    log.add(made(DocumentsKept, stay_id=_STAY), by=SHELTER_WORKER)
    log.add(made(ResidentDischarged, stay_id=_STAY), by=SHELTER_WORKER)
    log.add(made(DocumentsKept))
    assert kinds(told_to(SHELTER_HOUSE, told(log))) == [
        "shelter.admitted.v1",
        "shelter.documents_kept.v1",
        "shelter.discharged.v1",
    ]


def test_whoever_lost_the_tie_before_the_relay_came_is_told_the_end_alone() -> None:
    log = log_of(sent(), ACCEPTED, made(DocumentsKept), RECALLED)
    late = told_to(CLINIC, told(log, more=True))
    assert kinds(late) == ["referral.recalled.v1"]
    assert kinds(told_to(CLINIC, told(log, step=10))) == ["referral.recalled.v1"]


def test_the_demonstration_is_told_as_if_the_relay_had_been_there() -> None:
    log = log_of(sent(), ACCEPTED, made(DocumentsKept), RECALLED)
    live = told(log)
    log.recorded = [replace(entry, synthetic=True) for entry in log.recorded]
    assert told(log, more=True) == live


def test_how_the_log_is_cut_into_batches_changes_nothing_of_a_course_without_an_end() -> None:
    log = log_of(sent(), ACCEPTED, made(DocumentsKept), sent(TO_LAWYER, LEGAL_AID))
    whole = told(log, step=10)
    for step in (1, 2, 3):
        for more in (False, True):
            assert told(log, step=step, more=more) == whole


def test_a_memory_that_begins_in_the_middle_reads_what_came_before() -> None:
    log = log_of(consented(), sent(), ACCEPTED, made(DocumentsKept))
    messages = composer(log).compose(log.recorded[5:], more=False)
    assert kinds(told_to(CLINIC, messages)) == ["shelter.documents_kept.v1"]


def test_a_memory_with_a_gap_is_read_anew() -> None:
    log = log_of(consented(), sent(), ACCEPTED, made(DocumentsKept))
    follower = composer(log)
    log.visible = 2
    follower.compose(log.recorded[:2], more=False)
    log.visible = None
    messages = follower.compose(log.recorded[5:], more=False)
    assert kinds(told_to(CLINIC, messages)) == ["shelter.documents_kept.v1"]


def test_a_ground_that_ended_by_its_time_alone_is_told_nothing_more() -> None:
    ended = consented(ends_at=MORNING)
    log = log_of(ended, sent(), ACCEPTED, made(DocumentsKept))
    assert "shelter.documents_kept.v1" not in kinds(told_to(CLINIC, told(log)))


def test_health_is_in_no_feed_since_its_reader_is_not_known() -> None:
    log = log_of(consented(), sent(), ACCEPTED, made(NeedsAssessed))
    for agency_id in (WELFARE, CLINIC):
        (message,) = told_at(6, told_to(agency_id, told(log)))
        assert not {"urgent_health", "pregnant", "disability"} & json.loads(message.value).keys()


def test_a_relay_that_falls_behind_decides_as_of_now() -> None:
    log = log_of(sent(), ACCEPTED, made(DocumentsKept), RECALLED)
    follower = composer(log)
    log.visible = 4
    follower.compose(log.recorded[:4], more=False)
    log.visible = None
    messages = follower.compose(log.recorded[4:5], more=True)
    assert told_to(CLINIC, messages) == []
    assert len(told_to(WELFARE, messages)) == 1


def test_a_case_that_cannot_be_read_is_told_to_nobody_and_the_others_are() -> None:
    log = log_of()
    log.add(reported(), stream=OTHER_CASE)
    log.add(sent(), ACCEPTED)
    log.unreadable.add(CASE)
    messages = composer(log).compose(log.recorded[1:], more=False)
    dead = [each for each in messages if each.topic.endswith(".dlq")]
    assert [dict(each.headers)["rejea_position"] for each in dead] == [b"2", b"4", b"5"]
    assert kinds(told_to(WELFARE, messages)) == ["case.reported.v1"]


def test_the_anonymous_notification_the_law_and_the_policy_never_leave() -> None:
    from domain.adoption import STREAM, PolicyAdopted
    from domain.jurisdiction import JurisdictionConfigured
    from domain.notification import DutyToNotifySent

    log = ListLog()
    log.add(example_of(DutyToNotifySent), stream=made_id("notification", "first"))
    log.add(example_of(PolicyAdopted), stream=STREAM)
    log.add(example_of(JurisdictionConfigured), stream=TZ)
    assert told(log) == []


def shelter_log() -> ListLog:
    log = ListLog()
    opened = made(
        ShelterOpened,
        organization_id=SHELTER_HOUSE,
        jurisdiction_id=TZ,
        accepts_sexes=(SEX["female"],),
        accepts_ages=(AGE_GROUP["adult"],),
    )
    log.add(opened, stream=SHELTER, by=SHELTER_WORKER)
    place = {"sexes": (SEX["female"],), "age_groups": (AGE_GROUP["adult"],), "capacity": 1}
    log.add(made(PlaceAdded, place_id=_PLACE, **place), stream=SHELTER)
    return log


def answers(message: Message) -> dict[tuple[str, str], str]:
    told_answers = json.loads(message.value)["answers"]
    return {(each["sex"], each["age_group"]): each["answer"] for each in told_answers}


def test_no_moment_and_no_place_in_the_log_leads_from_a_shelter_to_its_resident() -> None:
    log = shelter_log()
    log.add(reported(jurisdiction_id=TZ), made(ResidentAdmitted), stream=CASE)
    taken = made(PlaceTaken, place_id=_PLACE, stay_id=_STAY, case_id=CASE)
    log.add(taken, stream=SHELTER, by=SHELTER_WORKER)
    entries = [entry for entry in log.recorded if entry.stream == SHELTER]
    told_of = [each for each in told(log) if each.topic == DEPLOYMENT.topics.capacity]
    assert [int(attributes(each)["sequence"]) for each in told_of] == [1, 2, len(entries)]
    assert told_of[-1].position == len(log.recorded)
    for message in told_of:
        said = attributes(message)
        assert said["time"].endswith(":00:00Z")
        assert message.stamped_at == datetime.fromisoformat(said["time"])


def test_a_shelter_says_yes_no_or_ask_and_never_how_many() -> None:
    log = shelter_log()
    taken = made(PlaceTaken, place_id=_PLACE, stay_id=_STAY, case_id=CASE)
    log.add(taken, made(PlaceFreed, place_id=_PLACE, stay_id=_STAY), stream=SHELTER)
    said = [answers(message)["female", "adult"] for message in told(log)]
    assert said == ["no", "yes", "no", "yes"]
    assert all(answers(message)["male", "adult"] == "no" for message in told(log))
    assert not any(b"capacity" in each.value or b"case-" in each.value for each in told(log))


def test_a_change_that_changes_no_answer_is_not_told() -> None:
    log = shelter_log()
    log.add(made(PlaceAdded, place_id=made_id("place", "second"), **_ROOM), stream=SHELTER)
    held = made(PlaceHeld, place_id=_PLACE, hold_id=made_id("hold", "one"), case_id=CASE)
    log.add(held, stream=SHELTER)
    assert len(told(log)) == 2


_LEGAL = SERVICE_TYPE["legal_assistance_service"]
_STAY = made_id("stay", "first")
_PLACE = made_id("place", "first")
_ROOM: dict[str, Any] = {"sexes": (), "age_groups": (), "capacity": 2}
