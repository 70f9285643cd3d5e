"""Who stands near the person in the tests of assessment; invented, and by id."""

from __future__ import annotations

from datetime import date
from typing import Any

from domain.assessment.guardian import GuardianAppointed
from domain.assessment.persons import ConflictChecked, PerpetratorNamed, PersonLinked
from domain.vocabulary import CONFLICT_OUTCOME, GUARDIAN_CAPACITY, PERSON_ROLE
from tests.domain.scenario import Past
from tests.examples import SECOND_WORKER, made_id

AUNT = made_id("person", "aunt")
TODAY = date(2026, 3, 2)


def linked(role: str = "other_relative", **words: Any) -> PersonLinked:
    told: dict[str, Any] = {
        "linked_person_id": AUNT,
        "role": PERSON_ROLE[role],
        "name": "an invented name",
    }
    return PersonLinked(**(told | words))


def checked(outcome: str) -> ConflictChecked:
    return ConflictChecked(linked_person_id=AUNT, outcome=CONFLICT_OUTCOME[outcome])


def appointed(capacity: str = "court_appointed", **words: Any) -> GuardianAppointed:
    told: dict[str, Any] = {
        "guardian_id": AUNT,
        "name": "an invented name",
        "capacity": GUARDIAN_CAPACITY[capacity],
        "mandate_from": TODAY,
    }
    return GuardianAppointed(**(told | words))


LINKED = linked()
CLEARED = Past(checked("clear"), by=SECOND_WORKER)
NAMED = PerpetratorNamed(linked_person_id=AUNT, allegation="Took the fare from the recruiter.")
