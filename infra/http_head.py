"""The head of a request, bounded before anything is known of whoever sends it.

R1  A head that is not whole after 32 KiB is refused with 431, and the connection ends: without
    that, headers without an end would fill the memory of the server.
R2  What is no HTTP is refused as a problem, too, and the connection ends.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from api.errors import Problem, respond

MOST_BYTES = 32 * 1024


class BoundedHead(HttpToolsProtocol):
    """R1: counts what arrives until a head is whole."""

    def __init__(self, *given: Any, **named: Any) -> None:  # noqa: ANN401  # As uvicorn has it.
        super().__init__(*given, **named)
        self._is_whole = False
        self._arrived = 0

    def data_received(self, data: bytes) -> None:
        if self.transport.is_closing():
            return
        self._arrived += len(data)
        super().data_received(data)
        if self.transport.is_closing():
            return
        if not self._is_whole and self._arrived > MOST_BYTES:
            self._refuse(_too_large())

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002  # As uvicorn has it.
        """R2: what uvicorn would say as plain text."""
        self._refuse(_unreadable())

    def on_headers_complete(self) -> None:
        self._is_whole = True
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        super().on_message_complete()
        self._is_whole, self._arrived = False, 0

    def _refuse(self, problem: Problem) -> None:
        answer = respond(problem)
        lines = [f"HTTP/1.1 {problem.status.value} {problem.status.phrase}".encode()]
        lines += [name + b": " + value for name, value in answer.raw_headers]
        self.transport.write(b"\r\n".join([*lines, b"", bytes(answer.body)]))
        self.transport.close()


def _too_large() -> Problem:
    detail = f"The head of a request may have {MOST_BYTES} bytes."
    status = HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE
    return Problem(status, "headers_too_large", detail, {"Connection": "close"})


def _unreadable() -> Problem:
    detail = "What arrived is no request of HTTP/1.1."
    return Problem(HTTPStatus.BAD_REQUEST, "bad_request", detail, {"Connection": "close"})
