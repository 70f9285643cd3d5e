from __future__ import annotations

from dataclasses import replace

import pytest

from domain.consent.grant import ConsentWithdrawn
from domain.messages import Event, Missing, Refused
from domain.vocabulary import (
    ASYLUM_OUTCOME,
    COUNTRY,
    INTERVIEW_SUBJECT,
    LANGUAGE,
    RETURN_DEFERRAL_REASON,
)
from domain.voluntary_return import order, will
from domain.voluntary_return.journey import RecordDeparture
from domain.voluntary_return.readiness import ReturnDeferred
from domain.voluntary_return.will import (
    CounselReturn,
    DeclareVoluntaryReturn,
    ExpressReturnWish,
    InboundReturnOpened,
    OpenInboundReturn,
    ReaffirmReturnWill,
    ReturnCounselled,
    ReturnWillReaffirmed,
    ReturnWillWithdrawn,
    ReturnWishExpressed,
    VoluntaryReturnDeclared,
    WithdrawReturnWill,
)
from tests.domain.return_examples import (
    ASKED,
    CHILD,
    COUNSELLED,
    DECLARED,
    DEPARTS_AT,
    EXPLAINED,
    ON_THE_WAY,
    PREPARED,
    READY,
    RETURN,
    RETURN_CONSENT,
    RISK,
    SCREENED,
    THERE,
    WILLED,
    WISHED,
)
from tests.domain.scenario import Past, given
from tests.examples import CONSUL, SOCIAL_WORKER, command, later

COUNSEL = command(
    CounselReturn,
    return_id=RETURN,
    country=COUNTRY["MOZ"],
    information_given="what awaits",
    options="what else is possible",
    language=LANGUAGE["por"],
)
DECLARE = command(
    DeclareVoluntaryReturn,
    return_id=RETURN,
    signed_by=INTERVIEW_SUBJECT["individual"],
    in_private=True,
    removal_order=False,
    words="I want to go",
)
REAFFIRM = command(ReaffirmReturnWill, return_id=RETURN, in_private=True)
WITHDRAW = command(WithdrawReturnWill, return_id=RETURN, at_gate=False)
AT_THE_GATE = replace(WITHDRAW, at_gate=True)
WITHDRAWN = ReturnWillWithdrawn(return_id=RETURN, at_gate=False)
DEPART = command(
    RecordDeparture,
    return_id=RETURN,
    route="by air",
    departed_at=DEPARTS_AT,
    fast_track=False,
    at=DEPARTS_AT,
)
OPEN_INBOUND = command(
    OpenInboundReturn,
    by=CONSUL,
    return_id=RETURN,
    country_of_stay=COUNTRY["MUS"],
    basis_id=RETURN_CONSENT.consent_id,
)


# Inbound returns


def test_a_consulate_opens_the_return_of_a_national_abroad_on_a_basis_in_force() -> None:
    given(RETURN_CONSENT).when(OPEN_INBOUND).records(InboundReturnOpened)


def test_no_inbound_return_is_opened_without_a_basis() -> None:
    given().when(OPEN_INBOUND).refused(will.InboundReturnWithoutBasis)


def test_no_inbound_return_is_opened_once_the_basis_has_ended() -> None:
    late = replace(OPEN_INBOUND, at=RETURN_CONSENT.ends_at)
    given(RETURN_CONSENT).when(late).refused(will.InboundReturnWithoutBasis)


def test_no_inbound_return_is_opened_on_a_withdrawn_consent() -> None:
    withdrawn = ConsentWithdrawn(consent_id=RETURN_CONSENT.consent_id)
    given(RETURN_CONSENT, withdrawn).when(OPEN_INBOUND).refused(will.InboundReturnWithoutBasis)


def test_an_inbound_return_is_opened_once() -> None:
    opened = InboundReturnOpened(
        return_id=RETURN, country_of_stay=COUNTRY["MUS"], basis_id=RETURN_CONSENT.consent_id
    )
    given(RETURN_CONSENT, opened).when(OPEN_INBOUND).refused(will.ReturnAlreadyOpened)


