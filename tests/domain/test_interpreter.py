from __future__ import annotations

from dataclasses import replace

from domain.assessment.persons import ConflictChecked
from domain.contact import PersonInConflict
from domain.identification.interpreter import (
    AssignInterpreter,
    InterpreterAssigned,
    InterpreterConflictFound,
    InterpreterHasConflict,
    InterpreterNotAssigned,
    InterpreterRequested,
    OfferReinterview,
    ReinterviewOffered,
    ReportInterpreterConflict,
    RequestInterpreter,
)
from domain.identification.screening import ScreeningConducted
from domain.messages import AlreadyDone, Missing
from domain.obstacles import InterpreterNotCleared
from domain.vocabulary import CONFLICT_OUTCOME, LANGUAGE
from tests.domain.assessment_examples import AUNT, CLEARED, LINKED, checked, linked
from tests.domain.identification_examples import (
    ASSIGNED,
    INTERPRETER,
    INTERVIEW,
    NOT_ASKED,
    REPORTED,
    YES,
    screening_words,
)
from tests.domain.scenario import Past, given, held
from tests.examples import SECOND_WORKER, command

INTERPRETED = ScreeningConducted(**screening_words(interpreter_id=INTERPRETER))
CONFLICT = InterpreterConflictFound(
    interpreter_id=INTERPRETER, reasons="A cousin of the recruiter."
)
report_conflict = command(
    ReportInterpreterConflict, interpreter_id=INTERPRETER, reasons="A cousin of the recruiter."
)
assign = command(
    AssignInterpreter,
    interpreter_id=INTERPRETER,
    language=LANGUAGE["swa"],
    name="an invented name",
)


def test_an_interpreter_is_asked_for_by_language() -> None:
    wish = command(RequestInterpreter, language=LANGUAGE["amh"])
    given(REPORTED).when(wish).then(InterpreterRequested(language=LANGUAGE["amh"]))


def test_a_named_interpreter_is_assigned() -> None:
    given(REPORTED).when(assign).then(ASSIGNED)


def test_an_interpreter_with_a_conflict_is_not_assigned_again() -> None:
    given(REPORTED, ASSIGNED, CONFLICT).when(assign).refused(InterpreterHasConflict)


def test_nobody_interprets_whom_a_second_worker_found_in_conflict() -> None:
    known = linked("interpreter", linked_person_id=INTERPRETER)
    outcomes = {"conflict": PersonInConflict, "unclear": None, "clear": None}
    for outcome, refusal in outcomes.items():
        found = ConflictChecked(
            linked_person_id=INTERPRETER, outcome=CONFLICT_OUTCOME[outcome], reasons="(reasons)"
        )
        wish = given(REPORTED, known, Past(found, by=SECOND_WORKER)).when(assign)
        if refusal:
            wish.refused(refusal)
        else:
            wish.then(ASSIGNED)


def test_whoever_stands_near_the_person_interprets_once_a_second_worker_cleared_them() -> None:
    uncle = replace(assign, interpreter_id=AUNT)
    given(REPORTED, LINKED).when(uncle).refused(InterpreterNotCleared)
    given(REPORTED, LINKED, checked("clear")).when(uncle).refused(InterpreterNotCleared)
    given(REPORTED, LINKED, CLEARED).when(uncle).records(InterpreterAssigned)


def test_conflicted_interpreter_forces_reinterview_offer() -> None:
    events = given(REPORTED, ASSIGNED, INTERPRETED).when(report_conflict).events()
    offered = ReinterviewOffered(interview_id=INTERVIEW, accepted=NOT_ASKED)
    assert events[:2] == (CONFLICT, offered)


def test_a_conflict_before_any_interview_offers_one_all_the_same() -> None:
    events = given(REPORTED, ASSIGNED).when(report_conflict).events()
    assert events[:2] == (CONFLICT, ReinterviewOffered(accepted=NOT_ASKED))


def test_an_interview_with_a_conflicted_interpreter_stays_on_record() -> None:
    before = held(REPORTED, ASSIGNED, INTERPRETED).identification
    after = held(REPORTED, ASSIGNED, INTERPRETED, CONFLICT).identification
    assert after.screenings == before.screenings
    assert after.level is before.level


def test_a_conflict_of_somebody_who_does_not_interpret_is_refused() -> None:
    given(REPORTED).when(report_conflict).refused(InterpreterNotAssigned)


def test_a_conflict_is_found_once() -> None:
    given(REPORTED, ASSIGNED, CONFLICT).when(report_conflict).refused(AlreadyDone)


def test_a_reinterview_is_accepted() -> None:
    wish = command(OfferReinterview, interview_id=INTERVIEW, accepted=YES)
    answered = ReinterviewOffered(interview_id=INTERVIEW, accepted=YES)
    given(REPORTED, ASSIGNED, INTERPRETED, CONFLICT).when(wish).then(answered)


def test_no_reinterview_is_offered_for_an_interview_that_never_was() -> None:
    wish = command(OfferReinterview, interview_id=INTERVIEW, accepted=YES)
    given(REPORTED).when(wish).refused(Missing)


def test_an_interpreter_is_known_by_id_alone() -> None:
    found = held(REPORTED, ASSIGNED).identification.interpreters
    assert found.may_interpret(INTERPRETER)
    assert "invented" not in repr(found)
    assert isinstance(ASSIGNED, InterpreterAssigned)
