"""Every read model has two generations, made by one function; nobody makes tables at run time."""

from __future__ import annotations

import psycopg
import pytest

from tests.projections.ledger import PROJECTIONS, Ledger

TABLES = [table.name for projection in PROJECTIONS for table in projection.tables]


@pytest.mark.parametrize("name", TABLES)
def test_a_read_model_is_made_by_make_generations(ledger: Ledger, name: str) -> None:
    """A view over UNION ALL would show the same, and no join with it could use an index."""
    found = ledger.reader.execute(
        "SELECT inhrelid::regclass::text FROM pg_inherits "
        "WHERE inhparent = to_regclass(%s) ORDER BY 1",
        [f"views.{name}_rows"],
    ).fetchall()
    assert found == [(f"views.{name}_a",), (f"views.{name}_b",)]


def test_the_application_reads_and_cannot_write(ledger: Ledger) -> None:
    for table in TABLES:
        ledger.reader.execute(f"SELECT count(*) FROM views.{table}")  # noqa: S608
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            ledger.reader.execute(f"DELETE FROM views.{table}_a")  # noqa: S608


def test_the_projector_makes_no_table(ledger: Ledger) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        ledger.projector.execute("CREATE TABLE views.another (id text)")
