"""Errors of documents and variables, without the values in them: a search may stand in any of them.

R1  What is wrong is told, and where; what somebody typed is not repeated.
"""

from __future__ import annotations

import re

from graphql import GraphQLError

_PATTERNS = (
    (r"^(Variable '\$\w+') got invalid value .*", r"\1 got an invalid value."),
    (r"^(.*? cannot represent .*?value): .*", r"\1."),
    (r"\b(Unexpected|found) (\w+) ['\"].*", r"\1 \2."),
)


def unsaid(error: GraphQLError) -> GraphQLError:
    """R1: the same error, where it does not repeat a value; else one without the value."""
    message = error.message
    for pattern, instead in _PATTERNS:
        message = re.sub(pattern, instead, message, flags=re.DOTALL)
    if message == error.message:
        return error
    return GraphQLError(
        message,
        nodes=error.nodes,
        source=error.source,
        positions=error.positions,
        path=error.path,
        extensions=error.extensions,
    )
