"""Sealing: an explicit list, and two people to change it."""

from __future__ import annotations

from typing import Any

import pytest

from domain import policy
from domain.messages import AlreadyDone, Missing, RecordClass, Role
from domain.permissions import WHO_MAY_ACT, Relation
from domain.protection.sealing import (
    COVERS,
    AlreadySealed,
    ConfirmSeal,
    LiftingNamesNobody,
    ListEmpty,
    NamedTwiceOnList,
    OwnProposal,
    ProposalStillOpen,
    ProposeSeal,
    RejectSealProposal,
    SealConfirmed,
    SealNotStanding,
    SealProposalRejected,
    SealProposed,
    sealed_classes,
)
from domain.vocabulary import SEAL_CHANGE, SEAL_KIND
from tests.domain.identification_examples import REPORTED
from tests.domain.protection_examples import (
    LISTED,
    PROPOSAL,
    SEAL,
    confirmed,
    proposed,
    seal_words,
)
from tests.domain.scenario import Past, given
from tests.examples import (
    NURSE,
    SECOND_WORKER,
    SOCIAL_WORKER,
    SUPERVISOR,
    command,
    made_id,
)

SECOND = made_id("proposal", "second")
SEALED = (REPORTED, proposed(), confirmed())
confirm = command(ConfirmSeal, by=SECOND_WORKER, proposal_id=PROPOSAL)
reject = command(RejectSealProposal, by=SECOND_WORKER, proposal_id=PROPOSAL, reason="(no need)")


def propose(**words: Any) -> ProposeSeal:
    return command(ProposeSeal, reason="(a reason)", **seal_words(**words))


def change(what: str, **words: Any) -> ProposeSeal:
    return propose(proposal_id=SECOND, change=SEAL_CHANGE[what], **words)


def test_a_seal_is_proposed_and_changes_nothing_before_a_second_person_confirms() -> None:
    fact = SealProposed(reason="(a reason)", **seal_words())
    given(REPORTED).when(propose()).then(fact)
    assert given(REPORTED, proposed()).case.protection.seals == {}


def test_a_second_person_confirms_and_the_list_holds() -> None:
    given(REPORTED, proposed()).when(confirm).then(SealConfirmed(**seal_words()))
    assert given(*SEALED).case.protection.seals[SEAL].listed_user_ids == LISTED


@pytest.mark.parametrize("kind", ["seal", "change_list", "lift"])
def test_nobody_confirms_what_they_proposed(kind: str) -> None:
    before = (REPORTED,) if kind == "seal" else SEALED
    waiting = proposed(proposal_id=SECOND, change=SEAL_CHANGE[kind])
    own = command(ConfirmSeal, by=SOCIAL_WORKER, proposal_id=SECOND)
    given(*before, waiting).when(own).refused(OwnProposal)
    other = command(ConfirmSeal, by=SECOND_WORKER, proposal_id=SECOND)
    given(*before, waiting).when(other).records(SealConfirmed)


def test_a_supervisor_does_not_confirm_their_own_proposal_either() -> None:
    waiting = Past(proposed().fact, by=SUPERVISOR)
    given(REPORTED, waiting).when(
        command(ConfirmSeal, by=SUPERVISOR, proposal_id=PROPOSAL)
    ).refused(OwnProposal)


def test_a_proposal_is_decided_once() -> None:
    given(*SEALED).when(confirm).refused(AlreadyDone)
    given(*SEALED).when(reject).refused(AlreadyDone)
    given(REPORTED).when(confirm).refused(Missing)
    given(*SEALED).when(propose(seal_id=made_id("seal", "other"))).refused(AlreadyDone)


def test_a_rejected_proposal_leaves_everything_as_it_was() -> None:
    fact = SealProposalRejected(proposal_id=PROPOSAL, reason="(no need)")
    given(REPORTED, proposed()).when(reject).then(fact)
    after = given(REPORTED, proposed(), fact)
    after.when(confirm).refused(AlreadyDone)
    assert after.case.protection.seals == {}
    after.when(propose(proposal_id=SECOND)).records(SealProposed)


