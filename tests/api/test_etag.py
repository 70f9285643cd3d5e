"""Tags: opaque, the caller's own, and moved by what the caller may see alone."""

from __future__ import annotations

from dataclasses import replace

from api.etag import Tagger, matches
from domain.access import Principal
from domain.messages import Actor, RecordClass
from domain.openings import Openings
from domain.standing import Bond, ReferralBond, Standing
from tests.examples import (
    ASKING,
    CASE,
    CLINIC,
    COORDINATOR,
    LAWYER,
    NURSE,
    OTHER_CASE,
    POLICE,
    POLICE_POST,
    SOCIAL_WORKER,
    WELFARE,
    later,
    made_id,
)

TAGGER = Tagger(b"a secret of tests")
STANDING = Standing(
    jurisdiction_id=made_id("jurisdiction", "TZ"),
    reporter_agency_id=POLICE_POST,
    addressed_to_id=WELFARE,
    holder_id=WELFARE,
    referrals={
        made_id("referral", "first"): ReferralBond(
            from_agency_id=WELFARE,
            to_agency_id=CLINIC,
            record_classes=(RecordClass.MEDICAL,),
        )
    },
)


def tag(
    actor: Actor,
    version: int,
    standing: Standing = STANDING,
    case_id: str = CASE,
    **told: int,
) -> str:
    """`version` is that of the last entry that tells of the work, `told` those of other classes."""
    principal = Principal(actor=actor, jurisdiction_id=standing.jurisdiction_id, asks_at=ASKING)
    lasts = {"case_administration": version, **told}
    return TAGGER.of_case(principal, case_id, lasts, standing) or ""


def test_who_sees_the_whole_case_sees_each_entry_in_the_tag() -> None:
    assert tag(SOCIAL_WORKER, 7) == tag(SOCIAL_WORKER, 7)
    assert tag(SOCIAL_WORKER, 7) != tag(SOCIAL_WORKER, 8)
    assert tag(SOCIAL_WORKER, 7) != tag(SOCIAL_WORKER, 7, case_id=OTHER_CASE)


CONSENT = made_id("consent", "first")
SERVED = replace(
    STANDING,
    referrals={
        key: replace(bond, bond=Bond.IN_FORCE, basis_id=CONSENT)
        for key, bond in STANDING.referrals.items()
    },
    openings=Openings(grounds={CONSENT: later(days=90)}),
)


def test_a_step_whose_name_somebody_may_not_know_moves_no_tag_of_theirs() -> None:
    for actor in (NURSE, COORDINATOR):
        before = tag(actor, 7, SERVED, child=5)
        assert tag(actor, 7, SERVED, child=8, legal=9) == before != tag(actor, 8, SERVED)
    assert tag(NURSE, 7, SERVED, medical=8) != tag(NURSE, 7, SERVED)
    assert tag(COORDINATOR, 7, SERVED, medical=8) == tag(COORDINATOR, 7, SERVED)
    assert tag(SOCIAL_WORKER, 7, SERVED, child=8) != tag(SOCIAL_WORKER, 7, SERVED)


def test_who_sees_a_part_learns_nothing_from_the_tag_of_the_rest() -> None:
    assert tag(NURSE, 7) == tag(NURSE, 8)
    assert tag(POLICE, 7) == tag(POLICE, 8)
    assert tag(POLICE, 7) == tag(POLICE, 7, replace(STANDING, closed=True))
    assert tag(NURSE, 7) == tag(NURSE, 7, replace(STANDING, transfer_to_id=POLICE_POST))


def test_an_answer_to_the_referral_moves_the_tag_of_its_receiver() -> None:
    (key, bond), *_ = STANDING.referrals.items()
    accepted = replace(STANDING, referrals={key: replace(bond, bond=Bond.IN_FORCE)})
    assert tag(NURSE, 7) != tag(NURSE, 7, accepted)


def test_that_somebody_took_over_moves_the_tag_of_the_reporter() -> None:
    assert tag(POLICE, 7) != tag(POLICE, 7, replace(STANDING, holder_id=""))


def test_an_outsider_has_no_tag() -> None:
    assert tag(LAWYER, 7) == ""


def test_the_tags_of_two_agencies_are_two() -> None:
    assert len({tag(each, 7) for each in (SOCIAL_WORKER, NURSE, POLICE)}) == 3


def test_nobody_makes_a_tag_without_the_secret() -> None:
    principal = Principal(
        actor=SOCIAL_WORKER, jurisdiction_id=STANDING.jurisdiction_id, asks_at=ASKING
    )
    other = Tagger(b"another secret").of_case(principal, CASE, {"case_administration": 7}, STANDING)
    assert other != tag(SOCIAL_WORKER, 7)


def test_a_weak_tag_and_no_tag_match_nothing() -> None:
    current = tag(SOCIAL_WORKER, 7)
    assert matches(current, current)
    assert matches("*", current)
    assert not matches(f"W/{current}", current)
    assert not matches("", current)
    assert not matches("*", None)
