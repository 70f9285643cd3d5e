"""TODO-DOC: what this room is for.

R1  …
"""

from __future__ import annotations

from typing import Annotated

from domain.messages import Command, Event, Fact, RecordClass, Value
from domain.personal import (
    AdministrativeText,
    BiometricText,
    ContactText,
    IdentityText,
    LegalText,
    NarrativeText,
    Personal,
    classed,
    personal,
)
from domain.vocabulary import (
    ANSWER,
    COUNTRY,
    EDUCATION,
    GENDER,
    LANGUAGE,
    MARITAL_STATUS,
    REGION,
    REPORT_CHANNEL,
    SEX,
    STATED_AGE,
    Code,
)


class CaseReportedWords(Value):
    """What the command and the fact both say."""

    jurisdiction_id: str
    channel: Annotated[Code, REPORT_CHANNEL]
    addressed_to_id: str
    stated_age: Annotated[Code, STATED_AGE]
    account: NarrativeText | None = None
    own_reference: AdministrativeText | None = None
    place: ContactText | None = None
    region: Annotated[Code, REGION] | None = None
    known_as: IdentityText | None = None
    sex: Annotated[Code, SEX, classed(RecordClass.IDENTITY)] | None = None
    nationality: Annotated[Code, COUNTRY, classed(RecordClass.IDENTITY)] | None = None
    language: Annotated[Code, LANGUAGE, classed(RecordClass.IDENTITY)] | None = None
    urgent: bool | None = None
    reported_to_police: Annotated[Code, ANSWER, classed(RecordClass.LEGAL)] | None = None
    police_force: LegalText | None = None
    crime_reference: LegalText | None = None
    reporter_contact_id: str | None = None
    reporter_contact: (
        Annotated[
            Personal[str], personal(RecordClass.CONTACT_LOCATION, subject="reporter_contact_id")
        ]
        | None
    ) = None
    national_abroad: bool | None = None


class CaseReported(CaseReportedWords, Event):
    """TODO-DOC."""

    reporter_agency_id: str


class ReportCase(CaseReportedWords, Command):
    """TODO-DOC."""


class PersonDescribedWords(Value):
    """What the command and the fact both say."""

    first_name: IdentityText | None = None
    family_name: IdentityText | None = None
    also_known_as: IdentityText | None = None
    sex: Annotated[Code, SEX] | None = None
    gender: Annotated[Code, GENDER] | None = None
    citizenships: Annotated[tuple[Code, ...], COUNTRY] = ()
    languages: Annotated[tuple[Code, ...], LANGUAGE] = ()
    marital_status: Annotated[Code, MARITAL_STATUS] | None = None
    education: Annotated[Code, EDUCATION] | None = None
    birthplace: IdentityText | None = None
    address: ContactText | None = None
    phone: ContactText | None = None
    email: ContactText | None = None
    document_number: BiometricText | None = None
    dependants: int | None = None


class PersonDescribed(PersonDescribedWords, Event, record_class=RecordClass.IDENTITY):
    """TODO-DOC."""


class DescribePerson(PersonDescribedWords, Command):
    """TODO-DOC."""


class ReportReceiptGiven(Event):
    """TODO-DOC."""

    reporter_agency_id: str


Commands = ReportCase | DescribePerson


def decide(command: Commands) -> tuple[Event | Fact, ...]:
    """TODO-DOC."""
    raise NotImplementedError(type(command).__name__)
