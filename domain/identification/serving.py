"""Serving: what a decision says, and to whom it is handed.

R1  A negative decision gives its reasons (process.md 2.2).
R2  A decision is never served on a child but on their representative or the local authority; a
    trusted worker tells the child (rules.md section 1).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.clocks import Rules
from domain.messages import Command, Refused
from domain.vocabulary import Code

if TYPE_CHECKING:
    from domain.identification.state import Identification


class NegativeWithoutReasons(Refused):
    """R1: a negative decision without reasons."""

    rule = "R1"
    advice = "Give the reasons of the negative decision."


class ServedOnChild(Refused):
    """R2: a decision was to be served on a child."""

    rule = "R2"
    advice = "Serve the representative or the local authority; a trusted worker tells the child."


def check_service(
    command: Command, served_on: Code, identification: Identification, rules: Rules
) -> None:
    """R2: a decision goes to whoever may receive it.

    Raises: ServedOnChild.
    """
    if served_on == "person" and identification.presumed_child(command.at, rules):
        raise ServedOnChild(command.stream)


def check_reasons(command: Command, outcome: Code, reasons: object) -> None:
    """R1: a negative decision says why.

    Raises: NegativeWithoutReasons.
    """
    if outcome == "negative" and not str(reasons).strip():
        raise NegativeWithoutReasons(command.stream)
