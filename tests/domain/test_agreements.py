"""What agencies agreed on takes away, and never opens."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

from domain.agreements import Agreed, AgreementLimit, summed_up
from domain.messages import RecordClass
from domain.vocabulary import CONSENT_PURPOSE
from tests.examples import CLINIC, LEGAL_AID

IDENTITY, LEGAL, MEDICAL = RecordClass.IDENTITY, RecordClass.LEGAL, RecordClass.MEDICAL


def agreed(*kinds: RecordClass, **words: Any) -> Agreed:
    known: dict[str, Any] = {
        "partner_id": CLINIC,
        "purposes": ("referral",),
        "in_force": True,
        "recorded_by_partner": True,
        "by_editor": False,
    } | words
    return Agreed(record_classes=kinds, **known)


def test_who_has_no_agreement_is_bounded_by_none() -> None:
    found = summed_up([])
    assert (found.ended_with, found.limits) == ((), ())


def test_an_agreement_in_force_bounds_referrals_to_what_it_names() -> None:
    found = summed_up([agreed(MEDICAL, IDENTITY)])
    assert found.limits == (AgreementLimit(agency_id=CLINIC, record_classes=(IDENTITY, MEDICAL)),)
    assert found.ended_with == ()


def test_agreements_with_one_partner_add_up_and_others_do_not() -> None:
    found = summed_up([agreed(MEDICAL), agreed(IDENTITY), agreed(LEGAL, partner_id=LEGAL_AID)])
    named = {limit.agency_id: limit.record_classes for limit in found.limits}
    assert named == {CLINIC: (IDENTITY, MEDICAL), LEGAL_AID: (LEGAL,)}


def test_an_agreement_about_something_else_bounds_no_referral() -> None:
    assert summed_up([agreed(IDENTITY, purposes=("information_to_police",))]).limits == ()
    assert summed_up([agreed(IDENTITY, purposes=("case_management",))]).limits


def test_an_agreement_about_embassies_widens_no_other_referral() -> None:
    about_embassies = agreed(LEGAL, purposes=("embassy_contact",))
    assert summed_up([agreed(IDENTITY), about_embassies]) == summed_up([agreed(IDENTITY)])


def test_nobody_widens_what_they_are_told_by_an_agreement_of_their_own() -> None:
    own = agreed(LEGAL, recorded_by_partner=False)
    assert summed_up([agreed(IDENTITY), own]) == summed_up([agreed(IDENTITY)])
    assert summed_up([agreed(IDENTITY, in_force=False), own]).ended_with == (CLINIC,)
    by_editor = agreed(LEGAL, recorded_by_partner=False, by_editor=True)
    assert summed_up([by_editor]).limits


KINDS = st.lists(st.sampled_from(RecordClass), unique=True).map(tuple)
AGREED = st.builds(
    Agreed,
    partner_id=st.just(CLINIC),
    purposes=st.lists(st.sampled_from(tuple(map(str, CONSENT_PURPOSE))), min_size=1).map(tuple),
    record_classes=KINDS,
    in_force=st.booleans(),
    recorded_by_partner=st.booleans(),
    by_editor=st.booleans(),
)


def opened(made: list[Agreed]) -> set[RecordClass]:
    """What a referral of every class opens under these agreements."""
    found = summed_up(made)
    if found.ended_with:
        return set()
    return set(RecordClass).intersection(*(limit.record_classes for limit in found.limits))


@given(st.lists(AGREED, max_size=4), st.data())
def test_the_end_of_an_agreement_opens_nothing(made: list[Agreed], data: st.DataObject) -> None:
    assume(made)
    ending = data.draw(st.sampled_from(range(len(made))))
    after = [replace(one, in_force=one.in_force and at != ending) for at, one in enumerate(made)]
    assert opened(after) <= opened(made)


def test_what_is_not_in_force_bounds_nothing_and_ends_what_it_carried() -> None:
    found = summed_up([agreed(IDENTITY, in_force=False)])
    assert (found.ended_with, found.limits) == ((CLINIC,), ())
    again = summed_up([agreed(IDENTITY, in_force=False), agreed(MEDICAL)])
    assert again.ended_with == ()
    assert [limit.record_classes for limit in again.limits] == [(MEDICAL,)]
