"""Report: an agency says that somebody may be a trafficked person, and the case begins.

R1  A report needs five things: the jurisdiction, the channel, the agency that it is addressed to,
    the stated age, and who reports; everything else can follow (rules.md section 6: a border post
    must be able to report in under a minute).
R2  A case is reported once; a second report of the same person is a case of its own, and the two
    reporters do not learn of each other (rules.md section 2).
R3  A national abroad is reported by a consulate (rules.md section 6: inbound return).
R4  Whoever reported gets a receipt that somebody took over, not the file (rules.md section 2).
R5  A description says something: it is never empty.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

from domain.clocks import Rules, known
from domain.messages import (
    AlreadyDone,
    Command,
    Event,
    Fact,
    RecordClass,
    Recorded,
    Refused,
    Value,
    stated,
)
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

if TYPE_CHECKING:
    from domain.identification.state import Identification


class CaseReportedWords(Value):
    """What is known at the first contact: five things, and what else there was time to ask."""

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
    """An agency reported that somebody may be a trafficked person (process.md row 1)."""

    reporter_agency_id: str


class ReportCase(CaseReportedWords, Command):
    """Report a case; only the channel, addressee, jurisdiction and stated age are needed."""


class PersonDescribedWords(Value):
    """What is known of the person, each part of it only where it is known."""

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
    """The person was described, as far as they wished and it was safe to ask."""


class DescribePerson(PersonDescribedWords, Command):
    """Describe the person; what is left out stays as it was."""


class ReportReceiptGiven(Event):
    """The reporter was told that somebody took the case over, and nothing else of it."""

    reporter_agency_id: str


Commands = ReportCase | DescribePerson


class NotAConsularReport(Refused):
    """R3: a national abroad was reported through another channel than a consulate."""

    rule = "R3"
    advice = "Report through the consulate, or leave out that the person is a national abroad."


class NothingDescribed(Refused):
    """R5: a description without anything in it."""

    rule = "R5"
    advice = "Give at least one thing that is known of the person."


class Report(Value):
    """That the case was reported, by whom, when, and the sex that was stated, if any."""

    reported_at: datetime | None = None
    reporter_agency_id: str = ""
    national_abroad: bool = False
    urgent: bool = False
    sex: Code | None = None

    @property
    def stands(self) -> bool:
        return self.reported_at is not None

    def stood_at(self, at: datetime) -> bool:
        """Tell whether the case had been reported at this moment."""
        return self.reported_at is not None and self.reported_at <= at


def decide(
    command: Commands, identification: Identification, jurisdiction: Rules | None
) -> tuple[Event | Fact, ...]:
    """Record the report, or a description of the person.

    Raises: AlreadyDone, RulesMissing, NotAConsularReport, NothingDescribed.
    """
    match command:
        case ReportCase():
            return (_report(command, identification.report, jurisdiction),)
        case DescribePerson():
            return (_describe(command),)


def remember(before: Report, recorded: Recorded) -> Report:
    """Take one fact into account."""
    match recorded.event:
        case CaseReported() as event:
            return Report(
                reported_at=recorded.recorded_at,
                reporter_agency_id=event.reporter_agency_id,
                national_abroad=bool(event.national_abroad),
                urgent=bool(event.urgent),
                sex=event.sex,
            )
        case PersonDescribed(sex=sex) if sex is not None:
            return replace(before, sex=sex)
        case _:
            return before


def _report(command: ReportCase, report: Report, jurisdiction: Rules | None) -> CaseReported:
    known(jurisdiction)
    if report.stands:
        raise AlreadyDone(command.stream)
    if command.national_abroad and command.channel != "consulate":
        raise NotAConsularReport(command.stream)
    return stated(CaseReported, command, reporter_agency_id=command.by.agency_id)


def _describe(command: DescribePerson) -> PersonDescribed:
    described = stated(PersonDescribed, command)
    if described == PersonDescribed():
        raise NothingDescribed(command.stream)
    return described
