"""The walls of the database, looked at before anything is served.

R1  The way in of the system's reads leads to a role that reads as the system: another one would
    find nothing due, and tell nobody of anything.
R2  That of the application does not: its role would read past every wall.
"""

from __future__ import annotations

import psycopg

from infra.embedded import DatabaseUrls
from infra.settings import Misconfigured

_PATIENCE = 5
_IS_SYSTEM = "SELECT views.is_system()"


def check_walls(urls: DatabaseUrls) -> None:
    """Look who the database takes both ways in for.

    Raises: Misconfigured.
    """
    if not _is_system(urls.system):
        raise Misconfigured(
            "The role that reads for clocks and live views is not let past the walls (R1).",
            "Set REJEA_SYSTEM_URL to the way in of rejea_system; infra/roles.sql makes that role.",
        )
    if _is_system(urls.app):
        raise Misconfigured(
            "The application's role reads past every wall of the database (R2).",
            "Set REJEA_DATABASE_URL to the way in of rejea_app, which is no superuser's.",
        )


def _is_system(url: str) -> bool:
    try:
        with psycopg.connect(url, connect_timeout=_PATIENCE) as connection:
            return connection.execute(_IS_SYSTEM).fetchone() == (True,)
    except psycopg.Error as error:
        raise Misconfigured(
            f"A role cannot look at the read models: {type(error).__name__}.",
            "Look at the URLs of the roles; rejea migrate brings the database to this version.",
        ) from error
