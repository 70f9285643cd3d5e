"""Protecting: what was told is recalled, records are sealed, the glass is broken and reviewed."""

from __future__ import annotations

from datetime import timedelta

from domain.directory.emergency_right import RestoreBreakGlass
from domain.messages import RecordClass
from domain.protection.break_glass import BreakGlass, ReviewGlass
from domain.protection.demand import (
    ComplyWithDemand,
    ContestDemand,
    NarrowDemand,
    ReceiveDemand,
    RefuseDemand,
)
from domain.protection.losing import recall_id
from domain.protection.recall import AcknowledgeRecall
from domain.protection.safety_card import ReleaseSafetyCard, ReviewSafetyCardRelease
from domain.protection.sealing import ConfirmSeal, ProposeSeal, RejectSealProposal
from infra.demonstration.cast import ACCOUNTS
from infra.demonstration.person import Person, agency_id, user_id

_OFFICER = "data-protection-officer"


def acknowledge(person: Person, mark: str, ground_id: str, by: str) -> None:
    """An agency deletes what it was told, after the marked wish took the permission away."""
    recipient_id = ACCOUNTS[by].actor.agency_id
    person.after(days=1)
    person.tell(
        AcknowledgeRecall,
        by,
        action="deleted",
        late_words=lambda seen: {
            "recall_id": recall_id(person.case_id, seen.version_of(mark), ground_id, recipient_id)
        },
    )


def seal(person: Person, kind: str, change: str = "seal", listed: tuple[str, ...] = ()) -> None:
    """The worker proposes, and another person of the agency confirms."""
    proposal_id = _propose(person, kind, change, listed)
    person.after(hours=1)
    person.tell(ConfirmSeal, f"supervisor-{person.town}", proposal_id=proposal_id)


def seal_in_vain(person: Person, kind: str, listed: tuple[str, ...]) -> None:
    """The worker proposes, and the supervisor sees no need."""
    proposal_id = _propose(person, kind, "seal", listed, name="in vain")
    person.after(hours=1)
    person.tell(
        RejectSealProposal,
        f"supervisor-{person.town}",
        proposal_id=proposal_id,
        reason="Nobody threatens him any more.",
    )


def break_glass(person: Person, by: str, reason: str, words: str, name: str = "") -> str:
    """Somebody without any tie to the case opens who the person is."""
    glass_id = person.id("glass", name or by)
    classes = (RecordClass.IDENTITY, RecordClass.CASE_ADMINISTRATION)
    person.tell(
        BreakGlass, by, glass_id=glass_id, reason=reason, words=words, record_classes=classes
    )
    return glass_id


def review_glass(person: Person, glass_id: str, outcome: str, words: str) -> None:
    """The supervisor of the agency that answers for the case looks at it."""
    supervisor = f"supervisor-{person.town}"
    person.tell(ReviewGlass, supervisor, glass_id=glass_id, outcome=outcome, words=words)


def restore(person: Person, user: str, reason: str) -> None:
    """The data protection officer gives a suspended right back."""
    actor = ACCOUNTS[_OFFICER].actor
    words = {"user_id": user_id(user), "reason": reason}
    stream = ACCOUNTS[user].agency.organization_id
    person.play.wish(RestoreBreakGlass, actor, stream, person.now, words)


def release_card(person: Person, to: str, words: str) -> None:
    """A custodian on call releases the safety card; the other one looks at it."""
    release_id = person.id("release", to)
    person.tell(
        ReleaseSafetyCard,
        "custodian",
        release_id=release_id,
        reason="medical_emergency",
        reader="hospital",
        recipient_id=agency_id(to),
        words=words,
    )
    person.after(hours=9)
    person.tell(
        ReviewSafetyCardRelease,
        "second-custodian",
        release_id=release_id,
        outcome="justified",
        words="The doctor needed the allergies at once.",
    )


def meet_demand(person: Person) -> None:
    """A court wants the whole file; it gets what the law asks for, with a second person."""
    demand_id = _received(person, "criminal_court", "court")
    person.after(days=2)
    grounds = "What was told to a counsellor is privileged."
    person.tell(ContestDemand, demand_id=demand_id, grounds=grounds)
    person.after(days=6)
    person.tell(NarrowDemand, demand_id=demand_id, record_classes=(RecordClass.LEGAL,))
    person.after(days=1)
    person.tell(
        ComplyWithDemand,
        f"supervisor-{person.town}",
        demand_id=demand_id,
        record_classes=(RecordClass.LEGAL,),
        recipient="The registrar of the court, in a closed envelope.",
    )


def refuse_demand(person: Person) -> None:
    """An authority wants an address, and no law obliges anybody to tell it."""
    demand_id = _received(person, "immigration_authority", "address")
    person.after(days=3)
    grounds = "The law that is named does not reach the address of a shelter."
    person.tell(RefuseDemand, demand_id=demand_id, grounds=grounds)


def _received(person: Person, authority: str, name: str) -> str:
    demand_id = person.id("demand", name)
    person.tell(
        ReceiveDemand,
        demand_id=demand_id,
        authority=authority,
        law="As the letter names it",
        record_classes=(RecordClass.LEGAL, RecordClass.NARRATIVE),
        reply_due_at=person.now + timedelta(days=14),
    )
    return demand_id


def _propose(
    person: Person, kind: str, change: str, listed: tuple[str, ...], name: str = ""
) -> str:
    proposal_id = person.id("proposal", f"{kind}/{change}/{name}")
    person.tell(
        ProposeSeal,
        proposal_id=proposal_id,
        seal_id=person.id("seal", f"{kind}/{name}"),
        change=change,
        kind=kind,
        listed_user_ids=tuple(user_id(key) for key in listed),
        reason="The employer asks the neighbours for him.",
    )
    return proposal_id
