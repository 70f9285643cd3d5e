"""What a caller is told when something is refused: RFC 9457 problem details with stable codes.

R1  One table says which status a refusal gets; the code is the refusal's own name.
R2  A problem repeats nothing that was sent and nothing from a record: ids, codes and advice alone.
R3  What nobody anticipated is answered without detail, and logged once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from http import HTTPStatus

import orjson
from starlette.requests import Request
from starlette.responses import Response

from domain.handler import MovedOn
from domain.messages import AlreadyDone, Malformed, Missing, NotPermitted, OutOfOrder, Refused
from domain.ports import CommandReused, SubjectErased, Unavailable
from domain.sign_in import SignInTooOld
from domain.vocabulary import UnknownCode
from domain.wellformed import FutureOccurrence, LateReasonMissing
from projections.access_log import AccessLogUnavailable
from projections.freshness import ReadModelsBehind

PROBLEM = "application/problem+json"

STATUS: Mapping[type[Refused], HTTPStatus] = {
    NotPermitted: HTTPStatus.FORBIDDEN,
    Missing: HTTPStatus.NOT_FOUND,
    OutOfOrder: HTTPStatus.CONFLICT,
    AlreadyDone: HTTPStatus.CONFLICT,
    Malformed: HTTPStatus.UNPROCESSABLE_ENTITY,
    UnknownCode: HTTPStatus.UNPROCESSABLE_ENTITY,
    CommandReused: HTTPStatus.UNPROCESSABLE_ENTITY,
    FutureOccurrence: HTTPStatus.UNPROCESSABLE_ENTITY,
    LateReasonMissing: HTTPStatus.UNPROCESSABLE_ENTITY,
    MovedOn: HTTPStatus.PRECONDITION_FAILED,
    SubjectErased: HTTPStatus.GONE,
    SignInTooOld: HTTPStatus.UNAUTHORIZED,
    Refused: HTTPStatus.CONFLICT,
}
"""R1: a refusal gets the status of the nearest of its kinds; any other rule of the process stands
against the command as the case is now, which is a conflict."""

NOTHING_SHOWN: Mapping[type[Unavailable], str] = {
    AccessLogUnavailable: "access_log_unavailable",
    ReadModelsBehind: "read_models_behind",
}
"""Why nothing of a case can be shown now, though commands go on."""
AGAIN = {"Retry-After": "1"}


class Problem(Exception):
    """An answer that is no success, as the door tells it; `code` is stable.

    `places` says where in what was sent something is wrong: pointers and advice, never values.
    """

    def __init__(
        self,
        status: HTTPStatus,
        code: str,
        detail: str,
        headers: Mapping[str, str] | None = None,
        places: Sequence[Mapping[str, str]] = (),
    ) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.detail = detail
        self.headers = dict(headers or {})
        self.places = places


class Unauthenticated(Problem):
    """Nobody that we know asks; the header says how to sign in (RFC 6750)."""

    def __init__(self, detail: str, error: str = "") -> None:
        challenge = 'Bearer realm="rejea"' + (f', error="{error}"' if error else "")
        headers = {"WWW-Authenticate": challenge}
        super().__init__(HTTPStatus.UNAUTHORIZED, "unauthenticated", detail, headers)


def status_of(kind: type[Refused]) -> HTTPStatus:
    """R1: the status of the nearest kind in the table."""
    return next(STATUS[base] for base in kind.__mro__ if base in STATUS)


def problem_of(refusal: Refused) -> Problem:
    """Tell a refusal: its code, what it is about (ids alone), and what would be right."""
    return Problem(status_of(type(refusal)), refusal.code(), words_of(refusal))


def words_of(refusal: Refused) -> str:
    """What a refusal says to a person."""
    return ": ".join(part for part in (refusal.about, refusal.advice) if part)


def unavailable(error: Unavailable) -> Problem:
    """Nothing is lost; the same request may be sent again."""
    code = NOTHING_SHOWN.get(type(error), "unavailable")
    return Problem(HTTPStatus.SERVICE_UNAVAILABLE, code, str(error), AGAIN)


def respond(problem: Problem) -> Response:
    """Write a problem as RFC 9457 wants it."""
    body: dict[str, object] = {
        "type": f"/problems/{problem.code}",
        "title": problem.code.replace("_", " ").capitalize(),
        "status": int(problem.status),
        "code": problem.code,
        "detail": problem.detail,
    }
    if problem.places:
        body["errors"] = list(problem.places)
    return Response(
        orjson.dumps(body),
        status_code=problem.status,
        headers={"Cache-Control": "no-store", **problem.headers},
        media_type=PROBLEM,
    )


def plain_problem(status: int, headers: Mapping[str, str] | None = None) -> Problem:
    """The problem of a bare status, as the router gives it for an unknown path or method."""
    known = HTTPStatus(status)
    return Problem(known, known.name.lower(), known.description or known.phrase, headers)


async def on_problem(_: Request, error: Exception) -> Response:
    """Answer what was anticipated."""
    if isinstance(error, Problem):
        return respond(error)
    if isinstance(error, Refused):
        return respond(problem_of(error))
    if isinstance(error, Unavailable):
        return respond(unavailable(error))
    status = getattr(error, "status_code", HTTPStatus.INTERNAL_SERVER_ERROR)
    return respond(plain_problem(status, getattr(error, "headers", None)))


async def on_malformed(_: Request, __: Exception) -> Response:
    """R2: FastAPI's own answer would repeat the input."""
    detail = "The request does not have the shape that the contract describes."
    return respond(Problem(HTTPStatus.UNPROCESSABLE_ENTITY, "malformed", detail))
