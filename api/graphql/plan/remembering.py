"""Telling a case again: what a plan tells of it is remembered where all of it is settled.

R1  A selection is remembered where each field in it is settled (settled.py); one that is not, and
    nothing of the selection is.
R2  A resolver below which there is one such selection is told of it, and may give `Told` in the
    place of a case.
R3  What met an error is not remembered.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import orjson
from graphql import BooleanValueNode, EnumValueNode, FieldNode, IntValueNode, StringValueNode

from api.graphql.context import Context
from api.graphql.plan.running import Place, Run
from api.graphql.plan.values import Teller
from api.graphql.recalling import Selection
from projections.visibility.remembered import Told

_LITERALS = (BooleanValueNode, EnumValueNode, IntValueNode, StringValueNode)


class Asking(NamedTuple):
    """What a resolver gets as `info` where what it finds may be told again (R2)."""

    context: Context
    selection: Selection


def remembering(teller: Teller, selection: Selection) -> Teller:
    """Tell cases that are to be decided, and those that were told before."""

    def tell(value: Any, place: Place | None, run: Run) -> Any:  # noqa: ANN401  # A case, or Told.
        if type(value) is Told:
            return orjson.Fragment(value.text)
        told = teller(value, place, run)
        recall = value.recall
        if recall is not None and recall.selection is selection and not run.has_failed:
            recall.keep(value.look, orjson.dumps(told))
        return told

    return tell


def is_the_same_always(node: FieldNode) -> bool:
    """Whether a field's arguments are the same whatever the variables are."""
    return all(isinstance(argument.value, _LITERALS) for argument in node.arguments or ())
