"""A real PostgreSQL inside the project: found, started, adopted, stopped, without any set-up.

R1  The programs come from a package or from the system; none of the package's code is run.
R2  The server outlives whoever started it: the next start adopts it, mends it, or stops it.
R3  No process of a cluster lives without holding that cluster's lock, and the lock dies with
    the last of them; so what a pid file says is never believed alone.
R4  As root the server runs as an unprivileged account that the system already has, and no
    permission outside our own folders is changed.
R5  Nobody enters without a password; sockets and secrets belong to one account alone.
R6  Whoever uses the server says so for as long as it lives; the last one turns it off,
    unless it was asked to stay.
"""

from infra.embedded.databases import DatabaseUrls, ensure_database
from infra.embedded.server import Server, keep, running, start
from infra.embedded.stopping import Status, Stopped, status, stop, stop_unless_used
from infra.embedded.throwaway import throwaway

__all__ = [
    "DatabaseUrls",
    "Server",
    "Status",
    "Stopped",
    "ensure_database",
    "keep",
    "running",
    "start",
    "status",
    "stop",
    "stop_unless_used",
    "throwaway",
]
