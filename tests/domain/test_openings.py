"""Who reads a released safety card follows from the facts alone: its release and its review."""

from __future__ import annotations

from typing import Any

from domain.messages import Role
from domain.openings import Openings, evolve
from domain.protection.safety_card import SafetyCardReleaseReviewed
from domain.vocabulary import GLASS_REVIEW_OUTCOME
from tests.domain.protection_examples import RELEASE, released
from tests.domain.scenario import Past, recorded
from tests.examples import CLINIC, LEGAL_AID, MORNING, NURSE, WELFARE, acting, later

CUSTODIAN = acting(Role.CUSTODIAN, WELFARE)
REVIEWED = SafetyCardReleaseReviewed(
    release_id=RELEASE, outcome=GLASS_REVIEW_OUTCOME["justified"], words="(it was needed)"
)


def openings(*history: Any) -> Openings:
    state = Openings()
    for version, past in enumerate(history, start=1):
        state = evolve(state, recorded(past, version))
    return state


def test_the_agency_that_was_named_reads_the_card_and_others_do_not() -> None:
    opened = openings(released(CUSTODIAN))
    assert opened.by_card(NURSE.user_id, CLINIC, MORNING)
    assert not opened.by_card(NURSE.user_id, LEGAL_AID, MORNING)


def test_the_custodian_who_released_the_card_reads_it_and_a_colleague_does_not() -> None:
    opened = openings(released(CUSTODIAN, recipient_id=None))
    assert opened.by_card(CUSTODIAN.user_id, CUSTODIAN.agency_id, MORNING)
    assert not opened.by_card("user-colleague", CUSTODIAN.agency_id, MORNING)


def test_a_card_is_read_for_a_day_and_no_longer() -> None:
    opened = openings(released(CUSTODIAN))
    assert opened.by_card(NURSE.user_id, CLINIC, later(hours=23))
    assert not opened.by_card(NURSE.user_id, CLINIC, later(hours=24))


def test_a_review_of_the_release_ends_the_reading() -> None:
    opened = openings(released(CUSTODIAN), Past(REVIEWED))
    assert not opened.by_card(NURSE.user_id, CLINIC, MORNING)
