"""Reading what an identity provider publishes: JSON over https, in bounded time and size.

R1  https, with certificates checked; plain http for this machine alone. A redirection is followed
    nowhere, and no proxy stands between the programs of one machine.
R2  Reading ends after five seconds however slowly somebody answers, and after 256 KiB.
"""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from http.client import HTTPException, HTTPResponse
from typing import Any
from urllib.request import HTTPRedirectHandler, ProxyHandler, Request, build_opener, getproxies

from infra.settings import is_safe_address

SECONDS = 5.0
MOST_BYTES = 256 * 1024
_CHUNK = 16 * 1024


class _Nowhere(HTTPRedirectHandler):
    """R1: an answer that leads elsewhere is an error."""

    def redirect_request(self, *_: object) -> None:
        return None


_OPENER = build_opener(
    _Nowhere, ProxyHandler({kind: at for kind, at in getproxies().items() if kind != "http"})
)


def read_json(url: str, seconds: float = SECONDS) -> Mapping[str, Any]:
    """Read a JSON object.

    Raises:
        OSError: it cannot be had in time.
        ValueError: it is none, or too large.
    """
    if not is_safe_address(url):
        raise ValueError("keys come over https")
    until = time.monotonic() + seconds
    request = Request(url, headers={"Accept": "application/json"})  # noqa: S310  # Checked above.
    try:
        with _OPENER.open(request, timeout=seconds) as answer:
            told = json.loads(_read(answer, until))
    except (HTTPException, RecursionError) as error:
        raise OSError(type(error).__name__) from error
    if not isinstance(told, dict):
        raise ValueError("no JSON object")  # noqa: TRY004  # What was read, not what was passed.
    return told


def _read(answer: HTTPResponse, until: float) -> bytes:
    """R2."""
    parts: list[bytes] = []
    while part := answer.read1(_CHUNK):
        parts.append(part)
        if sum(map(len, parts)) > MOST_BYTES:
            raise ValueError("too large")
        if time.monotonic() > until:
            raise TimeoutError
    return b"".join(parts)
