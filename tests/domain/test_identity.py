from __future__ import annotations

from dataclasses import replace
from typing import Any

from domain.consent.grant import ConsentGiven, ConsentNarrowed, ConsentRefused, ConsentWithdrawn
from domain.holding.course import CasePutOnHold, CaseResumed
from domain.identification.report import ReportReceiptGiven
from domain.identity import (
    AlreadyMerged,
    CaseMerged,
    CasesLinked,
    CaseUnmerged,
    CoordinatorOnly,
    EntriesUndecided,
    LaterEntryAssigned,
    LinkCases,
    LinkWithItself,
    MergeCases,
    MergedSince,
    OtherCaseUnderWay,
    UnmergeCases,
)
from domain.messages import AlreadyDone, Event, Fact, Missing
from domain.vocabulary import CASE_LINK, HOLD_REASON
from tests.domain.consent_examples import (
    BOTH,
    CONSENT,
    IDENTITY,
    INDIVIDUAL,
    MEDICAL,
    OTHER_CONSENT,
    REFERRAL,
    consented,
)
from tests.domain.identification_examples import REPORTED
from tests.domain.referral_examples import ACCEPTED, DECLINED, SENT, TAKEN_ON, sent
from tests.domain.scenario import given, held
from tests.domain.shelter_examples import lives
from tests.examples import (
    CASE,
    CLINIC,
    COORDINATOR,
    LEGAL_AID,
    MORNING,
    OTHER_CASE,
    command,
    later,
    made_id,
)

MERGE = made_id("merge", "first")
SECOND_MERGE = made_id("merge", "second")
THIRD_CASE = made_id("case", "third")
PLACE = made_id("place", "bed")
SIBLING = CASE_LINK["sibling"]
REFUSED = ConsentRefused(purpose=REFERRAL, recipient_id=CLINIC, given_by=INDIVIDUAL)
WITHDRAWN = ConsentWithdrawn(consent_id=CONSENT)
NARROWED = ConsentNarrowed(consent_id=CONSENT, record_classes=(IDENTITY,))
ON_HOLD = CasePutOnHold(reason=HOLD_REASON["health"], review_due_at=later(days=7))
merge = command(
    MergeCases, merge_id=MERGE, other_case_id=OTHER_CASE, evidence="(evidence)", by=COORDINATOR
)
unmerge = command(
    UnmergeCases, merge_id=MERGE, other_case_id=OTHER_CASE, reasons="(reasons)", by=COORDINATOR
)
link = command(LinkCases, other_case_id=OTHER_CASE, kind=SIBLING)


def there(*events: Event, case: str = OTHER_CASE) -> tuple[Any, ...]:
    """What happened on the other case."""
    return tuple(Fact(stream=case, event=event) for event in events)


def merged(**words: Any) -> CaseMerged:
    told: dict[str, Any] = {
        "merge_id": MERGE,
        "other_case_id": OTHER_CASE,
        "evidence": "(evidence)",
        "surviving": True,
        "other_version": 1,
        "own_version": 1,
        "decided_by_id": COORDINATOR.user_id,
        "restrictions": (),
    }
    return CaseMerged(**(told | words))


MERGED = merged()
RESTS = merged(surviving=False, other_case_id=CASE)
UNMERGED = CaseUnmerged(merge_id=MERGE, other_case_id=OTHER_CASE, reasons="(reasons)")


def covers(*history: Any, classes: Any = BOTH) -> bool:
    consents = given(*history).case.consents
    return consents.covering(CLINIC, classes, REFERRAL, MORNING) is not None


def test_a_link_is_known_to_the_case_that_made_it_alone() -> None:
    linked = CasesLinked(other_case_id=OTHER_CASE, kind=SIBLING)
    given(REPORTED, *there(REPORTED)).when(link).then(linked)
    given(REPORTED, linked, *there(REPORTED)).when(link).refused(AlreadyDone)
    given(REPORTED).when(link).refused(Missing)
    given(REPORTED).when(replace(link, other_case_id=CASE)).refused(LinkWithItself)


def test_co_victims_of_one_incident_are_linked_by_a_coordinator_alone() -> None:
    incident = replace(link, kind=CASE_LINK["same_incident_coordinator_only"])
    history = (REPORTED, *there(REPORTED))
    given(*history).when(incident).refused(CoordinatorOnly)
    given(*history).when(replace(incident, by=COORDINATOR)).records(CasesLinked)


