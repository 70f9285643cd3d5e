"""Every table that a role of the programs can read has a wall, or a reason to have none.

A new table is read by nobody until somebody has thought about it: these tests walk through all.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import psycopg
import pytest

from infra.embedded import DatabaseUrls
from infra.settings import Misconfigured
from infra.walls import check_walls
from tests.infra.stores import migrated

WITHOUT_A_WALL = {
    "rejea.stored_events": "the log: deciding needs whole cases; personal fields are ciphertext",
    "rejea.commands": "what was asked for twice: fingerprints under a key, by the command's id",
    "rejea.log_character": "one row: whether the log is a demonstration",
    "accounts.account": "read before it is known who asks; names functions, no persons' names",
    "accounts.api_key": "read before it is known who asks; holds hashes of keys of 256 bits",
    'relay."position"': "one row: how far the relay is",
    "relay.agency": "agencies and the names of their topics",
    "relay.topic": "names of topics",
    "views.generation": "which generation of a read model is read",
    "views.notification_tracking": "how far each read model is",
    "views.organization_rows": "the directory: what everybody who signed in may know",
    "views.service_rows": "the directory: what everybody who signed in may know",
    "views.shelter_occupancy_rows": "places of shelters, and not whose case any of them is",
}
"""Tables that the application's role may read whole, each with why."""

SAYS_WHOSE = ("case_id", "user_id", "recipient_id", "person_id", "subject_id", "token", "told")
"""Columns by which a row of a read model is somebody's."""

_READABLE = """
SELECT coalesce(i.inhparent, c.oid)::regclass::text, c.relkind,
    c.relrowsecurity AND c.relforcerowsecurity AS walled,
    'security_invoker=true' = ANY (coalesce(c.reloptions, '{}')) AS as_the_reader
FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
    LEFT JOIN pg_inherits AS i ON i.inhrelid = c.oid
WHERE n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname !~ '^pg_'
  AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
  AND has_schema_privilege(%(role)s, n.oid, 'USAGE')
  AND has_any_column_privilege(%(role)s, c.oid, 'SELECT')
ORDER BY 1
"""
_RIGHTS = """
SELECT format('%%s %%s', p.privilege, c.oid::regclass)
FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace,
    unnest(ARRAY['INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER'])
        AS p(privilege)
WHERE n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname !~ '^pg_'
  AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
  AND has_table_privilege(%(role)s, c.oid, p.privilege)
"""
_OF_SOMEBODY = """
SELECT DISTINCT c.oid::regclass::text
FROM pg_class AS c JOIN pg_attribute AS a ON a.attrelid = c.oid AND NOT a.attisdropped
WHERE c.relnamespace = 'views'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
  AND a.attname = ANY (%(names)s)
  AND NOT (c.relrowsecurity AND c.relforcerowsecurity)
"""
_UNTOLD = """
SELECT c.oid::regclass::text FROM pg_class AS c
WHERE c.relnamespace = 'views'::regnamespace AND c.relrowsecurity AND NOT EXISTS (
    SELECT FROM pg_policy AS p WHERE p.polrelid = c.oid
      AND 'rejea_system'::regrole = ANY (p.polroles) AND pg_get_expr(p.polqual, c.oid) = 'true')
"""
_OPEN_TO_ALL = r"""
SELECT format('%%s on %%s', p.polname, p.polrelid::regclass) FROM pg_policy AS p
WHERE (p.polroles = '{0}' OR 'rejea_app'::regrole = ANY (p.polroles))
  AND (p.polcmd <> 'r'
       OR pg_get_expr(p.polqual, p.polrelid) !~ 'rejea\.(agency|watches|reviews)|views\.case_party'
       OR pg_get_expr(p.polqual, p.polrelid) ~ 'rejea\.system|is_system')
"""
_BECOMES = """
SELECT format('%%s is %%s', a.rolname, b.rolname) FROM pg_roles AS a, pg_roles AS b
WHERE a.rolname ~ '^rejea_' AND a <> b
  AND b.rolname <> 'pg_database_owner' AND pg_has_role(a.oid, b.oid, 'MEMBER')
"""


@pytest.fixture(scope="module")
def urls(empty_database: DatabaseUrls) -> DatabaseUrls:
    return migrated(empty_database)


@pytest.fixture(scope="module")
def owner(urls: DatabaseUrls) -> Iterator[psycopg.Connection[Any]]:
    with psycopg.connect(urls.owner, autocommit=True) as connection:
        yield connection


def found(owner: psycopg.Connection[Any], question: str, **words: Any) -> list[Any]:
    return owner.execute(question.encode(), words).fetchall()


def test_every_table_that_the_application_reads_has_a_wall_or_a_reason(
    owner: psycopg.Connection[Any],
) -> None:
    readable = found(owner, _READABLE, role="rejea_app")
    assert len(readable) > len(WITHOUT_A_WALL)
    open_ones = {name for name, kind, walled, _ in readable if kind != "v" and not walled}
    assert open_ones == WITHOUT_A_WALL.keys()
    assert [name for name, kind, _, invoked in readable if kind == "v" and not invoked] == []


def test_every_row_of_a_read_model_that_is_somebodys_stands_behind_a_wall(
    owner: psycopg.Connection[Any],
) -> None:
    assert found(owner, _OF_SOMEBODY, names=[*SAYS_WHOSE]) == []


def test_no_wall_lets_the_application_through_for_what_it_says_of_itself(
    owner: psycopg.Connection[Any],
) -> None:
    assert found(owner, _OPEN_TO_ALL) == []


def test_every_wall_lets_the_system_read_which_tells_others(
    owner: psycopg.Connection[Any],
) -> None:
    assert found(owner, _UNTOLD) == []


@pytest.mark.parametrize("role", ["rejea_app", "rejea_system"])
def test_who_reads_changes_nothing(owner: psycopg.Connection[Any], role: str) -> None:
    assert found(owner, _RIGHTS, role=role) == []


def test_the_system_reads_read_models_and_nothing_else(owner: psycopg.Connection[Any]) -> None:
    readable = found(owner, _READABLE, role="rejea_system")
    assert len(readable) > 10
    assert [name for name, *_ in readable if not name.startswith("views.")] == []


def test_no_role_may_become_another(owner: psycopg.Connection[Any]) -> None:
    assert found(owner, _BECOMES) == []


def test_both_ways_in_are_looked_at_before_anything_is_served(urls: DatabaseUrls) -> None:
    check_walls(urls)
    check_walls(replace(urls, system=urls.projector))
    with pytest.raises(Misconfigured) as refusal:
        check_walls(replace(urls, system=urls.app))
    assert "REJEA_SYSTEM_URL" in refusal.value.advice
    for too_much in (urls.system, urls.projector):
        with pytest.raises(Misconfigured) as refusal:
            check_walls(replace(urls, app=too_much))
        assert "REJEA_DATABASE_URL" in refusal.value.advice
