"""A ground for disclosure and an answer about one, as the memory of consent holds them.

R1  Every entry knows its version and its recorded time, so that any later decision or look back
    can tell what came first.
R2  A ground names one recipient and one purpose; consent to the management of the case towards a
    recipient, or to the contact with an embassy, also covers a referral to it (SERVES).
R3  An agreement lifts a refusal only when it came later, is about the same purpose and recipient,
    and comes from somebody who may: a guardian never lifts the person's own refusal.
R4  A vital interest stands only while the person cannot be asked; the law, a court, a public task
    and what protects a child ask nobody (rules.md 1).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from enum import StrEnum

from domain.messages import RecordClass, Value
from domain.vocabulary import CONSENT_PURPOSE


class Entry(Value):
    """When something was recorded, by version and by time."""

    version: int
    at: datetime


class Ending(Entry):
    """A fact after which a ground permits nothing."""

    withdrawn: bool = False


class Narrowing(Entry):
    """A fact after which a consent permits less, or for a shorter time."""

    record_classes: tuple[RecordClass, ...]
    ends_at: datetime


EMBASSY_CONTACT = "embassy_contact"
REFERRAL = "referral"
SERVES: Mapping[str, tuple[str, ...]] = {
    purpose: (purpose, REFERRAL) if purpose in ("case_management", EMBASSY_CONTACT) else (purpose,)
    for purpose in CONSENT_PURPOSE
}
"""R2: what may be done under a ground, by the purpose that it was given for."""


ENDED_BY_WORD = ("vital_interests",)
"""R4: the kinds of bases that stand only while the person cannot be asked."""


class Ground(Entry):
    """A consent or a recorded legal basis: to whom, for what, which classes, until when.

    `by_agency_id` recorded it; `basis` is the kind of a legal basis, and empty for a consent.
    `disclosures` were made under it.
    """

    purpose: str
    recipient_id: str
    record_classes: tuple[RecordClass, ...]
    ends_at: datetime
    is_consent: bool
    by_guardian: bool = False
    guardian_id: str | None = None
    by_agency_id: str = ""
    basis: str = ""
    narrowings: tuple[Narrowing, ...] = ()
    endings: tuple[Ending, ...] = ()
    disclosures: tuple[Entry, ...] = ()

    @property
    def asks_nobody(self) -> bool:
        """R4: whether what it permits happens whatever the person answers."""
        return not self.is_consent and self.basis not in ENDED_BY_WORD

    @property
    def classes(self) -> tuple[RecordClass, ...]:
        """What it permits now, after every narrowing."""
        return self.narrowings[-1].record_classes if self.narrowings else self.record_classes

    @property
    def until(self) -> datetime:
        """The first moment at which it permits nothing any more."""
        return min([self.ends_at, *(narrowing.ends_at for narrowing in self.narrowings)])

    def runs(self, at: datetime) -> bool:
        return self.at <= at < self.until and not self.endings

    def is_for(self, recipient_id: str, purpose: str) -> bool:
        """R2."""
        return self.recipient_id == recipient_id and serves(self.purpose, purpose)

    def ended(self, ending: Ending) -> Ground:
        return replace(self, endings=(*self.endings, ending))

    def carried(self, disclosure: Entry) -> Ground:
        return replace(self, disclosures=(*self.disclosures, disclosure))

    def only(self, kept: Callable[[Entry], bool]) -> Ground:
        """The same ground with only those of its later entries that are kept."""
        return replace(
            self,
            narrowings=tuple(filter(kept, self.narrowings)),
            endings=tuple(filter(kept, self.endings)),
            disclosures=tuple(filter(kept, self.disclosures)),
        )

    def taken_back(self) -> Iterator[tuple[str, int]]:
        """What the person took back of a consent, as restrictions with their versions."""
        own = f"{self.recipient_id}|{self.purpose}"
        permitted = self.record_classes
        for narrowing in self.narrowings:
            lost = (one for one in permitted if one not in narrowing.record_classes)
            yield from ((f"{own}|{one}", narrowing.version) for one in lost)
            permitted = narrowing.record_classes
        yield from ((own, ending.version) for ending in self.endings if ending.withdrawn)


def serves(given_for: str, purpose: str) -> bool:
    """R2: whether what was given for one purpose covers another."""
    return purpose in SERVES.get(given_for, ())


class Verdict(StrEnum):
    """What an answer says."""

    AGREES = "agrees"
    REFUSES = "refuses"
    OPEN = "open"


class Answer(Entry):
    """What somebody said about a purpose and a recipient, or about a purpose towards anybody."""

    purpose: str
    verdict: Verdict
    by_person: bool
    recipient_id: str | None = None
    record_class: RecordClass | None = None
    is_view: bool = False
    merge_id: str = ""

    @property
    def refuses(self) -> bool:
        return self.verdict is Verdict.REFUSES

    @property
    def token(self) -> str:
        """The restriction that a refusal means; `*` stands for every recipient."""
        named = (self.recipient_id or "*", self.purpose, self.record_class)
        return "|".join(part for part in named if part)

    def concerns(self, recipient_id: str, purpose: str) -> bool:
        return self.purpose == purpose and self.recipient_id in (None, recipient_id)

    def is_about(self, ground: Ground, purpose: str) -> bool:
        """Whether it concerns what is asked of a ground, or what that was given for."""
        return any(self.concerns(ground.recipient_id, one) for one in (purpose, ground.purpose))

    def lifts(self, refusal: Answer, recipient_id: str | None) -> bool:
        """R3: whether this agreement takes the refusal away, as far as the recipient goes."""
        named = (refusal.recipient_id,) if refusal.recipient_id else (None, recipient_id)
        return (
            self.verdict is Verdict.AGREES
            and self.version > refusal.version
            and self.purpose == refusal.purpose
            and self.recipient_id in named
            and (self.by_person or not refusal.by_person)
        )


def refusal_of(token: str, entry: Entry, merge_id: str = "") -> Answer:
    """Read a restriction back as the person's refusal; one of an unknown class bars every class."""
    recipient, purpose, record_class = (*token.split("|"), "", "")[:3]
    return Answer(
        version=entry.version,
        at=entry.at,
        purpose=purpose,
        verdict=Verdict.REFUSES,
        by_person=True,
        recipient_id=None if recipient == "*" else recipient,
        record_class=next((one for one in RecordClass if one == record_class), None),
        merge_id=merge_id,
    )
