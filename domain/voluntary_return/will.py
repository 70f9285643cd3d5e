"""The will to return: counselling, wish, declaration, reaffirmation, and its withdrawal.

R1  Counselling says what awaits the person and what else is possible, in a language that they
    understand (IOM return handbooks; process.md row 29).
R2  The will is declared in private and signed by the person alone; after counselling, wish, asylum
    screening and a risk that was explained (rules.md 4).
R3  A child's declaration holds the child's own words, whoever signs, and is never enough by itself:
    `boarding` asks for a determination or a court order too (rules.md 4).
R4  Removal and deportation are never recorded as voluntary return (rules.md 4).
R5  The will is reaffirmed in private until boarding (rules.md 4); `boarding` says how late.
R6  The will is withdrawn at any time until arrival and for no reason; at the gate that cancels the
    departure and opens the shelter again (rules.md 4).
R7  A consulate opens an inbound return for a national abroad on a basis in force (rules.md 6).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, assert_never

from domain.clocks import Rules
from domain.messages import AlreadyDone, Command, Event, Fact, Missing, Refused, Value, stated
from domain.personal import NarrativeText
from domain.vocabulary import COUNTRY, INTERVIEW_SUBJECT, LANGUAGE, Code
from domain.voluntary_return import order

if TYPE_CHECKING:
    from domain.consent.state import Consents
    from domain.identification.state import Identification
    from domain.voluntary_return.state import Returns


class InboundReturnOpenedWords(Value):
    """Which national abroad is to come home, from where, and on which basis."""

    return_id: str
    country_of_stay: Annotated[Code, COUNTRY]
    basis_id: str


class InboundReturnOpened(InboundReturnOpenedWords, Event):
    """A consulate asked for the return of a national abroad (rules.md 6)."""


class OpenInboundReturn(InboundReturnOpenedWords, Command):
    """Open the return of a national abroad."""


class ReturnCounselledWords(Value):
    """What the person was told, about which country, and in which language."""

    return_id: str
    country: Annotated[Code, COUNTRY]
    information_given: NarrativeText
    options: NarrativeText
    language: Annotated[Code, LANGUAGE] | None = None
    interpreter_id: str | None = None


class ReturnCounselled(ReturnCounselledWords, Event):
    """The person was told what return would mean, and what else is possible."""


class CounselReturn(ReturnCounselledWords, Command):
    """Counsel the person about return."""


class ReturnWishExpressed(Event):
    """The person said that they wish to return."""

    return_id: str
    words: NarrativeText | None = None


class ExpressReturnWish(Command):
    """Record the person's wish to return."""

    return_id: str
    words: NarrativeText | None = None


class VoluntaryReturnDeclaredWords(Value):
    """Who signed, whether in private, and whether a removal order stands behind it."""

    return_id: str
    signed_by: Annotated[Code, INTERVIEW_SUBJECT]
    in_private: bool
    removal_order: bool
    words: NarrativeText | None = None
    language: Annotated[Code, LANGUAGE] | None = None


class VoluntaryReturnDeclared(VoluntaryReturnDeclaredWords, Event):
    """The person declared the will to return (rules.md 4)."""


class DeclareVoluntaryReturn(VoluntaryReturnDeclaredWords, Command):
    """Declare the will to return."""


class ReturnWillReaffirmed(Event):
    """The person said again, in private, that they wish to return (rules.md 4)."""

    return_id: str
    in_private: bool
    by_worker_id: str


class ReaffirmReturnWill(Command):
    """Ask the person again, in private, and record that the will stands."""

    return_id: str
    in_private: bool


class ReturnWillWithdrawnWords(Value):
    """Whether the will was withdrawn at the gate, and in which words."""

    return_id: str
    at_gate: bool
    words: NarrativeText | None = None


class ReturnWillWithdrawn(ReturnWillWithdrawnWords, Event):
    """The person no longer wishes to return; no reason is asked."""


class WithdrawReturnWill(ReturnWillWithdrawnWords, Command):
    """Withdraw the will to return."""


class ShelterReopened(Event):
    """The shelter is open again to a person whose return was cancelled (rules.md 4)."""

    return_id: str
    shelter_id: str | None = None
    stay_id: str | None = None


class CounsellingIncomplete(Refused):
    """R1."""

    rule = "R1"
    advice = "Give the information, the options and the language of the counselling."


class ReturnNotInPrivate(Refused):
    """R2, R5."""

    rule = "R2"
    advice = "Speak with the person alone, without family, officer or employer, and record it then."


class ReturnSignedByAnother(Refused):
    """R2."""

    rule = "R2"
    advice = "Only the person signs for a return; nobody signs for an adult."


class ChildsWordsMissing(Refused):
    """R3."""

    rule = "R3"
    advice = "Record what the child said in the child's own words."


class RemovalIsNotVoluntary(Refused):
    """R4."""

    rule = "R4"
    advice = "Record a removal as a removal, and screen the person before it."


