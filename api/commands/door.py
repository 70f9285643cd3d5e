"""The door of commands: a signed-in person's wish goes in, and what became of it comes out.

R1  Who asks is known before anything is read; the actor is the account's, never the body's.
R2  A repeated command gets its first answer, with `Rejea-Repeated: true`.
R3  A case that is hidden, missing or malformed gets the same answer, byte for byte.
R4  An answer holds ids, the position and the time; nothing that was said comes back.
R5  What the caller has seen is compared where the command is decided (`If-Match`); the tag that
    stands now is told to those alone who may see the case.
R6  A refused command about a case is noted before the refusal is told (attempts.py).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from http import HTTPStatus
from typing import Any, Protocol
from uuid import UUID

import orjson
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from api.commands import attempts, bodies, keys
from api.commands.bodies import Body
from api.commands.catalogue import ROOT, Operation, by_path, camel
from api.commands.flights import Flights
from api.commands.reading import read_body, read_trace, trace_id
from api.commands.telling import CommandRefused, told
from api.errors import Problem
from api.etag import Tagger, matches
from api.rate_limits import COMMAND, Entrance
from domain import sign_in
from domain.access import Principal
from domain.case import Case
from domain.handler import Condition, MovedOn
from domain.messages import Command, Missing, Refused, Value
from domain.ports import Receipt
from domain.sign_in import SignInTooOld
from projections.access_log import AccessLog
from projections.visibility.readings import Readings

MATCH = "If-Match"
REPEATED = "Rejea-Repeated"
POSITION = "Rejea-Position"

_UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"


class Acts(Protocol):
    """The one way to write, as domain.handler has it."""

    def handle(self, command: Command, condition: Condition | None = None) -> Receipt: ...

    def stands(self, command: Command) -> tuple[Case, int]: ...


class Wish(Value):
    """One request, read: everything that is needed to act, and nothing else."""

    operation: Operation
    principal: Principal
    body: Body
    address_id: str
    command_id: UUID
    if_match: str | None
    traceparent: str | None


class Done(Value):
    """What became of a wish."""

    stream: str
    made: Mapping[str, str]
    receipt: Receipt
    etag: str | None


class CommandDoor:
    """Answers every address under `/v1`."""

    def __init__(
        self,
        entrance: Entrance,
        acts: Acts,
        now: Callable[[], datetime],
        tagger: Tagger,
        access_log: AccessLog,
    ) -> None:
        self._access_log = access_log
        self._entrance = entrance
        self._acts = acts
        self._now = now
        self._tagger = tagger
        self._flights = Flights()

    def routes(self) -> list[Route]:
        """The addresses: one for each shape; the catalogue knows the steps."""
        return [
            Route(f"{ROOT}/{{list}}", self._post, methods=["POST"]),
            Route(f"{ROOT}/{{things}}/{{id}}/{{step}}", self._post, methods=["POST"]),
        ]

    def close(self) -> None:
        """Let what was begun end."""
        self._flights.close()

    async def _post(self, request: Request) -> Response:
        principal = await self._entrance.admit(request, COMMAND)
        wish = await _read(request, principal)
        try:
            done = await self._flights.run(wish.command_id, lambda: self._act(wish))
        except CommandRefused as refused:
            await self._note(wish, refused, trace_id(request))
            raise
        return _answer(wish, done)

    async def _note(self, wish: Wish, refused: CommandRefused, trace: str | None) -> None:
        """R6."""
        if attempts.is_noted(wish.operation):
            named = getattr(wish.body, "record_classes", ())
            occasion = attempts.occasion(wish.operation, trace)
            readings = Readings(wish.principal, occasion, self._access_log)
            classes = attempts.classes_named(wish.operation, named)
            await attempts.note(readings, wish.address_id, refused, classes)

    def _act(self, wish: Wish) -> Done:
        """Give the command; a blocking call, in a thread of the door's own."""
        command, made = bodies.command(
            wish.operation,
            wish.body,
            address_id=wish.address_id,
            by=wish.principal.actor,
            at=self._now(),
            command_id=wish.command_id,
            traceparent=wish.traceparent,
        )
        condition = None if wish.if_match is None else _Seen(self._tagger, wish, command)
        try:
            sign_in.check(command, wish.principal)
            receipt = self._acts.handle(command, condition)
        except SignInTooOld as refusal:
            raise _refused(wish, command, refusal, STEP_UP) from None
        except MovedOn as refusal:
            headers = {"ETag": condition.tag} if condition and condition.tag else {}
            raise _refused(wish, command, refusal, headers) from None
        except Refused as refusal:
            raise _refused(wish, command, refusal) from refusal
        return Done(
            stream=command.stream,
            made=made,
            receipt=receipt,
            etag=self._tag(wish, command, receipt),
        )

    def _tag(self, wish: Wish, command: Command, receipt: Receipt) -> str | None:
        """The tag of what stands once the command is recorded."""
        case, version = self._acts.stands(command)
        if any(place.stream == command.stream for place in receipt.places):
            version = receipt.version_of(command.stream)
        return _tag(self._tagger, wish, command.stream, case, version)


