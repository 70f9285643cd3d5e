"""What the consent rooms remember of a case: what permits a disclosure, what was refused.

R1  A consent ends for the future when it is withdrawn, expires or is asked anew, when its guardian
    is found in conflict or named as a perpetrator, and when its entry is set right.
R2  Setting an entry right takes away a consent and never a refusal.
R3  A merge brings the restrictions of the other case and none of its consents; its undoing takes
    them back, together with the later entries that were moved.
R4  While the person seeks refuge, has it or may need it, no agreement to contact an embassy permits
    anything (rules.md 4). Setting an entry right takes that away no more than a refusal.
R5  A ground remembers the disclosures that were made under it; that one was entered in error takes
    back nothing that was told.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from domain.assessment.guardian import GuardianEnded
from domain.assessment.persons import ConflictChecked, PerpetratorNamed
from domain.consent.carried import (
    EntrySetRight,
    RefugeLookedInto,
    RestrictionAssigned,
    RestrictionsBrought,
    RestrictionsTakenBack,
    disclosed_under,
)
from domain.consent.consents import ConsentMissing, Consents
from domain.consent.grant import (
    ChildViewsRecorded,
    ConsentAskedAnew,
    ConsentExpired,
    ConsentGiven,
    ConsentNarrowed,
    ConsentRefused,
    ConsentWithdrawn,
)
from domain.consent.ground import Answer, Ending, Entry, Ground, Narrowing, Verdict, refusal_of
from domain.consent.lapse import LegalBasisLapsed
from domain.consent.legal_basis import (
    ConfidentialityLimitsExplained,
    LegalBasisEnded,
    LegalBasisRecorded,
)
from domain.messages import Event, Recorded

__all__ = ("ConsentMissing", "Consents", "evolve")


def evolve(state: Consents, recorded: Recorded) -> Consents:
    """Take one fact into account."""
    match recorded.event:
        case ConsentGiven() as event:
            return _with_answers(
                _with_ground(state, event.consent_id, _consent(event, recorded)),
                _agreement(event, recorded),
            )
        case LegalBasisRecorded() as event:
            return _with_ground(state, event.basis_id, _basis(event, recorded))
        case ConsentRefused() as event:
            return _with_answers(state, _refusal(event, recorded))
        case ChildViewsRecorded() as event:
            return _with_answers(state, _view(event, recorded))
        case ConsentNarrowed() as event:
            return _narrowed(state, event, recorded)
        case ConfidentialityLimitsExplained():
            return replace(state, limits_explained=(*state.limits_explained, _entry(recorded)))
        case RestrictionsBrought(surviving=True) as merge:
            return _with_answers(state, *_brought(merge, recorded))
        case RestrictionsTakenBack() as undone:
            return _taken_back(state, undone)
        case RestrictionAssigned(entry=entry) if "|" in entry:
            return _with_answers(state, refusal_of(entry.split()[-1], _entry(recorded)))
        case RefugeLookedInto() as found:
            return _refuge(state, found, recorded)
        case _:
            return _carried(_ended(state, recorded), recorded)


def _entry(recorded: Recorded) -> Entry:
    return Entry(version=recorded.version, at=recorded.recorded_at)


def _with_ground(state: Consents, key: str, ground: Ground) -> Consents:
    return replace(state, grounds={**state.grounds, key: ground})


def _with_answers(state: Consents, *answers: Answer) -> Consents:
    return replace(state, answers=(*state.answers, *answers))


def _consent(event: ConsentGiven, recorded: Recorded) -> Ground:
    return Ground(
        version=recorded.version,
        at=recorded.recorded_at,
        purpose=event.purpose,
        recipient_id=event.recipient_id,
        record_classes=event.record_classes,
        ends_at=event.ends_at,
        is_consent=True,
        by_guardian=event.basis != "adult_informed",
        guardian_id=event.guardian_id,
        by_agency_id=recorded.by.agency_id,
    )


def _basis(event: LegalBasisRecorded, recorded: Recorded) -> Ground:
    return Ground(
        version=recorded.version,
        at=recorded.recorded_at,
        purpose=event.purpose,
        recipient_id=event.recipient_id,
        record_classes=event.record_classes,
        ends_at=event.ends_at,
        is_consent=False,
        by_agency_id=recorded.by.agency_id,
        basis=event.basis,
    )


def _agreement(event: ConsentGiven, recorded: Recorded) -> Answer:
    return Answer(
        version=recorded.version,
        at=recorded.recorded_at,
        purpose=event.purpose,
        verdict=Verdict.AGREES,
        by_person=event.basis != "guardian",
        recipient_id=event.recipient_id,
        is_view=event.basis == "child_assent",
    )


def _refusal(event: ConsentRefused, recorded: Recorded) -> Answer:
    return Answer(
        version=recorded.version,
        at=recorded.recorded_at,
        purpose=event.purpose,
        verdict=Verdict.REFUSES,
        by_person=event.given_by != "caregiver",
        recipient_id=event.recipient_id,
        is_view=event.given_by == "individual",
    )


def _view(event: ChildViewsRecorded, recorded: Recorded) -> Answer:
    says = {"agrees": Verdict.AGREES, "refuses": Verdict.REFUSES}
    return Answer(
        version=recorded.version,
        at=recorded.recorded_at,
        purpose=event.purpose,
        verdict=says.get(event.view, Verdict.OPEN),
        by_person=True,
        recipient_id=event.recipient_id,
        is_view=True,
    )


def _narrowed(state: Consents, event: ConsentNarrowed, recorded: Recorded) -> Consents:
    ground = state.grounds.get(event.consent_id)
    if ground is None:
        return state
    narrowing = Narrowing(
        version=recorded.version,
        at=recorded.recorded_at,
        record_classes=event.record_classes,
        ends_at=event.ends_at or ground.until,
    )
    narrowed = replace(ground, narrowings=(*ground.narrowings, narrowing))
    return _with_ground(state, event.consent_id, narrowed)


def _brought(merge: RestrictionsBrought, recorded: Recorded) -> Iterator[Answer]:
    entry = _entry(recorded)
    return (refusal_of(token, entry, merge.merge_id) for token in merge.restrictions)


def _taken_back(state: Consents, undone: RestrictionsTakenBack) -> Consents:
    answers = tuple(one for one in state.answers if one.merge_id != undone.merge_id)
    if len(answers) == len(state.answers) and not undone.moved_versions:
        return state
    kept = replace(state, answers=answers)
    return kept.only(lambda entry: entry.version not in undone.moved_versions)


def _refuge(state: Consents, found: RefugeLookedInto, recorded: Recorded) -> Consents:
    """R4."""
    kind = type(found).__name__
    others = {key: entry for key, entry in state.refuge.items() if key != kind}
    said = {**others, kind: _entry(recorded)} if found.needs_refuge else others
    return state if said.keys() == state.refuge.keys() else replace(state, refuge=said)


def _carried(state: Consents, recorded: Recorded) -> Consents:
    """R5."""
    named = disclosed_under(recorded.event)
    used = {key: state.grounds[key] for key in named if key in state.grounds}
    if not used:
        return state
    told = {key: ground.carried(_entry(recorded)) for key, ground in used.items()}
    return replace(state, grounds={**state.grounds, **told})


def _ended(state: Consents, recorded: Recorded) -> Consents:
    event = recorded.event
    concerned = [key for key, ground in state.grounds.items() if _ends(event, key, ground)]
    if not concerned:
        return state
    ending = Ending(
        version=recorded.version,
        at=recorded.recorded_at,
        withdrawn=isinstance(event, ConsentWithdrawn),
    )
    ended = {key: state.grounds[key].ended(ending) for key in concerned}
    return replace(state, grounds={**state.grounds, **ended})


def _ends(event: Event, key: str, ground: Ground) -> bool:
    match event:
        case ConsentWithdrawn() | ConsentExpired():
            return event.consent_id == key
        case LegalBasisEnded() | LegalBasisLapsed():
            return event.basis_id == key
        case ConsentAskedAnew():
            return key in event.consent_ids
        case EntrySetRight(version=version):
            return ground.version == version
        case PerpetratorNamed(linked_person_id=guardian_id):
            return ground.guardian_id == guardian_id
        case ConflictChecked(linked_person_id=guardian_id, outcome="conflict"):
            return ground.guardian_id == guardian_id
        case GuardianEnded(guardian_id=guardian_id, reason="conflict_of_interest"):
            return ground.guardian_id == guardian_id
        case _:
            return False
