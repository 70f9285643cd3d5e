"""The way to the database for everything that runs: a given one, or the embedded one.

R1  A database that others own (REJEA_DATABASE_URL) wins, and then nothing is started.
R2  A role that was given no URL of its own uses the application's, and may then do only
    what that role may do: rights are never widened here. The system's reads go by the
    projector's first, which may read as much.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from infra import embedded
from infra.embedded import DatabaseUrls
from infra.embedded.databases import url
from infra.embedded.home import Home
from infra.embedded.passwords import APPLICATION, read_or_make_passwords
from infra.embedded.server import Tell, silent
from infra.settings import Settings

DATABASE = "rejea"


@contextmanager
def databases(settings: Settings, tell: Tell = silent) -> Iterator[DatabaseUrls]:
    """Give the URLs for one block, starting the embedded server when there is no other.

    Raises:
        Misconfigured: there is no way to a database.
    """
    if settings.database_url is not None:
        yield _given(settings, settings.database_url)
        return
    with embedded.running(settings, tell) as server:
        yield embedded.ensure_database(server, DATABASE)


def url_where_running(settings: Settings) -> str | None:
    """The application's way into a database that is there; None where it would have to be started.

    Nothing is started and nothing is made.
    """
    if settings.database_url is not None:
        return settings.database_url
    passwords, found = Home(settings.home).passwords, embedded.status(settings)
    if found.socket_folder is None or not passwords.exists():
        return None
    password = read_or_make_passwords(passwords)[APPLICATION]
    return url(found.socket_folder, APPLICATION, password, DATABASE)


def _given(settings: Settings, app: str) -> DatabaseUrls:
    return DatabaseUrls(
        owner=settings.migration_url or app,
        app=app,
        projector=settings.projection_url or app,
        demo=settings.demonstration_url or app,
        system=settings.system_url or settings.projection_url or app,
    )
