"""What the directory knows of the agencies of the matrix, and what they agreed on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from domain.directory.organization import (
    CloseOrganization,
    OfferService,
    RecordDirectoryContact,
    RecordLocation,
    RegisterOrganization,
)
from domain.directory.provider import EndAgreement, MakeAgreement
from domain.messages import RecordClass
from domain.ports import Receipt
from domain.vocabulary import (
    CONSENT_PURPOSE,
    ORGANIZATION_KIND,
    SERVICE_STATUS,
    SERVICE_TYPE,
)
from tests.domain.programme import TZ
from tests.examples import (
    AUTHORITY,
    CLINIC,
    COORDINATION,
    EDITOR,
    EMBASSY,
    LEGAL_AID,
    POLICE_POST,
    RETURN_AGENCY,
    SHELTER_HOUSE,
    WELFARE,
    made_id,
)
from tests.matrix.cast import (
    ABROAD,
    CLOSED_AGENCY,
    COORDINATION_ABROAD,
    COUNSELLING,
    FORMER_PARTNER,
    HOTLINE,
    WELFARE_ABROAD,
)
from tests.matrix.referring import service_of
from tests.matrix.story import ALL, R, Story

AGREED = date(2026, 1, 1)


def tell_agencies(story: Story) -> tuple[str, ...]:
    beds = story.open_shelter(3)
    _register(story, CLINIC, "health_medical_service")
    for agency in (LEGAL_AID, AUTHORITY, RETURN_AGENCY, COUNSELLING, FORMER_PARTNER, CLOSED_AGENCY):
        _register(story, agency, "legal_assistance_service")
    for agency in (POLICE_POST, COORDINATION, HOTLINE):
        _register(story, agency, "legal_assistance_service")
    _register(story, EMBASSY, "legal_assistance_service", kind="ConsularService")
    for agency in (WELFARE_ABROAD, COORDINATION_ABROAD):
        _register(story, agency, "child_protection_service", ABROAD)
    story.case = "directory"
    for agency in (SHELTER_HOUSE, CLINIC):
        told: dict[str, Any] = {"stream": agency, "by": EDITOR, "confidential": True}
        where = {"location_id": made_id("location", agency), "source_id": None}
        story.fill(RecordLocation, **told, **where, latitude=None, longitude=None)
        whom = {"contact_id": made_id("contact", agency), "location_id": None, "service_id": None}
        story.fill(RecordDirectoryContact, **told, **whom)
    _agree(story, "former", (WELFARE, FORMER_PARTNER), "referral", ALL)
    return beds


def _register(
    story: Story, agency: str, service: str, jurisdiction: str = TZ, *, kind: str = "NGO"
) -> None:
    story.give(
        RegisterOrganization,
        stream=agency,
        by=EDITOR,
        name="An invented organization",
        kind=ORGANIZATION_KIND[kind],
        jurisdiction_id=jurisdiction,
    )
    story.give(
        OfferService,
        stream=agency,
        by=EDITOR,
        service_id=service_of(agency),
        name="An invented service",
        service_type=SERVICE_TYPE[service],
        status=SERVICE_STATUS["active"],
    )


def _agree(
    story: Story,
    name: str,
    between: tuple[str, str],
    purpose: str,
    classes: Sequence[RecordClass],
    ends_on: date = date(2030, 1, 1),
) -> None:
    """Let the first of two agencies record an agreement with the other."""
    story.give(
        MakeAgreement,
        stream=between[0],
        by=EDITOR,
        agreement_id=made_id("agreement", name),
        with_organization_id=between[1],
        purposes=(CONSENT_PURPOSE[purpose],),
        record_classes=tuple(classes),
        begins_on=AGREED,
        ends_on=ends_on,
        reference="a paper",
    )


def tell_ending(story: Story) -> Receipt:
    """What is agreed when all was sent, and what ends for everybody: an agreement, an agency."""
    _agree_on_less(story)
    _end(story, "former", WELFARE)
    return story.give(CloseOrganization, stream=CLOSED_AGENCY, by=EDITOR, reason="it is no more")


def _agree_on_less(story: Story) -> None:
    """Fewer classes than were sent: what counts is about referrals, in force, and of both."""
    hotline = (WELFARE, HOTLINE)
    _agree(story, "of the law", hotline, "referral", (R.LEGAL,))
    _agree(story, "of the mind", (HOTLINE, WELFARE), "case_management", (R.PSYCHOSOCIAL,))
    _agree(story, "for the police", hotline, "information_to_police", ALL)
    _agree(story, "of last winter", hotline, "referral", ALL, ends_on=date(2026, 2, 1))
    _agree(story, "over", hotline, "referral", ALL)
    _end(story, "over", WELFARE)
    _agree(story, "of names", (CLINIC, COUNSELLING), "case_management", (R.IDENTITY,))
    _agree(story, "other", (WELFARE, LEGAL_AID), "information_to_police", (R.IDENTITY,))


def _end(story: Story, name: str, agency: str) -> None:
    story.give(
        EndAgreement,
        stream=agency,
        by=EDITOR,
        agreement_id=made_id("agreement", name),
        reason="it is over",
    )
