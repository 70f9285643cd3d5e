"""Directory: organizations with their services, locations, contacts and agreements, in HSDS words.

R1  Names, addresses and contacts are copied as ciphertext; visibility says which are opened: those
    of confidential locations never, and of shelters none.
R2  A provider's standing (mapped, verified, accredited, suspended) follows from its facts; a
    suspension stands until somebody reinstates.

Readers (each gives a `Question`; see reading.py):

    organization(id), organizations(ids)    -> rows; visibility.shape_organization shows them
    organizations_listed(wanted, page), organizations_counted(wanted)
    service(id), services(ids)              -> rows; visibility.shape_service
    services_listed(wanted, page), services_counted(wanted)

An organization has: organization_id, version, position, name, jurisdiction_id, kind_code, closed,
shelters, details, provider, locations, contacts, placements, agreements. A service has: service_id,
organization_id, name, service_type, status, details, and of its organization: organization_name,
jurisdiction_id, shelters, suspended, location_ids.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import ClassVar

from psycopg import sql

from domain.agreements import Agreed, Agreements, summed_up
from domain.messages import RecordClass, Recorded, Value
from projections.directory_row import OrganizationRow, ServiceRow, evolve
from projections.projection import ByStream, Cursor, Generation
from projections.reading import Listing, Page, Question, Record, Slice, count_of, one, page_of
from projections.table import Row, Table, as_json

_JSON = ("details", "provider", "locations", "contacts", "placements", "agreements")
ORGANIZATIONS = Table(
    name="organization",
    columns=(
        "organization_id",
        "version",
        "position",
        "name",
        "jurisdiction_id",
        "kind_code",
        "closed",
        "shelters",
        *_JSON,
    ),
    key=("organization_id",),
)
SERVICES = Table(
    name="service",
    columns=(
        "service_id",
        "organization_id",
        "name",
        "service_type_code",
        "status_code",
        "details",
    ),
    key=("service_id",),
)


class Wanted(Value):
    """What a list is filtered by; what is None filters nothing."""

    jurisdiction_id: str | None = None
    kind: str | None = None
    service_type: str | None = None
    active: bool | None = None


EVERYTHING = Wanted()


class Directory(ByStream[OrganizationRow]):
    """One row for each organization and for each service."""

    name: ClassVar[str] = "directory"
    tables: ClassVar[tuple[Table, ...]] = (ORGANIZATIONS, SERVICES)
    stream_kind: ClassVar[str] = "organization-"

    def new(self, stream: str) -> OrganizationRow:
        return OrganizationRow(organization_id=stream)

    def evolve(self, row: OrganizationRow, entry: Recorded) -> None:
        evolve(row, entry)

    def stored(
        self, cursor: Cursor, generation: Generation, keys: Sequence[str]
    ) -> dict[str, OrganizationRow]:
        found = {
            row[0]: OrganizationRow(*row)
            for row in ORGANIZATIONS.load(cursor, generation, "organization_id", keys)
        }
        for row in SERVICES.load(cursor, generation, "organization_id", keys):
            found[row[1]].services[row[0]] = ServiceRow(*row)
        return found

    def write(
        self, cursor: Cursor, generation: Generation, sheet: dict[str, OrganizationRow]
    ) -> None:
        ORGANIZATIONS.put(cursor, generation, [_columns(row) for row in sheet.values()])
        changed = [
            _service_columns(row.services[key]) for row in sheet.values() for key in row.changed
        ]
        if changed:
            SERVICES.put(cursor, generation, changed)


def organization(organization_id: str) -> Question[Record | None]:
    """One organization."""
    return Question(
        statement=_ORGANIZATIONS.format(sql.SQL("WHERE o.organization_id = %(id)s")),
        parameters={"id": organization_id},
        answer=one,
    )


def organizations(ids: Sequence[str]) -> Question[Mapping[str, Record]]:
    """Several organizations, by id."""
    return Question(
        statement=_ORGANIZATIONS.format(sql.SQL("WHERE o.organization_id = ANY(%(ids)s)")),
        parameters={"ids": list(ids)},
        answer=lambda rows: {row["organization_id"]: row for row in rows},
    )


def organizations_listed(wanted: Wanted, page: Page) -> Question[Slice[Record]]:
    """A page of organizations, by name."""
    return page_of(_ORGANIZATION_LIST, page, vars(wanted))


def organizations_counted(wanted: Wanted = EVERYTHING) -> Question[int]:
    """How many organizations there are."""
    return count_of(_ORGANIZATION_LIST, vars(wanted))


def service(service_id: str) -> Question[Record | None]:
    """One service."""
    return Question(
        statement=_SERVICES.format(
            _SERVICE_COLUMNS, _SERVICE_SOURCE, sql.SQL("WHERE s.service_id = %(id)s")
        ),
        parameters={"id": service_id},
        answer=one,
    )


def services(ids: Sequence[str]) -> Question[Mapping[str, Record]]:
    """Several services, by id."""
    return Question(
        statement=_SERVICES.format(
            _SERVICE_COLUMNS, _SERVICE_SOURCE, sql.SQL("WHERE s.service_id = ANY(%(ids)s)")
        ),
        parameters={"ids": list(ids)},
        answer=lambda rows: {row["service_id"]: row for row in rows},
    )


def services_listed(wanted: Wanted, page: Page) -> Question[Slice[Record]]:
    """A page of services, by name."""
    return page_of(_SERVICE_LIST, page, vars(wanted))


def services_counted(wanted: Wanted = EVERYTHING) -> Question[int]:
    """How many services there are."""
    return count_of(_SERVICE_LIST, vars(wanted))


def _columns(row: OrganizationRow) -> Row:
    plain = (getattr(row, name) for name in ORGANIZATIONS.columns if name not in _JSON)
    return (*plain, *(as_json(getattr(row, name)) for name in _JSON))


def _service_columns(row: ServiceRow) -> Row:
    return (
        row.service_id,
        row.organization_id,
        row.name,
        row.service_type_code,
        row.status_code,
        as_json(row.details),
    )


_ORGANIZATIONS = sql.SQL("SELECT o.* FROM views.organization AS o {}")
_SERVICE_COLUMNS = sql.SQL(
    "s.*, o.name AS organization_name, o.jurisdiction_id, o.shelters, o.closed, "
    "(o.provider ->> 'suspended')::boolean AS suspended, "
    "o.placements -> s.service_id AS location_ids"
)
_SERVICE_SOURCE = sql.SQL(
    "FROM views.service AS s JOIN views.organization AS o USING (organization_id)"
)
_SERVICES = sql.SQL("SELECT {} {} {}")
_ORGANIZATION_LIST = Listing(
    name="organizations",
    columns=sql.SQL("o.*"),
    source=sql.SQL(
        "FROM views.organization AS o WHERE o.name <> '' "
        "AND (%(jurisdiction_id)s::text IS NULL OR o.jurisdiction_id = %(jurisdiction_id)s) "
        "AND (%(kind)s::text IS NULL OR o.kind_code = %(kind)s) "
        "AND (%(active)s::boolean IS NULL OR %(active)s <> o.closed) "
        "AND (%(service_type)s::text IS NULL OR EXISTS (SELECT FROM views.service AS x "
        "WHERE x.organization_id = o.organization_id "
        "AND x.service_type_code = %(service_type)s))"
    ),
    key=("o.name", "o.organization_id"),
    anchor=sql.SQL(
        "SELECT a.name, a.organization_id FROM views.organization AS a "
        "WHERE a.organization_id = %(cursor)s"
    ),
    id_column="organization_id",
)
_SERVICE_LIST = Listing(
    name="services",
    columns=_SERVICE_COLUMNS,
    source=sql.SQL(
        "{} WHERE (%(jurisdiction_id)s::text IS NULL OR o.jurisdiction_id = %(jurisdiction_id)s) "
        "AND (%(kind)s::text IS NULL OR o.kind_code = %(kind)s) "
        "AND (%(service_type)s::text IS NULL OR s.service_type_code = %(service_type)s) "
        "AND (%(active)s::boolean IS NULL OR %(active)s = (s.status_code = 'active' "
        "AND NOT o.closed AND NOT (o.provider ->> 'suspended')::boolean))"
    ).format(_SERVICE_SOURCE),
    key=("s.name", "s.service_id"),
    anchor=sql.SQL(
        "SELECT a.name, a.service_id FROM views.service AS a WHERE a.service_id = %(cursor)s"
    ),
    id_column="service_id",
)


def agreements_of(agency_id: str, day: date) -> Question[Agreements]:
    """What the agreements of an organization mean on a day, whoever recorded them."""
    return Question(
        statement=_AGREED,
        parameters={"agency_id": agency_id, "day": day},
        answer=lambda rows: summed_up(map(_agreed, rows)),
    )


def _agreed(row: Record) -> Agreed:
    return Agreed(
        partner_id=row["partner"],
        purposes=tuple(told["code"] for told in row["purposes"]),
        record_classes=tuple(RecordClass(kind) for kind in row["record_classes"]),
        in_force=row["in_force"],
        recorded_by_partner=row["recorded_by_partner"],
        by_editor=row["by_editor"],
    )


_AGREED = sql.SQL(
    "SELECT CASE WHEN o.organization_id = %(agency_id)s "
    "THEN a.value ->> 'with_organization_id' ELSE o.organization_id END AS partner, "
    "NOT (a.value ->> 'ended')::boolean AND %(day)s BETWEEN (a.value ->> 'begins_on')::date "
    "AND (a.value ->> 'ends_on')::date AS in_force, "
    "o.organization_id <> %(agency_id)s AS recorded_by_partner, "
    "(a.value ->> 'by_editor')::boolean AS by_editor, "
    "a.value -> 'purposes' AS purposes, a.value -> 'record_classes' AS record_classes "
    "FROM views.organization AS o, jsonb_each(o.agreements) AS a "
    "WHERE o.agreements <> '{{}}' AND (o.organization_id = %(agency_id)s "
    "OR a.value ->> 'with_organization_id' = %(agency_id)s) ORDER BY partner"
).format()
