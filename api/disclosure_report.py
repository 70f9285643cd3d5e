"""The door of the report that tells a survivor who looked at their file.

R1  It is handed out by whoever works on cases at the agency that answers for this one; for
    everybody else there is no such case.
R2  It is noted like any reading, before it leaves, and no copy of it is kept on the way.
R3  It is made while the read models are fresh that say who may have it, or not at all.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping
from http import HTTPStatus
from zoneinfo import ZoneInfo

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from api.commands.reading import trace_id
from api.disclosure_page import POLICY, Report, page
from api.errors import Problem
from api.graphql.asking import Asking
from api.graphql.context import Now
from api.rate_limits import COMMAND, Entrance
from domain.access import Principal
from domain.messages import Missing
from projections import access_log, case_view, directory_view
from projections.access_log import AccessLog
from projections.freshness import Freshness
from projections.labels import Language
from projections.reading import Record
from projections.visibility.disclosures import Review, report_of, shape_report
from projections.visibility.readings import Occasion, Readings

PATH = "/v1/cases/{id}/disclosures/report"
DOOR = "report"
TimeZone = Callable[[str], Awaitable[str]]
"""The time zone of a jurisdiction, by the jurisdiction's id; UTC where none is set down."""

_CASE = re.compile(r"case-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class ReportDoor:
    """Answers with a page in the language that was asked for."""

    def __init__(
        self,
        entrance: Entrance,
        ask: Asking,
        log: AccessLog,
        freshness: Freshness,
        now: Now,
        time_zone: TimeZone,
    ) -> None:
        self._entrance = entrance
        self._ask = ask
        self._log = log
        self._freshness = freshness
        self._now = now
        self._time_zone = time_zone

    def routes(self) -> list[Route]:
        return [Route(PATH, self._get, methods=["GET"])]

    async def _get(self, request: Request) -> Response:
        principal = await self._entrance.admit(request, COMMAND)
        language, case_id = _language(request), request.path_params["id"]
        if not _CASE.fullmatch(case_id):
            raise _missing()
        occasion = Occasion(door=DOOR, trace_id=trace_id(request))
        readings = Readings(principal, occasion, self._log)
        async with self._freshness.reading():
            review = report_of(readings, await self._case(principal, case_id), case_id)
            report = None if review is None else await self._report(principal, review)
        await readings.keep()
        if report is None:
            raise _missing()
        return _answer(page(report, language))

    async def _case(self, principal: Principal, case_id: str) -> Record | None:
        return await self._ask.by(principal)(case_view.by_id(case_id))

    async def _report(self, principal: Principal, review: Review) -> Report:
        case = review.case
        zone = await self._time_zone(case["jurisdiction_id"])
        counted = await self._ask.by(principal)(access_log.by_day(case["case_id"], zone))
        wanted = sorted({row["agency_id"] for row in counted} | {case["holder_id"]})
        agencies = await self._ask(directory_view.organizations(wanted))
        return Report(
            case_id=case["case_id"],
            holder=_named(agencies, case["holder_id"]),
            days=shape_report(review, counted, agencies),
            made_at=self._now().astimezone(ZoneInfo(zone)),
            time_zone=zone,
        )


def _named(agencies: Mapping[str, Record], agency_id: str) -> str | None:
    """The name of an agency; none of one that shelters people, whose name tells where they are."""
    found = agencies.get(agency_id)
    return None if found is None or found["shelters"] else str(found["name"])


def _language(request: Request) -> Language:
    """The language of the page.

    Raises: Problem.
    """
    told = request.query_params.get("language", Language.EN.value)
    if told not in list(Language):
        detail = f"`language` is one of {', '.join(Language)}."
        raise Problem(HTTPStatus.UNPROCESSABLE_ENTITY, "malformed", detail)
    return Language(told)


def _missing() -> Problem:
    return Problem(HTTPStatus.NOT_FOUND, Missing.code(), Missing.advice)


def _answer(text: str) -> Response:
    """R2."""
    headers = {"Cache-Control": "no-store", "Content-Security-Policy": POLICY}
    return Response(text, media_type="text/html", headers=headers)