class ReturnWillAlreadyWithdrawn(AlreadyDone):
    """R6."""

    rule = "R6"


class ReturnAlreadyArrived(AlreadyDone):
    """R6."""

    rule = "R6"
    advice = "The person has arrived; what they need now belongs to reintegration."


class ReturnAlreadyOpened(AlreadyDone):
    """R7."""

    rule = "R7"


class InboundReturnWithoutBasis(Refused):
    """R7."""

    rule = "R7"
    advice = "Record the person's consent or another legal basis that is in force first."


Commands = (
    OpenInboundReturn
    | CounselReturn
    | ExpressReturnWish
    | DeclareVoluntaryReturn
    | ReaffirmReturnWill
    | WithdrawReturnWill
)


def decide(
    command: Commands,
    returns: Returns,
    identification: Identification,
    consents: Consents,
    jurisdiction: Rules | None,
) -> tuple[Event | Fact, ...]:
    """Record what the person was told and wants.

    Raises: the refusals of this room and of `order`.
    """
    match command:
        case OpenInboundReturn():
            return (open_inbound(returns, consents, command),)
        case CounselReturn():
            return (counsel(returns, command),)
        case ExpressReturnWish():
            return (express_wish(returns, command),)
        case DeclareVoluntaryReturn():
            is_child = identification.presumed_child(command.at, jurisdiction)
            return (declare_child(returns, command) if is_child else declare(returns, command),)
        case ReaffirmReturnWill():
            return (reaffirm(returns, command),)
        case WithdrawReturnWill():
            return (withdraw(returns, command),)
        case _:
            assert_never(command)


def open_inbound(
    returns: Returns, consents: Consents, command: OpenInboundReturn
) -> InboundReturnOpened:
    """R7: open the return of a national abroad."""
    if command.return_id in returns.plans:
        raise ReturnAlreadyOpened(command.return_id)
    if not consents.in_force(command.basis_id, command.at):
        raise InboundReturnWithoutBasis(command.basis_id)
    return stated(InboundReturnOpened, command)


def counsel(returns: Returns, command: CounselReturn) -> ReturnCounselled:
    """R1: counsel the person; counselling again is always right before departure."""
    if command.return_id in returns.plans:
        order.begun(returns, command.return_id)
    said = (command.information_given, command.options, command.language)
    if not all(str(each or "").strip() for each in said):
        raise CounsellingIncomplete(command.return_id)
    return stated(ReturnCounselled, command)


def express_wish(returns: Returns, command: ExpressReturnWish) -> ReturnWishExpressed:
    """Record a wish; after a withdrawal it begins the return anew."""
    order.counselled(returns, command.return_id)
    return stated(ReturnWishExpressed, command)


def declare(returns: Returns, command: DeclareVoluntaryReturn) -> VoluntaryReturnDeclared:
    """R2, R4: declare the will of an adult."""
    _check_free(returns, command)
    if command.signed_by != "individual":
        raise ReturnSignedByAnother(command.return_id)
    return stated(VoluntaryReturnDeclared, command)


def declare_child(returns: Returns, command: DeclareVoluntaryReturn) -> VoluntaryReturnDeclared:
    """R3, R4: declare the will of a child, who says it in their own words."""
    _check_free(returns, command)
    if not command.words:
        raise ChildsWordsMissing(command.return_id)
    return stated(VoluntaryReturnDeclared, command)


def reaffirm(returns: Returns, command: ReaffirmReturnWill) -> ReturnWillReaffirmed:
    """R5: reaffirm a declared will in private."""
    order.declared(returns, command.return_id)
    if not command.in_private:
        raise ReturnNotInPrivate(command.return_id)
    return stated(ReturnWillReaffirmed, command, by_worker_id=command.by.user_id)


def withdraw(returns: Returns, command: WithdrawReturnWill) -> ReturnWillWithdrawn:
    """R6: withdraw the will; nothing but arrival is too late for it."""
    plan = returns.plans.get(command.return_id)
    if plan is None:
        raise Missing(command.return_id)
    if plan.withdrawn:
        raise ReturnWillAlreadyWithdrawn(command.return_id)
    if plan.stage in ("arrived", "handed_over"):
        raise ReturnAlreadyArrived(command.return_id)
    return stated(ReturnWillWithdrawn, command)


def reopens_shelter(returns: Returns, event: ReturnWillWithdrawn) -> bool:
    """R6: whether a withdrawal opens the shelter again; `returns` is as it was before the event.

    It does at the gate, and wherever the person was about to leave or had left.
    """
    plan = returns.plan(event.return_id)
    return event.at_gate or plan.reaffirmed_at is not None or plan.stage == "departed"


def _check_free(returns: Returns, command: DeclareVoluntaryReturn) -> None:
    if command.removal_order:
        raise RemovalIsNotVoluntary(command.return_id)
    order.explained(returns, command.return_id)
    if not command.in_private:
        raise ReturnNotInPrivate(command.return_id)
