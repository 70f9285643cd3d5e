"""Rosters: which custodians are on call now where agencies work, as the log says.

R1  It is read without keys: a roster holds ids and times alone. No id of a person is told.
R2  A jurisdiction counts where an agency works that is not closed, and where its rules were set
    down: nobody is called elsewhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime
from functools import reduce

import psycopg

from domain import jurisdiction, on_call
from domain.jurisdiction import Jurisdiction
from domain.messages import Recorded, Value
from domain.on_call import CustodiansOnCallSetWords
from infra.relaying import FollowedLog

MEND = (
    "A data-protection officer sets who is on call (set-custodians-on-call). Until then every"
    " custodian there may release safety cards."
)
_WHERE = """
SELECT DISTINCT jurisdiction_id FROM views.organization
WHERE NOT closed AND jurisdiction_id <> '' ORDER BY jurisdiction_id
"""


class Place(Value):
    """A jurisdiction by its key, and the roster in force; None where there is none."""

    key: str
    roster: CustodiansOnCallSetWords | None


def read(url: str) -> Sequence[Place] | None:
    """Every jurisdiction where agencies work (R2), by key; None where there is no log to read."""
    try:
        with psycopg.connect(url, connect_timeout=5) as connection:
            streams = [row[0] for row in connection.execute(_WHERE)]
    except psycopg.Error:
        return None
    with closing(FollowedLog(url)) as log:
        return places(log.streams(dict.fromkeys(streams, 0)), log.now())


def places(entries: Sequence[Recorded], at: datetime) -> Sequence[Place]:
    """What the streams of jurisdictions say of a moment, by key."""
    states: dict[str, list[Recorded]] = {}
    for entry in entries:
        states.setdefault(entry.stream, []).append(entry)
    known = [state_of(history) for history in states.values()]
    found = [
        Place(key=state.configurations[-1].words.key, roster=on_call.in_force(state.rosters, at))
        for state in known
        if state.is_configured
    ]
    return sorted(found, key=lambda place: place.key)


def state_of(history: Sequence[Recorded]) -> Jurisdiction:
    """One jurisdiction, as its stream says."""
    return reduce(jurisdiction.evolve, history, Jurisdiction())


def told(place: Place) -> str:
    """One place in words for whoever runs Rejea (R1)."""
    if place.roster is None:
        return f"{place.key}: no custodians on call"
    until = place.roster.until_at.astimezone(UTC)
    return f"{place.key}: {len(set(place.roster.user_ids))} until {until:%Y-%m-%d %H:%M} UTC"