RECEIPT = ReportReceiptGiven(reporter_agency_id=REPORTED.reporter_agency_id)
MERGING = (CaseMerged, CaseMerged, ReportReceiptGiven)
"""Whoever reported the case that rests is told that somebody took over."""


def test_a_merge_is_a_fact_on_both_cases() -> None:
    history = (REPORTED, TAKEN_ON, *there(REPORTED))
    given(*history).when(merge).then(
        merged(own_version=2),
        Fact(
            stream=OTHER_CASE,
            event=merged(surviving=False, other_case_id=CASE, other_version=2, own_version=1),
        ),
        Fact(stream=OTHER_CASE, event=RECEIPT),
    )


def test_a_case_is_not_merged_with_itself_with_nothing_or_twice() -> None:
    given(REPORTED).when(replace(merge, other_case_id=CASE)).refused(LinkWithItself)
    given(REPORTED).when(merge).refused(Missing)
    given(REPORTED, *there(TAKEN_ON)).when(merge).refused(Missing)
    given(REPORTED, *there(REPORTED, RESTS)).when(merge).refused(AlreadyMerged)
    given(REPORTED, MERGED, *there(REPORTED)).when(merge).refused(AlreadyMerged)


def test_nothing_lapses_silently_behind_a_merge() -> None:
    waiting = (REPORTED, *there(REPORTED, sent()))
    given(*waiting).when(merge).refused(OtherCaseUnderWay)
    given(*waiting, *there(DECLINED)).when(merge).records(*MERGING)
    housed = (REPORTED, *there(REPORTED), *lives(PLACE, "dormitory", case=OTHER_CASE)[:1])
    given(*housed).when(merge).refused(OtherCaseUnderWay)


def test_merge_keeps_the_most_restrictive_consent_and_widens_no_access() -> None:
    here, other = (REPORTED, consented()), consented(consent_id=OTHER_CONSENT)
    for restriction, open_classes in (
        (REFUSED, ()),
        (replace(WITHDRAWN, consent_id=OTHER_CONSENT), ()),
        (replace(NARROWED, consent_id=OTHER_CONSENT), (IDENTITY,)),
    ):
        history = (*here, *there(REPORTED, other, restriction))
        event, *_ = given(*history).when(merge).records(*MERGING)
        assert not covers(*here, event)
        assert not covers(*here, event, classes=(MEDICAL,))
        assert covers(*here, event, classes=(IDENTITY,)) is bool(open_classes)


def test_a_merge_brings_no_consent_and_gives_nobody_a_standing() -> None:
    referred = sent(from_agency_id=LEGAL_AID)
    history = (REPORTED, *there(REPORTED, *SENT[:1], referred, ACCEPTED, DECLINED))
    scenario = given(*history)
    event, *_ = scenario.when(merge).records(*MERGING)
    assert not covers(REPORTED, event)
    after = held(REPORTED, event).standing
    assert after == held(REPORTED).standing
    assert not after.is_party(CLINIC)


def test_the_person_may_agree_again_after_a_merge() -> None:
    restricted = merged(restrictions=(f"{CLINIC}|referral",))
    again = consented(consent_id=OTHER_CONSENT)
    assert not covers(REPORTED, consented(), restricted)
    assert covers(REPORTED, consented(), restricted, again)


def test_restrictions_travel_on_with_a_second_merge() -> None:
    restricted = merged(restrictions=(f"{CLINIC}|referral|medical",))
    consents = held(REPORTED, restricted).consents
    assert consents.restrictions() == (f"{CLINIC}|referral|medical",)


def test_a_restriction_of_a_class_that_nobody_knows_bars_every_class() -> None:
    strange = merged(restrictions=(f"{CLINIC}|referral|unheard_of", "unreadable"))
    assert not covers(REPORTED, consented(), strange, classes=(IDENTITY,))


def test_unmerging_gives_back_exactly_what_was_there() -> None:
    before = (REPORTED, TAKEN_ON, consented(), NARROWED)
    restricted = merged(restrictions=(f"{CLINIC}|referral",))
    undone = held(*before, restricted, UNMERGED)
    assert undone.consents == held(*before).consents
    assert undone.standing == held(*before).standing
    assert undone.identity.merges == held(*before).identity.merges
    rested = held(REPORTED, RESTS, replace(UNMERGED, other_case_id=CASE))
    assert rested.standing == held(REPORTED).standing
    assert rested.identity.merged_into == ""


