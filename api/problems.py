"""Problems: a page for every code that an answer may carry, and the address that serves it.

R1  Every refusal of the domain has a page, written from its own words: what stands against the
    command, the rule of its room, and what would be right.
R2  What the doors themselves refuse stands in one table here, with the same three things.
R3  The `type` of a problem is the address of its page, `/problems/<code>`; nobody has to sign in
    to read it.
"""

from __future__ import annotations

import html
import inspect
import re
import sys
from collections.abc import Iterator, Mapping
from functools import cache
from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from api.errors import Problem, status_of
from domain.messages import Refused, Value

_RULE = re.compile(r"^(R\d+[a-z]?) +(.*?)(?=^R\d+[a-z]? +|^\S|\Z)", re.MULTILINE | re.DOTALL)


class Page(Value):
    """What is told of one code."""

    code: str
    status: HTTPStatus
    meaning: str
    advice: str
    rule: str = ""
    room: str = ""

    @property
    def title(self) -> str:
        return self.code.replace("_", " ").capitalize()


_S = HTTPStatus
_OF_THE_DOORS = (
    Page(
        code="unauthenticated",
        status=_S.UNAUTHORIZED,
        meaning="No token was sent, or it is not valid here, or no longer.",
        advice="Sign in, and send the token as `Authorization: Bearer TOKEN`.",
    ),
    Page(
        code="account_unknown",
        status=_S.FORBIDDEN,
        meaning="You signed in with your provider, and there is no account for you here.",
        advice="Ask those who keep the accounts of this Rejea, whom the detail names; they add it"
        " with `rejea accounts add`.",
    ),
    Page(
        code="account_not_in_force",
        status=_S.FORBIDDEN,
        meaning="Your account was suspended, has ended, or has not begun.",
        advice="Ask those who keep the accounts of this Rejea, whom the detail names.",
    ),
    Page(
        code="agency_closed",
        status=_S.FORBIDDEN,
        meaning="The agency that your account acts for is closed, or is not in the directory.",
        advice="Ask those who keep the directory to register it; whoever moved to another agency"
        " gets an account of their own there.",
    ),
    Page(
        code="too_many_requests",
        status=_S.TOO_MANY_REQUESTS,
        meaning="More was asked in a minute than one account, or one address that does not sign"
        " in, may ask.",
        advice="Wait as many seconds as Retry-After says; RateLimit tells what is left. A command"
        " may be sent again with the same key.",
    ),
    Page(
        code="malformed_json",
        status=_S.BAD_REQUEST,
        meaning="The body is no JSON.",
        advice="Send one JSON object in UTF-8.",
    ),
    Page(
        code="idempotency_key_missing",
        status=_S.BAD_REQUEST,
        meaning="A command came without the header Idempotency-Key.",
        advice="Make a new UUID for every command, and send it again with the same command when"
        " you do not know what became of it.",
    ),
    Page(
        code="idempotency_key_malformed",
        status=_S.BAD_REQUEST,
        meaning="The Idempotency-Key is empty, too long, or has invisible characters.",
        advice="Use 1 to 200 visible ASCII characters; a UUID is best.",
    ),
    Page(
        code="report_not_safe_to_hand_over",
        status=_S.CONFLICT,
        meaning="It is not known that the person can keep the report of who read their file safely:"
        " their safety was never checked, paper is not safe for them, the check has lapsed, or they"
        " may be a child. Then a trusted worker reads it with them.",
        advice="Check the safety of the person anew; or read the report with them on your screen:"
        " ask with `on_screen=true`, which the access log notes. Save nothing of it.",
    ),
    Page(
        code="unknown_purpose",
        status=_S.BAD_REQUEST,
        meaning="The header Rejea-Purpose names a purpose that nobody knows.",
        advice="Name one of the purposes that the detail lists, or leave the header out.",
    ),
    Page(
        code="on_behalf_of_by_person",
        status=_S.BAD_REQUEST,
        meaning="Somebody who signed in as themselves sent the header Rejea-On-Behalf-Of, with"
        " which the account of a service says for which person of its agency it asks.",
        advice="Leave the header out; or let the service ask with its own API key.",
    ),
    Page(
        code="on_behalf_of_refused",
        status=_S.BAD_REQUEST,
        meaning="The header Rejea-On-Behalf-Of names nobody for whom this service may ask. That may"
        " be an id that is nowhere, an account that is not in force, or one of another agency,"
        " jurisdiction or role; which of them is not told.",
        advice="Name one account of your own agency, as `rejea accounts list` shows it, that is in"
        " force and has the role of the service's account; or leave the header out.",
    ),
    Page(
        code="bad_request",
        status=_S.BAD_REQUEST,
        meaning="The request cannot be read.",
        advice="Write the request as HTTP and the contract want it.",
    ),
    Page(
        code="not_found",
        status=_S.NOT_FOUND,
        meaning="There is no such address.",
        advice="Take the address from /openapi.json.",
    ),
    Page(
        code="method_not_allowed",
        status=_S.METHOD_NOT_ALLOWED,
        meaning="The address is there, and takes another method.",
        advice="Commands are sent with POST; the header Allow says what the address takes.",
    ),
    Page(
        code="command_in_flight",
        status=_S.CONFLICT,
        meaning="The same command was sent before and is still being handled.",
        advice="Send it again in a moment with the same key: you will get the first answer.",
    ),
    Page(
        code="body_too_large",
        status=_S.REQUEST_ENTITY_TOO_LARGE,
        meaning="The body has more than 64 KiB.",
        advice="Send less in one request.",
    ),
    Page(
        code="headers_too_large",
        status=_S.REQUEST_HEADER_FIELDS_TOO_LARGE,
        meaning="The head of the request has more than 32 KiB.",
        advice="Send fewer or shorter headers; a token may have 8,192 characters.",
    ),
    Page(
        code="address_too_long",
        status=_S.REQUEST_URI_TOO_LONG,
        meaning="The address with its query is too long.",
        advice="Send the query in the body of a POST.",
    ),
    Page(
        code="unsupported_media_type",
        status=_S.UNSUPPORTED_MEDIA_TYPE,
        meaning="The body is of a type that is not taken here.",
        advice="Send `Content-Type: application/json`.",
    ),
    Page(
        code="unknown_field",
        status=_S.UNPROCESSABLE_ENTITY,
        meaning="The body has a field that the command does not know.",
        advice="Leave it out, or correct its name; `errors` points at it.",
    ),
    Page(
        code="if_match_missing",
        status=_S.PRECONDITION_REQUIRED,
        meaning="A formal decision, a closing or a merge came without If-Match.",
        advice="Read the case, decide on what you see, and send its `etag` as If-Match.",
    ),
    Page(
        code="too_many_streams",
        status=_S.TOO_MANY_REQUESTS,
        meaning="So many streams are open, of the same account or of everybody, that no other one"
        " is begun.",
        advice="Close a stream that is no longer needed, or come back after Retry-After.",
    ),
    Page(
        code="foreign_origin",
        status=_S.FORBIDDEN,
        meaning="A page of another site asked for a socket.",
        advice="Listen from a page of this host, or from a program that names no origin.",
    ),
    Page(
        code="internal_error",
        status=_S.INTERNAL_SERVER_ERROR,
        meaning="Something went wrong that nobody anticipated; it was noted.",
        advice="Send the same command again with the same key; it is never recorded twice.",
    ),
    Page(
        code="unavailable",
        status=_S.SERVICE_UNAVAILABLE,
        meaning="The database or the keys did not answer in time, or too many asked at once.",
        advice="Send the same command again with the same key after Retry-After; nothing is lost.",
    ),
    Page(
        code="access_log_unavailable",
        status=_S.SERVICE_UNAVAILABLE,
        meaning="Who reads what of a case is written down before it is shown, and that cannot be"
        " written now. Commands go on.",
        advice="Ask again in a moment; whoever operates the service sees to the access log.",
    ),
    Page(
        code="read_models_behind",
        status=_S.SERVICE_UNAVAILABLE,
        meaning="Who may see what of a case is decided by what was recorded up to a second ago, a"
        " withdrawn consent included, and the read models are further behind. Commands go on.",
        advice="Ask again after Retry-After, and listen again `after` the last position that came;"
        " whoever operates the service sees to the projections.",
    ),
)
"""R2."""


