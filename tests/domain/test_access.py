"""What each kind of user sees of a case."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from domain import policy
from domain.access import (
    Principal,
    Tie,
    View,
    decide_review,
    decide_view,
    policy_hash,
)
from domain.acting import Surroundings, may_act
from domain.agreements import AgreementLimit
from domain.identity import MergeCases
from domain.messages import Actor, Missing, RecordClass, Role
from domain.openings import Card, Glass, Openings, Seal
from domain.standing import Bond, ReferralBond, Standing
from domain.vocabulary import CONSENT_PURPOSE
from tests.examples import (
    CLINIC,
    COORDINATION,
    LEGAL_AID,
    POLICE_POST,
    SHELTER_HOUSE,
    WELFARE,
    made_id,
)
from tests.made import made

TANZANIA = made_id("jurisdiction", "TZ")

GROUND = made_id("consent", "clinic")
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
LATER = NOW + timedelta(minutes=1)
MEDICAL = ReferralBond(
    from_agency_id=WELFARE,
    to_agency_id=CLINIC,
    record_classes=(RecordClass.MEDICAL,),
    basis_id=GROUND,
)
CASE = Standing(
    jurisdiction_id=TANZANIA,
    reporter_agency_id=POLICE_POST,
    addressed_to_id=WELFARE,
    holder_id=WELFARE,
    referrals={"referral-1": MEDICAL},
    openings=Openings(grounds={GROUND: LATER}),
)
ACCEPTED = replace(CASE, referrals={"referral-1": replace(MEDICAL, bond=Bond.IN_FORCE)})
ENDED = replace(CASE, referrals={"referral-1": replace(MEDICAL, bond=Bond.ENDED)})


def _of(agency_id: str) -> ReferralBond:
    return replace(MEDICAL, to_agency_id=agency_id, bond=Bond.IN_FORCE)


def asker(agency_id: str, role: Role = Role.SOCIAL_WORKER, **words: Any) -> Principal:
    actor = Actor(user_id=made_id("user", agency_id), role=role, agency_id=agency_id)
    known: dict[str, Any] = {"jurisdiction_id": TANZANIA, "asks_at": NOW} | words
    return Principal(actor=actor, **known)


def seen(agency_id: str, standing: Standing, role: Role = Role.SOCIAL_WORKER, **words: Any) -> View:
    return decide_view(asker(agency_id, role, **words), standing)


def sealed(kind: str, *listed_user_ids: str) -> Standing:
    seal = Seal(kind=kind, listed_user_ids=listed_user_ids)
    return replace(ACCEPTED, openings=replace(ACCEPTED.openings, seals={"seal-1": seal}))


def opened(user_id: str, agency_id: str) -> Standing:
    glass = Glass(
        user_id=user_id,
        agency_id=agency_id,
        record_classes=(RecordClass.MEDICAL, RecordClass.IDENTITY),
        until=LATER,
    )
    return replace(CASE, openings=replace(CASE.openings, glasses={"glass-1": glass}))


def card_released(
    standing: Standing, recipient_id: str = SHELTER_HOUSE, by: str = LEGAL_AID
) -> Standing:
    card = Card(user_id=made_id("user", by), agency_id=by, recipient_id=recipient_id, until=LATER)
    return replace(standing, openings=replace(standing.openings, cards={"release-1": card}))


def test_the_agency_that_answers_for_the_case_sees_its_work_and_every_class() -> None:
    view = seen(WELFARE, CASE)
    assert (view.tie, view.whole, view.persons) == (Tie.HOLDER, True, True)
    assert view.record_classes == tuple(RecordClass)


def test_reporter_sees_receipt_but_not_the_file() -> None:
    view = seen(POLICE_POST, CASE, Role.POLICE_OFFICER)
    assert (view.tie, view.whole, view.persons) == (Tie.REPORTER, False, False)


def test_the_receiver_of_an_open_referral_sees_that_referral_alone() -> None:
    view = seen(CLINIC, CASE, Role.HEALTH_WORKER)
    assert (view.tie, view.whole, view.referral_ids) == (Tie.RECEIVER, False, ("referral-1",))


def test_an_accepted_referral_opens_the_classes_that_it_enumerates() -> None:
    view = seen(CLINIC, ACCEPTED, Role.HEALTH_WORKER)
    assert view.whole
    assert view.record_classes == (RecordClass.MEDICAL, RecordClass.CASE_ADMINISTRATION)


def test_a_referral_that_ended_opens_nothing() -> None:
    assert not seen(CLINIC, ENDED, Role.HEALTH_WORKER).permit


def test_the_shelter_that_admitted_sees_its_own_records_while_the_stay_runs() -> None:
    sheltered = replace(CASE, stays={"stay-1": SHELTER_HOUSE})
    view = seen(SHELTER_HOUSE, sheltered, Role.SHELTER_WORKER)
    assert (view.tie, view.whole, view.own) == (Tie.SERVICE, False, True)
    assert not seen(SHELTER_HOUSE, CASE, Role.SHELTER_WORKER).permit


def test_the_coordinator_sees_steps_without_persons_in_its_own_jurisdiction() -> None:
    view = seen(COORDINATION, CASE, Role.COORDINATOR)
    assert (view.tie, view.whole, view.persons) == (Tie.COORDINATOR, True, False)
    abroad = replace(CASE, jurisdiction_id=made_id("jurisdiction", "MZ"))
    assert not seen(COORDINATION, abroad, Role.COORDINATOR).permit


def test_the_auditor_sees_steps_without_persons() -> None:
    view = seen(COORDINATION, CASE, Role.AUDITOR)
    assert (view.tie, view.whole, view.persons) == (Tie.AUDITOR, True, False)


def test_an_agency_without_a_relation_sees_nothing() -> None:
    assert not seen(LEGAL_AID, CASE, Role.LEGAL_COUNSEL).permit


def test_an_agency_to_which_a_case_is_offered_sees_no_file_before_it_takes_over() -> None:
    offered = replace(CASE, transfer_to_id=LEGAL_AID)
    assert not seen(LEGAL_AID, offered, Role.SOCIAL_WORKER).whole


def test_every_decision_cites_its_policy() -> None:
    assert len(seen(WELFARE, CASE).policy_hash) == 64


def test_a_ground_that_ended_leaves_an_agency_its_own_records_before_any_clock() -> None:
    for asks_at in (LATER, LATER + timedelta(days=1), None):
        view = seen(CLINIC, ACCEPTED, Role.HEALTH_WORKER, asks_at=asks_at)
        assert (view.tie, view.whole, view.own) == (Tie.SERVICE, False, True)
    last = seen(CLINIC, ACCEPTED, Role.HEALTH_WORKER, asks_at=LATER - timedelta(microseconds=1))
    assert last.tie is Tie.REFERRAL


def test_a_ground_that_nobody_knows_opens_nothing() -> None:
    unknown = replace(ACCEPTED, openings=Openings())
    assert seen(CLINIC, unknown, Role.HEALTH_WORKER).tie is Tie.SERVICE


def test_what_was_recalled_the_referral_opens_no_more() -> None:
    narrowed = replace(ACCEPTED, referrals={"referral-1": _recalled()})
    assert seen(CLINIC, narrowed, Role.HEALTH_WORKER).tie is Tie.SERVICE


def test_a_past_recipient_sees_the_recall_until_it_acknowledges_and_nothing_else() -> None:
    recalled = replace(ENDED, recalls={"recall-1": CLINIC})
    view = seen(CLINIC, recalled, Role.HEALTH_WORKER)
    assert (view.tie, view.recall_ids, view.whole) == (Tie.RECALLED, ("recall-1",), False)
    assert view.record_classes == (RecordClass.CASE_ADMINISTRATION,)
    assert not seen(CLINIC, ENDED, Role.HEALTH_WORKER).permit


@pytest.mark.parametrize("kind", ["LawEnforcement", "ImmigrationService", "ConsularService"])
@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.SOCIAL_WORKER, Role.HEALTH_WORKER])
def test_health_reaches_nobody_at_police_immigration_or_an_embassy_whatever_their_role(
    kind: str, role: Role
) -> None:
    view = seen(CLINIC, ACCEPTED, role, agency_kind=kind)
    assert RecordClass.MEDICAL not in view.record_classes
    assert dict(view.forbidden)[RecordClass.MEDICAL] == "never_for_this_role"
    assert RecordClass.MEDICAL in seen(CLINIC, ACCEPTED, role, agency_kind="NGO").record_classes


def test_an_agreement_that_ended_ends_what_it_carried() -> None:
    view = seen(CLINIC, ACCEPTED, Role.HEALTH_WORKER, agreement_ended_with=(WELFARE,))
    assert view.tie is Tie.SERVICE
    assert seen(CLINIC, ACCEPTED, agreement_ended_with=(LEGAL_AID,)).tie is Tie.REFERRAL
    assert dict(view.forbidden) == {RecordClass.MEDICAL: "agreement_ended"}


def referred_for(purpose: str) -> Standing:
    return replace(ACCEPTED, openings=replace(ACCEPTED.openings, purposes={GROUND: purpose}))


@pytest.mark.parametrize(
    ("given_for", "read_for", "tie"),
    [
        ("referral", "referral", Tie.REFERRAL),
        ("referral", "", Tie.REFERRAL),
        ("referral", policy.ANYBODY, Tie.REFERRAL),
        ("case_management", "referral", Tie.REFERRAL),
        ("case_management", "case_management", Tie.REFERRAL),
        ("embassy_contact", "referral", Tie.REFERRAL),
        ("referral", "case_management", Tie.SERVICE),
        ("referral", "information_to_police", Tie.SERVICE),
        ("referral", "research", Tie.SERVICE),
        ("case_management", "return", Tie.SERVICE),
    ],
)
def test_a_referral_opens_what_its_ground_was_given_for(
    given_for: str, read_for: str, tie: Tie
) -> None:
    standing = referred_for(given_for)
    view = seen(CLINIC, standing, Role.HEALTH_WORKER, purpose_of_use=read_for)
    assert (view.tie, view.whole) == (tie, tie is Tie.REFERRAL)


def test_who_reads_for_another_purpose_keeps_their_own_records_and_is_told_why() -> None:
    standing = referred_for("referral")
    view = seen(CLINIC, standing, Role.HEALTH_WORKER, purpose_of_use="tracing")
    assert view.own_classes == tuple(RecordClass)
    assert dict(view.forbidden) == {RecordClass.MEDICAL: "other_purpose"}


def test_a_ground_of_which_nobody_knows_what_for_serves_no_purpose_that_is_said() -> None:
    assert seen(CLINIC, ACCEPTED, purpose_of_use="referral").tie is Tie.SERVICE
    assert seen(CLINIC, ACCEPTED).tie is Tie.REFERRAL


def test_a_purpose_takes_nothing_from_whoever_answers_for_the_case() -> None:
    for purpose in CONSENT_PURPOSE:
        view = seen(WELFARE, CASE, purpose_of_use=purpose)
        assert view.persons is (purpose not in ("research", "media", "reporting_statistics"))


def limited(*kinds: RecordClass, agency_id: str = WELFARE) -> tuple[AgreementLimit, ...]:
    return (AgreementLimit(agency_id=agency_id, record_classes=kinds),)


TOLD_MUCH = replace(
    ACCEPTED,
    referrals={
        "referral-1": replace(
            MEDICAL, bond=Bond.IN_FORCE, record_classes=(RecordClass.IDENTITY, RecordClass.LEGAL)
        )
    },
)


def test_an_agreement_bounds_what_a_referral_opens() -> None:
    view = seen(CLINIC, TOLD_MUCH, agreement_limits=limited(RecordClass.IDENTITY))
    assert view.record_classes == (RecordClass.IDENTITY, RecordClass.CASE_ADMINISTRATION)
    assert dict(view.forbidden) == {RecordClass.LEGAL: "beyond_agreement"}
    nothing = seen(CLINIC, TOLD_MUCH, agreement_limits=limited(RecordClass.CHILD))
    assert (nothing.tie, nothing.persons) == (Tie.REFERRAL, False)
    assert nothing.record_classes == (RecordClass.CASE_ADMINISTRATION,)


def test_an_agreement_with_somebody_else_bounds_nothing() -> None:
    other = limited(RecordClass.CHILD, agency_id=LEGAL_AID)
    assert seen(CLINIC, TOLD_MUCH, agreement_limits=other) == seen(CLINIC, TOLD_MUCH)


def test_what_another_referral_opens_an_agreement_does_not_take() -> None:
    second = replace(MEDICAL, from_agency_id=LEGAL_AID, record_classes=(RecordClass.LEGAL,))
    referrals = {**TOLD_MUCH.referrals, "referral-2": replace(second, bond=Bond.IN_FORCE)}
    told = replace(TOLD_MUCH, referrals=referrals)
    view = seen(CLINIC, told, agreement_limits=limited(RecordClass.IDENTITY))
    assert RecordClass.LEGAL in view.record_classes


def test_what_was_named_in_an_emergency_an_agreement_does_not_take() -> None:
    user_id = made_id("user", CLINIC)
    glass = Glass(
        user_id=user_id, agency_id=CLINIC, record_classes=(RecordClass.LEGAL,), until=LATER
    )
    broken = replace(TOLD_MUCH, openings=replace(TOLD_MUCH.openings, glasses={"glass-1": glass}))
    view = seen(CLINIC, broken, agreement_limits=limited(RecordClass.IDENTITY))
    assert RecordClass.LEGAL in view.record_classes


def test_an_agreement_takes_nothing_from_whoever_answers_for_the_case() -> None:
    everybody = limited(RecordClass.CHILD) + limited(RecordClass.CHILD, agency_id=CLINIC)
    assert seen(WELFARE, CASE, agreement_limits=everybody) == seen(WELFARE, CASE)


@pytest.mark.parametrize(
    "role",
    [
        Role.POLICE_OFFICER,
        Role.IMMIGRATION_OFFICER,
        Role.LABOUR_INSPECTOR,
        Role.CONSULAR_OFFICER,
        Role.COORDINATOR,
        Role.AUDITOR,
    ],
)
def test_pregnancy_is_hidden_from_police_and_coordinator_whatever_opens_the_case(
    role: Role,
) -> None:
    holding = replace(CASE, holder_id=CLINIC)
    for standing in (CASE, ACCEPTED, holding, opened(made_id("user", CLINIC), CLINIC)):
        view = seen(CLINIC, standing, role)
        assert RecordClass.MEDICAL not in view.record_classes
        assert RecordClass.PSYCHOSOCIAL not in view.record_classes


def test_what_was_granted_and_taken_away_is_told_with_the_row_that_did_it() -> None:
    holding = replace(CASE, holder_id=CLINIC)
    told = dict(seen(CLINIC, holding, Role.POLICE_OFFICER).forbidden)
    assert told == {
        RecordClass.MEDICAL: "never_for_this_role",
        RecordClass.PSYCHOSOCIAL: "never_for_this_role",
    }
    assert not seen(COORDINATION, CASE, Role.COORDINATOR).forbidden


def test_who_keeps_the_directory_sees_no_person_of_a_case_that_the_agency_holds() -> None:
    view = seen(WELFARE, CASE, Role.DIRECTORY_EDITOR)
    assert view.record_classes == (RecordClass.CASE_ADMINISTRATION,)
    assert not view.persons


@pytest.mark.parametrize(
    "purpose", ["research", "statistics", "reporting_statistics", "training", "media"]
)
def test_research_statistics_training_and_media_see_no_person(purpose: str) -> None:
    view = seen(WELFARE, CASE, purpose_of_use=purpose)
    assert (view.persons, view.record_classes) == (False, (RecordClass.CASE_ADMINISTRATION,))


@pytest.mark.parametrize("kind", ["child_record", "protected_witness"])
def test_a_sealed_record_opens_to_nobody_who_is_not_on_its_list_whatever_the_rank(
    kind: str,
) -> None:
    standing = sealed(kind, made_id("user", "listed"))
    for role in (Role.SOCIAL_WORKER, Role.SUPERVISOR, Role.CHILD_PROTECTION_OFFICER):
        view = seen(WELFARE, standing, role)
        assert (view.persons, view.whole) == (False, True)
        assert view.record_classes == (RecordClass.CASE_ADMINISTRATION,)
        assert {code for _, code in view.forbidden} == {"sealed"}


def test_a_sealed_record_opens_to_whoever_is_listed_and_signed_in_with_more_than_a_password() -> (
    None
):
    standing = sealed("child_record", made_id("user", WELFARE))
    assert seen(WELFARE, standing, strength="multi").record_classes == tuple(RecordClass)
    for strength in ("single", "api_key", ""):
        assert not seen(WELFARE, standing, strength=strength).persons


def test_a_protected_witness_needs_the_clearance_besides_the_list() -> None:
    standing = sealed("protected_witness", made_id("user", WELFARE))
    assert not seen(WELFARE, standing, strength="multi").persons
    cleared = ("protected_witness",)
    assert seen(WELFARE, standing, clearances=cleared, strength="multi").persons


def test_a_sealed_location_hides_where_somebody_is_and_nothing_else() -> None:
    view = seen(WELFARE, sealed("shelter_location", made_id("user", "listed")))
    hidden = set(RecordClass) - set(view.record_classes)
    assert hidden == {RecordClass.CONTACT_LOCATION}


def test_one_list_of_several_seals_is_not_enough() -> None:
    mine, other = made_id("user", WELFARE), made_id("user", "listed")
    seals = {
        "seal-1": Seal(kind="child_record", listed_user_ids=(mine,)),
        "seal-2": Seal(kind="shelter_location", listed_user_ids=(other,)),
    }
    standing = replace(CASE, openings=replace(CASE.openings, seals=seals))
    assert RecordClass.CONTACT_LOCATION not in seen(WELFARE, standing).record_classes


def test_a_broken_glass_opens_what_was_named_to_one_person_until_its_end() -> None:
    user_id = made_id("user", LEGAL_AID)
    standing = opened(user_id, LEGAL_AID)
    view = seen(LEGAL_AID, standing, Role.HEALTH_WORKER)
    assert view.tie is Tie.GLASS
    assert set(view.record_classes) == {
        RecordClass.MEDICAL,
        RecordClass.IDENTITY,
        RecordClass.CASE_ADMINISTRATION,
    }
    assert not seen(LEGAL_AID, standing, Role.HEALTH_WORKER, asks_at=LATER).permit
    assert not seen(LEGAL_AID, opened("user-of-somebody-else", LEGAL_AID)).permit


def test_a_broken_glass_opens_besides_what_a_referral_enumerates() -> None:
    glass = opened(made_id("user", CLINIC), CLINIC)
    both = replace(glass, referrals=ACCEPTED.referrals)
    view = seen(CLINIC, both, Role.HEALTH_WORKER)
    assert view.tie is Tie.REFERRAL
    assert set(view.record_classes) == {
        RecordClass.MEDICAL,
        RecordClass.IDENTITY,
        RecordClass.CASE_ADMINISTRATION,
    }


def test_break_glass_does_not_open_a_sealed_record() -> None:
    seal = Seal(kind="child_record", listed_user_ids=(made_id("user", "listed"),))
    glass = opened(made_id("user", LEGAL_AID), LEGAL_AID)
    standing = replace(glass, openings=replace(glass.openings, seals={"seal-1": seal}))
    assert not seen(LEGAL_AID, standing, Role.HEALTH_WORKER).persons


@pytest.mark.parametrize(
    "served",
    [
        {"stays": {"stay-1": LEGAL_AID}},
        {"referrals": {"referral-1": replace(_of(LEGAL_AID), record_classes=())}},
    ],
    ids=["it shelters the person", "its ground ended"],
)
def test_who_breaks_the_glass_keeps_sight_of_what_their_own_agency_recorded(
    served: dict[str, Any],
) -> None:
    standing = replace(opened(made_id("user", LEGAL_AID), LEGAL_AID), **served)
    view = seen(LEGAL_AID, standing)
    assert (view.tie, view.whole, view.own) == (Tie.GLASS, True, True)
    assert view.own_classes == seen(LEGAL_AID, standing, asks_at=LATER).record_classes
    assert set(view.record_classes) == {
        RecordClass.MEDICAL,
        RecordClass.IDENTITY,
        RecordClass.CASE_ADMINISTRATION,
    }


def test_a_broken_glass_gives_no_own_records_to_whoever_serves_nobody() -> None:
    standing = opened(made_id("user", LEGAL_AID), LEGAL_AID)
    assert not seen(LEGAL_AID, standing).own
    ended = replace(standing, referrals={"referral-1": replace(_of(LEGAL_AID), bond=Bond.ENDED)})
    assert not seen(LEGAL_AID, ended).own


def test_what_is_forbidden_is_taken_from_an_agencys_own_records_beside_a_broken_glass() -> None:
    standing = replace(opened(made_id("user", CLINIC), CLINIC), stays={"stay-1": CLINIC})
    seal = Seal(kind="shelter_location", listed_user_ids=("user-listed",))
    shut = replace(standing, openings=replace(standing.openings, seals={"seal-1": seal}))
    view = seen(CLINIC, shut)
    assert set(RecordClass) - set(view.own_classes) == {RecordClass.CONTACT_LOCATION}
    assert dict(view.forbidden) == {RecordClass.CONTACT_LOCATION: "sealed"}
    assert view.persons
    officer = seen(CLINIC, standing, Role.POLICE_OFFICER)
    assert not {RecordClass.MEDICAL, RecordClass.PSYCHOSOCIAL} & set(officer.own_classes)
    assert not seen(CLINIC, standing, purpose_of_use="research").own_persons


def test_own_records_that_are_kept_back_take_nothing_of_what_a_broken_glass_opened() -> None:
    user_id = made_id("user", CLINIC)
    named = Glass(user_id=user_id, agency_id=CLINIC, record_classes=(), until=LATER)
    glass = replace(named, record_classes=(RecordClass.CASE_ADMINISTRATION,))
    seal = Seal(kind="child_record", listed_user_ids=("user-listed",))
    openings = replace(CASE.openings, glasses={"glass-1": glass}, seals={"seal-1": seal})
    alone = replace(CASE, openings=openings, referrals={})
    beside = replace(alone, stays={"stay-1": CLINIC})
    assert seen(CLINIC, beside).persons is seen(CLINIC, alone).persons is True
    assert not seen(CLINIC, beside).own_persons


def test_what_an_agency_is_asked_to_answer_stays_known_beside_a_broken_glass() -> None:
    asked = replace(opened(made_id("user", CLINIC), CLINIC), recalls={"recall-1": CLINIC})
    view = seen(CLINIC, asked, Role.HEALTH_WORKER)
    assert (view.tie, view.referral_ids, view.recall_ids) == (
        Tie.GLASS,
        ("referral-1",),
        ("recall-1",),
    )


def test_every_tie_but_none_has_one_grant() -> None:
    assert {grant.tie for grant in policy.GRANTS} == set(Tie) - {Tie.NONE}
    assert len(policy.GRANTS) == len(policy.GRANT_OF)


def test_a_change_of_the_tables_changes_the_hash_that_decisions_cite(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = policy_hash.__wrapped__()
    monkeypatch.setattr(policy, "FORBIDS", policy.FORBIDS[1:])
    assert policy_hash.__wrapped__() != before


def _recalled() -> ReferralBond:
    return replace(MEDICAL, bond=Bond.IN_FORCE, record_classes=())


@pytest.mark.parametrize(
    ("agency_id", "role", "permitted"),
    [
        (WELFARE, Role.SOCIAL_WORKER, True),
        (WELFARE, Role.SUPERVISOR, True),
        (WELFARE, Role.DIRECTORY_EDITOR, False),
        (COORDINATION, Role.AUDITOR, True),
        (COORDINATION, Role.DATA_PROTECTION_OFFICER, True),
        (COORDINATION, Role.COORDINATOR, False),
        (CLINIC, Role.HEALTH_WORKER, False),
        (POLICE_POST, Role.POLICE_OFFICER, False),
        (LEGAL_AID, Role.LEGAL_COUNSEL, False),
    ],
)
def test_who_read_a_case_is_known_to_its_agency_and_to_those_who_examine_the_use_of_data(
    agency_id: str, role: Role, *, permitted: bool
) -> None:
    assert decide_review(asker(agency_id, role), ACCEPTED).permit is permitted
    elsewhere = asker(COORDINATION, role, jurisdiction_id=made_id("jurisdiction", "MZ"))
    assert not decide_review(elsewhere, ACCEPTED).permit
    assert not decide_review(asker(agency_id, role), Standing()).permit


@pytest.mark.parametrize("agency", [SHELTER_HOUSE, LEGAL_AID])
def test_a_released_card_shows_itself_and_nothing_else_to_whoever_has_no_other_tie(
    agency: str,
) -> None:
    view = seen(agency, card_released(CASE))
    assert (view.tie, view.card, view.whole, view.own, view.persons) == (
        Tie.CARD,
        True,
        False,
        False,
        False,
    )
    assert view.record_classes == (RecordClass.CASE_ADMINISTRATION,)


def test_a_released_card_is_read_until_its_time_is_over_and_not_a_moment_longer() -> None:
    standing = card_released(CASE)
    for asks_at in (LATER, LATER + timedelta(days=1), None):
        assert not seen(SHELTER_HOUSE, standing, asks_at=asks_at).permit
    assert seen(SHELTER_HOUSE, standing, asks_at=LATER - timedelta(microseconds=1)).card


def test_a_card_is_not_for_the_custodians_colleagues_nor_for_any_third_agency() -> None:
    standing = card_released(CASE, recipient_id="")
    colleague = replace(asker(LEGAL_AID).actor, user_id="user-colleague")
    assert seen(LEGAL_AID, standing).card
    assert not decide_view(replace(asker(LEGAL_AID), actor=colleague), standing).permit
    assert not seen(SHELTER_HOUSE, standing).permit


@pytest.mark.parametrize("role", [Role.POLICE_OFFICER, Role.COORDINATOR, Role.AUDITOR, Role.CLOCK])
def test_a_card_that_speaks_of_health_is_shown_to_no_role_that_never_sees_health(
    role: Role,
) -> None:
    assert not seen(SHELTER_HOUSE, card_released(CASE), role).card


def test_a_card_comes_besides_what_another_tie_opens_and_takes_nothing_of_it() -> None:
    for standing in (CASE, ACCEPTED):
        plain = seen(CLINIC, standing, Role.HEALTH_WORKER)
        view = seen(CLINIC, card_released(standing, CLINIC), Role.HEALTH_WORKER)
        assert view == replace(plain, card=True, obligations=view.obligations)
        duties = (*plain.obligations, *policy.GRANT_OF[Tie.CARD].obligations)
        assert set(view.obligations) == set(duties)


def test_no_seal_shuts_a_card_and_no_card_opens_a_seal() -> None:
    standing = card_released(sealed("child_record", made_id("user", "listed")), WELFARE)
    view = seen(WELFARE, standing)
    assert (view.tie, view.card, view.persons) == (Tie.HOLDER, True, False)
    assert RecordClass.MEDICAL not in view.record_classes


def test_a_coordinator_acts_in_their_own_jurisdiction_and_knows_of_no_case_abroad() -> None:
    by = Actor(user_id=made_id("user", "c"), role=Role.COORDINATOR, agency_id=COORDINATION)
    merge = replace(made(MergeCases), by=by)
    may_act(merge, CASE, Surroundings(actor_jurisdiction_id=TANZANIA))
    abroad = Surroundings(actor_jurisdiction_id=made_id("jurisdiction", "MZ"))
    with pytest.raises(Missing):
        may_act(merge, CASE, abroad)