def test_what_was_kept_stays_and_what_was_moved_goes() -> None:
    before = (REPORTED, consented())
    lawyer = consented(consent_id=OTHER_CONSENT, recipient_id=LEGAL_AID)
    restricted = merged(restrictions=(f"{CLINIC}|referral",))
    since = (*before, restricted, lawyer, NARROWED)
    undone = replace(UNMERGED, kept_versions=(4,), moved_versions=(5,))
    after = held(*since, undone).consents
    assert dict(after.grounds) == {
        **held(*before).consents.grounds,
        OTHER_CONSENT: held(*since).consents.grounds[OTHER_CONSENT],
    }
    moved = replace(UNMERGED, kept_versions=(5,), moved_versions=(4,))
    assert OTHER_CONSENT not in held(*since, moved).consents.grounds


def test_unmerge_assigns_later_events_by_decision() -> None:
    resumed = CaseResumed()
    history = (REPORTED, MERGED, ON_HOLD, resumed, *there(REPORTED, RESTS))
    wish = replace(unmerge, kept_versions=(3,), moved_versions=(4,))
    given(*history).when(wish).then(
        replace(UNMERGED, kept_versions=(3,), moved_versions=(4,)),
        *there(
            replace(UNMERGED, other_case_id=CASE),
            LaterEntryAssigned(merge_id=MERGE, from_case_id=CASE, version=4, entry="CaseResumed"),
        ),
    )


def test_no_later_entry_is_left_to_a_guess() -> None:
    history = (REPORTED, MERGED, ON_HOLD, CaseResumed(), *there(REPORTED, RESTS))
    for kept, moved in (
        ((), ()),
        ((3,), ()),
        ((3, 4), (4,)),
        ((3, 3), (4,)),
        ((2, 3), (4,)),
        ((3, 4, 5), ()),
    ):
        wish = replace(unmerge, kept_versions=kept, moved_versions=moved)
        given(*history).when(wish).refused(EntriesUndecided)


def test_a_moved_refusal_stands_on_the_case_to_which_it_belongs() -> None:
    history = (REPORTED, MERGED, REFUSED, *there(REPORTED, RESTS))
    wish = replace(unmerge, moved_versions=(3,))
    decided = given(*history).when(wish).decided()
    other = held(REPORTED, consented(), *(fact.event for fact in decided[1:]))
    assert other.consents.covering(CLINIC, BOTH, REFERRAL, MORNING) is None
    here = held(REPORTED, MERGED, REFUSED, decided[0].event).consents
    assert not here.refused(CLINIC, REFERRAL)


def test_a_moved_consent_permits_nothing_on_the_other_case() -> None:
    history = (REPORTED, MERGED, consented(), *there(REPORTED, RESTS))
    decided = given(*history).when(replace(unmerge, moved_versions=(3,))).decided()
    other = held(REPORTED, *(fact.event for fact in decided[1:]))
    assert not other.consents.grounds
    assert ConsentGiven not in [type(fact.event) for fact in decided]


def test_only_a_merge_that_stands_is_undone_and_the_last_one_first() -> None:
    history = (REPORTED, MERGED, *there(REPORTED, RESTS))
    given(*history).when(unmerge).records(CaseUnmerged, CaseUnmerged)
    given(REPORTED).when(unmerge).refused(Missing)
    given(*history, UNMERGED).when(unmerge).refused(Missing)
    given(*history).when(replace(unmerge, other_case_id=THIRD_CASE)).refused(Missing)
    second = merged(merge_id=SECOND_MERGE, other_case_id=THIRD_CASE, own_version=2)
    given(REPORTED, MERGED, second).when(unmerge).refused(MergedSince)


def test_the_facts_of_other_merges_are_not_moved() -> None:
    second = merged(merge_id=SECOND_MERGE, other_case_id=THIRD_CASE, own_version=2)
    undone = replace(UNMERGED, merge_id=SECOND_MERGE, other_case_id=THIRD_CASE)
    history = (REPORTED, MERGED, second, undone, *there(REPORTED, RESTS))
    kept = replace(unmerge, kept_versions=(3, 4))
    given(*history).when(kept).records(CaseUnmerged, CaseUnmerged)
    moved = replace(unmerge, kept_versions=(3,), moved_versions=(4,))
    given(*history).when(moved).refused(EntriesUndecided)
