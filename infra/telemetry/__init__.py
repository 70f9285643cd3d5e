"""Telemetry: what operators see of a running Rejea, and nothing of any person.

R1  It is off until a standard OTEL_* variable says where to; while off, every part is the plain one
    and costs nothing.
R2  What is told are names of commands, codes, counts and times. Never what somebody said, a literal
    or a variable of a query, or the words of an error; and no span, metric or line about a request
    holds the id of a case, a person or a user.
R3  The labels of metrics come from closed lists.
R4  One trace goes from the request to the consumer; what joins many traces links to them.
R5  A notification under the duty to notify has no trace: nothing of it leads to a case.

What is told by name stands in docs/telemetry.md.
"""

from __future__ import annotations

from infra.telemetry.silent import Telemetry
from infra.telemetry.switching import telemetry

__all__ = ["Telemetry", "telemetry"]