def test_whoever_proposed_may_take_the_proposal_back() -> None:
    own = command(RejectSealProposal, by=SOCIAL_WORKER, proposal_id=PROPOSAL, reason="(mine)")
    given(REPORTED, proposed()).when(own).records(SealProposalRejected)


def test_the_list_is_never_empty_and_names_everybody_once() -> None:
    given(REPORTED).when(propose(listed_user_ids=())).refused(ListEmpty)
    given(*SEALED).when(change("change_list", listed_user_ids=())).refused(ListEmpty)
    twice = (SOCIAL_WORKER.user_id, SOCIAL_WORKER.user_id)
    given(REPORTED).when(propose(listed_user_ids=twice)).refused(NamedTwiceOnList)


def test_a_lifting_names_nobody() -> None:
    given(*SEALED).when(change("lift")).refused(LiftingNamesNobody)
    given(*SEALED).when(change("lift", listed_user_ids=())).records(SealProposed)


def test_another_list_takes_the_place_of_the_first_once_it_is_confirmed() -> None:
    only = (NURSE.user_id,)
    words = {"proposal_id": SECOND, "change": SEAL_CHANGE["change_list"], "listed_user_ids": only}
    waiting = given(*SEALED, proposed(**words))
    assert waiting.case.protection.seals[SEAL].listed_user_ids == LISTED
    after = given(*SEALED, proposed(**words), confirmed(**words))
    assert after.case.protection.seals[SEAL].listed_user_ids == only


def test_a_lifted_seal_stands_no_more_and_may_be_put_on_again() -> None:
    words = {"proposal_id": SECOND, "change": SEAL_CHANGE["lift"], "listed_user_ids": ()}
    lifted = (*SEALED, proposed(**words), confirmed(**words))
    assert given(*lifted).case.protection.seals == {}
    third = made_id("proposal", "third")
    given(*lifted).when(propose(proposal_id=third)).records(SealProposed)


def test_only_a_seal_that_stands_is_changed_or_lifted_and_only_under_its_own_kind() -> None:
    given(REPORTED).when(change("change_list")).refused(SealNotStanding)
    given(REPORTED).when(change("lift", listed_user_ids=())).refused(SealNotStanding)
    other = change("change_list", kind=SEAL_KIND["shelter_location"])
    given(*SEALED).when(other).refused(SealNotStanding)
    given(*SEALED).when(change("seal")).refused(AlreadySealed)


def test_a_seal_waits_for_one_proposal_at_a_time() -> None:
    given(REPORTED, proposed()).when(propose(proposal_id=SECOND)).refused(ProposalStillOpen)
    other = propose(proposal_id=SECOND, seal_id=made_id("seal", "other"))
    given(REPORTED, proposed()).when(other).records(SealProposed)


def test_only_the_agency_that_answers_for_the_case_seals_and_no_rank_alone_does() -> None:
    for kind in (ProposeSeal, ConfirmSeal, RejectSealProposal):
        row = WHO_MAY_ACT[kind]
        assert row.relation is Relation.HOLDER
        assert Role.COORDINATOR not in row.roles


def test_what_a_seal_covers_is_one_table_for_deciding_and_for_seeing() -> None:
    assert dict(COVERS) == policy.SEALS
    assert set(COVERS) == set(SEAL_KIND)


def test_several_seals_cover_together() -> None:
    place = {"seal_id": made_id("seal", "place"), "kind": SEAL_KIND["shelter_location"]}
    only = given(REPORTED, proposed(**place), confirmed(**place)).case.protection
    assert sealed_classes(only) == (RecordClass.CONTACT_LOCATION,)
    both = given(*SEALED, proposed(**place), confirmed(**place)).case.protection
    assert RecordClass.CASE_ADMINISTRATION not in sealed_classes(both)
    assert len(sealed_classes(both)) == len(RecordClass) - 1
