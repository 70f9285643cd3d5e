"""How much somebody may ask: a bucket for each principal, and one for each address of strangers.

R1  A bucket holds a minute's worth and fills evenly. A command takes more from it than a query.
R2  Whoever may come in is measured by who they are alone: that others fail to sign in from the
    same address, a ministry's say, costs them nothing.
R3  Whoever fails to sign in takes from the bucket of their address; an IPv6 network counts as one.
R4  An empty bucket answers 429, with the seconds until there is room, before anything is read.
R5  Buckets live in the memory of one process, and only so many: the one that rested longest goes.

The headers are those of the IETF draft "RateLimit header fields for HTTP".
"""

from __future__ import annotations

import ipaddress
import math
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import replace
from http import HTTPStatus

from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.auth import Verifier
from api.errors import Problem
from api.on_behalf import named_in
from api.purpose import purpose_of
from domain.access import Principal
from domain.messages import Value

MINUTE = 60.0
MOST_BUCKETS = 20_000
QUERY = 1
COMMAND = 5
STRANGER = 1
_IPV6_NETWORK = 64
_NOTED = "rejea.rate"


class Taken(Value):
    """What became of taking from a bucket; times are in seconds."""

    allowed: bool
    policy: str
    most: int
    left: int
    wait: int

    def headers(self) -> dict[str, str]:
        """What a client may plan with."""
        return {
            "RateLimit-Policy": f'"{self.policy}";q={self.most};w={MINUTE:.0f}',
            "RateLimit": f'"{self.policy}";r={self.left};t={self.wait}',
        }


class Buckets:
    """R1 and R5: buckets of one size by name; one of size 0 is never empty."""

    def __init__(
        self,
        policy: str,
        a_minute: int,
        clock: Callable[[], float] = time.monotonic,
        most: int = MOST_BUCKETS,
    ) -> None:
        self._policy = policy
        self._size = a_minute
        self._clock = clock
        self._most = most
        self._levels: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, name: str, cost: int) -> Taken | None:
        """Take from a bucket; None where nothing is measured."""
        if not self._size:
            return None
        now = self._clock()
        level, since = self._levels.pop(name, (float(self._size), now))
        level = min(self._size, level + (now - since) * self._size / MINUTE)
        allowed = level >= cost
        level -= cost if allowed else 0
        self._levels[name] = (level, now)
        if len(self._levels) > self._most:
            self._levels.popitem(last=False)
        return self._taken(level, cost, allowed=allowed)

    def _taken(self, level: float, cost: int, *, allowed: bool) -> Taken:
        """R4: the wait is until this cost fits, or until the bucket is full where it did."""
        wanted = self._size - level if allowed else cost - level
        return Taken(
            allowed=allowed,
            policy=self._policy,
            most=self._size,
            left=int(level),
            wait=math.ceil(wanted * MINUTE / self._size),
        )


class Entrance:
    """Lets people in, one request at a time: tells who asks, and measures how much."""

    def __init__(self, verifier: Verifier, principals: Buckets, strangers: Buckets) -> None:
        self._verifier = verifier
        self._principals = principals
        self._strangers = strangers

    async def admit(
        self, connection: HTTPConnection, cost: int, authorization: str | None = None
    ) -> Principal:
        """Tell who asks for something of a cost; where no other word is given, by its header.

        Raises:
            Unauthenticated, or another Problem: nobody that may come in, or too much was asked.
            Unavailable: nobody can tell now.
        """
        given = authorization or connection.headers.get("authorization")
        try:
            principal = await self._verifier.principal(given)
        except Problem:
            self._measure(connection, self._strangers.take(_address(connection), STRANGER))
            raise
        self._measure(connection, self._principals.take(principal.actor.user_id, cost))
        named = named_in(connection)
        if named is not None:
            principal = await self._verifier.principal(given, named)
        return replace(principal, purpose_of_use=purpose_of(connection))

    async def principal(
        self, authorization: str | None, on_behalf_of: str | None = None
    ) -> Principal:
        """Tell who asks once more, unmeasured: for what was admitted before and is still open.

        Raises: as `admit`.
        """
        return await self._verifier.principal(authorization, on_behalf_of)

    def _measure(self, connection: HTTPConnection, taken: Taken | None) -> None:
        """R4."""
        if taken is None:
            return
        connection.scope[_NOTED] = taken
        if not taken.allowed:
            raise _too_many(taken)


class Measured:
    """Tells with each answer what is left in the bucket that it was taken from."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def told(message: Message) -> None:
            taken = scope.get(_NOTED)
            if taken is not None and message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(taken.headers())
            await send(message)

        await self._app(scope, receive, told)


def _address(connection: HTTPConnection) -> str:
    """R3."""
    host = connection.client.host if connection.client else ""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host
    if address.version == 4:  # noqa: PLR2004  # The version of the protocol.
        return host
    return str(ipaddress.ip_network((address, _IPV6_NETWORK), strict=False))


def _too_many(taken: Taken) -> Problem:
    detail = "More was asked than may be asked in a minute; go on after Retry-After."
    headers = {"Retry-After": str(taken.wait)}
    return Problem(HTTPStatus.TOO_MANY_REQUESTS, "too_many_requests", detail, headers)