def test_a_national_abroad_is_counselled_too_before_wishing() -> None:
    opened = InboundReturnOpened(
        return_id=RETURN, country_of_stay=COUNTRY["MUS"], basis_id=RETURN_CONSENT.consent_id
    )
    wish = command(ExpressReturnWish, return_id=RETURN)
    given(RETURN_CONSENT, opened).when(wish).refused(order.ReturnNotCounselled)
    given(RETURN_CONSENT, opened).when(COUNSEL).then(COUNSELLED)


# Counselling and wish


def test_a_person_is_counselled_about_return() -> None:
    given().when(COUNSEL).then(COUNSELLED)


def test_counselling_without_information_or_options_is_none() -> None:
    given().when(replace(COUNSEL, information_given=" ")).refused(will.CounsellingIncomplete)
    given().when(replace(COUNSEL, options="")).refused(will.CounsellingIncomplete)


def test_counselling_names_the_language_that_the_person_understands() -> None:
    given().when(replace(COUNSEL, language=None)).refused(will.CounsellingIncomplete)


def test_counselling_is_repeated_whenever_it_helps_until_departure() -> None:
    given(*READY).when(COUNSEL).records(ReturnCounselled)
    given(*ON_THE_WAY).when(COUNSEL).refused(order.ReturnAlreadyDeparted)


def test_counselling_about_another_country_begins_the_return_anew() -> None:
    elsewhere = replace(COUNSELLED, country=COUNTRY["MWI"])
    given(*READY, elsewhere).when(DECLARE).refused(order.ReturnWishNotExpressed)


def test_counselling_about_the_same_country_takes_nothing_back() -> None:
    returns = given(*READY, COUNSELLED).case.returns
    assert returns == given(*READY).case.returns


def test_a_wish_follows_counselling() -> None:
    wish = command(ExpressReturnWish, return_id=RETURN)
    given(COUNSELLED).when(wish).then(ReturnWishExpressed(return_id=RETURN))
    given().when(wish).refused(order.ReturnNotCounselled)


# Declaration


def test_an_adult_declares_the_will_in_private_and_signs_alone() -> None:
    given(*EXPLAINED).when(DECLARE).then(DECLARED)


@pytest.mark.parametrize(
    ("history", "refusal"),
    [
        ((), order.ReturnNotCounselled),
        ((COUNSELLED,), order.ReturnWishNotExpressed),
        (ASKED, order.AsylumNotScreened),
        ((*ASKED, SCREENED), order.ReturnRiskNotAssessed),
        (
            (*ASKED, SCREENED, replace(RISK, explained_to_person=False)),
            order.ReturnRiskNotExplained,
        ),
    ],
)
def test_no_will_is_declared_before_its_steps(
    history: tuple[Event | Past, ...], refusal: type[Refused]
) -> None:
    given(*history).when(DECLARE).refused(refusal)


@pytest.mark.parametrize("outcome", ["asylum_sought", "refugee", "unclear"])
def test_no_will_is_declared_by_somebody_who_seeks_refuge(outcome: str) -> None:
    found = replace(SCREENED, outcome=ASYLUM_OUTCOME[outcome])
    given(*EXPLAINED, found).when(DECLARE).refused(order.PersonSeeksRefuge)


def test_no_will_is_declared_before_others() -> None:
    given(*EXPLAINED).when(replace(DECLARE, in_private=False)).refused(will.ReturnNotInPrivate)


@pytest.mark.parametrize("signer", ["caregiver", "other"])
def test_nobody_signs_for_an_adult(signer: str) -> None:
    signed = replace(DECLARE, signed_by=INTERVIEW_SUBJECT[signer])
    given(*EXPLAINED).when(signed).refused(will.ReturnSignedByAnother)


def test_a_childs_declaration_holds_the_childs_own_words() -> None:
    signed = replace(DECLARE, signed_by=INTERVIEW_SUBJECT["caregiver"], words=None)
    given(CHILD, *EXPLAINED).when(signed).refused(will.ChildsWordsMissing)
    spoken = replace(signed, words="I want to see my sister")
    given(CHILD, *EXPLAINED).when(spoken).records(VoluntaryReturnDeclared)


def test_a_child_declares_in_private_too() -> None:
    given(CHILD, *EXPLAINED).when(replace(DECLARE, in_private=False)).refused(
        will.ReturnNotInPrivate
    )


