"""Hooks of schemathesis: what is sent goes as one of many people, and is about what is there.

R1  The content of a case chooses as whom it goes, so that it goes as the same person in every run.
    Half of the cases go as those who may do it, the other half as anybody.
R2  Three of four addresses name what the world holds, and so do ids in bodies; what an answer says
    to have made is there for those that come after.
R3  A case that repeats the key of the examples gets one of its own: it would be no new command.
R4  Who was answered what, and how often, is written to a file at the end.
"""

from __future__ import annotations

import atexit
import json
import os
import re
import zlib
from collections import Counter
from pathlib import Path
from typing import Any
from uuid import uuid4

import schemathesis
from schemathesis import Case, HookContext, Response
from schemathesis.auths import AuthContext

from api.commands.examples import KEY as EXAMPLE
from api.commands.keys import HEADER as KEY

_TOLD = json.loads(os.environ["REJEA_TEST_WORLD"])
PEOPLE: dict[str, dict[str, str]] = _TOLD["people"]
KNOWN: dict[str, list[str]] = _TOLD["known"]
ANSWERS = Path(_TOLD["answers"])
BY_TOKEN = {told["authorization"]: who for who, told in PEOPLE.items()}
_WHO_MAY = re.compile(r"Who may: (.*?);")
_answered: Counter[tuple[str, str, int]] = Counter()


@schemathesis.auth(refresh_interval=None)
class Somebody:
    """R1."""

    def get(self, case: Case[Any], _: AuthContext) -> str:
        return PEOPLE[_who(case)]["authorization"]

    def set(self, case: Case[Any], data: str, _: AuthContext) -> None:
        case.headers["Authorization"] = data


@schemathesis.hook
def before_call(_: HookContext, case: Case[Any], kwargs: dict[str, Any]) -> None:
    """R2 and R3."""
    if isinstance(case.body, dict):
        case.body = _there(case.body)
    for name, value in (case.path_parameters or {}).items():
        known = KNOWN.get(str(value).partition("-")[0])
        if known and _number((value, case.operation.label, case.body)) % 4:
            case.path_parameters[name] = known[0]
    if case.headers.get(KEY) == EXAMPLE:
        case.headers[KEY] = str(uuid4())


@schemathesis.hook
def after_call(_: HookContext, case: Case[Any], response: Response) -> None:
    """R2 and R4."""
    who = BY_TOKEN.get(str(response.request.headers.get("Authorization")), "nobody")
    _answered[who, case.operation.label, response.status_code] += 1
    if response.status_code in (200, 201) and response.request.method == "POST":
        for made in response.json()["made"].values():
            KNOWN.setdefault(made.partition("-")[0], []).append(made)


def _there(told: Any) -> Any:
    if isinstance(told, dict):
        return {name: _there(value) for name, value in told.items()}
    if isinstance(told, list):
        return [_there(value) for value in told]
    known = KNOWN.get(told.partition("-")[0]) if isinstance(told, str) else None
    return known[_number(told) % len(known)] if known else told


def _who(case: Case[Any]) -> str:
    number = _number((case.operation.label, case.path_parameters, case.query, case.body))
    among = (_those_who_may(case) if number % 2 else ()) or tuple(PEOPLE)
    return among[number // 2 % len(among)]


def _those_who_may(case: Case[Any]) -> tuple[str, ...]:
    found = _WHO_MAY.search(case.operation.definition.raw.get("description", ""))
    roles = re.findall(r"`(\w+)`", found[1]) if found else ()
    return tuple(who for who, told in PEOPLE.items() if told["role"] in roles)


def _number(told: object) -> int:
    return zlib.crc32(repr(told).encode("utf-8", "replace"))


@atexit.register
def _write() -> None:
    rows = [[*key, count] for key, count in sorted(_answered.items())]
    ANSWERS.write_text(json.dumps({"rows": rows, "known": KNOWN}), encoding="utf-8")
