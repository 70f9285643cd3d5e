"""The application: every door, put together from what it is given.

R1  Nothing here knows where the database is or who keeps the keys: that is given.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import orjson
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from graphql import introspection_from_schema
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp

from api.commands.door import Acts, CommandDoor
from api.commands.reference import reference_routes
from api.disclosure_report import Keeping, ReportDoor, TimeZone
from api.errors import Problem, on_malformed, on_problem
from api.etag import Tagger
from api.events import EventsDoor, Feed
from api.graphiql import asset_routes
from api.graphql.asking import Ask, Asking
from api.graphql.context import Context, Now, Wait
from api.graphql.http import GraphQLDoor
from api.graphql.live.context import Live
from api.graphql.live.hub import Entries
from api.graphql.live.streams import NewContext, Streams, make_live
from api.graphql.schema import Schema, core, make_schema
from api.graphql.watching import Watch, unwatched
from api.health import Examine, health_routes
from api.on_call import AskOnCall
from api.problems import problem_route
from api.rate_limits import Entrance, Measured
from api.schemas import Published, schema_routes
from api.stopping import Stopping
from api.surface import Surface, on_unexpected
from domain.access import Principal
from domain.messages import Refused, Value
from domain.ports import Opener, Unavailable
from projections.access_log import AccessLog
from projections.freshness import Freshness
from projections.person_index import Tokens
from projections.progress import Progress
from projections.visibility.readings import AskedFields, Occasion, Readings
from projections.visibility.remembered import Memory


class Given(Value):
    """What the doors rest on.

    `ask` asks as whoever asks; `system` as the system, which decides itself what to tell to whom.
    `freshness` tells how old the read models are that decisions rest on.
    `around` opens what has to be open while the doors are, and closes it afterwards.
    """

    entrance: Entrance
    acts: Acts
    tagger: Tagger
    ask: Asking
    system: Ask
    entries: Entries
    progress: Progress
    freshness: Freshness
    opener: Opener
    wait: Wait
    now: Now
    examine: Examine
    feed: Feed
    published: Published
    stopping: Stopping
    around: Callable[[], AbstractAsyncContextManager[None]]
    access_log: AccessLog
    time_zone: TimeZone
    keeping: Keeping
    tokens: Tokens
    on_call: AskOnCall
    watch: Watch = unwatched


def make_app(given: Given) -> ASGIApp:
    """Build the application."""
    schema = make_schema()
    live = make_live(
        given.ask, given.system, given.entries, given.progress, given.freshness, given.stopping
    )
    context = _context(given, live)
    streams = Streams(schema, given.entrance, context, live, given.watch)
    commands = CommandDoor(given.entrance, given.acts, given.now, given.tagger, given.access_log)
    events = EventsDoor(given.entrance, given.feed, given.wait, given.stopping, given.access_log)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        async with given.around(), streams.running():
            yield
        commands.close()
        events.close()

    app = FastAPI(
        title="Rejea",
        summary="Coordinates the protection of trafficked persons between agencies.",
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
    )
    for kind in (Problem, Refused, Unavailable, HTTPException):
        app.add_exception_handler(kind, on_problem)
    app.add_exception_handler(RequestValidationError, on_malformed)
    app.add_exception_handler(Exception, on_unexpected)
    app.include_router(health_routes(given.examine))
    door = GraphQLDoor(schema, given.entrance, context, streams, given.watch, given.freshness)
    app.router.routes.extend([*door.routes(), streams.route()])
    app.router.routes.extend([*events.routes(), *commands.routes(), *_report(given).routes()])
    app.router.routes.extend([*reference_routes(), problem_route()])
    app.router.routes.extend(schema_routes(given.published))
    app.include_router(asset_routes(_introspection(schema)))
    return Surface(Measured(app))


def _context(given: Given, live: Live) -> NewContext:
    memory = Memory()

    def context(principal: Principal, occasion: Occasion, asked: AskedFields | None) -> Context:
        readings = Readings(principal, occasion, given.access_log, asked)
        ask = given.ask.by(principal)
        ways = (given.opener, given.wait, given.now, given.tagger, given.tokens)
        found = Context(readings, ask, *ways)
        found.position, found.memory = live.hub.position, memory
        found.on_call = given.on_call
        return found

    return context


def _report(given: Given) -> ReportDoor:
    return ReportDoor(
        given.entrance,
        given.ask,
        given.access_log,
        given.freshness,
        given.now,
        given.time_zone,
        given.keeping,
    )


def _introspection(schema: Schema) -> bytes:
    return orjson.dumps({"data": introspection_from_schema(core(schema))})