STEP_UP = {
    "WWW-Authenticate": 'Bearer realm="rejea", error="insufficient_user_authentication", '
    f'error_description="A newer sign-in is needed", max_age="{sign_in.FRESH.seconds}"'
}
"""What a client does where a sign-in is too old: RFC 9470."""


class _Seen:
    """R5: the condition that the caller has seen what stands."""

    def __init__(self, tagger: Tagger, wish: Wish, command: Command) -> None:
        self._tagger = tagger
        self._wish = wish
        self._stream = command.stream
        self.tag: str | None = None

    def __call__(self, case: Case, version: int) -> None:
        self.tag = _tag(self._tagger, self._wish, self._stream, case, version)
        if self.tag is None and self._wish.operation.thing == "case" and self._wish.address_id:
            raise Missing(self._stream)  # Hidden or nowhere: who has seen nothing is told alike.
        if version == 0 or not matches(self._wish.if_match or "", self.tag):
            raise MovedOn(self._stream)


def _tag(tagger: Tagger, wish: Wish, stream: str, case: Case, version: int) -> str | None:
    """What others recorded after `version` moves the tag away from the one that stands."""
    thing = wish.operation.thing
    if thing == "case":
        lasts = {kind: min(last, version) for kind, last in case.lasts.items()}
        return tagger.of_case(wish.principal, stream, lasts, case.standing)
    return None if thing == "notification" else tagger.of_stream(stream, version)


async def _read(request: Request, principal: Principal) -> Wish:
    operation = _operation(request)
    key = keys.checked_key(request.headers.get(keys.HEADER))
    if_match = request.headers.get(MATCH)
    if operation.needs_match and not if_match:
        raise _match_missing()
    body = await read_body(request, operation)
    return Wish(
        operation=operation,
        principal=principal,
        body=body,
        address_id=_address_id(request, operation),
        command_id=keys.command_id(principal.actor, key),
        if_match=if_match,
        traceparent=read_trace(request),
    )


def _operation(request: Request) -> Operation:
    words = request.path_params
    if "list" in words:
        address = f"{ROOT}/{words['list']}"
    else:
        field = f"{words['things'].removesuffix('s')}Id"
        address = f"{ROOT}/{words['things']}/{{{field}}}/{words['step']}"
    found = by_path().get(address)
    if found is None:
        detail = "There is no such command; /openapi.json lists them all."
        raise Problem(HTTPStatus.NOT_FOUND, "not_found", detail)
    return found


def _address_id(request: Request, operation: Operation) -> str:
    """R3: the id of the address."""
    if not operation.path_field:
        return ""
    told = str(request.path_params["id"])
    thing = operation.path_field.removesuffix("Id")
    if not re.fullmatch(f"{thing}-{_UUID}", told):
        raise Problem(HTTPStatus.NOT_FOUND, Missing.code(), Missing.advice)
    return told


def _match_missing() -> Problem:
    detail = (
        "Send If-Match with the ETag of what you decide on: the case's `etag` of a query, or the"
        " ETag of your last command."
    )
    return Problem(HTTPStatus.PRECONDITION_REQUIRED, "if_match_missing", detail)


def _refused(
    wish: Wish, command: Command, refusal: Refused, headers: Mapping[str, str] | None = None
) -> CommandRefused:
    said = wish.body.model_dump(by_alias=True, exclude_none=True)
    return told(refusal, said, {wish.operation.path_field: command.stream}, headers)


def _answer(wish: Wish, done: Done) -> Response:
    """R4."""
    operation, receipt = wish.operation, done.receipt
    body: dict[str, Any] = {
        "id": done.stream,
        "commandId": receipt.command_id,
        "recordedAt": receipt.recorded_at,
        "position": receipt.position,
        "made": {camel(name): made for name, made in done.made.items()},
    }
    headers = {POSITION: str(receipt.position), "Cache-Control": "no-store"}
    if done.etag is not None:
        headers["ETag"] = done.etag
    if receipt.repeated:
        headers[REPEATED] = "true"
    status = HTTPStatus.CREATED if operation.creates else HTTPStatus.OK
    return Response(
        orjson.dumps(body), status_code=status, headers=headers, media_type="application/json"
    )
