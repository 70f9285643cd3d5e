"""Uvicorn's protocols, which let the application end a connection at once.

R1  Whoever does not read keeps what was written waiting: closing would wait for them, and ending
    does not.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import Any, cast

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.http11 import Request

from api.stopping import ABORT
from infra.http_head import BoundedHead


class HttpProtocol(BoundedHead):
    """R1, for answers that go on."""

    def on_message_begin(self) -> None:
        super().on_message_begin()
        cast("dict[str, Any]", self.scope)["extensions"] = {ABORT: self.transport.abort}


class SocketProtocol(WebSocketsSansIOProtocol):
    """R1, for sockets."""

    def handle_connect(self, event: Request) -> None:
        super().handle_connect(event)
        if self.response.status_code == HTTPStatus.SWITCHING_PROTOCOLS:
            cast("dict[str, Any]", self.scope)["extensions"][ABORT] = self.transport.abort
