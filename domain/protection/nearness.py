"""Nearness: for whom an emergency of a case is theirs to answer.

R1  What is opened in an emergency is opened by people of the jurisdiction of the case, or of one
    where an agency answers for it, shelters the person or has an accepted referral: an emergency
    is where the person is. To everybody else it is answered as if there were no such case.
R2  Where the directory knows no jurisdiction of an agency, it came through no door.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from domain.messages import Actor


class Existing(Protocol):
    """Whether there is such a case, where, who is party to it, and who answers for it."""

    @property
    def exists(self) -> bool: ...

    @property
    def jurisdiction_id(self) -> str: ...

    @property
    def parties(self) -> tuple[str, ...]: ...

    @property
    def responsible_id(self) -> str: ...


class Placed(Protocol):
    """Where an organization works, as the directory knows it."""

    @property
    def jurisdiction_id(self) -> str: ...


def is_near(by: Actor, case: Existing, organizations: Mapping[str, Placed]) -> bool:
    """R1: whether the case exists, and an emergency in it is one of this person's."""
    own = organizations.get(by.agency_id)
    where = own.jurisdiction_id if own else ""
    others = (organizations.get(agency) for agency in case.parties)
    places = {case.jurisdiction_id, *(one.jurisdiction_id for one in others if one)}
    return case.exists and (not where or where in places or by.agency_id in case.parties)
