"""Losing: in any order of yes and no, who was told is recalled exactly for what was lost."""

from __future__ import annotations

from typing import Any

from hypothesis import given as for_all
from hypothesis import settings
from hypothesis import strategies as st

from domain.consent.grant import (
    GiveConsent,
    NarrowConsent,
    RefuseConsent,
    WithdrawConsent,
)
from domain.consent.legal_basis import DisclosureMadeOutside, EndLegalBasis
from domain.holding.course import VoidEntry
from domain.messages import Command, Event, RecordClass, Refused
from domain.protection.recall import DisclosureRecalled
from domain.vocabulary import CONTACT_CHANNEL, LEGAL_BASIS, VOID_REASON
from tests.domain.consent_examples import (
    BASIS,
    BOTH,
    CONSENT,
    IDENTITY,
    INDIVIDUAL,
    MEDICAL,
    OTHER_CONSENT,
    REFERRAL,
    based,
    consent_words,
    consented,
)
from tests.domain.identification_examples import REPORTED_ADULT
from tests.domain.referral_examples import TAKEN_ON
from tests.domain.scenario import given
from tests.examples import CLINIC, LEGAL_AID, MORNING, command, made_id

GROUNDS = {CONSENT: CLINIC, OTHER_CONSENT: LEGAL_AID, BASIS: CLINIC}
BEGUN: tuple[Event, ...] = (
    REPORTED_ADULT,
    TAKEN_ON,
    consented(),
    consented(consent_id=OTHER_CONSENT, recipient_id=LEGAL_AID),
    based(basis=LEGAL_BASIS["public_task"]),
    *(
        DisclosureMadeOutside(
            recipient_id=recipient_id,
            channel=CONTACT_CHANNEL["telephone"],
            purpose=REFERRAL,
            record_classes=BOTH,
            basis_id=ground_id,
        )
        for ground_id, recipient_id in GROUNDS.items()
    ),
)


def give(number: int) -> Command:
    words = consent_words(consent_id=made_id("consent", f"later {number}"))
    return command(GiveConsent, **words)


def refuse(recipient_id: str | None) -> Command:
    return command(RefuseConsent, purpose=REFERRAL, recipient_id=recipient_id, given_by=INDIVIDUAL)


WISHES = st.one_of(
    st.sampled_from([CONSENT, OTHER_CONSENT]).map(
        lambda key: command(WithdrawConsent, consent_id=key)
    ),
    st.tuples(st.sampled_from([CONSENT, OTHER_CONSENT]), st.sampled_from(BOTH)).map(
        lambda drawn: command(NarrowConsent, consent_id=drawn[0], record_classes=(drawn[1],))
    ),
    st.sampled_from([CLINIC, LEGAL_AID, None]).map(refuse),
    st.just(command(EndLegalBasis, basis_id=BASIS, reason="(awake again)")),
    st.integers(3, 5).map(
        lambda version: command(VoidEntry, version=version, reason=next(iter(VOID_REASON)))
    ),
    st.integers(0, 3).map(give),
)


def covered(history: tuple[Any, ...]) -> set[tuple[str, RecordClass]]:
    """What each ground covers now, asked as a disclosure asks."""
    consents = given(*history).case.consents
    return {
        (ground_id, one)
        for ground_id, recipient_id in GROUNDS.items()
        for one in BOTH
        if consents.basis_covers(ground_id, recipient_id, (one,), REFERRAL, MORNING)
    }


@for_all(st.lists(WISHES, min_size=1, max_size=6))
@settings(max_examples=60, deadline=None)
def test_whoever_was_told_is_recalled_for_exactly_what_was_lost(wishes: list[Command]) -> None:
    history: tuple[Any, ...] = BEGUN
    for wish in wishes:
        try:
            events = given(*history).when(wish).events()
        except Refused:
            continue
        after = (*history, *events)
        recalled = [
            (event.ground_id, one)
            for event in events
            if isinstance(event, DisclosureRecalled)
            for one in event.record_classes
        ]
        assert sorted(recalled) == sorted(covered(history) - covered(after))
        history = after


def test_the_wishes_take_away_every_kind_of_ground_and_every_class() -> None:
    assert covered(BEGUN) == {(key, one) for key in GROUNDS for one in (IDENTITY, MEDICAL)}
    assert covered((*BEGUN, *given(*BEGUN).when(refuse(None)).events())) == {
        (BASIS, IDENTITY),
        (BASIS, MEDICAL),
    }
