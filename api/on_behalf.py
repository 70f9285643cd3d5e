"""On whose behalf: the person of its agency for whom a program asks, in `Rejea-On-Behalf-Of`.

R1  Only the account of a service says so. Whoever signs in as themselves acts for themselves.
R2  It names an account of the same agency, jurisdiction and role that lets its holder in now. An id
    that is nowhere, a suspended account, one of another agency and one of another role get one
    answer, so that nobody finds accounts by guessing.
R3  The program decides nothing more by it: it stays the program's account that is asked about, with
    those clearances alone that both have.
R4  It stands in the access log and in the envelope of what is recorded, and decides nothing there.
"""

from __future__ import annotations

import re
from dataclasses import replace
from http import HTTPStatus

from starlette.requests import HTTPConnection

from api.errors import Problem
from domain.access import Principal

HEADER = "Rejea-On-Behalf-Of"

_USER = re.compile(r"user-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def named_in(connection: HTTPConnection) -> str | None:
    """Whom a request names; None where it names nobody. One that names two names nobody we know."""
    found = connection.headers.getlist(HEADER)
    return ", ".join(found) if found else None


def is_user(text: str) -> bool:
    """Whether a text can be the id of an account."""
    return _USER.fullmatch(text) is not None


def acting_for(service: Principal, person: Principal | None) -> Principal:
    """The service as it asks for a person.

    Raises: Problem, R2.
    """
    if person is None or _post(person) != _post(service):
        raise _refused()
    actor = replace(service.actor, on_behalf_of=person.actor.user_id)
    both = tuple(one for one in service.clearances if one in person.clearances)
    return replace(service, actor=actor, clearances=both)


def for_services_alone() -> Problem:
    """R1."""
    detail = f"{HEADER} is for the accounts of services; leave it out, and act as yourself."
    return Problem(HTTPStatus.BAD_REQUEST, "on_behalf_of_by_person", detail)


def _post(principal: Principal) -> tuple[str, str, str]:
    """R2: what both have in common."""
    actor = principal.actor
    return actor.agency_id, actor.role.value, principal.jurisdiction_id


def _refused() -> Problem:
    detail = (
        f"{HEADER} takes the id of one account of your own agency, in force and of the service's"
        " own role."
    )
    return Problem(HTTPStatus.BAD_REQUEST, "on_behalf_of_refused", detail)
