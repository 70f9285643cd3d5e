"""Access to Kafka: its addresses, who signs in there, and whether the line is encrypted.

R1  Whoever has a name signs in with SCRAM-SHA-512; without one nobody signs in, as on the embedded
    broker, which this machine alone reaches.
R2  With `REJEA_KAFKA_TLS` the line is encrypted and the broker's certificate is checked: against
    the system's authorities (`system`), or against those of the file that it names.
R3  A broker answers when it speaks Kafka's protocol; an open port alone is no answer.
"""

from __future__ import annotations

import asyncio
import ssl
import struct
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from infra.settings import Misconfigured, Settings

MECHANISM = "SCRAM-SHA-512"
SYSTEM = "system"
ANSWER_PATIENCE = 2.0
ARE_YOU_THERE = struct.pack(">ihhih", 10, 18, 0, 1, -1)
"""A request for the versions that the broker speaks: every broker answers it, signed in or not."""


@dataclass(frozen=True, kw_only=True)
class KafkaAccess:
    """How a client of ours reaches a broker; `tls` is `system`, a file, or None."""

    bootstrap: str
    username: str | None = None
    password: str | None = field(default=None, repr=False)
    tls: str | None = None

    @property
    def addresses(self) -> list[str]:
        return [address.strip() for address in self.bootstrap.split(",") if address.strip()]

    def options(self) -> Mapping[str, Any]:
        """What kafka-python's clients are told (R1, R2).

        Raises: Misconfigured when the file of authorities cannot be read.
        """
        told: dict[str, Any] = {"bootstrap_servers": self.addresses}
        if self.tls is not None:
            told["ssl_context"] = self._encryption()
        if self.username is not None:
            told |= {
                "sasl_mechanism": MECHANISM,
                "sasl_plain_username": self.username,
                "sasl_plain_password": self.password or "",
            }
        return told | {"security_protocol": self._protocol}

    async def answers(self) -> bool:
        """R3: whether one of the addresses answers, within two seconds."""
        found = await asyncio.gather(*(self._answers(address) for address in self.addresses))
        return any(found)

    async def _answers(self, address: str) -> bool:
        host, _, port = address.rpartition(":")
        try:
            async with asyncio.timeout(ANSWER_PATIENCE):
                return await _knock(host.strip("[]"), int(port), self._encryption())
        except (OSError, ValueError, TimeoutError, EOFError, Misconfigured):
            return False

    @property
    def _protocol(self) -> str:
        signs_in, encrypted = self.username is not None, self.tls is not None
        return ("SASL_" if signs_in else "") + ("SSL" if encrypted else "PLAINTEXT")

    def _encryption(self) -> ssl.SSLContext | None:
        if self.tls is None:
            return None
        try:
            return ssl.create_default_context(cafile=None if self.tls == SYSTEM else self.tls)
        except (OSError, ssl.SSLError) as error:
            raise Misconfigured(
                f"REJEA_KAFKA_TLS names {Path(self.tls)}, which holds no certificates.",
                "Name a file of authorities in PEM form, or set it to: system",
            ) from error


def access_of(settings: Settings, bootstrap: str) -> KafkaAccess:
    """How to reach the broker at an address: a given one as the settings say, our own openly."""
    if settings.kafka_bootstrap is None:
        return KafkaAccess(bootstrap=bootstrap)
    return KafkaAccess(
        bootstrap=bootstrap,
        username=settings.kafka_username,
        password=settings.kafka_password,
        tls=settings.kafka_tls,
    )


async def _knock(host: str, port: int, encryption: ssl.SSLContext | None) -> bool:
    reader, writer = await asyncio.open_connection(host, port, ssl=encryption)
    try:
        writer.write(ARE_YOU_THERE)
        await writer.drain()
        return len(await reader.readexactly(8)) > 0
    finally:
        writer.close()
        with suppress(OSError):
            await writer.wait_closed()
