"""The door of the report that tells a survivor who looked at their file, and to whom it was told.

R1  It is handed out by whoever works on cases at the agency that answers for this one; for
    everybody else there is no such case.
R2  It is noted like any reading, before it leaves, and no copy of it is kept on the way. Neither
    the name of a file nor the title of the page says what it is.
R3  It is made while the read models are fresh that say who may have it, or not at all.
R4  It is handed over where it is safe for the person to keep paper (domain/contact.py); otherwise
    the worker may read it with the person on a screen, and that is noted. Of the dead, nothing is
    handed to anybody.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from zoneinfo import ZoneInfo

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from api.commands.reading import trace_id
from api.disclosure_page import POLICY, Report, page
from api.errors import Problem, problem_of
from api.graphql.asking import Asking
from api.graphql.context import Now
from api.rate_limits import COMMAND, Entrance
from domain.access import Principal
from domain.contact import PersonHasDied
from domain.messages import Missing, Refused
from projections import access_log, case_view, directory_view, recipients
from projections.access_log import AccessLog
from projections.freshness import Freshness
from projections.labels import Language
from projections.reading import Record
from projections.visibility import report
from projections.visibility.look import Look
from projections.visibility.merged import files_of, readings_together, told_together
from projections.visibility.readings import Occasion, Readings
from projections.visibility.report import Handing, note_handing, report_of

PATH = "/v1/cases/{id}/disclosures/report"
DOOR = "report"
NOT_SAFE = "report_not_safe_to_hand_over"
TimeZone = Callable[[str], Awaitable[str]]
"""The time zone of a jurisdiction, by the jurisdiction's id; UTC where none is set down."""
Keeping = Callable[[str], Awaitable[Refused | None]]
"""What stands against giving the person of a case something in writing to keep."""

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
        keeping: Keeping,
    ) -> None:
        self._entrance = entrance
        self._ask = ask
        self._log = log
        self._freshness = freshness
        self._now = now
        self._time_zone = time_zone
        self._keeping = keeping

    def routes(self) -> list[Route]:
        return [Route(PATH, self._get, methods=["GET"])]

    async def _get(self, request: Request) -> Response:
        principal = await self._entrance.admit(request, COMMAND)
        language, on_screen = _language(request), _on_screen(request)
        case_id = request.path_params["id"]
        if not _CASE.fullmatch(case_id):
            raise _missing()
        occasion = Occasion(door=DOOR, trace_id=trace_id(request))
        readings = Readings(principal, occasion, self._log)
        async with self._freshness.reading():
            look = report_of(readings, await self._case(principal, case_id), case_id)
            refused = None if look is None else await self._handed(look, on_screen=on_screen)
            made = (
                None if look is None or refused else await self._report(look, on_screen=on_screen)
            )
        await readings.keep()
        if made is None:
            raise refused or _missing()
        return _answer(page(made, language))

    async def _case(self, principal: Principal, case_id: str) -> Record | None:
        return await self._ask.by(principal)(case_view.by_id(case_id))

    async def _handed(self, look: Look, *, on_screen: bool) -> Problem | None:
        """R4: note how it is handed over, or what stands against that."""
        refusal = await self._keeping(look.case["case_id"])
        died = isinstance(refusal, PersonHasDied)
        if refusal is None or (on_screen and not died):
            note_handing(look, Handing.ON_SCREEN if on_screen else Handing.TO_KEEP)
            return None
        note_handing(look, Handing.NOT_SAFE)
        return problem_of(refusal) if died else _not_safe()

    async def _report(self, look: Look, *, on_screen: bool) -> Report:
        ask, case_id = self._ask.by(look.principal), look.case["case_id"]
        zone = await self._time_zone(look.case["jurisdiction_id"])
        files = files_of(look, await ask(case_view.resting_behind(case_id)))
        counted = await ask(access_log.by_day([file.case_id for file in files], zone))
        told = [await ask(recipients.of_case(file.case_id)) for file in files]
        wanted = {each for one in told for each in report.agencies_told(look, counted, one)}
        agencies = await self._ask(directory_view.organizations(sorted(wanted)))
        days = ZoneInfo(zone)
        rows = [[row for row in counted if row["case_id"] == file.case_id] for file in files]
        shown = list(zip(files, rows, told, strict=True))
        return Report(
            case_id=case_id,
            holder=report.agency_named(look, look.case["holder_id"], agencies)["agency"],
            days=readings_together(
                report.shape_readings(file.look, of_it, agencies) for file, of_it, _ in shown
            ),
            told=told_together(
                report.shape_told(file.look, what, of_it, agencies, days)
                for file, of_it, what in shown
            ),
            keeps_back=any(report.keeps_back(file.look, what) for file, _, what in shown),
            on_screen=on_screen,
            made_at=self._now().astimezone(days),
            time_zone=zone,
        )


def _language(request: Request) -> Language:
    """The language of the page.

    Raises: Problem.
    """
    told = request.query_params.get("language", Language.EN.value)
    if told not in list(Language):
        raise _malformed(f"`language` is one of {', '.join(Language)}.")
    return Language(told)


def _on_screen(request: Request) -> bool:
    """Whether it is read with the person, and not handed over (R4).

    Raises: Problem.
    """
    told = request.query_params.get("on_screen", "false")
    if told not in ("true", "false"):
        raise _malformed("`on_screen` is true or false.")
    return told == "true"


def _malformed(detail: str) -> Problem:
    return Problem(HTTPStatus.UNPROCESSABLE_ENTITY, "malformed", detail)


def _missing() -> Problem:
    return Problem(HTTPStatus.NOT_FOUND, Missing.code(), Missing.advice)


def _not_safe() -> Problem:
    """R4: one answer for all that stands against it, so that it tells nothing of the person."""
    detail = (
        "It is not known that the person can keep this page safely. Check their safety anew, or "
        "read it with them on your screen: ask with `on_screen=true`, which is noted."
    )
    return Problem(HTTPStatus.CONFLICT, NOT_SAFE, detail)


def _answer(text: str) -> Response:
    """R2."""
    headers = {
        "Cache-Control": "no-store",
        "Content-Disposition": 'inline; filename="page.html"',
        "Content-Security-Policy": POLICY,
        "Referrer-Policy": "no-referrer",
    }
    return Response(text, media_type="text/html", headers=headers)