def test_removal_cannot_be_recorded_as_voluntary_return() -> None:
    ordered = replace(DECLARE, removal_order=True)
    given(*EXPLAINED).when(ordered).refused(will.RemovalIsNotVoluntary)
    given(CHILD, *EXPLAINED).when(ordered).refused(will.RemovalIsNotVoluntary)


# Reaffirmation


def test_the_will_is_reaffirmed_in_private() -> None:
    said = ReturnWillReaffirmed(
        return_id=RETURN, in_private=True, by_worker_id=SOCIAL_WORKER.user_id
    )
    given(*PREPARED).when(REAFFIRM).then(said)
    given(*PREPARED).when(replace(REAFFIRM, in_private=False)).refused(will.ReturnNotInPrivate)


def test_only_a_declared_will_is_reaffirmed() -> None:
    given(*EXPLAINED).when(REAFFIRM).refused(order.ReturnWillNotDeclared)


def test_nothing_is_reaffirmed_after_departure() -> None:
    given(*ON_THE_WAY).when(REAFFIRM).refused(order.ReturnAlreadyDeparted)


# Withdrawal


@pytest.mark.parametrize(
    "history", [(COUNSELLED,), ASKED, EXPLAINED, WILLED, PREPARED, READY, ON_THE_WAY]
)
def test_the_will_is_withdrawn_at_any_time_until_arrival(history: tuple[Event | Past, ...]) -> None:
    assert given(*history).when(WITHDRAW).events()[0] == WITHDRAWN


def test_the_will_is_not_withdrawn_after_arrival() -> None:
    given(*THERE).when(WITHDRAW).refused(will.ReturnAlreadyArrived)


def test_the_will_is_withdrawn_once_and_of_a_known_return() -> None:
    given(*WILLED, WITHDRAWN).when(WITHDRAW).refused(will.ReturnWillAlreadyWithdrawn)
    given().when(WITHDRAW).refused(Missing)


def test_a_withdrawn_will_refuses_departure() -> None:
    given(*READY, WITHDRAWN).when(DEPART).refused(order.ReturnWillIsWithdrawn)


def test_a_withdrawn_will_takes_back_what_was_wished_declared_and_reaffirmed() -> None:
    plan = given(*READY, WITHDRAWN).case.returns.plan(RETURN)
    assert (plan.wished, plan.declared, plan.reaffirmed_at) == (False, False, None)


def test_a_withdrawn_will_begins_again_with_the_wish() -> None:
    given(*READY, WITHDRAWN).when(DECLARE).refused(order.ReturnWillIsWithdrawn)
    given(*READY, WITHDRAWN, WISHED).when(DECLARE).then(DECLARED)
    given(*READY, WITHDRAWN, WISHED).when(DEPART).refused(order.ReturnWillNotDeclared)


def test_a_deferred_return_comes_back() -> None:
    deferred = ReturnDeferred(return_id=RETURN, reason=RETURN_DEFERRAL_REASON["health"])
    given(*READY, deferred).when(REAFFIRM).records(ReturnWillReaffirmed)


def test_will_withdrawn_at_the_gate_cancels_and_reopens_shelter() -> None:
    decided = given(*ON_THE_WAY).when(replace(AT_THE_GATE, at=later(days=10, hours=1))).events()
    withdrawn = ReturnWillWithdrawn(return_id=RETURN, at_gate=True)
    assert decided[0] == withdrawn
    assert will.ShelterReopened(return_id=RETURN) in decided
    assert given(*ON_THE_WAY, withdrawn).case.returns.plan(RETURN).stage == "preparing"
    given(*ON_THE_WAY, withdrawn).when(DEPART).refused(order.ReturnWillIsWithdrawn)


def test_the_shelter_opens_again_to_whoever_was_about_to_leave() -> None:
    at_the_gate = ReturnWillWithdrawn(return_id=RETURN, at_gate=True)
    assert not will.reopens_shelter(given(*WILLED).case.returns, WITHDRAWN)
    assert will.reopens_shelter(given(*WILLED).case.returns, at_the_gate)
    assert will.reopens_shelter(given(*READY).case.returns, WITHDRAWN)
    assert will.reopens_shelter(given(*ON_THE_WAY).case.returns, WITHDRAWN)
