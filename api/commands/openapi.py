"""The contract of the commands: OpenAPI 3.1, written from the catalogue and the bodies.

R1  An operation says who may give the command, what it records, and every status with the codes of
    the problems behind it.
R2  What is said for all of them stands once, in the components.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from functools import cache
from http import HTTPStatus
from typing import Any

import orjson
from pydantic.json_schema import models_json_schema

from api import disclosure_contract, events_contract
from api.commands import examples, shared
from api.commands.bodies import model
from api.commands.catalogue import Operation, operations
from api.commands.shared import JSON, STATUSES, Told, problem, ref
from api.commands.values import ID_PATTERN
from api.events import PATH
from api.problems import pages
from domain.messages import Refused, Role
from domain.permissions import WHO_MAY_ACT

VERSION = "1.0.0"

_TAGS = {
    "identification": "From the report to the formal decision whether somebody was trafficked.",
    "assessment": "Risk, needs, best interests of the child, guardians, people near the person.",
    "consent": "Consent, other legal bases, and what was told outside.",
    "referral": "One agency asks another to serve the person, and that agency answers.",
    "shelter": "Places, holds, stays, and what happens in the house.",
    "voluntary_return": "Counselling, the will to return, readiness, and the journey.",
    "family": "Tracing of relatives, reunification, alternative care.",
    "reintegration": "Plans, support, visits, school, and trafficking again.",
    "justice": "Proceedings, protection, compensation, legal standing, complaints.",
    "holding": "Who answers for the case, its course, and its closing.",
    "identity": "Cases that belong together, or are one.",
    "protection": "Recalls, seals, emergency access, the safety card, demands of authorities.",
    "directory": "Organizations, their services, places, agreements and standing.",
    "jurisdiction": "Rules, clocks, holidays and indicators of a jurisdiction.",
    "on_call": "Which custodians are on call in a jurisdiction.",
    "notification": "The anonymous duty to notify.",
    events_contract.TAG: events_contract.TAG_SAYS,
    disclosure_contract.TAG: disclosure_contract.TAG_SAYS,
    "operation": "Whether the service lives and is ready.",
}
_BESIDE = (events_contract.TAG, disclosure_contract.TAG)
_RELATIONS = {
    "anyone": "of any agency",
    "intake": "of the agency that reported the case or works on it",
    "party": "of an agency that works on the case",
    "sender": "of the agency that sent the referral, or that holds the case",
    "referral_party": "of either agency of the referral",
    "referral_watch": "of either agency of the referral, or the coordinator",
    "holder": "of the agency that holds the case",
    "receiver": "of the agency to which the referral was sent",
    "shelter": "of the shelter's agency, once it was asked",
    "shelter_or_holder": "of the shelter's agency, or of the one that holds the case",
    "stay": "of the shelter's agency",
    "own": "of the agency that runs the shelter",
    "holder_or_coordinator": "of the agency that holds the case, or the coordinator",
    "transfer_receiver": "of the agency to which the case was offered",
    "coordinator": "of the coordination",
    "recall_recipient": "of the agency that is asked to acknowledge",
    "holder_or_protector": "of the agency that holds the case, or who watches over data protection",
}


@cache
def document() -> bytes:
    """The contract, as /openapi.json serves it."""
    return orjson.dumps(described())


@cache
def described() -> Told:
    """The contract; nobody changes it."""
    used = {found.tag for found in operations()} | {"operation", *_BESIDE}
    return {
        "openapi": "3.1.0",
        "info": _info(),
        "servers": [{"url": "/", "description": "Where this document was read."}],
        "security": [{"bearer": []}],
        "tags": [{"name": n, "description": told} for n, told in _TAGS.items() if n in used],
        "paths": {
            **{each.path: {"post": _operation(each)} for each in operations()},
            PATH: {"get": events_contract.operation()},
            disclosure_contract.PATH: {
                "get": disclosure_contract.operation({"type": "string", "pattern": ID_PATTERN})
            },
            "/healthz": {"get": _health("alive", "Tell whether the service lives", (200,))},
            "/readyz": {
                "get": {
                    **_health("ready", "Tell whether the service is ready", (200, 503)),
                    "parameters": [shared.EXCLUDE],
                }
            },
        },
        "components": _components(),
    }


def _health(name: str, summary: str, statuses: Iterable[int]) -> Told:
    content = {JSON: {"schema": ref("schemas", "Health"), "example": {"status": name}}}
    return {
        "operationId": name,
        "summary": summary,
        "description": f"{summary}; nobody has to sign in, and nothing of a case is told.",
        "tags": ["operation"],
        "security": [],
        "responses": {
            str(status): {"description": f"{summary}.", "content": content} for status in statuses
        },
    }


def _info() -> Told:
    return {
        "title": "Rejea",
        "version": VERSION,
        "summary": "Coordinates the protection of trafficked persons between agencies.",
        "description": "Every command is one POST. Sign in with a bearer token, give each"
        " command an `Idempotency-Key`, and send it again with the same key when you do not know"
        " what became of it. Read over GraphQL at `/graphql`, with `Rejea-Position` as `atLeast`.",
        "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        "contact": {"name": "The maintainers of Rejea"},
    }


def _operation(operation: Operation) -> Told:
    success = "201" if operation.creates else "200"
    return {
        "operationId": operation.name[0].lower() + operation.name[1:],
        "summary": _sentence(operation),
        "description": _description(operation),
        "tags": [operation.tag],
        "parameters": _parameters(operation),
        "requestBody": {
            "required": True,
            "description": "What the command says.",
            "content": {
                JSON: {
                    "schema": {"$ref": f"#/components/schemas/{operation.name}"},
                    "examples": _requests(operation),
                }
            },
        },
        "responses": {
            success: _success(operation),
            **{str(status): _refusal(operation, status) for status in _statuses(operation)},
        },
    }


def _sentence(operation: Operation) -> str:
    return " ".join((operation.kind.__doc__ or operation.name).split()).rstrip(".")


def _description(operation: Operation) -> str:
    """R1."""
    row = WHO_MAY_ACT[operation.kind]
    roles = ", ".join(f"`{role}`" for role in row.roles if role is not Role.CLOCK)
    who = f"Who may: {roles}; {_RELATIONS[row.relation]}."
    records = [
        f"* `{each.__name__}`: {' '.join((each.__doc__ or '').split())}" for each in row.records
    ]
    return "\n\n".join([f"{_sentence(operation)}.", who, "Records:", "\n".join(records)])


def _parameters(operation: Operation) -> list[Told]:
    told = [ref("parameters", "IdempotencyKey"), ref("parameters", "Traceparent")]
    told.append(ref("parameters", "IfMatchRequired" if operation.needs_match else "IfMatch"))
    if not operation.path_field:
        return told
    thing = operation.path_field.removesuffix("Id")
    return [
        {
            "name": operation.path_field,
            "in": "path",
            "required": True,
            "description": f"The id of the {thing}.",
            "schema": {"type": "string", "pattern": ID_PATTERN.replace("[a-z_]+", thing)},
            "example": examples.address_example(operation),
        },
        *told,
    ]


def _requests(operation: Operation) -> Told:
    least = examples.request_example(operation, whole=False)
    whole = examples.request_example(operation)
    told = {"least": {"summary": "What has to be said", "value": least}}
    if whole != least:
        told["whole"] = {"summary": "All that may be said", "value": whole}
    return told


def _success(operation: Operation) -> Told:
    return {
        "description": "Recorded; or the first answer to the same command again.",
        "headers": {n: ref("headers", n) for n in ("ETag", "Rejea-Position", "Rejea-Repeated")},
        "content": {
            JSON: {
                "schema": ref("schemas", "Answer"),
                "examples": {
                    "recorded": {
                        "summary": "Recorded",
                        "value": examples.answer_example(operation),
                    }
                },
            }
        },
    }


def _statuses(operation: Operation) -> Iterable[int]:
    unneeded = () if operation.needs_match else (HTTPStatus.PRECONDITION_REQUIRED,)
    return (status for status in STATUSES if status not in unneeded)


def _refusal(operation: Operation, status: int) -> Told:
    codes = [code for code in _codes_of(operation) if int(pages()[code].status) == status]
    if not codes and status != HTTPStatus.CONFLICT:
        return ref("responses", f"Problem{status}")
    words, common = STATUSES[status]
    every = ", ".join(f"`{code}`" for code in dict.fromkeys([*common, *codes]))
    return problem(status, f"{words} Codes: {every}.")


def _codes_of(operation: Operation) -> list[str]:
    """The refusals of the command's room, and those that it takes from others."""
    room = vars(sys.modules[operation.kind.__module__]).values()
    found = [each for each in room if isinstance(each, type) and issubclass(each, Refused)]
    codes = dict.fromkeys(kind.code() for kind in found if kind is not Refused)
    return sorted(code for code in codes if code in pages())


def _components() -> Told:
    """R2."""
    kinds = [(model(each), "validation") for each in operations()]
    _, schemas = models_json_schema(
        kinds,  # type: ignore[arg-type]
        by_alias=True,
        ref_template="#/components/schemas/{model}",
    )
    found = _without_titles(schemas["$defs"])
    return {
        "securitySchemes": {
            "bearer": {
                "type": "http",
                "scheme": "bearer",
                "bearerFormat": "JWT",
                "description": "The access token of the signed-in person, or the API key of a"
                " program.",
            }
        },
        "parameters": shared.parameters(),
        "headers": shared.headers(),
        "examples": shared.problem_examples(),
        "responses": shared.responses(),
        "schemas": {**found, **shared.schemas(), **events_contract.schemas()},
    }


def _without_titles(told: Any) -> Any:  # noqa: ANN401  # JSON.
    """Titles repeat the names; what is null by default need not say so."""
    if isinstance(told, list):
        return [_without_titles(each) for each in told]
    if not isinstance(told, dict):
        return told
    return {
        name: _without_titles(each)
        for name, each in told.items()
        if not (name == "title" and isinstance(each, str))
        and not (name == "default" and each is None)
    }
