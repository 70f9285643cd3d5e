"""The reader: what the database itself is told of who reads, for its own wall (row-level security).

R1  An agency reads the rows of cases that it is tied to (views.case_party); who watches, or may
    know who read, those of their jurisdiction. Which fields are shown is decided above (look.py),
    never here.
R2  The services that tell others, and decide for each of them, read as the system.
R3  Who is told of nobody reads nothing.
"""

from __future__ import annotations

from collections.abc import Mapping

from domain.access import Principal
from projections.visibility.watching import reviewed_jurisdiction, watched_jurisdiction

Reader = Mapping[str, str]

NOBODY: Reader = {"rejea.agency": "", "rejea.watches": "", "rejea.system": ""}
SYSTEM: Reader = {**NOBODY, "rejea.system": "yes"}


def reader(principal: Principal) -> Reader:
    """R1."""
    return {
        **NOBODY,
        "rejea.agency": principal.actor.agency_id,
        "rejea.watches": watched_jurisdiction(principal) or reviewed_jurisdiction(principal),
    }
