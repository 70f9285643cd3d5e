from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from domain.clocks import RulesMissing
from domain.holding.holder import WorkerAlerted
from domain.identification.safety import (
    CheckSafety,
    ContactAttempted,
    ContactMadeLessSafe,
    LapseSafety,
    RecordContactAttempt,
    SafeContact,
    SafetyChecked,
    SafetyHasNotLapsed,
    SafetyLapsed,
    UnsafeContact,
    decide,
)
from domain.identification.state import Identification
from domain.messages import Actor
from domain.referral.answer import ReferralAccepted
from domain.referral.send import ReferralSent
from domain.shelter.stay import ResidentAdmitted
from domain.standing import Standing
from domain.vocabulary import ALERT_REASON, ANSWER, CONTACT_CHANNEL, CONTACT_OUTCOME
from tests.domain.identification_examples import (
    MOMENT,
    REPORTED,
    YES,
    safety_checked,
    safety_words,
)
from tests.domain.referral_examples import TAKEN_ON, referral_words
from tests.domain.scenario import Past, given, held
from tests.examples import (
    CLOCK_WATCHER,
    MORNING,
    NURSE,
    POLICE,
    SHELTER_WORKER,
    SOCIAL_WORKER,
    TANZANIA,
    WELFARE,
    command,
    later,
    made_id,
)
from tests.made import made

MAY_CALL = safety_checked(safe_to_call=YES)
LAPSE_AT = MAY_CALL.lapses_at


def ways(*history: Any, at: datetime = MORNING) -> SafeContact:
    return held(REPORTED, *history).identification.safety_check.safe_contact(at)


def attempt(channel: str, **words: Any) -> RecordContactAttempt:
    told: dict[str, Any] = {
        "channel": CONTACT_CHANNEL[channel],
        "outcome": CONTACT_OUTCOME["reached"],
    }
    return command(RecordContactAttempt, **(told | words))


def test_a_safety_check_lapses_by_the_clock_of_the_jurisdiction() -> None:
    wish = command(CheckSafety, **safety_words())
    lapses_at = TANZANIA.due("safety_check", MORNING)
    given(REPORTED).when(wish).then(SafetyChecked(**safety_words(), lapses_at=lapses_at))


def test_no_safety_check_without_a_time_for_it_to_lapse() -> None:
    with pytest.raises(RulesMissing):
        decide(command(CheckSafety, **safety_words()), Identification(), Standing(), None)


def test_unknown_safe_contact_is_unsafe_and_safety_lapses() -> None:
    assert not ways().allows("telephone")
    assert ways(MAY_CALL, at=LAPSE_AT - MOMENT).allows("telephone")
    assert not ways(MAY_CALL, at=LAPSE_AT).allows("telephone")


@pytest.mark.parametrize("answer", ["no", "not_sure", "not_asked", "declined", "unsafe_to_ask"])
def test_every_answer_but_yes_is_unsafe(answer: str) -> None:
    said = ANSWER[answer]
    checked = safety_checked(
        safe_to_call=said,
        safe_to_text=said,
        safe_to_email=said,
        safe_to_post=said,
        alternative_permitted=said,
    )
    assert ways(checked) == SafeContact()


@pytest.mark.parametrize(
    ("flag", "channels"),
    [
        ("safe_to_call", {"telephone", "video"}),
        ("safe_to_text", {"text_message"}),
        ("safe_to_email", {"email"}),
        ("safe_to_post", {"post", "paper"}),
    ],
)
def test_a_yes_opens_its_own_channels_and_no_other(flag: str, channels: set[str]) -> None:
    found = ways(safety_checked(**{flag: YES}))
    allowed = {str(channel) for channel in CONTACT_CHANNEL if found.allows(channel)}
    assert allowed == channels | {"in_person", "through_worker"}


def test_a_safe_call_is_recorded() -> None:
    called = ContactAttempted(
        channel=CONTACT_CHANNEL["telephone"], outcome=CONTACT_OUTCOME["reached"]
    )
    given(REPORTED, MAY_CALL).when(attempt("telephone")).then(called)


def test_contact_by_an_unsafe_channel_is_refused() -> None:
    given(REPORTED, MAY_CALL).when(attempt("email")).refused(UnsafeContact)


def test_contact_without_a_safety_check_is_refused() -> None:
    given(REPORTED).when(attempt("telephone")).refused(UnsafeContact)


def test_contact_at_the_moment_of_lapse_is_refused() -> None:
    late = replace(attempt("telephone"), at=LAPSE_AT)
    given(REPORTED, MAY_CALL).when(late).refused(UnsafeContact)


def test_a_newer_check_takes_the_place_of_the_older_one() -> None:
    given(REPORTED, MAY_CALL, safety_checked()).when(attempt("telephone")).refused(UnsafeContact)


