"""A broker at which users sign in, and may do what they were given: for tests, and to try out.

R1  Whoever connects signs in with SCRAM-SHA-512; what nobody was given, nobody may.
R2  The one super user is the administrator. The controller's own line, which this machine alone
    reaches, is told apart by having no user.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

MECHANISM = "SCRAM-SHA-512"


@dataclass(frozen=True, kw_only=True)
class Administrator:
    """Who may do everything on a secured broker."""

    name: str = "admin"
    password: str = field(repr=False)

    def properties(self) -> Mapping[str, object]:
        """What a secured broker is told besides (R1, R2)."""
        return {
            "sasl.enabled.mechanisms": MECHANISM,
            "sasl.mechanism.inter.broker.protocol": MECHANISM,
            "listener.name.client.scram-sha-512.sasl.jaas.config": self._login(),
            "authorizer.class.name": "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
            "super.users": f"User:{self.name};User:ANONYMOUS",
            "allow.everyone.if.no.acl.found": "false",
        }

    def credential(self) -> str:
        """What the storage is formatted with, so that there is somebody to begin with."""
        return f"{MECHANISM}=[name={self.name},password={self.password}]"

    def _login(self) -> str:
        module = "org.apache.kafka.common.security.scram.ScramLoginModule"
        return f'{module} required username="{self.name}" password="{self.password}";'
