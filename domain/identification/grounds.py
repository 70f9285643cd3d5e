"""Grounds: the competent authority is asked whether a person was trafficked, and decides.

R1  Where identification takes two steps, reasonable grounds are decided first, conclusive grounds
    after; elsewhere one formal identification is decided (process.md 2.2, 2.3).
R2  A decision follows a request that is open, and is taken by the authority that was asked.
R3  The first decision is due by the jurisdiction's clock (UK: five working days); a late one is
    still taken.
R4  A decision gives reasons and is served as serving.py says.
R5  Positive reasonable grounds start the recovery period in the same breath, and conclusive grounds
    wait for its end (process.md row 10).
R6  Evidence of dishonesty is read where the jurisdiction says so, disqualification recorded where
    it says so, and nowhere else (rules.md section 5).
R7  The person may withdraw at any time; that ends the request and touches no assistance. Each
    agency records it once: what another one recorded may be withheld from it.
R8  Cooperation with the police is asked nowhere here (rules.md section 5).
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

from domain.clocks import Rules, known
from domain.identification.level import Level
from domain.identification.recovery_period import RecoveryPeriodRuns, brought_by_decision
from domain.identification.serving import check_reasons, check_service
from domain.messages import (
    AlreadyDone,
    Command,
    Event,
    Fact,
    OutOfOrder,
    RecordClass,
    Refused,
    Value,
    stated,
)
from domain.personal import LegalText
from domain.vocabulary import (
    DECIDER_KIND,
    DECISION_OUTCOME,
    DISQUALIFICATION_GROUND,
    SERVED_ON,
    STANDARD_OF_PROOF,
    Code,
)

if TYPE_CHECKING:
    from domain.identification.decisions import Decisions
    from domain.identification.state import Identification


class IdentificationRequested(Event, record_class=RecordClass.LEGAL):
    """The competent authority was asked to decide; its first decision is due by the clock."""

    decider_id: str
    basis_id: str | None = None
    due_at: datetime | None = None


class RequestIdentification(Command):
    """Ask the competent authority to decide whether the person was trafficked."""

    decider_id: str
    basis_id: str | None = None


class ReasonableGroundsDecidedWords(Value):
    """The first decision, its standard of proof and reasons, and who was told."""

    outcome: Annotated[Code, DECISION_OUTCOME]
    standard: Annotated[Code, STANDARD_OF_PROOF]
    reasons: LegalText
    served_on: Annotated[Code, SERVED_ON]
    notified_ids: tuple[str, ...] = ()
    evidence_of_dishonesty: LegalText | None = None


class ReasonableGroundsDecided(
    ReasonableGroundsDecidedWords, Event, record_class=RecordClass.LEGAL
):
    """The first decision: whether there are reasonable grounds (process.md row 8)."""

    reconsideration_until: datetime | None = None


class DecideReasonableGrounds(ReasonableGroundsDecidedWords, Command):
    """Decide whether there are reasonable grounds to believe that the person is a victim."""


class ConclusiveGroundsDecidedWords(Value):
    """The final decision, its standard of proof and reasons, and who was told."""

    outcome: Annotated[Code, DECISION_OUTCOME]
    standard: Annotated[Code, STANDARD_OF_PROOF]
    reasons: LegalText
    served_on: Annotated[Code, SERVED_ON]
    notified_ids: tuple[str, ...] = ()


class ConclusiveGroundsDecided(
    ConclusiveGroundsDecidedWords, Event, record_class=RecordClass.LEGAL
):
    """The final decision where there are two steps (process.md row 10)."""

    reconsideration_until: datetime | None = None


class DecideConclusiveGrounds(ConclusiveGroundsDecidedWords, Command):
    """Decide conclusively whether the person is a victim."""


class IdentificationDecidedWords(Value):
    """The only decision where there is one step, and what kind of authority took it."""

    outcome: Annotated[Code, DECISION_OUTCOME]
    standard: Annotated[Code, STANDARD_OF_PROOF]
    reasons: LegalText
    served_on: Annotated[Code, SERVED_ON]
    notified_ids: tuple[str, ...] = ()
    decider_kind: Annotated[Code, DECIDER_KIND]


class IdentificationDecided(IdentificationDecidedWords, Event, record_class=RecordClass.LEGAL):
    """The only decision where there is one step (process.md 2.3)."""

    reconsideration_until: datetime | None = None


class DecideIdentification(IdentificationDecidedWords, Command):
    """Decide formally, in one step, whether the person is a victim."""


class IdentificationWithdrawn(Event, record_class=RecordClass.LEGAL):
    """The person withdrew from identification; assistance goes on."""

    reason: LegalText | None = None


class WithdrawFromIdentification(Command):
    """Withdraw the person from identification, because they wish so."""

    reason: LegalText | None = None


class DisqualificationRecorded(Event, record_class=RecordClass.LEGAL):
    """The person was disqualified from a recovery period where the law knows that."""

    ground: Annotated[Code, DISQUALIFICATION_GROUND]
    reasons: LegalText


class RecordDisqualification(Command):
    """Record a disqualification."""

    ground: Annotated[Code, DISQUALIFICATION_GROUND]
    reasons: LegalText


Commands = (
    RequestIdentification
    | DecideReasonableGrounds
    | DecideConclusiveGrounds
    | DecideIdentification
    | WithdrawFromIdentification
    | RecordDisqualification
)
Decided = DecideReasonableGrounds | DecideConclusiveGrounds | DecideIdentification


class SingleStepOnly(Refused):
    """R1: the jurisdiction identifies in one step."""

    rule = "R1"
    advice = "Decide the formal identification."


class TwoStepOnly(Refused):
    """R1: the jurisdiction identifies in two steps."""

    rule = "R1"
    advice = "Decide reasonable grounds, and conclusive grounds after."


class NotTheDecider(Refused):
    """R2: another authority was asked to decide."""

    rule = "R2"
    advice = "The authority that was asked decides; ask another one by a new request."


class DishonestyNotRead(Refused):
    """R6: the jurisdiction does not read evidence of dishonesty."""

    rule = "R6"
    advice = "Leave it out; it may play no part in this decision."


class DisqualificationUnknownHere(Refused):
    """R6: the jurisdiction knows no disqualification."""

    rule = "R6"
    advice = "Record nothing; the recovery period stays as it is."


def decide(
    command: Commands, identification: Identification, jurisdiction: Rules | None
) -> tuple[Event | Fact, ...]:
    """Ask for a decision, take it, or withdraw from it.

    Raises: SingleStepOnly, TwoStepOnly, OutOfOrder, AlreadyDone, NotTheDecider,
        NegativeWithoutReasons, ServedOnChild, DishonestyNotRead, RecoveryPeriodRuns,
        DisqualificationUnknownHere, RulesMissing.
    """
    match command:
        case RequestIdentification():
            return (_request(command, identification.decisions, known(jurisdiction)),)
        case DecideReasonableGrounds():
            return _reasonable(command, identification, known(jurisdiction))
        case DecideConclusiveGrounds():
            return (_conclusive(command, identification, known(jurisdiction)),)
        case DecideIdentification():
            return (_formal(command, identification, known(jurisdiction)),)
        case WithdrawFromIdentification():
            return (_withdraw(command, identification.decisions),)
        case RecordDisqualification():
            return (_disqualify(command, identification.decisions, known(jurisdiction)),)


def _request(
    command: RequestIdentification, decided: Decisions, rules: Rules
) -> IdentificationRequested:
    if decided.requested or decided.level is Level.CONFIRMED:
        raise AlreadyDone(command.stream)
    due_at = rules.due("reasonable_grounds", command.at)
    return stated(IdentificationRequested, command, due_at=due_at)


def _reasonable(
    command: DecideReasonableGrounds, identification: Identification, rules: Rules
) -> tuple[Event, ...]:
    _check_two_steps(rules)
    _check_decision(command, identification, rules)
    if identification.decisions.reasonable_grounds is not None:
        raise AlreadyDone(command.stream)
    if command.evidence_of_dishonesty and rules.says("evidence_of_dishonesty") != "read":
        raise DishonestyNotRead(command.stream)
    decided = stated(ReasonableGroundsDecided, command, **_until(command, rules))
    if command.outcome == "negative":
        return (decided,)
    return (decided, *brought_by_decision(identification.recovery, rules, command.at))


def _conclusive(
    command: DecideConclusiveGrounds, identification: Identification, rules: Rules
) -> ConclusiveGroundsDecided:
    _check_two_steps(rules)
    _check_decision(command, identification, rules)
    if not identification.decisions.has_reasonable_grounds:
        raise OutOfOrder("conclusive grounds need positive reasonable grounds")
    recovery = identification.recovery
    if recovery is not None and recovery.runs(command.at):
        raise RecoveryPeriodRuns(command.stream)
    return stated(ConclusiveGroundsDecided, command, **_until(command, rules))


def _formal(
    command: DecideIdentification, identification: Identification, rules: Rules
) -> IdentificationDecided:
    if rules.identification_model == "two_step":
        raise TwoStepOnly(command.stream)
    _check_decision(command, identification, rules)
    return stated(IdentificationDecided, command, **_until(command, rules))


def _withdraw(command: WithdrawFromIdentification, decided: Decisions) -> IdentificationWithdrawn:
    if command.by.agency_id in decided.withdrawn_by_ids:
        raise AlreadyDone(command.stream)
    return stated(IdentificationWithdrawn, command)


def _disqualify(
    command: RecordDisqualification, decided: Decisions, rules: Rules
) -> DisqualificationRecorded:
    if rules.says("disqualification") != "recorded":
        raise DisqualificationUnknownHere(command.stream)
    if not decided.has_reasonable_grounds:
        raise OutOfOrder("nobody is disqualified before positive reasonable grounds")
    if decided.disqualified:
        raise AlreadyDone(command.stream)
    return stated(DisqualificationRecorded, command)


def _check_two_steps(rules: Rules) -> None:
    if rules.identification_model != "two_step":
        raise SingleStepOnly(rules.key)


def _check_decision(command: Decided, identification: Identification, rules: Rules) -> None:
    """R2, R4: what holds for every decision."""
    if not identification.decisions.requested:
        raise OutOfOrder("no decision was asked for, or the last request is closed")
    if command.by.agency_id != identification.decisions.decider_id:
        raise NotTheDecider(command.by.agency_id)
    check_reasons(command, command.outcome, command.reasons)
    check_service(command, command.served_on, identification, rules)


def _until(command: Command, rules: Rules) -> dict[str, datetime]:
    """Fix until when the reconsideration of a decision may be asked for."""
    return {"reconsideration_until": rules.due("reconsideration", command.at)}
