"""The databases inside a cluster, and one role for each kind of work on them.

R1  The owner changes the schema, the application appends and reads, the projector writes the
    read models, the demonstration brings its own clock, the system reads for others whom it
    tells; none of them is a superuser, and none may become another.
R2  What a role may do in a schema is granted by the migrations; here it may only enter.
R3  A password goes to the server as its scram verifier, so that no log can hold it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import quote

import psycopg
from psycopg import sql

from infra.embedded.home import PORT, Home
from infra.embedded.locks import alone
from infra.embedded.passwords import (
    APPLICATION,
    DEMONSTRATOR,
    OWNER,
    PROJECTOR,
    ROLES,
    SUPERUSER,
    SYSTEM,
    read_or_make_passwords,
)

if TYPE_CHECKING:
    from pathlib import Path

    from infra.embedded.server import Server

CONNECTING_PATIENCE = 5


@dataclass(frozen=True)
class DatabaseUrls:
    """One way into one database for each role; secrets stay out of the representation."""

    owner: str = field(repr=False)
    app: str = field(repr=False)
    projector: str = field(repr=False)
    demo: str = field(repr=False)
    system: str = field(repr=False)


def ensure_database(server: Server, name: str, template: str = "template1") -> DatabaseUrls:
    """Make the roles and the database if they are missing, and tell the ways in."""
    home = Home(server.home)
    with alone(home.lock):
        passwords = read_or_make_passwords(home.passwords)
        with psycopg.connect(server.superuser_url, autocommit=True) as connection:
            _ensure_roles(connection, passwords)
            _ensure_named(connection, name, template)
    urls = {role: url(server.socket_folder, role, passwords[role], name) for role in ROLES}
    return DatabaseUrls(
        owner=urls[OWNER],
        app=urls[APPLICATION],
        projector=urls[PROJECTOR],
        demo=urls[DEMONSTRATOR],
        system=urls[SYSTEM],
    )


def url(socket_folder: Path, role: str, password: str, database: str) -> str:
    """Write a URL that psql and psycopg on this machine take as it is."""
    return (
        f"postgresql://{role}:{quote(password, safe='')}@/{quote(database, safe='')}"
        f"?host={quote(str(socket_folder))}&port={PORT}&connect_timeout={CONNECTING_PATIENCE}"
    )


def superuser_url(home: Home, socket_folder: Path) -> str:
    password = read_or_make_passwords(home.passwords)[SUPERUSER]
    return url(socket_folder, SUPERUSER, password, "postgres")


def _ensure_roles(connection: psycopg.Connection, passwords: dict[str, str]) -> None:
    rows = connection.execute("SELECT rolname FROM pg_roles").fetchall()
    existing = {row[0] for row in rows}
    for role in ROLES:
        if role not in existing:
            _make_role(connection, role, passwords[role])


def _make_role(connection: psycopg.Connection, role: str, password: str) -> None:
    """R1, R3."""
    verifier = connection.pgconn.encrypt_password(
        password.encode(), role.encode(), b"scram-sha-256"
    ).decode()
    connection.execute(
        sql.SQL(
            "CREATE ROLE {} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION PASSWORD {}"
        ).format(sql.Identifier(role), sql.Literal(verifier))
    )


def _ensure_named(connection: psycopg.Connection, name: str, template: str) -> None:
    """R2: nobody but our roles enters, and only the projector makes temporary tables."""
    found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()
    database = sql.Identifier(name)
    if found is None:
        connection.execute(
            sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE {}").format(
                database, sql.Identifier(OWNER), sql.Identifier(template)
            )
        )
    for grant in (
        "REVOKE ALL ON DATABASE {} FROM PUBLIC",
        "GRANT CONNECT ON DATABASE {} TO rejea_app, rejea_projector, rejea_demo, rejea_system",
        "GRANT TEMPORARY ON DATABASE {} TO rejea_projector",
    ):
        connection.execute(sql.SQL(grant).format(database))
