"""Purpose: what somebody says they read for, in the header `Rejea-Purpose`.

R1  Who says nothing reads for the work of their agency, and by a referral for what the person was
    referred for. What is said stands in the access log, and the policy counts it: research,
    statistics, training and the media see no person, and a referral opens what its ground was given
    for (policy.py).
R2  A purpose that nobody knows is refused, so that none is written there by mistake.
"""

from __future__ import annotations

from http import HTTPStatus

from starlette.requests import HTTPConnection

from api.errors import Problem
from domain.policy import ANYBODY, FORBIDS
from domain.vocabulary import CONSENT_PURPOSE

HEADER = "Rejea-Purpose"
PURPOSES = frozenset(CONSENT_PURPOSE) | {
    purpose for row in FORBIDS for purpose in row.purposes if purpose != ANYBODY
}


def purpose_of(connection: HTTPConnection) -> str:
    """The purpose that somebody says, or nothing.

    Raises: Problem, R2.
    """
    told = connection.headers.get(HEADER, "")
    if told and told not in PURPOSES:
        known = ", ".join(sorted(PURPOSES))
        detail = f"{HEADER} takes one of: {known}; or leave it out."
        raise Problem(HTTPStatus.BAD_REQUEST, "unknown_purpose", detail)
    return told
