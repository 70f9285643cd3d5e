"""The feed of events: `GET /v1/events`, for systems that do not listen on Kafka, and to fill up.

R1  Who asks is told what their agency's topic would hold, decided at the time of reading; who
    watches a jurisdiction, its steps.
R2  A batch says how to go on: `Link: rel=next` while there is more in the log, and
    `Rejea-Position`, after which to ask again later.
R3  Server-sent events are the same without end; `Last-Event-ID` resumes them.
R4  Reading the log blocks: it is done in a few threads of the door's own, a page at a time.
R5  Of which cases somebody is told is noted in the access log before a page leaves.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from typing import Protocol

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from api.commands.reading import trace_id
from api.errors import Problem
from api.event_stream import EventStream, Wait
from api.graphql.live.seats import Seats
from api.rate_limits import COMMAND, Entrance
from api.stopping import Stopping
from domain.access import Principal
from domain.messages import Value
from domain.ports import Unavailable
from projections.access_log import AccessLog
from projections.visibility.readings import Occasion, Readings

PATH = "/v1/events"
DOOR = "feed"
BATCH = "application/cloudevents-batch+json"
STREAM = "text/event-stream"
POSITION = "Rejea-Position"
RESUMED = "Last-Event-ID"
USUAL, MOST = 100, 1_000
HIGHEST = 2**63 - 1
_DIGITS = len(str(HIGHEST))
_THREADS = 2


class Event(Protocol):
    """One event as structured JSON, its position, and the case that it is of."""

    @property
    def case_id(self) -> str: ...

    @property
    def position(self) -> int: ...

    @property
    def body(self) -> bytes: ...


class Page(Protocol):
    """Events in order; `through` is how far the log was read, `more` whether it goes on there."""

    @property
    def events(self) -> Sequence[Event]: ...

    @property
    def through(self) -> int: ...

    @property
    def more(self) -> bool: ...


class Reading(Protocol):
    """One reader's way through the log; MUST NOT be used by two threads at once."""

    def page(self, after: int, limit: int) -> Page:
        """Tell what comes after a position.

        Raises: Unavailable.
        """
        ...


class Feed(Protocol):
    """Opens readings."""

    def reading(self, principal: Principal) -> Reading: ...


class Wanted(Value):
    """What was asked for."""

    after: int
    limit: int
    stream: bool


class EventsDoor:
    """Answers for the feed; `wait` ends once the log stands for a position, or after a while."""

    def __init__(
        self,
        entrance: Entrance,
        feed: Feed,
        wait: Wait,
        stopping: Stopping,
        access_log: AccessLog,
    ) -> None:
        self._entrance = entrance
        self._access_log = access_log
        self._feed = feed
        self._wait = wait
        self._stopping = stopping
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="feed")
        self._seats = Seats()

    def routes(self) -> list[Route]:
        """The address; commands beside it are found by their shape, which this one has too."""
        others = ["POST", "PUT", "PATCH", "DELETE", "OPTIONS"]
        return [Route(PATH, self._get, methods=["GET"]), Route(PATH, _only_read, methods=others)]

    def close(self) -> None:
        """Read no more."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def _get(self, request: Request) -> Response:
        principal = await self._entrance.admit(request, COMMAND)
        wanted = _wanted(request)
        reading = self._feed.reading(principal)
        readings = Readings(
            principal, Occasion(door=DOOR, trace_id=trace_id(request)), self._access_log
        )
        if wanted.stream and request.method == "GET":
            return await self._streamed(request, readings, reading, wanted)
        return _batch(await self._page(readings, reading, wanted.after, wanted.limit), wanted)

    async def _page(self, readings: Readings, reading: Reading, after: int, limit: int) -> Page:
        """R4, R5."""
        loop = asyncio.get_running_loop()
        page = await loop.run_in_executor(self._threads, reading.page, after, limit)
        for event in page.events:
            readings.tell(event.case_id)
        await readings.keep()
        return page

    async def _streamed(
        self, request: Request, readings: Readings, reading: Reading, wanted: Wanted
    ) -> Response:
        """R3; whoever finds no seat is told so before anything is sent."""
        authorization = request.headers.get("authorization")
        named = readings.principal.actor.on_behalf_of

        async def still_admitted() -> bool:
            try:
                found = await self._entrance.principal(authorization, named)
            except (Problem, Unavailable):
                return False
            return _is_same(found, readings.principal)

        async def page(after: int) -> Page:
            return await self._page(readings, reading, after, wanted.limit)

        stream = EventStream(page, still_admitted, self._wait, self._stopping)
        told = stream.told(wanted.after, self._seats.one(readings.principal.actor.user_id))
        whole = _with_first(await anext(told), told)
        return StreamingResponse(whole, media_type=STREAM, headers={"X-Accel-Buffering": "no"})


async def _with_first(first: bytes, rest: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    yield first
    async for part in rest:
        yield part


def _is_same(one: Principal, other: Principal) -> bool:
    """Whether both are told the same."""
    return (one.actor, one.jurisdiction_id) == (other.actor, other.jurisdiction_id)


async def _only_read(_: Request) -> Response:
    detail = "Events are read with GET; commands have addresses of their own."
    allow = {"Allow": "GET, HEAD"}
    raise Problem(HTTPStatus.METHOD_NOT_ALLOWED, "method_not_allowed", detail, allow)


def _batch(page: Page, wanted: Wanted) -> Response:
    """R2."""
    headers = {POSITION: str(page.through)}
    if page.more:
        headers["Link"] = f'<{PATH}?after={page.through}&limit={wanted.limit}>; rel="next"'
    body = b"[" + b",".join(event.body for event in page.events) + b"]"
    return Response(body, media_type=BATCH, headers=headers)


def _wanted(request: Request) -> Wanted:
    """What was asked for; where somebody resumes, after what they had last.

    Raises: Problem.
    """
    query, resumed = request.query_params, request.headers.get(RESUMED)
    after = _number("after", query.get("after", "0"), 0, HIGHEST)
    if resumed is not None:
        after = _number(RESUMED, resumed, 0, HIGHEST)
    limit = _number("limit", query.get("limit", str(USUAL)), 1, MOST)
    return Wanted(after=after, limit=limit, stream=_wants_stream(request))


def _wants_stream(request: Request) -> bool:
    told = request.headers.get("accept", "").lower().split(",")
    return any(each.partition(";")[0].strip() == STREAM for each in told)


def _number(name: str, told: str, lowest: int, highest: int) -> int:
    """A number of the request; what was sent is never told back."""
    plain = told.isascii() and told.isdigit() and len(told) <= _DIGITS
    if not plain or not lowest <= int(told) <= highest:
        detail = f"`{name}` is a whole number from {lowest} to {highest}."
        raise Problem(HTTPStatus.UNPROCESSABLE_ENTITY, "malformed", detail)
    return int(told)
