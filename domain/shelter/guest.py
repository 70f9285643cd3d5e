"""Guest: what is known of a person whom a shelter is asked to take, as coarsely as places need.

R1  Who is a child is said by identification; while a blank age says nothing, a search for a child's
    place counts as one for a child.
R2  A cleared parent is one linked to the child's case and cleared by a second worker (rules.md 2);
    nobody becomes a parent by being named at the door.
R3  Whom the child's own case does not know as a cleared parent is an unrelated adult.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from domain.assessment.state import Assessment
from domain.clocks import Rules
from domain.identification.state import Identification
from domain.messages import Value
from domain.shelter.fitting import CHILD_AGES, Guest
from domain.shelter.house import Shelter

if TYPE_CHECKING:
    from domain.shelter.state import Request, Stays


class OtherCase(Protocol):
    """What a shelter asks of the case of somebody who comes along."""

    @property
    def identification(self) -> Identification: ...

    @property
    def assessment(self) -> Assessment: ...

    @property
    def stays(self) -> Stays: ...


class Person(Value):
    """The person of a case at one moment, and the cases of those who come along."""

    case_id: str
    at: datetime
    identification: Identification
    assessment: Assessment
    jurisdiction: Rules | None
    cases: Mapping[str, OtherCase]

    @property
    def child(self) -> bool:
        return self.identification.presumed_child(self.at, self.jurisdiction)

    @property
    def known_adult(self) -> bool:
        """An assessment or a birth date says that the person is an adult; a blank age does not."""
        majority = self.identification.majority_at(self.jurisdiction)
        return self.identification.age.found_adult or (
            majority is not None and majority <= self.at and not self.child
        )

    @property
    def cleared_parents(self) -> tuple[str, ...]:
        """The cases of the parents whom a second worker cleared."""
        return _cleared_parents(self.assessment)

    def knows_as_child(self, case_id: str) -> bool:
        other = self.cases.get(case_id)
        return other is not None and other.identification.presumed_child(self.at, self.jurisdiction)

    def knows_as_adult(self, case_id: str) -> bool:
        return case_id in self.cases and not self.knows_as_child(case_id)

    def is_cleared_parent_of(self, case_id: str) -> bool:
        return self.knows_as_child(case_id) and self.case_id in _cleared_parents(
            self.cases[case_id].assessment
        )


def guest(
    person: Person, shelter: Shelter, request: Request | None, with_case_ids: tuple[str, ...]
) -> Guest:
    """Describe a person to a shelter, with those who come along or live there already."""
    child = person.child or (_sought_as_child(request) and not person.known_adult)
    family = _family(person, shelter, with_case_ids, child=child)
    known = person.knows_as_child if child else person.knows_as_adult
    return Guest(
        case_id=person.case_id,
        sex=_sex(person, request),
        age_group=_age_group(request, child=child),
        child=child,
        age_disputed=person.identification.age_disputed,
        accessible=request is not None and request.accessible,
        isolation=request is not None and request.isolation,
        family=family,
        companions=(*family, *(case for case in with_case_ids if known(case))),
        homes={case: shelter.home_of(case) for case in family if shelter.home_of(case)},
        family_elsewhere=any(_lives_elsewhere(person, shelter, case) for case in family),
    )


def _family(
    person: Person, shelter: Shelter, with_case_ids: tuple[str, ...], *, child: bool
) -> tuple[str, ...]:
    if not child:
        return tuple(case for case in with_case_ids if person.is_cleared_parent_of(case))
    return tuple(
        case
        for case in person.cleared_parents
        if case in with_case_ids or shelter.home_of(case) or _lives_elsewhere(person, shelter, case)
    )


def _lives_elsewhere(person: Person, shelter: Shelter, case_id: str) -> bool:
    other = person.cases.get(case_id)
    return other is not None and other.stays.current is not None and not shelter.home_of(case_id)


def _cleared_parents(assessment: Assessment) -> tuple[str, ...]:
    return assessment.parents_linked_case_ids


def _sought_as_child(request: Request | None) -> bool:
    return request is not None and request.age_group in CHILD_AGES


def _age_group(request: Request | None, *, child: bool) -> str:
    if not child:
        return "adult"
    return request.age_group if request and request.age_group in CHILD_AGES else "not_stated"


def _sex(person: Person, request: Request | None) -> str:
    told = (person.identification.sex, request.sex if request else None)
    return next((sex for sex in told if sex and sex != "unknown"), "unknown")
