"""What a resolver of cases needs to tell them again: which selection its document asks of them."""

from __future__ import annotations

from api.graphql.context import Info
from projections.visibility.remembered import Recall


class Selection:
    """What one document asks of a case; it is itself, and equal to no other."""


def recall_of(info: Info) -> Recall | None:
    """The memory for what is asked of the cases that a resolver gives; None: nothing is kept."""
    selection: Selection | None = getattr(info, "selection", None)
    context = info.context
    if selection is None or context.memory is None:
        return None
    return Recall(context.memory, context.readings, selection)
