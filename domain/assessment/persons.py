"""Persons: who stands near the person of the case, and who of them may be trusted with them.

R1  People near the person are named persons with a role, linked by a worker (rules.md section 2).
R2  Whoever is to consent, visit, collect or be told is first checked for a conflict with alleged
    perpetrators, by a second worker: not the one who linked or appointed them (rules.md section 2).
R3  An alleged perpetrator can neither consent nor be told anything; naming one undoes every check.
    A naming is taken back by a second worker alone.
R4  A check that does not clear somebody gives its reasons.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field, replace
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

from domain.messages import (
    AlreadyDone,
    Command,
    Event,
    Fact,
    Malformed,
    Missing,
    RecordClass,
    Recorded,
    Refused,
    Value,
    stated,
)
from domain.personal import LegalText, NarrativeText, Personal, personal
from domain.vocabulary import CONFLICT_OUTCOME, PERSON_ROLE, Code

if TYPE_CHECKING:
    from domain.assessment.state import Assessment


class PersonLinkedWords(Value):
    """Who stands near the person, in which role, and whether they have a case of their own."""

    linked_person_id: str
    role: Annotated[Code, PERSON_ROLE]
    name: Annotated[Personal[str], personal(RecordClass.IDENTITY, subject="linked_person_id")]
    contact: (
        Annotated[Personal[str], personal(RecordClass.CONTACT_LOCATION, subject="linked_person_id")]
        | None
    ) = None
    linked_case_id: str | None = None
    unrelated_adult: bool | None = None


class PersonLinked(PersonLinkedWords, Event, record_class=RecordClass.IDENTITY):
    """Somebody was linked to the case in a role; nothing may reach them before a check."""


class LinkPerson(PersonLinkedWords, Command):
    """Link somebody to the case in a role."""


class PersonLinkEndedWords(Value):
    """Whose role ends, and why."""

    linked_person_id: str
    role: Annotated[Code, PERSON_ROLE]
    reason: NarrativeText


class PersonLinkEnded(PersonLinkEndedWords, Event, record_class=RecordClass.IDENTITY):
    """Somebody no longer has this role in the case."""


class EndPersonLink(PersonLinkEndedWords, Command):
    """End a role of somebody linked to the case."""


class ConflictCheckedWords(Value):
    """Who was checked against alleged perpetrators, and what was found."""

    linked_person_id: str
    outcome: Annotated[Code, CONFLICT_OUTCOME]
    reasons: NarrativeText | None = None


class ConflictChecked(ConflictCheckedWords, Event, record_class=RecordClass.IDENTITY):
    """A second worker checked somebody for a conflict with alleged perpetrators."""


class CheckConflict(ConflictCheckedWords, Command):
    """Check somebody near the person for a conflict, as a second worker."""


class PerpetratorNamed(Event, record_class=RecordClass.LEGAL):
    """Somebody near the person was named as an alleged perpetrator."""

    linked_person_id: str
    allegation: LegalText


class NamePerpetrator(Command):
    """Name somebody near the person as an alleged perpetrator."""

    linked_person_id: str
    allegation: LegalText


Commands = LinkPerson | EndPersonLink | CheckConflict | NamePerpetrator


PERPETRATOR = "alleged_perpetrator"


class SecondWorkerNeeded(Refused):
    """R2, R3: the worker who linked, appointed or named somebody cannot be the one who checks."""

    rule = "R2"
    advice = "Ask a second worker to do this."


class NamedAsPerpetrator(Refused):
    """R3: somebody who is named as an alleged perpetrator."""

    rule = "R3"
    advice = "Choose somebody else; an alleged perpetrator neither decides nor is told anything."


class ConflictNotExplained(Refused):
    """R4: a check that does not clear somebody, without reasons."""

    rule = "R4"
    advice = "Say what stands against this person."


class LinkedPerson(Value):
    """Somebody near the person, by id: their roles, and the workers who linked them."""

    roles: tuple[str, ...] = ()
    linked_by: tuple[str, ...] = ()
    linked_case_id: str | None = None
    unrelated_adult: bool = False


class Check(Value):
    """The latest check of somebody for a conflict, the worker who made it, and when."""

    outcome: str
    checked_by: str
    checked_at: datetime


class Persons(Value):
    """Who is linked, who was checked, and who was named by whom; ids only."""

    linked: Mapping[str, LinkedPerson] = field(default_factory=dict)
    checks: Mapping[str, Check] = field(default_factory=dict)
    named_by: Mapping[str, str] = field(default_factory=dict)

    def linked_by(self, person_id: str) -> tuple[str, ...]:
        """The workers who linked somebody."""
        found = self.linked.get(person_id)
        return found.linked_by if found else ()

    def is_cleared(self, person_id: str) -> bool:
        """Tell whether the latest check, by another worker than who linked them, was clear."""
        check = self.checks.get(person_id)
        if check is None or person_id in self.named_by or check.outcome != "clear":
            return False
        return check.checked_by not in self.linked_by(person_id)

    def has_conflict(self, person_id: str) -> bool:
        """Tell whether somebody is an alleged perpetrator or was found in conflict."""
        check = self.checks.get(person_id)
        return person_id in self.named_by or (check is not None and check.outcome == "conflict")

    def cases_of(self, role: str) -> tuple[str, ...]:
        """The cases of the cleared people who have this role."""
        return tuple(
            found.linked_case_id
            for key, found in self.linked.items()
            if found.linked_case_id and role in found.roles and self.is_cleared(key)
        )


def decide(command: Commands, assessment: Assessment) -> tuple[Event | Fact, ...]:
    """Link and unlink people, check them for conflicts, and name alleged perpetrators.

    Raises: AlreadyDone, Missing, Malformed, SecondWorkerNeeded, NamedAsPerpetrator,
        ConflictNotExplained.
    """
    match command:
        case LinkPerson():
            return (_link(command, assessment.persons),)
        case EndPersonLink():
            return (_end(command, assessment.persons),)
        case CheckConflict():
            return (_check(command, assessment),)
        case NamePerpetrator():
            return (_name(command, assessment),)


def remember(before: Persons, recorded: Recorded) -> Persons:
    """Take one fact into account."""
    user_id = recorded.by.user_id
    match recorded.event:
        case PersonLinked() as event:
            return _linked(before, event, user_id)
        case PersonLinkEnded(linked_person_id=key, role=role):
            return _unlinked(before, key, role)
        case ConflictChecked(linked_person_id=key, outcome=outcome):
            at = recorded.recorded_at
            check = Check(outcome=str(outcome), checked_by=user_id, checked_at=at)
            return replace(before, checks={**before.checks, key: check})
        case PerpetratorNamed(linked_person_id=key):
            return _named(before, key, user_id)
        case _:
            return before


def _link(command: LinkPerson, persons: Persons) -> PersonLinked:
    known = persons.linked.get(command.linked_person_id)
    if known is not None and command.role in known.roles:
        raise AlreadyDone(command.linked_person_id)
    if command.linked_case_id == command.stream:
        raise Malformed("nobody stands near themselves: the linked case is this case")
    if command.unrelated_adult and command.role in _RELATED:
        raise Malformed("a relative is not unrelated")
    return stated(PersonLinked, command)


_RELATED = ("sibling", "parent", "other_relative")


def _end(command: EndPersonLink, persons: Persons) -> PersonLinkEnded:
    key = command.linked_person_id
    known = persons.linked.get(key)
    named = command.role == PERPETRATOR and key in persons.named_by
    if not named and (known is None or command.role not in known.roles):
        raise Missing(key)
    if named and persons.named_by[key] == command.by.user_id:
        raise SecondWorkerNeeded(key)
    return stated(PersonLinkEnded, command)


def _check(command: CheckConflict, assessment: Assessment) -> ConflictChecked:
    key = command.linked_person_id
    _is_known(key, assessment)
    if command.by.user_id in assessment.introduced_by(key):
        raise SecondWorkerNeeded(key)
    if command.outcome == "clear" and key in assessment.perpetrators:
        raise NamedAsPerpetrator(key)
    if command.outcome != "clear" and command.reasons is None:
        raise ConflictNotExplained(key)
    return stated(ConflictChecked, command)


def _name(command: NamePerpetrator, assessment: Assessment) -> PerpetratorNamed:
    _is_known(command.linked_person_id, assessment)
    if command.linked_person_id in assessment.perpetrators:
        raise AlreadyDone(command.linked_person_id)
    return stated(PerpetratorNamed, command)


def _is_known(person_id: str, assessment: Assessment) -> None:
    linked, guardian = assessment.persons.linked, assessment.guardians.by_id
    if person_id not in linked and person_id not in guardian:
        raise Missing(person_id)


def _linked(before: Persons, event: PersonLinked, user_id: str) -> Persons:
    key, known = event.linked_person_id, before.linked.get(event.linked_person_id, LinkedPerson())
    person = LinkedPerson(
        roles=(*known.roles, str(event.role)),
        linked_by=(*known.linked_by, user_id),
        linked_case_id=event.linked_case_id or known.linked_case_id,
        unrelated_adult=bool(event.unrelated_adult) or known.unrelated_adult,
    )
    linked = replace(before, linked={**before.linked, key: person})
    return _named(linked, key, user_id) if event.role == PERPETRATOR else linked


def _unlinked(before: Persons, key: str, role: str) -> Persons:
    linked = {
        one: replace(found, roles=tuple(kept for kept in found.roles if one != key or kept != role))
        for one, found in before.linked.items()
    }
    ended = replace(before, linked=linked)
    if role != PERPETRATOR:
        return ended
    return replace(ended, named_by={one: by for one, by in before.named_by.items() if one != key})


def _named(before: Persons, key: str, user_id: str) -> Persons:
    """R3: a naming undoes the checks that were made without knowing of it."""
    checks = {one: check for one, check in before.checks.items() if one != key}
    return replace(before, checks=checks, named_by={**before.named_by, key: user_id})
