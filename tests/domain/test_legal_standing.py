from __future__ import annotations

from dataclasses import replace
from datetime import date

from domain.assessment.persons import ConflictChecked, PerpetratorNamed, PersonLinked
from domain.justice import standing
from domain.justice.standing import (
    AppointLawyer,
    ClaimNonPunishment,
    DecideNonPunishment,
    DetentionRecorded,
    LawyerAppointed,
    NonPunishmentClaimed,
    NonPunishmentDecided,
    RecordDetention,
    RecordRelease,
    RegularizeResidence,
    ReleaseRecorded,
    ResidenceRegularized,
)
from domain.messages import Missing
from domain.vocabulary import CONFLICT_OUTCOME, PERSON_ROLE, RESIDENCE_STATUS
from tests.domain.scenario import Past, given
from tests.examples import (
    AUTHORITY,
    DECIDER,
    LAWYER,
    MORNING,
    PROSECUTOR,
    SECOND_WORKER,
    command,
    later,
    made_id,
)

LAWYER_ID = made_id("lawyer", "first")
CLAIM_ID = made_id("claim", "first")
DETENTION = made_id("detention", "first")

APPOINT = command(AppointLawyer, lawyer_id=LAWYER_ID, name="Lawyer")
LINKED = PersonLinked(linked_person_id=LAWYER_ID, role=PERSON_ROLE["lawyer"], name="Lawyer")
REGULARIZE = command(RegularizeResidence, by=DECIDER, status=RESIDENCE_STATUS["temporary_permit"])
CLAIM = command(ClaimNonPunishment, by=LAWYER, claim_id=CLAIM_ID, offence="a false document")
CLAIMED = NonPunishmentClaimed(claim_id=CLAIM_ID, offence="a false document")
DECIDE = command(DecideNonPunishment, by=PROSECUTOR, claim_id=CLAIM_ID, granted=True)
DECIDED = NonPunishmentDecided(claim_id=CLAIM_ID, granted=True)
DETAIN = command(
    RecordDetention,
    by=LAWYER,
    detention_id=DETENTION,
    authority_id=AUTHORITY,
    since=later(days=-2),
)
DETAINED = DetentionRecorded(detention_id=DETENTION, authority_id=AUTHORITY, since=later(days=-2))
RELEASE = command(RecordRelease, by=LAWYER, detention_id=DETENTION, released_at=MORNING)
RELEASED = ReleaseRecorded(detention_id=DETENTION, released_at=MORNING)


def test_a_lawyer_is_appointed_who_has_nothing_to_do_with_the_accused() -> None:
    given().when(APPOINT).records(LawyerAppointed)
    named = PerpetratorNamed(linked_person_id=LAWYER_ID, allegation="paid by the trafficker")
    given(LINKED, named).when(APPOINT).refused(standing.LawyerInConflict)
    conflict = Past(
        ConflictChecked(
            linked_person_id=LAWYER_ID, outcome=CONFLICT_OUTCOME["conflict"], reasons="same firm"
        ),
        by=SECOND_WORKER,
    )
    given(LINKED, conflict).when(APPOINT).refused(standing.LawyerInConflict)


def test_a_residence_status_still_holds_when_it_is_recorded() -> None:
    given().when(REGULARIZE).records(ResidenceRegularized)
    today = replace(REGULARIZE, valid_until=date(2026, 3, 2))
    given().when(today).records(ResidenceRegularized)
    over = replace(REGULARIZE, valid_until=date(2026, 3, 1))
    given().when(over).refused(standing.ResidenceAlreadyOver)


def test_non_punishment_is_claimed_then_decided_once() -> None:
    given().when(CLAIM).then(CLAIMED)
    given(CLAIMED).when(DECIDE).then(DECIDED)
    given().when(DECIDE).refused(Missing)
    given(CLAIMED).when(CLAIM).refused(standing.NonPunishmentAlreadyClaimed)
    given(CLAIMED, DECIDED).when(DECIDE).refused(standing.NonPunishmentAlreadyDecided)


def test_a_detention_is_recorded_once_and_not_ahead() -> None:
    given().when(DETAIN).then(DETAINED)
    given(DETAINED).when(DETAIN).refused(standing.DetentionAlreadyRecorded)
    ahead = replace(DETAIN, since=later(days=1))
    given().when(ahead).refused(standing.DetentionAhead)


def test_a_release_follows_its_detention_once() -> None:
    given(DETAINED).when(RELEASE).then(RELEASED)
    given().when(RELEASE).refused(Missing)
    given(DETAINED, RELEASED).when(RELEASE).refused(standing.ReleaseAlreadyRecorded)


def test_nobody_is_released_before_being_held_or_tomorrow() -> None:
    at_once = replace(RELEASE, released_at=later(days=-2))
    given(DETAINED).when(at_once).records(ReleaseRecorded)
    before = replace(RELEASE, released_at=later(days=-2, seconds=-1))
    given(DETAINED).when(before).refused(standing.ReleaseBeforeDetention)
    tomorrow = replace(RELEASE, released_at=later(days=1))
    given(DETAINED).when(tomorrow).refused(standing.DetentionAhead)
