"""The report in the contract: what OpenAPI says of `GET /v1/cases/{caseId}/disclosures/report`."""

from __future__ import annotations

from api.commands.shared import Told, problem, ref
from projections.labels import Language

PATH = "/v1/cases/{caseId}/disclosures/report"
TAG = "disclosures"
TAG_SAYS = "Who looked at a case, for the person whose case it is."
_EXAMPLE = '<!doctype html>\n<html lang="sw">\n<head>\n<meta charset="utf-8">'
_NOT_SAFE = (
    "It is not known that the person can keep the page safely. Codes:"
    " `report_not_safe_to_hand_over`."
)
STATUSES = (401, 403, 404, 414, 422, 429, 500, 503)


def operation(case_id: Told) -> Told:
    """The operation; `case_id` is the schema of a case's id."""
    return {
        "operationId": "readDisclosureReport",
        "summary": "Hand the survivor the list of who looked at their file",
        "description": "A page in plain words, to be read on a telephone or printed: by day, agency"
        " and role, never by name; shelters without their names; how often somebody was refused;"
        " to whom else something was told; how to complain. It is handed over where the person can"
        " keep paper safely; elsewhere it is read with them on a screen. For whoever works on cases"
        " at the agency that answers for this one; for everybody else there is no such case. That"
        " it was handed out is noted in the access log.",
        "tags": [TAG],
        "parameters": [
            {"name": "caseId", "in": "path", "required": True, "schema": case_id},
            {
                "name": "language",
                "in": "query",
                "required": False,
                "description": "In which language.",
                "schema": {"type": "string", "enum": list(Language), "default": "en"},
            },
            {
                "name": "on_screen",
                "in": "query",
                "required": False,
                "description": "It is read with the person on a screen, and not given to them.",
                "schema": {"type": "boolean", "default": False},
            },
        ],
        "responses": {
            "200": {
                "description": "The page; it is kept nowhere on the way.",
                "content": {
                    "text/html": {
                        "schema": {"type": "string"},
                        "examples": {"page": {"summary": "Its beginning", "value": _EXAMPLE}},
                    }
                },
            },
            "409": problem(409, _NOT_SAFE),
            **{str(status): ref("responses", f"Problem{status}") for status in STATUSES},
        },
    }
