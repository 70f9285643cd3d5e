"""What stands in the way of a command beyond the rules of its own room."""

from __future__ import annotations

import pytest

from domain.assessment.persons import LinkPerson, NamePerpetrator
from domain.consent.consents import ConsentMissing
from domain.contact import PersonInConflict
from domain.holding.closure import ApproveClosure, RequestClosure
from domain.identification.grounds import RequestIdentification
from domain.identification.interpreter import AssignInterpreter
from domain.obstacles import AgencyUnknown, ReferralsStillOpen, StayStillOpen
from domain.vocabulary import ANSWER, CLOSURE_REASON, CONSENT_PURPOSE, LANGUAGE, PERSON_ROLE
from tests.domain.programme import Programme
from tests.domain.taken_on import CONSENT, admitted, consented, referred, taken_on
from tests.examples import AUTHORITY, OTHER_CASE, SUPERVISOR, made_id


@pytest.fixture
def programme() -> Programme:
    return taken_on()


def ask_closure(programme: Programme) -> None:
    programme.give(
        RequestClosure, reason=CLOSURE_REASON["plan_completed"], safe_to_close=ANSWER["yes"]
    )


def test_a_report_is_addressed_to_an_agency_that_exists(programme: Programme) -> None:
    with pytest.raises(AgencyUnknown):
        programme.report(stream=OTHER_CASE, addressed_to_id=made_id("organization", "nobody"))


def test_the_identification_of_an_adult_needs_consent(programme: Programme) -> None:
    wish = {"decider_id": AUTHORITY}
    with pytest.raises(ConsentMissing):
        programme.give(RequestIdentification, **wish)
    consented(programme, recipient_id=AUTHORITY, purpose=CONSENT_PURPOSE["identification"])
    programme.give(RequestIdentification, **wish, basis_id=CONSENT)
    assert programme.history()[-1] == "IdentificationRequested"


def test_an_alleged_perpetrator_does_not_interpret(programme: Programme) -> None:
    stranger = made_id("person", "interpreter")
    programme.give(
        LinkPerson,
        linked_person_id=stranger,
        role=PERSON_ROLE["interpreter"],
        name="an invented name",
    )
    programme.give(NamePerpetrator, linked_person_id=stranger, allegation="an invented allegation")
    with pytest.raises(PersonInConflict):
        programme.give(
            AssignInterpreter,
            interpreter_id=stranger,
            language=LANGUAGE["swa"],
            name="an invented name",
        )


def test_a_case_is_not_closed_over_somebody_who_lives_in_a_shelter(programme: Programme) -> None:
    bed = programme.open_shelter(1)[0]
    referred(programme)
    admitted(programme, bed)
    ask_closure(programme)
    with pytest.raises(StayStillOpen):
        programme.give(ApproveClosure, by=SUPERVISOR, reason=CLOSURE_REASON["plan_completed"])


def test_a_case_is_not_closed_over_an_open_referral(programme: Programme) -> None:
    programme.open_shelter(1)
    referred(programme)
    ask_closure(programme)
    with pytest.raises(ReferralsStillOpen):
        programme.give(ApproveClosure, by=SUPERVISOR, reason=CLOSURE_REASON["plan_completed"])