@cache
def pages() -> Mapping[str, Page]:
    """Every page, by its code."""
    told = [*_OF_THE_DOORS, *(_page(kind) for kind in refusals())]
    return {page.code: page for page in sorted(told, key=lambda page: page.code)}


@cache
def refusals() -> tuple[type[Refused], ...]:
    """R1: every refusal of the domain and of the doors."""
    found = dict.fromkeys(_below(Refused))
    return tuple(kind for kind in found if kind.__module__.partition(".")[0] in ("domain", "api"))


def markdown(page: Page) -> str:
    """The page as it stands in docs/problems."""
    parts = [
        f"# {page.title}",
        f"Code `{page.code}`, HTTP status {int(page.status)}.",
        page.meaning,
        *([f"The rule ({page.room}): {page.rule}"] if page.rule else []),
        f"What to do: {page.advice}",
    ]
    return "\n\n".join(parts) + "\n"


def problem_route() -> Route:
    """R3."""
    return Route("/problems/{code}", _served, methods=["GET"])


async def _served(request: Request) -> Response:
    page = pages().get(request.path_params["code"])
    if page is None:
        raise Problem(HTTPStatus.NOT_FOUND, "not_found", "There is no such problem.")
    return Response(_html(page), media_type="text/html", headers={"Cache-Control": "max-age=3600"})


def _html(page: Page) -> str:
    title, *paragraphs = markdown(page).strip().split("\n\n")
    told = "\n".join(f"<p>{_marked(text)}</p>" for text in paragraphs)
    heading = html.escape(title.removeprefix("# "))
    return (
        f'<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n<title>{heading}</title>\n'
        f"<h1>{heading}</h1>\n{told}\n</html>\n"
    )


def _marked(text: str) -> str:
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", html.escape(text))


def _page(kind: type[Refused]) -> Page:
    module = sys.modules[kind.__module__]
    room = kind.__module__.replace(".", "/") + ".py"
    return Page(
        code=kind.code(),
        status=status_of(kind),
        meaning=_meaning(kind),
        advice=kind.advice or Refused.__doc__ or "",
        rule=_rules(module.__doc__ or "").get(kind.rule, ""),
        room=f"{kind.rule} of `{room}`",
    )


def _meaning(kind: type[Refused]) -> str:
    """The refusal's own sentence, without the number of its rule."""
    said = re.sub(
        r"^R\d+[a-z]?(?:(?:,| and) R\d+)*[:.]?\s*", "", inspect.cleandoc(kind.__doc__ or "")
    )
    words = " ".join(said.split()) or re.sub(r"(?<!^)(?=[A-Z])", " ", kind.__name__).lower() + "."
    return words[0].upper() + words[1:]


def _rules(text: str) -> dict[str, str]:
    return {number: " ".join(words.split()) for number, words in _RULE.findall(text)}


def _below(kind: type[Refused]) -> Iterator[type[Refused]]:
    for each in kind.__subclasses__():
        yield each
        yield from _below(each)
