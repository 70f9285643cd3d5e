"""The order of a return: what must stand before a step, and what is said when it does not.

R1  Counselling comes first, then the person's own wish (IOM return handbooks; process.md row 29).
R2  Whether the person needs asylum, or is or may become stateless, is looked into before anything
    else is prepared; whoever seeks or has refuge, or of whom it is unclear, is not returned: their
    track is UNHCR's (rules.md 4).
R3  The risk is assessed and explained to the person before the will is declared (rules.md 4).
R4  Documents, fitness, escort and reception are prepared for a declared will alone (process.md
    2.3).
R5  A withdrawn will ends the preparation until the person wishes anew.
R6  What belongs before departure is not done after it.

Each function asks for everything that comes before it, so that the first missing step is named.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.messages import AlreadyDone, Missing, OutOfOrder, Refused

if TYPE_CHECKING:
    from domain.voluntary_return.state import Return, Returns

SEEKS_REFUGE = ("asylum_sought", "refugee", "unclear")
"""The findings after which nobody is returned."""


class ReturnNotCounselled(OutOfOrder):
    """R1."""

    rule = "R1"
    advice = "Counsel the person first: information, options, in a language that they understand."


class ReturnWishNotExpressed(OutOfOrder):
    """R1."""

    rule = "R1"
    advice = "Record first that the person wishes to return."


class AsylumNotScreened(OutOfOrder):
    """R2."""

    rule = "R2"
    advice = "Look first into the need for asylum and the risk of statelessness."


class PersonSeeksRefuge(Refused):
    """R2."""

    rule = "R2"
    advice = "Refer the person to UNHCR or the asylum authority; this return does not go on."


class ReturnRiskNotAssessed(OutOfOrder):
    """R3."""

    rule = "R3"
    advice = "Assess first the risk in the country of return."


class ReturnRiskNotExplained(OutOfOrder):
    """R3."""

    rule = "R3"
    advice = "Explain the risk to the person and record the assessment as explained."


class ReturnWillNotDeclared(OutOfOrder):
    """R4."""

    rule = "R4"
    advice = "Let the person declare their will in private first."


class ReturnWillIsWithdrawn(Refused):
    """R5."""

    rule = "R5"
    advice = "Prepare nothing; if the person wishes to return after all, record the new wish."


class ReturnAlreadyDeparted(AlreadyDone):
    """R6."""

    rule = "R6"
    advice = "The person has departed; record what happens on the way."


def begun(returns: Returns, return_id: str) -> Return:
    """Find a return that was opened and has not departed.

    Raises: Missing, ReturnAlreadyDeparted.
    """
    if return_id not in returns.plans:
        raise Missing(return_id)
    return _preparing(returns, return_id)


def counselled(returns: Returns, return_id: str) -> Return:
    """R1: ask for counselling.

    Raises: ReturnAlreadyDeparted, ReturnNotCounselled.
    """
    plan = _preparing(returns, return_id)
    if not plan.counselled:
        raise ReturnNotCounselled(return_id)
    return plan


def wished(returns: Returns, return_id: str) -> Return:
    """R1: ask for a wish that was not withdrawn.

    Raises: what `counselled` raises, ReturnWillIsWithdrawn, ReturnWishNotExpressed.
    """
    plan = counselled(returns, return_id)
    if plan.withdrawn:
        raise ReturnWillIsWithdrawn(return_id)
    if not plan.wished:
        raise ReturnWishNotExpressed(return_id)
    return plan


def screened(returns: Returns, return_id: str) -> Return:
    """R2: ask for a screening that found no need of refuge.

    Raises: what `wished` raises, AsylumNotScreened, PersonSeeksRefuge.
    """
    plan = wished(returns, return_id)
    if not plan.screened:
        raise AsylumNotScreened(return_id)
    if returns.asylum_outcome in SEEKS_REFUGE:
        raise PersonSeeksRefuge(return_id)
    return plan


def explained(returns: Returns, return_id: str) -> Return:
    """R3: ask for a risk that was assessed and explained.

    Raises: what `screened` raises, ReturnRiskNotAssessed, ReturnRiskNotExplained.
    """
    plan = screened(returns, return_id)
    if plan.risk is None:
        raise ReturnRiskNotAssessed(return_id)
    if not plan.risk.explained:
        raise ReturnRiskNotExplained(return_id)
    return plan


def declared(returns: Returns, return_id: str) -> Return:
    """R4: ask for a declared will.

    Raises: what `explained` raises, ReturnWillNotDeclared.
    """
    plan = explained(returns, return_id)
    if not plan.declared:
        raise ReturnWillNotDeclared(return_id)
    return plan


def _preparing(returns: Returns, return_id: str) -> Return:
    plan = returns.plan(return_id)
    if plan.stage != "preparing":
        raise ReturnAlreadyDeparted(return_id)
    return plan
