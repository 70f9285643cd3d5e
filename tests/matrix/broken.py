"""Rules broken on purpose, for a run in which every door of the matrix has to tell.

    pytest tests/matrix -p tests.matrix.broken        test_broken_rules.py does it

R1  Whoever may know of a case is shown all of it: the policy of reading.
R2  Whoever knows an id may know of the case: the policy of acting.
R3  Every shelter is everybody's own: what the directory tells.
R4  Recalls are for whoever may know of their case, and not for their recipient.
"""

from __future__ import annotations

from dataclasses import replace

from psycopg import sql

from domain import access, acting
from domain.access import Principal, Tie, View
from domain.principal import EVERY_CLASS
from domain.standing import Standing
from projections.visibility import rows, services

_decide = access.decide_view


def _show_all(principal: Principal, standing: Standing) -> View:
    """R1."""
    view = _decide(principal, standing)
    if not view.permit:
        return view
    return replace(
        view, tie=Tie.HOLDER, whole=True, persons=True, record_classes=EVERY_CLASS, forbidden=()
    )


access.decide_view = _show_all
acting.may_know = lambda actor, standing, around: standing.exists  # noqa: ARG005  # R2.
services.is_own = lambda *_: True
rows._TO_BE_ACKNOWLEDGED = sql.SQL("true")  # R4.
