"""Terms: what every consent and every legal basis has to say before it permits anything.

R1  What is disclosed is enumerated: record classes, and words that are not blank.
R2  Nothing is open-ended: it ends after the moment of recording, and a consent no later than the
    rule `consent_longest_days` of the jurisdiction allows.
R3  What goes abroad names the basis on which it may leave the country (Tanzania: Personal Data
    Protection Act s.31).
R4  An embassy learns of a person by that person's agreement to the contact with it alone, and for
    nothing else (rules.md 2, 4).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Protocol

from domain.clocks import Rules
from domain.consent.ground import EMBASSY_CONTACT
from domain.messages import Malformed, RecordClass, Refused
from domain.personal import LegalText, Personal


class NothingEnumerated(Malformed):
    """R1: no record class, or no wording, says what exactly is disclosed."""

    rule = "R1"
    advice = "List the record classes and give the wording that was read to the person."


class EndInThePast(Malformed):
    """R2: the end is not after the moment of recording."""

    rule = "R2"
    advice = "Give an end in the future; what ends now is withdrawn."


class ConsentTooLong(Malformed):
    """R2: the end is later than the jurisdiction allows."""

    rule = "R2"
    advice = "Give an earlier end and ask again when it comes."


class AbroadBasisMissing(Refused):
    """R3: the recipient is in another country and nothing says why this may go there."""

    rule = "R3"
    advice = "Record the basis for the transfer abroad."


class NotForAnEmbassy(Refused):
    """R4: something would make a person known to an embassy on another ground."""

    rule = "R4"
    advice = "Ask the person whether they agree to contact with the embassy, and to nothing more."


class Described(Protocol):
    """What kind of organization it is, from the directory."""

    @property
    def kind(self) -> str: ...


class Recipient(Described, Protocol):
    """What is known of a recipient from the directory."""

    @property
    def country(self) -> str: ...


def is_embassy(organization: Described | None) -> bool:
    """R4: as far as the directory knows it."""
    return organization is not None and organization.kind == "ConsularService"


def check_embassy(recipient_id: str, purpose: str, organizations: Mapping[str, Described]) -> None:
    """R4: what goes to an embassy is for the contact with it.

    Raises: NotForAnEmbassy.
    """
    if is_embassy(organizations.get(recipient_id)) and purpose != EMBASSY_CONTACT:
        raise NotForAnEmbassy(recipient_id)


def check_abroad(
    recipient_id: str,
    abroad_basis: LegalText | None,
    organizations: Mapping[str, Recipient],
    jurisdiction: Rules | None,
) -> None:
    """R3.

    Raises: AbroadBasisMissing.
    """
    recipient = organizations.get(recipient_id)
    country = recipient.country if recipient else ""
    home = jurisdiction.country if jurisdiction else ""
    if country and home and country != home and not abroad_basis:
        raise AbroadBasisMissing(recipient_id)


def check_enumerated(record_classes: tuple[RecordClass, ...], *words: Personal[str]) -> None:
    """R1: what is disclosed is said, and nothing is left blank.

    Raises: NothingEnumerated.
    """
    blank = any(isinstance(text, str) and not text.strip() for text in words)
    if blank or not record_classes:
        raise NothingEnumerated


def check_end(ends_at: datetime, at: datetime, jurisdiction: Rules | None) -> None:
    """R2: it ends, later than now and no later than the jurisdiction lets a consent run.

    Raises: EndInThePast, ConsentTooLong.
    """
    if ends_at <= at:
        raise EndInThePast
    longest = jurisdiction.says("consent_longest_days") if jurisdiction else ""
    if longest.isdigit() and ends_at > at + timedelta(days=int(longest)):
        raise ConsentTooLong(longest)