def test_a_person_may_be_met_without_any_channel() -> None:
    given(REPORTED).when(attempt("in_person")).records(ContactAttempted)


def test_the_alternative_contact_is_spoken_to_with_permission_only() -> None:
    wish = attempt("telephone", with_alternative_contact=True)
    aunt = made_id("person", "aunt")
    permitted = safety_checked(alternative_permitted=YES, alternative_contact_id=aunt)
    given(REPORTED, permitted).when(wish).records(ContactAttempted)
    given(REPORTED, MAY_CALL).when(wish).refused(UnsafeContact)
    given(REPORTED, permitted).when(replace(wish, at=LAPSE_AT)).refused(UnsafeContact)


lapse = command(LapseSafety, by=CLOCK_WATCHER, at=LAPSE_AT, due_at=LAPSE_AT)


def test_the_clock_notes_that_a_safety_check_lapsed() -> None:
    assert SafetyLapsed(due_at=LAPSE_AT) in given(REPORTED, MAY_CALL).when(lapse).events()


def test_no_safety_check_lapses_before_its_time() -> None:
    early = replace(lapse, at=LAPSE_AT - MOMENT)
    given(REPORTED, MAY_CALL).when(early).refused(SafetyHasNotLapsed)


def test_a_check_that_was_done_anew_does_not_lapse_at_the_old_time() -> None:
    anew = safety_checked(lapses_at=later(days=40))
    given(REPORTED, MAY_CALL, anew).when(lapse).refused(SafetyHasNotLapsed)


def test_a_safety_check_lapses_once() -> None:
    lapsed = SafetyLapsed(due_at=LAPSE_AT)
    given(REPORTED, MAY_CALL, lapsed).when(lapse).refused(SafetyHasNotLapsed)


EVERY_WAY = (
    *("safe_to_call", "safe_to_text", "safe_to_email", "safe_to_post"),
    "alternative_permitted",
)
SHELTERED = Past(made(ResidentAdmitted), by=SHELTER_WORKER)
SERVED = (
    ReferralSent(**referral_words(), from_agency_id=WELFARE, reply_due_at=LAPSE_AT),
    ReferralAccepted(referral_id=referral_words()["referral_id"]),
)
HELD: tuple[Any, ...] = (REPORTED, TAKEN_ON, MAY_CALL, SHELTERED, *SERVED)


def checks(by: Actor, **words: Any) -> CheckSafety:
    return command(CheckSafety, by=by, **safety_words(**words))


@pytest.mark.parametrize("way", EVERY_WAY)
def test_whoever_answers_for_the_case_or_shelters_the_person_says_that_a_way_is_safe(
    way: str,
) -> None:
    given(*HELD).when(checks(SOCIAL_WORKER, **{way: YES})).records(SafetyChecked)
    given(*HELD).when(checks(SHELTER_WORKER, **{way: YES})).records(SafetyChecked, WorkerAlerted)


@pytest.mark.parametrize("way", EVERY_WAY)
@pytest.mark.parametrize("history", [HELD, (*HELD, SafetyLapsed(due_at=LAPSE_AT))])
def test_a_partner_never_says_that_a_way_is_safe(way: str, history: tuple[Any, ...]) -> None:
    given(*history).when(checks(NURSE, **{way: YES})).refused(ContactMadeLessSafe)
    unchecked = (REPORTED, TAKEN_ON, *SERVED)
    given(*unchecked).when(checks(NURSE, **{way: YES})).refused(ContactMadeLessSafe)


def test_a_partner_says_that_a_way_is_not_safe_and_the_worker_is_alerted() -> None:
    checked, alert = given(*HELD).when(checks(NURSE)).records(SafetyChecked, WorkerAlerted)
    assert alert == WorkerAlerted(
        worker_id=TAKEN_ON.worker_id, reason=ALERT_REASON["safety_checked_by_partner"]
    )
    assert not ways(*HELD[1:], checked).allows("telephone")


def test_whoever_reports_asks_first_and_overwrites_nothing_with_a_yes() -> None:
    safe = checks(POLICE, safe_to_call=YES)
    given(REPORTED).when(safe).records(SafetyChecked)
    lapsed = SafetyLapsed(due_at=LAPSE_AT)
    for history in ((safety_checked(),), (MAY_CALL, lapsed), (TAKEN_ON,)):
        given(REPORTED, *history).when(safe).refused(ContactMadeLessSafe)
    given(REPORTED, MAY_CALL).when(checks(POLICE)).records(SafetyChecked, WorkerAlerted)


def test_the_agency_that_was_addressed_checks_before_it_takes_the_case_on() -> None:
    safe = checks(SOCIAL_WORKER, safe_to_call=YES)
    given(REPORTED, safety_checked()).when(safe).records(SafetyChecked)
