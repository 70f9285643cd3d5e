"""The reader: what the database itself is told of who reads, for its own wall (row-level security).

R1  An agency reads the rows of cases that it is tied to (views.case_party); who watches, or may
    know who read, those of their jurisdiction. Which fields are shown is decided above (look.py),
    never here.
R2  Of the access log an agency reads what was read of the cases that it answers for; who may know
    who read, of those of their jurisdiction.
R3  Who is told of nobody reads nothing. Nothing that can be said here makes anybody the system:
    that is a role of the database with a way in of its own (infra/migrations/0310).
"""

from __future__ import annotations

from collections.abc import Mapping

from domain.access import Principal
from projections.visibility.watching import reviewed_jurisdiction, watched_jurisdiction

Reader = Mapping[str, str]

NOBODY: Reader = {"rejea.agency": "", "rejea.watches": "", "rejea.reviews": ""}


def reader(principal: Principal) -> Reader:
    """R1, R2."""
    reviewed = reviewed_jurisdiction(principal)
    return {
        "rejea.agency": principal.actor.agency_id,
        "rejea.watches": watched_jurisdiction(principal) or reviewed,
        "rejea.reviews": reviewed,
    }
