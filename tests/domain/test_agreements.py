"""What agencies agreed on takes away, and never opens."""

from __future__ import annotations

from typing import Any

from domain.agreements import Agreed, AgreementLimit, summed_up
from domain.messages import RecordClass
from tests.examples import CLINIC, LEGAL_AID

IDENTITY, LEGAL, MEDICAL = RecordClass.IDENTITY, RecordClass.LEGAL, RecordClass.MEDICAL


def agreed(*kinds: RecordClass, **words: Any) -> Agreed:
    known: dict[str, Any] = {
        "partner_id": CLINIC,
        "purposes": ("referral",),
        "in_force": True,
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
    for purpose in ("case_management", "embassy_contact"):
        assert summed_up([agreed(IDENTITY, purposes=(purpose,))]).limits


def test_what_is_not_in_force_bounds_nothing_and_ends_what_it_carried() -> None:
    found = summed_up([agreed(IDENTITY, in_force=False)])
    assert (found.ended_with, found.limits) == ((CLINIC,), ())
    again = summed_up([agreed(IDENTITY, in_force=False), agreed(MEDICAL)])
    assert again.ended_with == ()
    assert [limit.record_classes for limit in again.limits] == [(MEDICAL,)]
